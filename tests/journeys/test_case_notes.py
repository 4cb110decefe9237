"""A case note for every decision, in plain words, to copy or to print: of requests however they end, of answers, of withdrawals and of emergencies (4.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import cover
from bot.records import RetentionDecision, Withdrawal
from policy.facts import Category, Form
from tests.cast import AISHA, BEN, DANA, GRACE, TOMASZ
from tests.danger.tools import nothing_changes, trouble
from tests.journeys.files import asks_to_destroy, closes_file, given_destroyed, given_due, keeps_longer, morning, replies
from tests.journeys.steps import approves, asks_to_share, declines, now, raises_alarm, records, request_waits, reviews, told, writes_the_record
from tests.journeys.test_consent import LEEDS, opens, records_yes
from tests.journeys.test_consent_changes import board
from tests.journeys.test_consent_life import given_a_letter, renews, takes_back
from tests.journeys.test_enquiries import takes, the_enquiry
from tests.journeys.test_papers_for_clients import has_sent
from tests.journeys.test_withdraw import allowed, withdraws
from tests.on_paper.readers import Pdf
from tests.scene import Scene


def note(scene: Scene, ref: str, worker: str = AISHA) -> str:
    """The case note of a decision, by its reference, as it can be copied."""
    person = scene.person(worker)
    if person.views():
        person.closes(everything=True)
    assert person.types(f"/justus note {ref}", channel="general").ok
    return text_of(person.view("note"))


def text_of(view: dict[str, Any]) -> str:
    return "".join(block["element"]["initial_value"] for block in view["blocks"] if block["type"] == "input")


# Requests, however they end


def with_a_yes(scene: Scene) -> str:
    scene.given_consent("JU-0412", LEEDS)
    return allowed(scene)


def asks(scene: Scene, **changes: Any) -> None:
    assert asks_to_share(scene.person(AISHA), LEEDS, **changes).ok


def waits(scene: Scene) -> None:
    request_waits(scene, AISHA)


def waits_and(then: Callable[[Scene], object]) -> Callable[[Scene], object]:
    def happens(scene: Scene) -> None:
        waits(scene)
        then(scene)

    return happens


def stops_by(then: Callable[[Scene], object]) -> Callable[[Scene], object]:
    def happens(scene: Scene) -> None:
        with_a_yes(scene)
        then(scene)

    return happens


def says_no(scene: Scene) -> None:
    person = opens(scene)
    person.chooses("answer", "refused")
    assert person.submits(recipients=LEEDS, in_their_words="No, not them").ok


def was_an_error(scene: Scene) -> None:
    person = board(scene)
    person.press("consent_mark", in_view=True)
    person.view("consent_error")
    assert person.submits(reason="It was another client").ok


def asks_anew(scene: Scene) -> None:
    aisha = scene.person(AISHA)
    aisha.press("request_ask_anew", in_message=True)
    aisha.view("share")
    assert aisha.submits().ok


@pytest.mark.parametrize(
    ("happens", "state", "said"),
    [
        (with_a_yes, "allowed", ("You may share this", "It may be told as asked. Nobody had to approve it.")),
        (lambda scene: (scene.given_consent("JU-0412", LEEDS), asks(scene, anonymous="yes")), "allowed", ("Share it without showing who it is",)),
        (asks, "asked", ("Ask the trustees", "There is no consent on record", "Nobody was asked to approve it. Nothing may be told.")),
        (lambda scene: (scene.given_consent("JU-0412", LEEDS, free_of_duress=None), asks(scene)), "asked", ("Nothing may be told.",)),
        (lambda scene: (scene.given_consent("JU-0412", LEEDS), asks(scene, channel="fax")), "refused", ("No\n", "It went no further. Nothing may be told.")),
        (waits, "waiting", ("Found without heating or food", "It waits for an answer until")),
        (waits_and(lambda scene: approves(scene.person(TOMASZ))), "approved", ("Approved by Tomasz Nowak",)),
        (waits_and(lambda scene: declines(scene.person(TOMASZ))), "declined", ("Declined by Tomasz Nowak", "It was declined. Nothing may be told.")),
        (waits_and(lambda scene: scene.time_passes(days=30)), "expired", ("Nobody answered in time, so the answer was no",)),
        (waits_and(lambda scene: scene.person(AISHA).press("request_take_back", in_message=True)), "taken_back", ("The worker took the request back at",)),
        (stops_by(withdraws), "stopped", ("Stopped at", "the client took consent back (clause 5.4).")),
        (stops_by(says_no), "stopped", ("the client said no (clause 3.4).",)),
        (stops_by(was_an_error), "stopped", ("the consent was recorded in error (clause 5.1).",)),
        (stops_by(lambda scene: scene.time_passes(days=400)), "stopped", ("the consent had ended by itself. Nobody did this",)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_request_has_a_note_however_it_ends(scene: Scene, happens: Callable[[Scene], object], state: str, said: tuple[str, ...]) -> None:
    """What was asked, what the policy said by which clauses, and how it ended; it can be printed word for word."""
    scene.given_client("JU-0412", AISHA)
    happens(scene)
    request = scene.request()
    assert request.state == state

    text = note(scene, request.id)

    for one in (*said, request.id, "JU-0412", "They must place the client by Friday", f"version {request.policy_version}"):
        assert one in text, (one, text)
    _, made = prints(scene)
    assert set(text.split()) <= set(Pdf(made).text.split())


def prints(scene: Scene, worker: str = AISHA) -> tuple[dict[str, Any], bytes]:
    """Press Print it on the note that is open."""

    def asks_for_it(person: Any) -> None:
        person.press("case_note_print", in_view=True)
        person.view("board")

    return has_sent(scene, worker, asks_for_it)


def test_asked_anew_each_of_the_two_notes_names_the_other(scene: Scene) -> None:
    """The older one says that it is not decided any more."""
    scene.given_client("JU-0412", AISHA)
    waits(scene)
    asks_anew(scene)
    old, new = scene.requests()

    assert f"It was asked anew as {new.id}. This one is not decided any more." in note(scene, old.id)
    assert f"Asked in place of: {old.id}" in note(scene, new.id)


def test_what_was_shared_before_it_was_stopped_says_both(scene: Scene) -> None:
    """The stop, and what had been told by then."""
    scene.given_client("JU-0412", AISHA)
    request = with_a_yes(scene)
    shared = now(scene)
    withdraws(scene)
    aisha = scene.person(AISHA)
    aisha.closes(everything=True)
    scene.settled()
    assert records(aisha, button="disclosure_record_earlier", categories=["housing"], channel="email", **shared).ok

    text = note(scene, request)

    assert "the client took consent back" in text and "Shared at" in text


# What clients answered


def test_an_answer_has_a_note_with_all_that_was_kept_of_it(scene: Scene) -> None:
    """From the page after it was recorded, and from the client's page at any time."""
    scene.given_client("JU-0412", AISHA)
    assert records_yes(scene).ok
    aisha = scene.person(AISHA)
    aisha.view("board")

    aisha.press("case_note", in_view=True)

    text = text_of(aisha.view("note"))
    for said in ("Case note C-", "Client: JU-0412", "by Aisha Khan", "The client said yes", f"Who may be told: {LEEDS}", "Nobody pressed them: yes"):
        assert said in text, (said, text)
    aisha.closes(everything=True)
    board(scene)
    aisha.press("case_note", in_view=True)
    assert text_of(aisha.view("note")) == text


def test_the_note_of_an_answer_says_what_became_of_it(scene: Scene) -> None:
    """Taken back in part, renewed, marked as an error with the reason: each with its day; and that nobody did it when it ended by itself."""
    scene.given_client("JU-0412", AISHA)
    old = scene.given_consent("JU-0412", LEEDS, categories=(Category.HOUSING, Category.MONEY)).id
    takes_back(scene, categories=["money"])
    renews(scene)
    scene.person(AISHA).closes(everything=True)
    was_an_error(scene)

    text = note(scene, old)
    assert "they took a part of it back (W-" in text and "a later answer took its place (C-" in text
    new = text.partition("took its place (")[2].partition(")")[0]
    later = note(scene, new)
    assert f"In place of: {old}, which it renews" in later
    assert "it was marked as recorded in error, by Aisha Khan. Why: It was another client" in later


def test_a_yes_that_ended_by_itself_says_that_nobody_did_it(scene: Scene) -> None:
    """And a spoken one why it was not signed."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS, form=Form.VERBAL, why_verbal="They rang from hospital", plan_to_sign="On Friday")
    scene.time_passes(days=400)

    text = note(scene, consent.id)

    assert "it ended by itself. Nobody did this" in text
    assert "Why it was not signed: They rang from hospital" in text


# What clients took back


def test_a_withdrawal_has_a_note_of_its_own(scene: Scene) -> None:
    """What stopped, whom to write to, and later whether they were written to."""
    letter = given_a_letter(scene)
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today)
    stopped = allowed(scene)
    withdraws(scene)
    aisha = scene.person(AISHA)

    aisha.press("case_note", in_view=True)

    text = text_of(aisha.view("note"))
    assert text.startswith("Case note W-")
    assert f"Stopped at once: {stopped}" in text
    assert letter not in text, "that letter is of the first withdrawal"
    with scene.desk(AISHA) as desk:
        acts = [row[0] for row in desk.session.execute(_acts)]
    assert any(f"{letter}, not sent yet" in note(scene, act) for act in acts)


def test_whoever_covers_has_the_note_of_a_withdrawal_and_hears_of_an_end(scene: Scene) -> None:
    """They act for the key worker, so they need what the key worker has; when their days are over, it is not theirs any more."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    withdraws(scene)
    with scene.store.open(AISHA, "cover") as desk:
        cover.name(desk, cover.Named(user=BEN, covers_for=AISHA, from_on=desk.today, until_on=desk.today + timedelta(days=3)))
    with scene.desk(AISHA) as desk:
        (act,) = [row[0] for row in desk.session.execute(_acts)]
    scene.given_consent("JU-0412", LEEDS, ends_on=scene.today)

    assert "Case note W-" in note(scene, act, BEN)
    morning(scene, days=1)
    assert any("ended by itself" in said for said in scene.heard(BEN))
    scene.time_passes(days=4)
    ben = scene.person(BEN)
    ben.closes(everything=True)
    assert ben.types(f"/justus note {act}", channel="general").ok
    assert not ben.views()


def test_taking_back_the_support_has_a_note_too(scene: Scene) -> None:
    """And says that what they said about telling others stays."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("kind", "support")
    aisha.chooses("complex_case", "no")
    assert aisha.submits(in_their_words="Help me").ok
    aisha.closes(everything=True)
    aisha.types("/justus withdraw JU-0412", channel="general")
    assert aisha.submits(how="By phone").ok
    aisha.view("board")

    aisha.press("case_note", in_view=True)

    text = text_of(aisha.view("note"))
    assert "The client took their yes to being supported back" in text and "How they said it: By phone" in text


# Emergencies


def test_an_emergency_has_a_note(scene: Scene) -> None:
    """Before the record, with it, and after the reviews; printed, it is sealed under the client's key."""
    scene.given_client("JU-0412", AISHA)
    alarm = raises_alarm(scene, AISHA)
    scene.settled()
    assert "The record is still owed." in note(scene, alarm)
    scene.person(AISHA).closes(everything=True)
    assert writes_the_record(scene.person(AISHA)).ok
    for trustee in (TOMASZ, GRACE):
        assert reviews(scene.person(trustee), "right", f"Right, says {trustee}").ok
        scene.settled()

    text = note(scene, alarm)

    for said in ("Client: JU-0412", "Told: Ambulance, at 14:10", f"Looked at afterwards by Tomasz Nowak: It was right to act. Right, says {TOMASZ}"):
        assert said in text, (said, text)
    file, made = prints(scene)
    assert file["name"] == f"{alarm}-case-note-standard.pdf"
    assert "Ambulance, at 14:10" in Pdf(made).text


def test_an_emergency_about_nobody_we_know_is_printed_too(scene: Scene) -> None:
    """It is sealed under the charity's own key, and its leaving is logged as any other."""
    alarm = raises_alarm(scene, AISHA, ref="JU-9999")
    scene.settled()
    assert writes_the_record(scene.person(AISHA)).ok
    note(scene, alarm)

    _, made = prints(scene)

    assert "Ambulance, at 14:10" in Pdf(made).text
    assert scene.logged().count("client:paper:export") == 1


# For whom


def test_a_printed_note_is_gone_after_an_hour_and_its_name_says_nothing(everywhere: Scene) -> None:
    """The reference, and what kind of paper it is."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    request = with_a_yes(scene)
    note(scene, request)

    file, _ = prints(scene)

    assert (file["name"], file["title"]) == (f"{request}-case-note-standard.pdf", f"A case note, {request}")
    scene.time_passes(hours=1, minutes=1)
    assert scene.person(AISHA).files()[0]["deleted"]


def test_whoever_may_not_read_it_has_no_note(scene: Scene) -> None:
    """Of answers and withdrawals for other workers; whether there is one or not, the words are the same."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS).id
    withdraws(scene)
    with scene.desk(AISHA) as desk:
        (act,) = [row[0] for row in desk.session.execute(_acts)]
    ben = scene.person(BEN)

    with nothing_changes(scene):
        for there, absent in ((consent, "C-XXXXXX"), (act, "W-XXXXXX")):
            answers = []
            for ref in (there, absent):
                ben.types(f"/justus note {ref}", channel="general")
                answers.append(told(ben).replace(ref, "-"))
            assert answers[0] == answers[1]
            assert "We cannot find" in answers[0]


@pytest.mark.parametrize("typed", ["R-XXXXXX", "N-7K3QFX", "JU-0412", "E-XXXXXX"])
def test_what_has_no_note_is_said(scene: Scene, typed: str) -> None:
    """Nothing is guessed."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)

    aisha.types(f"/justus note {typed}", channel="general")

    assert f"We cannot find {typed} among what you may see" in told(aisha)


_acts = select(Withdrawal.act).distinct()


# Enquiries, and what was decided about keeping


def refused(scene: Scene, user: str, ref: str) -> str:
    """What somebody reads who types a reference of which there is no note for them."""
    person = scene.person(user)
    if person.views():
        person.closes(everything=True)
    person.types(f"/justus note {ref}", channel="general")
    assert not person.views()
    return told(person)


def told_nothing(scene: Scene, ref: str = "JU-0412", user: str = AISHA) -> str:
    """Somebody takes a call, and tells them nothing; the reference of the enquiry."""
    assert takes(scene, user, ref, number="0113 496 0000").ok
    person = scene.person(user)
    person.press("enquiry_close", in_view=True)
    person.view("enquiry_answer")
    assert person.submits(answer="That we cannot talk about who we work with").ok
    return the_enquiry(scene)


def test_a_decision_not_to_tell_has_a_note(scene: Scene) -> None:
    """Who asked, what they wanted, what they were told, and that it was nothing: from its page, and on paper."""
    scene.given_client("JU-0412", AISHA)
    enquiry = told_nothing(scene)
    aisha = scene.person(AISHA)
    aisha.view("read")

    aisha.press("case_note", in_view=True)

    text = text_of(aisha.view("note"))
    for said in (
        f"Case note {enquiry}", "Client: JU-0412", "by Aisha Khan", "Who asked: Ms Hill of Leeds Housing", "Whether he still lives at the flat",
        "0113 496 0000", "Nothing was told. Closed at", "We said: That we cannot talk about who we work with",
    ):  # fmt: skip
        assert said in text, (said, text)
    _, made = prints(scene)
    assert set(text.split()) <= set(Pdf(made).text.split())
    assert scene.log_verifies()


def test_who_took_a_call_has_its_note_and_learns_nothing_from_it(scene: Scene) -> None:
    """The same words for a colleague's client and for nobody's, and it can be printed; for anybody else it is not there."""
    scene.given_client("JU-0412", BEN)
    texts = []
    for ref in ("JU-0412", "JU-7777"):
        enquiry = told_nothing(scene, ref, TOMASZ)
        text = note(scene, enquiry, TOMASZ)
        _, made = prints(scene, TOMASZ)
        assert set(text.split()) <= set(Pdf(made).text.split())
        texts.append(text.replace(enquiry, "EN-").replace(ref, "JU-"))
        assert trouble(scene, "no_such_request", ref=enquiry) in refused(scene, AISHA, enquiry)
    assert texts[0] == texts[1]


def test_a_decision_to_keep_a_file_longer_has_a_note(scene: Scene) -> None:
    """Until when, and why; for the data lead who decided, from the answer, and for those who work with the client."""
    given_due(scene)
    assert keeps_longer(scene).ok
    dana = scene.person(DANA)
    dana.view("board")

    dana.press("case_note", in_view=True)

    text = text_of(dana.view("note"))
    for said in ("Case note K-", "Client: JU-0412", "by Dana Price", "The file is kept longer, until", "Why: A claim may still come", "Clause 2.1.1."):
        assert said in text, (said, text)
    _, made = prints(scene, DANA)
    assert set(text.split()) <= set(Pdf(made).text.split())
    decision = text.partition("Case note ")[2].split()[0]
    assert note(scene, decision) == text
    assert trouble(scene, "no_such_request", ref=decision) in refused(scene, BEN, decision)
    assert scene.log_verifies()


def test_a_no_to_destroying_has_a_note_for_whoever_said_it(scene: Scene) -> None:
    """A trustee says no, with the reason; what was decided about several files together names the note of each."""
    given_due(scene)
    scene.given_client("JU-0413", AISHA)
    assert closes_file(scene, ref="JU-0413").ok
    morning(scene, days=366 * 6)
    assert asks_to_destroy(scene, DANA, "JU-0412", "JU-0413").ok
    scene.person(DANA).closes(everything=True)
    scene.settled()
    assert replies(scene, TOMASZ, "JU-0412", what="keep", reason="Her sister may still ask").ok
    tomasz = scene.person(TOMASZ)
    tomasz.view("board")

    tomasz.press("case_note", in_view=True)

    text = text_of(tomasz.view("note"))
    assert "They did not agree that the file be destroyed. It stays." in text
    assert "Why: Her sister may still ask" in text
    with scene.desk(DANA) as desk:
        asked = desk.session.scalars(select(RetentionDecision).where(RetentionDecision.decision == "ask").order_by(RetentionDecision.id)).all()
    each = f"{asked[0].id}, {asked[1].id}"
    assert trouble(scene, "note_of_several", ref=asked[0].batch, open=each) in refused(scene, DANA, asked[0].batch)


def test_there_is_no_note_of_what_was_decided_about_a_file_that_is_gone(scene: Scene) -> None:
    given_destroyed(scene)
    with scene.desk(DANA) as desk:
        asked = desk.session.scalars(select(RetentionDecision.id).where(RetentionDecision.decision == "ask")).one()
    assert trouble(scene, "destroyed", ref="JU-0412") in refused(scene, DANA, asked)
