"""A consent's life: given, refused, renewed, taken back in part, ended by itself; whom it concerns is told, and nothing is un-said (3.4, 3.6, 5.4, 5.5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.records import Client, ConsentRecord
from policy.deadlines import consent_ends, support_ends
from policy.facts import Answer, Category, ConsentKind, KeptBack, Purpose
from sandbox.client import Person
from tests.cast import AISHA, BEN, DANA
from tests.danger.tools import nothing_changes, overheard, sent
from tests.journeys.steps import approves, asks_to_share, fills_share, note_before, now, opens_share, records, refusal, request_waits, shown, told, typed_into
from tests.journeys.test_consent import LEEDS, YES, counts, opens, records_yes
from tests.journeys.test_consent_changes import YORK, board
from tests.journeys.test_withdraw import allowed, notices, withdraws
from tests.scene import Scene, words_of


def opens_renewal(scene: Scene, worker: str = AISHA) -> Person:
    """A worker presses Renew on the client's page."""
    person = board(scene, worker)
    person.press("consent_renew_start", in_view=True)
    person.view("consent")
    return person


YES_AGAIN = {"reminded": ["reminded"], "in_their_words": "Yes, go on telling them", "free_of_duress": "yes", "paper_at": "cabinet 3"}


def renews(scene: Scene, worker: str = AISHA, **changes: Any) -> str:
    """Renew the newest yes; what the worker is told."""
    person = opens_renewal(scene, worker)
    for name in ("form", "decided_by"):
        if name in changes:
            person.chooses(name, changes.pop(name))
    answers = {name: value for name, value in {**YES_AGAIN, **changes}.items() if name in shown(person)}
    assert person.submits(**answers).ok
    return words_of(person.view("board"))


# A no


def test_a_no_stops_what_a_yes_had_allowed_and_is_not_shared_yet(scene: Scene) -> None:
    """Recorded as an answer and not as a withdrawal, it counts as much: the worker who was allowed to share is told to stop, and why."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    request = allowed(scene)
    ben = scene.person(BEN)
    assert ben.types("/justus consent JU-0412", channel="general").ok
    ben.view("consent")
    ben.chooses("answer", "refused")

    assert ben.submits(recipients=LEEDS, in_their_words="No, not them any more").ok

    assert f"*Stopped, because the client now says no to it:* {request}." in words_of(ben.view("board"))
    assert f"*Stop: {request} no longer holds.* The client now says no to it." in scene.heard(AISHA)[-1]
    assert scene.request().state == "stopped"
    assert scene.logged()[-1] == "request:answer:stop"


def test_what_is_kept_back_in_a_new_yes_stops_what_an_older_one_had_allowed(scene: Scene) -> None:
    """The newer answer is narrower, so what waits on the older one stops; what neither keeps back goes on."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, YORK)
    leeds, york = allowed(scene), allowed(scene, recipient=YORK)

    aisha = opens(scene)
    aisha.chooses("kept_back", ["housing"])
    assert aisha.submits(**{**YES, "kept_from": LEEDS}).ok

    assert {one.id: one.state for one in scene.requests()} == {leeds: "stopped", york: "allowed"}


def test_what_is_kept_back_from_two_of_three_is_told_to_the_third_only(scene: Scene) -> None:
    """One name on each line, compared as the policy compares names."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("kept_back", ["housing"])

    assert aisha.submits(**{**YES, "recipients": "Mum Smith\nDad Smith\nElm House", "kept_from": "mum smith\n\n Dad  Smith "}).ok

    assert [verdict(scene, name, "housing") for name in ("Mum Smith", "Dad Smith", "Elm House")] == ["ask_trustees", "ask_trustees", "share"]


@pytest.mark.parametrize("kept_from", ["Mum Smth", "Mum Smith and Dad Smith", "Mum Smith\nThe neighbour"])
def test_what_is_kept_back_from_a_name_that_may_not_be_told_is_mended_before_it_is_kept(scene: Scene, kept_from: str) -> None:
    """A misspelt name would keep nothing back, and nobody would notice: it is said beside the field, and nothing that was typed is lost."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("kept_back", ["housing"])
    typed = {**YES, "recipients": "Mum Smith\nDad Smith", "kept_from": kept_from}

    result = aisha.submits(**typed)

    assert result.errors.keys() == {"kept_from"} and "must also stand under Who may be told" in result.errors["kept_from"]
    assert {name: typed_into(aisha, name) for name in ("recipients", "kept_from", "in_their_words")} == {
        name: typed[name] for name in ("recipients", "kept_from", "in_their_words")
    }
    assert "consent:answer:record" not in scene.logged()
    assert aisha.submits(kept_from="MUM SMITH").ok
    assert verdict(scene, "Mum Smith", "housing") == "ask_trustees"


def test_a_no_to_somebody_else_stops_nothing_and_troubles_nobody(scene: Scene) -> None:
    """Neither the request that another consent covers, nor those who wait for the trustees about a third."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    request_waits(scene, AISHA)
    allowed(scene)
    before = len(scene.heard(AISHA))
    aisha = opens(scene, "refused")

    assert aisha.submits(recipients=YORK, in_their_words="No").ok

    assert {one.state for one in scene.requests()} == {"waiting", "allowed"}
    assert len(scene.heard(AISHA)) == before


def test_a_no_to_what_waits_for_the_trustees_is_told_to_both_sides(scene: Scene) -> None:
    """It does not rest on consent, so it goes on; but it names no risk that outweighs the no, so it cannot be approved as it stands."""
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)
    aisha = opens(scene, "refused")

    assert aisha.submits(recipients="Elm House", in_their_words="No").ok

    assert f"*Not stopped, because they do not rest on consent:* {request}." in words_of(aisha.view("board"))
    assert f"{request} cannot be approved as it stands" in scene.heard(AISHA)[-1]
    assert scene.request().state == "waiting"


# Renewal


def test_a_renewal_asks_what_must_be_asked_each_time_and_takes_the_rest_over(scene: Scene) -> None:
    """Words, paper, freedom and the day are asked; who, what and what for are shown. The new record names the old, and both are on the page."""
    scene.given_client("JU-0412", AISHA)
    old = scene.given_consent("JU-0412", LEEDS)
    aisha = opens_renewal(scene)
    form = words_of(aisha.view("consent"))
    assert f"Who: {LEEDS}" in form and "What for: Housing" in form and f"new record in place of {old.id}" in form
    assert shown(aisha) == {"reminded", "in_their_words", "form", "paper_at", "scan", "decided_by", "free_of_duress", "given_on", "ends_on"}

    assert aisha.submits(**YES_AGAIN).ok

    until = consent_ends(scene.today, scene.store.values)
    assert f"*Renewed until {until:%A} {until.day} {until:%B %Y}.*" in words_of(aisha.view("board"))
    page = words_of(board(scene).view("board"))
    (over,) = (line for line in page.splitlines() if "*Renewed:*" in line)
    assert "gives it more time" in over and over.endswith(f": {LEEDS}.")
    assert counts(scene)
    scene.time_passes(days=180)
    assert counts(scene), "the old one has ended, the new one has not"


def test_a_yes_that_has_ended_by_itself_can_be_renewed(scene: Scene) -> None:
    """Nothing has to be typed again because somebody came a week late."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, ends_on=scene.today)
    scene.time_passes(days=7)
    assert not counts(scene)

    assert "*Renewed until" in renews(scene)

    assert counts(scene)


def test_a_renewal_that_does_not_count_leaves_the_old_yes_as_it_was(scene: Scene) -> None:
    """The client was pressed today: that is on record, and the free yes of last week stands until its own end."""
    scene.given_client("JU-0412", AISHA)
    old = scene.given_consent("JU-0412", LEEDS)

    said = renews(scene, free_of_duress="no")

    assert f"*{old.id} is not renewed.*" in said and "it stands until" in said
    assert "Somebody was pressing the client." in said
    assert counts(scene)


def test_a_client_who_cannot_decide_today_renews_nothing(scene: Scene) -> None:
    """The four questions are asked as for a new consent, and the answer says why it does not count."""
    scene.given_client("JU-0412", AISHA)
    old = scene.given_consent("JU-0412", LEEDS)
    aisha = opens_renewal(scene)
    aisha.chooses("decided_by", "client_in_doubt")
    for name in ("understands", "retains", "weighs"):
        aisha.chooses(name, "yes")
    aisha.chooses("communicates", "no")
    aisha.chooses("because_of_impairment", "yes")

    assert aisha.submits(**YES_AGAIN, observed="Could not stay awake", cause="The new medicine").ok

    said = words_of(aisha.view("board"))
    assert f"*{old.id} is not renewed.*" in said and "could not take this decision" in said
    assert counts(scene)


def test_what_was_taken_back_in_part_is_not_renewed_with_the_rest(scene: Scene) -> None:
    """The recipient is gone from the new record; what one recipient may no longer hear stays back, and the form says so."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, YORK, "Elm House", categories=(Category.HOUSING, Category.MONEY))
    withdraws(scene, AISHA, YORK)
    aisha = scene.person(AISHA)
    aisha.closes(everything=True)
    takes_back(scene, recipients=["Elm House"], categories=["money"])
    form = opens_renewal(scene)
    said = words_of(form.view("consent"))
    assert f"Who: {LEEDS} and Elm House" in said and "Taken back, and stays so: Elm House Money" in said

    assert form.submits(**YES_AGAIN).ok

    assert verdict(scene, LEEDS, "money") == "share"
    assert verdict(scene, "Elm House", "housing") == "share"
    assert verdict(scene, "Elm House", "money") == "ask_trustees"
    assert verdict(scene, YORK, "housing") == "ask_trustees"


def test_what_is_kept_from_somebody_who_is_told_nothing_any_more_is_not_in_the_way_of_a_renewal(scene: Scene) -> None:
    """They took back that York is told anything: what York may not hear need not be said again, and stays back."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, YORK, kept_back=(KeptBack(category=Category.HOUSING, recipient=YORK),))
    withdraws(scene, AISHA, YORK)
    scene.person(AISHA).closes(everything=True)

    form = opens_renewal(scene)
    assert YORK not in words_of(form.view("consent"))
    assert form.submits(**YES_AGAIN).ok

    assert [verdict(scene, name, "housing") for name in (LEEDS, YORK)] == ["share", "ask_trustees"]


def test_an_old_record_that_keeps_something_from_an_unknown_name_is_changed_and_not_renewed(scene: Scene) -> None:
    """It was kept when nobody compared the names: to renew it would keep nothing back once more. Change shows the name, and says what to mend."""
    scene.given_client("JU-0412", AISHA)
    old = scene.given_consent("JU-0412", LEEDS, YORK, kept_back=(KeptBack(category=Category.HOUSING, recipient=YORK),))
    with scene.store.open(AISHA, "test") as desk:
        row = desk.session.get_one(ConsentRecord, old.id)
        kept = desk.unseal("JU-0412", "consent", row.id, row.sealed)
        kept["consent"]["kept_back"][0]["recipient"] = "Yrok Housing"
        row.sealed = desk.seal("JU-0412", "consent", row.id, kept)
    board(scene)

    scene.person(AISHA).press("consent_renew_start", in_view=True)

    assert f"{old.id} keeps something back from a name that is not among those who may be told" in refusal(scene.person(AISHA))
    board(scene)
    aisha = scene.person(AISHA)
    aisha.press("consent_change", in_view=True)
    aisha.view("consent")
    assert typed_into(aisha, "kept_from") == "Yrok Housing"
    assert aisha.submits(free_of_duress="yes").errors.keys() == {"kept_from"}
    assert aisha.submits(kept_from=YORK).ok
    assert [verdict(scene, name, "housing") for name in (LEEDS, YORK)] == ["share", "ask_trustees"]


def test_a_renewal_that_lay_open_while_the_client_took_a_part_back_renews_nothing(scene: Scene) -> None:
    """What the worker was shown is not what stands any more."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS, YORK)
    aisha = opens_renewal(scene)
    withdraws(scene, BEN, YORK)

    aisha.submits(**YES_AGAIN)

    assert "has been changed, withdrawn or marked meanwhile" in refusal(aisha)
    assert scene.logged().count("consent:answer:record") == 1


def test_a_change_that_lay_open_while_the_client_took_a_part_back_brings_nothing_back(scene: Scene) -> None:
    """The form still showed both names."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS, YORK)
    aisha = board(scene)
    aisha.press("consent_change", in_view=True)
    aisha.view("consent")
    withdraws(scene, BEN, LEEDS)

    aisha.submits(free_of_duress="yes")

    assert "has been changed, withdrawn or marked meanwhile" in refusal(aisha)
    assert not counts(scene)


def test_a_no_and_what_was_withdrawn_cannot_be_renewed(scene: Scene) -> None:
    """There is no button; a forged click is told to ask the client again."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    no = scene.given_consent("JU-0412", YORK, answer=Answer.REFUSED, given_on=scene.today)
    opens_renewal(scene)
    click = overheard(scene, "consent_renew_start")
    scene.person(AISHA).closes(everything=True)
    yes = click["actions"][0]["value"]
    withdraws(scene)
    assert "consent_renew_start" not in str(board(scene).view("board"))
    with nothing_changes(scene, "log_entry", "log_head"):
        for ref in (yes, no.id):
            click["actions"][0]["value"] = ref
            sent(scene, "action", {**click, "trigger_id": "1.2.forged"})
            assert f"{ref} cannot be renewed" in scene.person(AISHA).messages()[-1]["text"]


# Taking back a part


def takes_back(scene: Scene, worker: str = AISHA, **chosen: list[str]) -> str:
    """Take back a part, by recipient, kind of information and use; what the worker is told."""
    person = scene.person(worker)
    assert person.types("/justus withdraw JU-0412", channel="general").ok
    person.view("withdraw")
    person.chooses("scope", "some")
    assert person.submits(**chosen).ok
    said = words_of(person.view("withdrawn"))
    person.closes(everything=True)
    return said


def verdict(scene: Scene, recipient: str, category: str, purpose: str = "housing") -> str:
    """What the policy now says to telling this recipient this."""
    person = scene.person(AISHA)
    if person.views():
        person.closes(everything=True)
    typed = {f"needs.{category}": "To find the right flat"}
    assert asks_to_share(person, recipient, categories=[category], purpose=purpose, **typed).ok
    person.closes(everything=True)
    return scene.request().verdict


def test_a_part_is_taken_back_by_kind_of_information(scene: Scene) -> None:
    """Nobody hears about money any more; about housing they still may."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, categories=(Category.HOUSING, Category.MONEY))

    assert "For everybody. About: Money." in takes_back(scene, categories=["money"])

    assert verdict(scene, LEEDS, "housing") == "share"
    assert verdict(scene, LEEDS, "money") == "ask_trustees"
    assert "they took a part of it back, about Money." in words_of(board(scene).view("board"))


def test_a_part_is_taken_back_by_use(scene: Scene) -> None:
    """For support nobody hears it any more; for housing they still may."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, purposes=(Purpose.HOUSING, Purpose.SUPPORT))

    assert "Used for: Support." in takes_back(scene, purposes=["support"])

    assert verdict(scene, LEEDS, "housing") == "share"
    assert verdict(scene, LEEDS, "housing", purpose="support") == "ask_trustees"


def test_nothing_chosen_takes_nothing_back_and_says_what_to_do(scene: Scene) -> None:
    """Beside the field, and the form stays."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    aisha = scene.person(AISHA)
    aisha.types("/justus withdraw JU-0412", channel="general")
    aisha.chooses("scope", "some")

    assert "Please choose who, what or what for" in aisha.submits().errors["recipients"]
    assert counts(scene)


def test_parts_that_leave_nothing_withdraw_the_whole(scene: Scene) -> None:
    """The second of two recipients: the page says withdrawn, and there is nothing left to renew."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, YORK)
    withdraws(scene, AISHA, YORK)
    scene.person(AISHA).closes(everything=True)

    withdraws(scene, AISHA, LEEDS)

    page = words_of(board(scene).view("board"))
    assert "*Withdrawn* on" in page
    assert "consent_renew_start" not in str(scene.person(AISHA).view("board"))


def test_withdrawing_twice_is_answered_with_the_day_of_the_first(scene: Scene) -> None:
    """It counts already, and nothing more has to be done."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    withdraws(scene)
    aisha = scene.person(AISHA)
    aisha.closes(everything=True)

    aisha.types("/justus withdraw JU-0412", channel="general")

    said = words_of(aisha.view("board"))
    assert f"has already taken consent back,* on {scene.today:%A}" in said
    assert "you need do nothing more" in said


# Letters to those who hold something


def given_a_letter(scene: Scene, ref: str = "JU-0412") -> str:
    """Leeds was told, and the client took it back: the reference of the letter that Aisha owes."""
    scene.given_client(ref, AISHA, BEN)
    scene.given_consent(ref, LEEDS)
    aisha = scene.person(AISHA)
    assert asks_to_share(aisha, LEEDS, ref).ok
    aisha.closes(everything=True)
    scene.settled()
    assert records(aisha, categories=["housing"], channel="email", **now(scene)).ok
    aisha.closes(everything=True)
    aisha.types(f"/justus withdraw {ref}", channel="general")
    assert aisha.submits().ok
    aisha.closes(everything=True)
    return notices(scene, ref=ref)[-1].id


def says_what_became(scene: Scene, button: str, worker: str = AISHA, **answers: Any) -> Person:
    """Open the letter from the client's page, and say what became of it."""
    person = board(scene, worker)
    person.press("notice_open", in_view=True)
    person.view("note")
    person.press(button, in_view=True)
    person.view("notice")
    person.submits(**answers)
    return person


def test_a_letter_is_drafted_sent_answered_and_nothing_of_it_is_sent_by_itself(scene: Scene) -> None:
    """Whoever works with the client may send it; when, how and what they answered is kept, and stands on the client's page."""
    ref = given_a_letter(scene)

    ben = says_what_became(scene, "notice_sent", BEN, sent_on=str(scene.today), sent_by="letter")
    assert "*Sent on" in words_of(ben.view("note")) and "They have not answered yet." in words_of(ben.view("note"))
    scene.time_passes(days=2)
    aisha = says_what_became(scene, "notice_answered", answered_on=str(scene.today), answered="destroyed", said="By the shredder")

    assert "They have destroyed it. By the shredder" in words_of(aisha.view("note"))
    assert "They said: They have destroyed it." in words_of(board(scene).view("board"))
    assert [one for one in scene.logged() if "notice" in one] == ["consent:notice:draft", "consent:notice:send", "consent:notice:answer"]
    scene.time_passes(days=60)
    assert ref not in "".join(scene.heard(AISHA))


def test_a_letter_that_nobody_sent_is_chased_and_then_the_data_lead_hears(scene: Scene) -> None:
    """On the day it was due, then every three days; with its reference only. Sent late, it is chased no more."""
    ref = given_a_letter(scene)
    scene.time_passes(days=2)
    assert ref not in "".join(scene.heard(AISHA))

    scene.time_passes(days=1)
    assert f"*{ref}: please send this letter now.*" in scene.heard(AISHA)[-1]
    assert scene.phone(AISHA)[-1] == f"{ref}: a letter to send"
    assert scene.heard(DANA) == []
    scene.time_passes(days=3)

    assert f"*{ref}: a letter waits to be sent since" in scene.heard(DANA)[-1]
    assert LEEDS not in "".join(scene.heard(DANA))
    says_what_became(scene, "notice_sent", sent_on=str(scene.today), sent_by="email")
    chases = scene.logged().count("consent:notice:chase")
    scene.time_passes(days=10)
    assert scene.logged().count("consent:notice:chase") == chases
    scene.time_passes(days=5)
    assert f"*{ref}: they have not answered yet.*" in scene.heard(AISHA)[-1]


def test_whoever_owed_a_letter_and_left_the_client_is_not_chased_but_whoever_came_after(scene: Scene) -> None:
    """Aisha is no worker any more; Ben works with the client."""
    from bot.people import set_roles
    from tests.cast import OLU

    ref = given_a_letter(scene)
    with scene.desk(OLU) as desk:
        set_roles(desk, scene.bot.services.directory.standing(AISHA), frozenset())

    scene.time_passes(days=3)

    assert f"*{ref}: please send this letter now.*" in scene.heard(BEN)[-1]


def test_a_letter_can_be_not_needed_with_the_reason(scene: Scene) -> None:
    """It stands on the page as that, and nobody is chased."""
    given_a_letter(scene)

    aisha = says_what_became(scene, "notice_unneeded", why="The office was closed for good")

    assert "*Not needed:* The office was closed for good" in words_of(aisha.view("note"))
    scene.time_passes(days=10)
    assert "consent:notice:chase" not in scene.logged()


def test_a_letter_has_days_that_can_be(scene: Scene) -> None:
    """Not before the client withdrew, not tomorrow, and not answered before it was sent."""
    given_a_letter(scene)
    tomorrow, yesterday = (str(scene.today + timedelta(days=days)) for days in (1, -1))
    aisha = board(scene)
    aisha.press("notice_open", in_view=True)
    aisha.press("notice_sent", in_view=True)
    assert "still to come" in aisha.submits(sent_on=tomorrow, sent_by="letter").errors["sent_on"]
    assert "before the client took consent back" in aisha.submits(sent_on=yesterday).errors["sent_on"]
    assert aisha.submits(sent_on=str(scene.today)).ok
    aisha.press("notice_answered", in_view=True)
    assert "before the letter was sent" in aisha.submits(answered_on=yesterday, answered="destroyed").errors["answered_on"]


def test_what_was_told_without_consent_or_without_saying_who_needs_no_letter(scene: Scene) -> None:
    """The trustees had approved it for another reason; the page says so, and no letter is owed. Nobody can find a client in what was anonymous."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    request = request_waits(scene, AISHA)
    assert approves(scene.person("UTOMASZ0")).ok
    scene.settled()
    aisha = scene.person(AISHA)
    assert records(aisha, categories=["housing"], channel="email", **now(scene)).ok
    aisha.closes(everything=True)
    asks_to_share(aisha, LEEDS, anonymous="yes")
    aisha.closes(everything=True)
    scene.settled()
    assert records(aisha, categories=["housing"], channel="email", **now(scene)).ok
    aisha.closes(everything=True)

    said = withdraws(scene)

    assert f"Elm House holds Housing since {scene.today:%A}" in said and f"({request})" in said
    assert "It was told for another reason than consent" in said and "They need no letter." in said
    assert f"{LEEDS} holds" not in said
    assert notices(scene) == ()


def test_a_second_withdrawal_asks_nobody_twice_about_the_same(scene: Scene) -> None:
    """First about money, then about everything: Leeds gets one letter about money and one about the rest."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, categories=(Category.HOUSING, Category.MONEY))
    aisha = scene.person(AISHA)
    opens_share(aisha)
    fills_share(aisha, LEEDS, categories=["housing", "money"], **{"needs.money": "To weigh the rent"})
    assert aisha.submits().ok
    aisha.closes(everything=True)
    scene.settled()
    assert records(aisha, categories=["housing", "money"], channel="email", **now(scene)).ok
    aisha.closes(everything=True)

    takes_back(scene, categories=["money"])
    withdraws(scene)

    assert [one.categories for one in notices(scene)] == [(Category.MONEY,), (Category.HOUSING,)]


# The end


def test_a_consent_ends_by_itself_and_the_clock_says_so(scene: Scene) -> None:
    """The day after its last day: what rested on it stops, its worker and the key workers hear that nobody did this, and the log names the clock."""
    scene.given_client("JU-0412", AISHA, BEN)
    consent = scene.given_consent("JU-0412", LEEDS, ends_on=scene.today)
    request = allowed(scene)
    assert scene.request().state == "allowed"

    scene.time_passes(days=1)

    assert scene.request().state == "stopped"
    heard = "\n".join(scene.heard(AISHA))
    assert f"*Stop: {request} no longer holds.* The consent it rested on has ended by itself: nobody did this." in heard
    assert f"*{consent.id} ended by itself on" in heard
    assert f"*{consent.id} ended by itself on" in scene.heard(BEN)[-1]
    assert scene.phone(BEN)[-1] == f"{consent.id}: it has ended"
    assert [one for one in scene.logged() if one == "consent:answer:lapse"] == ["consent:answer:lapse"]
    assert "*Ended by itself* on" in words_of(board(scene).view("board"))
    scene.time_passes(days=1)
    assert scene.logged().count("consent:answer:lapse") == 1


def test_a_form_filled_in_before_the_end_and_sent_after_it_is_refused_by_its_clause(scene: Scene) -> None:
    """The worker opened it on the last day; what counts is the day on which it is asked."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, ends_on=scene.today)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    fills_share(aisha, LEEDS)
    scene.time_passes(days=1)

    assert aisha.submits().ok

    said = words_of(aisha.view("outcome"))
    assert "The consent has ended." in said and "(clause 5.4)" in said
    assert scene.request().verdict == "ask_trustees"


def test_the_end_un_says_nothing_that_was_valid_then(scene: Scene) -> None:
    """What was shared on the last day and recorded the day after is right; the case note still says what covered it."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, ends_on=scene.today)
    allowed(scene)
    on_the_last_day = now(scene)
    scene.time_passes(days=1)
    scene.settled()

    aisha = scene.person(AISHA)
    assert records(aisha, button="disclosure_record_earlier", categories=["housing"], channel="email", **on_the_last_day).ok

    note = note_before(aisha)
    assert "You may share this" in note and "(clause 2.2)" in note
    assert scene.heard(DANA) == []
    assert scene.request().state == "shared"
    assert notices(scene) == ()


def test_a_consent_that_was_renewed_or_withdrawn_does_not_say_that_it_ended(scene: Scene) -> None:
    """Nobody is told of the end of what was over before."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, ends_on=scene.today + timedelta(days=3))
    renews(scene)
    scene.given_consent("JU-0412", YORK, ends_on=scene.today + timedelta(days=3))
    withdraws_only_york = takes_back(scene, recipients=[YORK])
    assert "For: York Housing." in withdraws_only_york

    scene.time_passes(days=5)

    assert "consent:answer:lapse" not in scene.logged()
    assert "ended by itself" not in "".join(scene.heard(AISHA))


# Support


def test_a_yes_to_support_has_an_end_of_its_own_and_is_renewed_by_itself(scene: Scene) -> None:
    """A year unless the client says less; when it ends the key workers hear; renewed, it asks for words and a day, and never lets anybody share."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("kind", "support")
    aisha.chooses("complex_case", "no")
    too_late = scene.today + timedelta(days=800)
    assert "asked for again after a time" in aisha.submits(in_their_words="Help me", support_ends_on=str(too_late)).errors["support_ends_on"]
    assert aisha.submits(support_ends_on=str(scene.today + timedelta(days=30))).ok
    scene.time_passes(days=31)
    assert "a yes to support is asked for again" in scene.heard(AISHA)[-1]

    form = opens_renewal(scene)
    assert shown(form) == {"in_their_words", "given_on", "support_ends_on"}
    assert form.submits(in_their_words="Yes, go on").ok

    until = support_ends(scene.today, scene.store.values)
    assert f"*Renewed until {until:%A} {until.day} {until:%B %Y}.*" in words_of(form.view("board"))
    assert not counts(scene)


def test_support_is_taken_back_apart_from_what_others_may_be_told(scene: Scene) -> None:
    """And the other way round: each stays when the other goes."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    scene.given_consent("JU-0412", kind=ConsentKind.SUPPORT, purposes=(), categories=())
    aisha = scene.person(AISHA)
    aisha.types("/justus withdraw JU-0412", channel="general")
    aisha.view("withdraw")
    aisha.chooses("scope", "support")

    assert aisha.submits(how="I can manage now").ok

    assert "no longer wants our support, from today" in words_of(aisha.view("board"))
    assert counts(scene)
    aisha.closes(everything=True)
    aisha.types("/justus withdraw JU-0412", channel="general")
    scopes = next(block for block in aisha.view("withdraw")["blocks"] if block.get("block_id") == "scope")
    assert "support" not in str(scopes)


# Paper


def test_a_signed_form_without_a_place_is_asked_about_once_a_week_until_it_has_one(scene: Scene) -> None:
    """Gently, by direct message, all of a worker's papers in one; told where it is, nobody is asked again, and the file says so."""
    scene.given_client("JU-0412", AISHA)
    assert records_yes(scene).ok
    aisha = scene.person(AISHA)
    aisha.closes(everything=True)
    assert records_yes(scene, recipients=YORK).ok
    aisha.closes(everything=True)
    scene.time_passes(days=6)
    assert scene.heard(AISHA) == []

    scene.time_passes(days=1)
    assert scene.phone(AISHA) == ["Where is a paper?"]
    scene.time_passes(days=6)
    assert len(scene.heard(AISHA)) == 1
    scene.time_passes(days=1)
    assert len(scene.heard(AISHA)) == 2
    for answer in ("paper_place_open", "paper_none"):
        aisha.press(answer, in_message=True)
        if answer == "paper_place_open":
            aisha.view("paper_place")
            assert aisha.submits(paper_at="Cabinet 2, blue folder").ok
        aisha.view("board")
        aisha.closes(everything=True)
        scene.settled()

    assert "*Every signed paper has its place.*" in scene.heard(AISHA)[-1]
    scene.time_passes(days=30)
    assert len(scene.heard(AISHA)) == 2
    assert scene.logged().count("consent:paper:place") == 2


# Bad input


def test_a_consent_dated_tomorrow_is_said_beside_the_day(scene: Scene) -> None:
    """In a renewal too."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    aisha = opens_renewal(scene)

    assert "still to come" in aisha.submits(**YES_AGAIN, given_on=str(scene.today + timedelta(days=1))).errors["given_on"]


@pytest.mark.parametrize("command", ["consent", "withdraw", "client"])
def test_a_client_whose_file_was_destroyed_is_spoken_of_kindly(scene: Scene, command: str) -> None:
    """Their key is gone: nothing can be recorded, and the words say why. What time brings is not held up by it."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, ends_on=scene.today)
    allowed(scene)
    with Session(scene.bot.database) as session, session.begin():
        session.execute(update(Client).where(Client.ref == "JU-0412").values(wrapped_key=None))

    scene.person(AISHA).types(f"/justus {command} JU-0412", channel="general")

    assert "What was kept about JU-0412 was destroyed, as the charity's rules ask." in told(scene.person(AISHA))
    scene.time_passes(days=10)
    assert "consent:answer:lapse" not in scene.logged()
