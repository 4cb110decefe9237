"""A consent on record is changed by a new record, marked when it is an error, and held against the client's other answers (3.4, 5.1, 5.4)."""

from __future__ import annotations

from datetime import timedelta

from policy.facts import Answer, Category, KeptBack
from sandbox.client import Person
from tests.cast import AISHA, BEN
from tests.journeys.steps import asks_to_share, refusal, typed_into
from tests.journeys.test_consent import LEEDS, counts
from tests.journeys.test_withdraw import allowed, withdraws
from tests.scene import Scene, words_of

YORK = "York Housing"


def test_the_page_says_what_may_be_told_what_for_and_what_is_kept_back(scene: Scene) -> None:
    """A name and a day would read as everything."""
    scene.given_client("JU-0412", AISHA)
    kept = (KeptBack(category=Category.HOUSING, recipient=YORK),)
    scene.given_consent("JU-0412", LEEDS, YORK, kept_back=kept)

    shown = words_of(board(scene).view("board"))

    assert f"{LEEDS} and {YORK}. Until" in shown and "*About:* Housing and How to reach the client. *For:* Housing. *Kept back:* Housing from York" in shown
    assert "Does not count" not in shown


def board(scene: Scene, worker: str = AISHA) -> Person:
    """A worker looks at the client."""
    person = scene.person(worker)
    if person.views():
        person.closes(everything=True)
    assert person.types("/justus client JU-0412", channel="general").ok
    person.view("board")
    return person


def opens_change(scene: Scene, worker: str = AISHA) -> Person:
    """A worker presses Change on the client's board."""
    person = board(scene, worker)
    person.press("consent_change", in_view=True)
    person.view("consent")
    return person


def opens_mark(scene: Scene, worker: str = AISHA) -> Person:
    """A worker presses Recorded in error on the client's board."""
    person = board(scene, worker)
    person.press("consent_mark", in_view=True)
    person.view("consent_error")
    return person


def marks(scene: Scene, worker: str = AISHA) -> str:
    """Mark the newest record as an error; what the worker is told."""
    person = opens_mark(scene, worker)
    assert person.submits(reason="It was another client who said it").ok
    return words_of(person.view("board"))


# A change


def test_a_change_makes_a_new_record_and_the_old_one_covers_nothing(scene: Scene) -> None:
    """Filled with what stands; only freedom is asked anew. The board shows both."""
    scene.given_client("JU-0412", AISHA)
    old = scene.given_consent("JU-0412", LEEDS)
    aisha = opens_change(scene)
    assert f"new record in place of {old.id}" in words_of(aisha.view("consent"))
    assert typed_into(aisha, "recipients") == LEEDS
    assert typed_into(aisha, "in_their_words") == "Yes, do tell them"
    assert typed_into(aisha, "paper_at") == "cabinet 2"
    assert typed_into(aisha, "given_on") == str(scene.today)

    assert aisha.submits(recipients=YORK, free_of_duress="yes").ok

    assert f"It takes the place of {old.id}" in words_of(aisha.view("board"))
    said = words_of(board(scene).view("board"))
    (over,) = (line for line in said.splitlines() if "*Changed:*" in line)
    assert "takes its place" in over and over.endswith(f": {LEEDS}.")
    assert f"{YORK}. Until" in said
    assert not counts(scene)


def test_a_change_answers_what_was_kept_back_on_the_same_day(scene: Scene) -> None:
    """The new record names what the old one kept back: from then on it may be shared."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today, kept_back=(KeptBack(category=Category.HOUSING),))
    assert not counts(scene)

    aisha = opens_change(scene)
    aisha.chooses("kept_back", [])
    assert aisha.submits(free_of_duress="yes").ok

    assert counts(scene)


def test_what_was_kept_back_stays_back_if_the_change_does_not_speak_of_it(scene: Scene) -> None:
    """An older and wider yes does not bring it back."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today - timedelta(days=20))
    scene.given_consent("JU-0412", LEEDS, kept_back=(KeptBack(category=Category.HOUSING),))
    aisha = opens_change(scene)
    aisha.chooses("kept_back", [])

    assert aisha.submits(categories=["contact"], free_of_duress="yes").ok

    assert not counts(scene)
    assert "kept back from this recipient: Housing" in words_of(aisha.view("outcome"))


def test_a_change_stops_what_rested_on_the_old_record(scene: Scene) -> None:
    """The worker who was allowed to share is told to stop, as after a withdrawal."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    request = allowed(scene)
    ben = opens_change(scene, BEN)

    assert ben.submits(recipients=YORK, free_of_duress="yes").ok

    assert f"no longer covers it:* {request}." in words_of(ben.view("board"))
    assert f"*Stop: {request} no longer holds.* The consent it rested on does not count any more." in scene.heard(AISHA)[-1]
    assert scene.request().state == "stopped"


def test_a_change_that_still_covers_it_stops_nothing(scene: Scene) -> None:
    """One more recipient: what was allowed goes on."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    allowed(scene)
    aisha = opens_change(scene)

    assert aisha.submits(recipients=f"{LEEDS}\n{YORK}", free_of_duress="yes").ok

    assert scene.request().state == "allowed"


def test_two_who_change_the_same_record_change_it_once(scene: Scene) -> None:
    """The second learns that it has changed, and what they typed did not become a second answer."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    aisha, ben = opens_change(scene), opens_change(scene, BEN)

    assert aisha.submits(recipients=YORK, free_of_duress="yes").ok
    ben.submits(free_of_duress="yes")

    assert "has been changed, withdrawn or marked meanwhile" in refusal(ben)
    assert scene.logged().count("consent:answer:record") == 2


def test_a_form_left_open_cannot_undo_a_withdrawal(scene: Scene) -> None:
    """The client withdrew while the change was being typed: the withdrawal stands."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    aisha = opens_change(scene)
    withdraws(scene, BEN)

    aisha.submits(free_of_duress="yes")

    assert "has been changed, withdrawn or marked meanwhile" in refusal(aisha)
    assert not counts(scene)


# An error


def test_a_record_made_in_error_permits_nothing_and_stays_readable(scene: Scene) -> None:
    """Marked with the reason; the board tells it from a withdrawal, and the request that rested on it stops."""
    scene.given_client("JU-0412", AISHA, BEN)
    old = scene.given_consent("JU-0412", LEEDS)
    request = allowed(scene)

    said = marks(scene, BEN)

    assert f"*{old.id} is marked as recorded in error.*" in said
    assert f"*Stopped:* {request}." in said
    shown_now = words_of(board(scene).view("board"))
    assert "*Recorded in error.* It lets nobody share." in shown_now
    assert "Withdrawn" not in shown_now
    assert f"*Stop: {request} no longer holds.*" in scene.heard(AISHA)[-1]
    assert "consent:record:mark" in scene.logged()
    assert not counts(scene)
    assert "was marked as recorded in error, so it does not count" in words_of(scene.person(AISHA).view("outcome"))


def test_a_marked_record_can_be_neither_changed_nor_marked_again(scene: Scene) -> None:
    """Its buttons are gone from the board."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    marks(scene)

    assert "consent_mark" not in str(board(scene).view("board"))
    assert "consent_change" not in str(scene.person(AISHA).view("board"))


def test_marking_a_no_as_an_error_does_not_open_what_it_closed(scene: Scene) -> None:
    """The refusal stands although its record is an error, and the page says so; the client's own later yes answers it."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today - timedelta(days=20))
    scene.given_consent("JU-0412", LEEDS, answer=Answer.REFUSED, purposes=(), categories=())
    assert not counts(scene)

    assert "that stays until the client answers again" in marks(scene)

    assert not counts(scene)
    assert "The client said no to this" in words_of(scene.person(AISHA).view("outcome"))
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today)
    assert counts(scene)


def test_marking_a_withdrawn_record_does_not_bring_an_older_yes_back(scene: Scene) -> None:
    """The withdrawal was a no: it stands."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today - timedelta(days=20))
    scene.given_consent("JU-0412", LEEDS)
    withdraws(scene)

    marks(scene)

    assert not counts(scene)


def test_two_who_mark_at_once_mark_it_once(scene: Scene) -> None:
    """The second hears that it was done already; one mark, one line in the log."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    aisha, ben = opens_mark(scene), opens_mark(scene, BEN)

    assert aisha.submits(reason="The wrong client").ok
    ben.submits(reason="It was never said")

    assert "Nothing was changed" in refusal(ben)
    assert scene.logged().count("consent:record:mark") == 1
    assert scene.log_verifies()


# Conflicts


def test_a_yes_and_a_later_no_are_shown_together_with_the_one_we_follow(scene: Scene) -> None:
    """On the board and beside the answer to an ask that it concerns, with both days; a yes of today settles it."""
    scene.given_client("JU-0412", AISHA)
    yes = scene.given_consent("JU-0412", LEEDS, YORK)
    no = scene.given_consent("JU-0412", LEEDS, answer=Answer.REFUSED, purposes=(), categories=(), given_on=scene.today - timedelta(days=1))
    sentence = f"said yes for {LEEDS} on {yes.given_on:%A} {yes.given_on.day}"

    said = words_of(board(scene).view("board"))

    assert "The client's answers differ" in said
    assert sentence in said
    assert f"and no on {no.given_on:%A} {no.given_on.day} {no.given_on:%B %Y}" in said
    assert "We follow the no" in said
    assert not counts(scene)
    assert sentence in words_of(scene.person(AISHA).view("outcome"))
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today)
    assert "answers differ" not in words_of(board(scene).view("board"))


def test_a_conflict_about_somebody_else_is_not_shown_with_an_ask(scene: Scene) -> None:
    """York is not concerned."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, YORK)
    scene.given_consent("JU-0412", LEEDS, answer=Answer.REFUSED, purposes=(), categories=())
    aisha = scene.person(AISHA)

    asks_to_share(aisha, YORK)

    assert "*Yes, you may share this" in words_of(aisha.view("outcome"))
    assert "answers differ" not in words_of(aisha.view("outcome"))


def test_a_newer_yes_that_ends_sooner_is_shown_and_is_followed(scene: Scene) -> None:
    """The day that comes first holds, also when it has passed."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today - timedelta(days=9))
    scene.given_consent("JU-0412", LEEDS, ends_on=scene.today + timedelta(days=3))

    assert "We follow the day that comes first" in words_of(board(scene).view("board"))

    assert counts(scene)
    scene.time_passes(days=4)
    assert not counts(scene)


def test_a_withdrawal_of_everything_after_one_for_some_leaves_nobody(scene: Scene) -> None:
    """First for Leeds, then for everybody: York is out too."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, YORK)
    withdraws(scene, AISHA, LEEDS)
    scene.person(AISHA).closes(everything=True)
    withdraws(scene)
    aisha = scene.person(AISHA)
    aisha.closes(everything=True)

    asks_to_share(aisha, YORK)

    assert "*Yes, you may share this" not in words_of(aisha.view("outcome"))
