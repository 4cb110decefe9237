"""Several at once about one consent: whoever comes first, nothing rests on what was taken back, and whoever holds something hears of it (3.4, 5.4)."""

from __future__ import annotations

from bot.sharing import read_today
from sandbox.client import Person
from tests.cast import AISHA, BEN, GRACE
from tests.danger.test_twice_and_lost import TWO_PLACES, at_once
from tests.danger.tools import carrying, count, from_person, nothing_changes, on_record, overheard, pressing, sent
from tests.journeys.steps import fills_share, now, opens_share, records
from tests.journeys.test_consent import LEEDS
from tests.journeys.test_consent_changes import YORK, board
from tests.journeys.test_consent_life import YES_AGAIN, given_a_letter, opens_renewal, says_what_became
from tests.journeys.test_withdraw import allowed, notices
from tests.scene import Scene, words_of

ROUNDS = 3
"""How often each race is run: who wins is chance."""


def rests_on_nothing(scene: Scene) -> list[str]:
    """Requests that may be shared although no answer of the client covers them."""
    with scene.desk(AISHA) as desk:
        return [one.id for one in scene.requests() if one.state == "allowed" and read_today(desk, one).gaps]


def ready_to_withdraw(scene: Scene) -> Person:
    """Ben has the form for taking everything back before him."""
    ben = scene.person(BEN)
    ben.types("/justus withdraw JU-0412", channel="general")
    ben.view("withdraw")
    return ben


def ready_to_share(scene: Scene) -> Person:
    """Aisha has the filled form before her."""
    aisha = scene.person(AISHA)
    opens_share(aisha)
    fills_share(aisha, LEEDS)
    return aisha


def ready_to_say_no(scene: Scene) -> Person:
    """Ben has a no before him."""
    ben = scene.person(BEN)
    ben.types("/justus consent JU-0412", channel="general")
    ben.view("consent")
    ben.chooses("answer", "refused")
    ben.fills(recipients=LEEDS, in_their_words="No")
    return ben


@TWO_PLACES
def test_one_withdraws_while_another_asks_to_share(everywhere: Scene) -> None:
    """Either the ask came first and is stopped, or it came second and is not allowed."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA, BEN)
    for _ in range(ROUNDS):
        scene.given_consent("JU-0412", LEEDS, given_on=scene.today)
        ben, aisha = ready_to_withdraw(scene), ready_to_share(scene)

        done = at_once(ben.submits, aisha.submits)

        assert all(one.ok for one in done)
        assert rests_on_nothing(scene) == []
        assert scene.request().state in {"stopped", "asked"}
        for one in (ben, aisha):
            one.closes(everything=True)
    assert scene.log_verifies()


@TWO_PLACES
def test_one_records_a_no_while_another_asks_to_share(everywhere: Scene) -> None:
    """The same for a no that comes as a new answer."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    ben, aisha = ready_to_say_no(scene), ready_to_share(scene)

    done = at_once(ben.submits, aisha.submits)

    assert all(one.ok for one in done)
    assert rests_on_nothing(scene) == []
    assert scene.request().state in {"stopped", "asked"}


@TWO_PLACES
def test_one_withdraws_while_another_records_what_was_shared(everywhere: Scene) -> None:
    """Whoever comes first: it is on record, and whoever holds it gets a letter; one and no more."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA, BEN)
    aisha = scene.person(AISHA)
    for turn in range(1, ROUNDS + 1):
        scene.given_consent("JU-0412", LEEDS, given_on=scene.today)
        allowed(scene)
        aisha.press("disclosure_record", in_message=True)
        aisha.view("record")
        aisha.chooses("done", "shared")
        aisha.fills(categories=["housing"], channel="email", **now(scene))
        ben = ready_to_withdraw(scene)

        done = at_once(ben.submits, aisha.submits)

        assert all(one.ok for one in done)
        assert scene.request().state == "shared"
        assert len(notices(scene)) == turn == count(scene, "disclosure")
        for one in (ben, aisha):
            one.closes(everything=True)
        scene.settled()
    assert scene.log_verifies()


@TWO_PLACES
def test_three_at_once_withdraw_ask_and_record(everywhere: Scene) -> None:
    """One consent, two recipients: what was asked rests on nothing, and what was recorded is written about."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA, BEN, GRACE)
    scene.given_consent("JU-0412", LEEDS, YORK)
    allowed(scene, recipient=YORK)
    aisha, grace = scene.person(AISHA), scene.person(GRACE)
    aisha.press("disclosure_record", in_message=True)
    aisha.view("record")
    aisha.chooses("done", "shared")
    aisha.fills(categories=["housing"], channel="email", **now(scene))
    opens_share(grace)
    fills_share(grace, LEEDS)

    done = at_once(ready_to_withdraw(scene).submits, aisha.submits, grace.submits)

    assert all(one.ok for one in done)
    assert rests_on_nothing(scene) == []
    assert [one.recipient for one in notices(scene)] == [YORK]
    assert {one.state for one in scene.requests()} <= {"shared", "stopped", "asked"}


@TWO_PLACES
def test_two_who_renew_in_the_same_instant_renew_once(everywhere: Scene) -> None:
    """One new record; the other worker hears that it has changed meanwhile."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    ready = [opens_renewal(scene, worker) for worker in (AISHA, BEN)]
    for one in ready:
        one.fills(**YES_AGAIN)

    at_once(*(one.submits for one in ready))

    assert count(scene, "consent") == 2
    assert scene.logged().count("consent:answer:record") == 2


@TWO_PLACES
def test_two_who_say_in_the_same_instant_that_a_letter_was_sent_say_it_once(everywhere: Scene) -> None:
    """The second learns that it was settled; ten deliveries of one form are one."""
    scene = everywhere
    given_a_letter(scene)
    ready = []
    for worker in (AISHA, BEN):
        person = board(scene, worker)
        person.press("notice_open", in_view=True)
        person.view("note")
        person.press("notice_sent", in_view=True)
        person.view("notice")
        person.fills(sent_by="letter")
        ready.append(person)

    at_once(*(one.submits for one in ready))

    assert scene.logged().count("consent:notice:send") == 1
    form = overheard(scene, "notice", "view_submission")
    with nothing_changes(scene, "log_entry", "log_head"):
        sent(scene, "submission", form, times=5, at_once=True)


def test_letters_and_papers_of_others_are_not_there(scene: Scene) -> None:
    """Not yours, not there and nonsense sound the same; nothing moves."""
    ref = given_a_letter(scene)
    paper = scene.given_consent("JU-0412", YORK).id
    aisha = board(scene)
    aisha.press("notice_open", in_view=True)
    click = overheard(scene, "notice_open")
    grace = scene.person(GRACE)
    with nothing_changes(scene):
        for button, values in (("notice_open", (ref, "N-222222", "", "' OR 1=1 --")), ("notice_sent", (ref,)), ("paper_none", (paper, "C-222222"))):
            for value in values:
                forged = from_person(pressing(click, value), GRACE)
                forged["actions"][0]["action_id"] = button
                before = len(grace.messages())
                sent(scene, "action", forged)
                (said,) = (one["text"] for one in grace.messages()[before:])
                assert "We cannot find" in said and LEEDS not in said


def test_a_form_about_a_letter_of_somebody_elses_changes_nothing(scene: Scene) -> None:
    """Under whatever reference it comes."""
    ref = given_a_letter(scene)
    aisha = board(scene)
    aisha.press("notice_open", in_view=True)
    aisha.view("note")
    aisha.press("notice_unneeded", in_view=True)
    aisha.view("notice")
    assert aisha.submits(why="It was closed").ok
    form = overheard(scene, "notice", "view_submission")
    with nothing_changes(scene):
        for other in (ref, "N-222222"):
            assert "We cannot find" in sent(scene, "submission", from_person(carrying(form, notice=other), GRACE))[0]


def test_what_a_letter_says_is_sealed(scene: Scene) -> None:
    """Who holds it, what, and what they answered stand in no column, no log line and no message."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Kanarienvogel Ltd")
    allowed(scene, recipient="Kanarienvogel Ltd")
    aisha = scene.person(AISHA)
    assert records(aisha, categories=["housing"], channel="email", **now(scene)).ok
    aisha.closes(everything=True)
    aisha.types("/justus withdraw JU-0412", channel="general")
    assert aisha.submits().ok
    says_what_became(scene, "notice_sent", sent_by="letter")
    says_what_became(scene, "notice_answered", answered="other", said="Kanarienvogel says they will see")
    scene.time_passes(days=20)

    assert "Kanarienvogel" not in str(on_record(scene.bot.database))
    assert "Kanarienvogel" not in "".join(scene.heard(AISHA))
    assert "Kanarienvogel" in words_of(board(scene).view("board"))
