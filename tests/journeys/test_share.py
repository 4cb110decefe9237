"""Asking whether to share: consent that covers it, everything that does not, the telephone, and the form itself (2.2, 2.3, 3.1, 3.3, 3.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from policy.facts import Answer, Category, Purpose
from tests.cast import AISHA, BEN, GRACE
from tests.journeys.steps import GOOD, asks_to_share, fills_share, opens_share, refusal, shown, typed_into
from tests.scene import Scene, words_of

LEEDS = "Leeds Housing"


def answer_to(scene: Scene, recipient: str = LEEDS, **changes: Any) -> str:
    """Aisha asks to share about JU-0412; what the policy answers."""
    aisha = scene.person(AISHA)
    asked = asks_to_share(aisha, recipient, **changes)
    assert asked.ok, asked
    return words_of(aisha.view("outcome"))


def test_a_consent_that_covers_it_lets_the_worker_share(scene: Scene) -> None:
    """Yes, with the clause, exactly what may be told, and a message from which to record it; no trustee is troubled."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)

    said = answer_to(scene)

    assert f"*Yes, you may share this with {LEEDS}.* Share only: Housing." in said
    assert "(clause 2.2)" in said
    assert scene.request().state == "allowed"
    assert "you may share this.* Only Housing" in scene.heard(AISHA)[-1]
    assert scene.heard(GRACE, "approvals") == []


def ended(scene: Scene) -> None:
    """The consent was for a month, a while ago."""
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today - timedelta(days=60), ends_on=scene.today - timedelta(days=1))


def withdrawn(scene: Scene) -> None:
    """The client took everything back."""
    scene.given_consent("JU-0412", LEEDS)
    scene.person(AISHA).types("/justus withdraw JU-0412", channel="general")
    assert scene.person(AISHA).submits().ok
    scene.person(AISHA).closes(everything=True)


def refused(scene: Scene) -> None:
    """The client said no, after a yes."""
    scene.given_consent("JU-0412", LEEDS)
    scene.given_consent("JU-0412", LEEDS, answer=Answer.REFUSED, purposes=(), categories=(), given_on=scene.today - timedelta(days=1))


@pytest.mark.parametrize(
    ("given", "because"),
    [
        (ended, "The consent has ended"),
        (withdrawn, "The client withdrew consent for this: Housing"),
        (refused, "The client said no to this"),
        (lambda scene: scene.given_consent("JU-0412", "York Housing"), "The nearest consent does not name this recipient"),
        (lambda scene: scene.given_consent("JU-0412", LEEDS, purposes=(Purpose.SUPPORT,)), "The nearest consent does not name this purpose"),
        (lambda scene: scene.given_consent("JU-0412", LEEDS, categories=(Category.CONTACT,)), "The nearest consent does not name this: Housing"),
        (lambda scene: scene.given_kept_back("JU-0412", LEEDS, Category.HOUSING), "The client wants this kept back from this recipient: Housing"),
        (lambda scene: scene.given_consent("JU-0412", LEEDS, answer=Answer.NOT_ANSWERED), "No answer is not a yes"),
        (lambda scene: None, "There is no consent on record for telling this recipient"),
    ],
)
def test_what_no_consent_covers_is_not_shared_and_says_why(scene: Scene, given: Any, because: str) -> None:
    """Each kind of gap is named, with its clause and the way on; nothing says yes."""
    scene.given_client("JU-0412", AISHA)
    given(scene)

    said = answer_to(scene)

    assert "*Do not share yet: consent does not cover this.*" in said
    assert because in said
    assert "Ask the trustees" in said
    assert scene.request().state == "asked"
    assert [one for one in scene.heard(AISHA) if "ended by itself" not in one] == []  # that a consent has ended may be said at any moment


def test_what_is_kept_back_can_be_left_out_and_the_rest_shared(scene: Scene) -> None:
    """The answer says which to leave out; asked again without it, the answer is yes."""
    scene.given_client("JU-0412", AISHA)
    scene.given_kept_back("JU-0412", LEEDS, Category.MONEY)
    both: dict[str, Any] = {"categories": ["housing", "money"], "needs.money": "To check the rent"}

    assert "What would help: Leave out: Money" in answer_to(scene, **both)
    scene.person(AISHA).press("share_change", in_view=True)
    scene.person(AISHA).chooses("categories", ["housing"])
    assert scene.person(AISHA).submits().ok

    assert "Share only: Housing." in words_of(scene.person(AISHA).view("outcome"))


def test_fax_is_refused_in_the_form_and_in_the_answer(scene: Scene) -> None:
    """The form says so as soon as it is chosen, with what to use instead; consent makes no difference."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    aisha = scene.person(AISHA)
    opens_share(aisha)

    fills_share(aisha, LEEDS, channel="fax")
    assert "Fax is never safe, so the answer will be no* (clause 3.1). Choose a letter" in words_of(aisha.view("share"))
    assert aisha.submits().ok

    said = words_of(aisha.view("outcome"))
    assert "*No, do not share this.*" in said
    assert "What would help: Use another way: go in person, ring, write a letter" in said
    assert scene.heard(AISHA) == []


def test_an_unsure_caller_is_called_back_before_anything_is_said(scene: Scene) -> None:
    """Not yet, with what to do; called back on a number found elsewhere, the answer is yes."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    fills_share(aisha, LEEDS, channel="telephone")
    aisha.chooses("identity", "unsure")
    assert aisha.submits(overheard="no").ok

    said = words_of(aisha.view("outcome"))
    assert "*Not yet.*" in said
    assert "Do not say whether we know the client" in said
    assert "hang up, and find the number yourself" in said

    aisha.press("share_change", in_view=True)
    aisha.chooses("identity", "called_back")
    assert aisha.submits(number_source="The council's own web page").ok
    assert "*Yes, you may share this" in words_of(aisha.view("outcome"))


@pytest.mark.parametrize(("overheard", "answer"), [("yes", "Somebody else could hear the call"), ("no", "*Yes, you may share this")])
def test_a_call_that_others_can_hear_has_to_wait(scene: Scene, overheard: str, answer: str) -> None:
    """The same call passes where nobody else can hear it."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    fills_share(aisha, LEEDS, channel="telephone")

    aisha.chooses("identity", "certain")
    assert aisha.submits(overheard=overheard).ok

    assert answer in words_of(aisha.view("outcome"))


def test_what_can_be_anonymous_is_shared_without_saying_who(scene: Scene) -> None:
    """No consent is needed for that, and the answer says what to take out."""
    scene.given_client("JU-0412", AISHA)

    said = answer_to(scene, "Elm House", anonymous="yes")

    assert "*Share it without saying who it is about.*" in said
    assert scene.request().state == "allowed"
    assert "without saying who it is about" in scene.heard(AISHA)[-1]


def test_changing_answers_keeps_everything_typed_and_replaces_the_old_ask(scene: Scene) -> None:
    """Nothing is typed twice; the first ask is closed and stays on record, and its message no longer invites anybody."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    aisha = scene.person(AISHA)
    answer_to(scene)
    first = scene.request().id

    aisha.press("share_change", in_view=True)
    assert typed_into(aisha, "justification") == GOOD["justification"]
    assert typed_into(aisha, "needs.housing") == "To find the right flat"
    assert typed_into(aisha, "why_not_anonymous") == "They must know whom they house"
    aisha.fills(justification="They must place the client by Monday")
    assert aisha.submits().ok

    old, new = scene.requests()
    assert (old.id, old.state, new.state, new.replaces) == (first, "replaced", "allowed", first)
    assert f"*{first} is closed.* You asked again with other answers" in scene.heard(AISHA)[0]
    assert scene.log_verifies()


def test_the_form_redraws_without_losing_what_was_typed(scene: Scene) -> None:
    """Choosing the channel, the kinds of information or the answer on anonymity leaves all that stands in other fields."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    aisha.fills(recipient="Elm House", justification="Line one\nline two", purpose="housing")

    aisha.chooses("categories", ["housing", "health"])
    aisha.fills(**{"needs.health": "A room on the ground floor"})
    aisha.chooses("channel", "telephone")
    aisha.chooses("anonymous", "no")
    aisha.chooses("categories", ["health"])

    assert {"needs.health", "identity", "overheard", "why_not_anonymous"} <= shown(aisha)
    assert "needs.housing" not in shown(aisha)
    assert typed_into(aisha, "recipient") == "Elm House"
    assert typed_into(aisha, "justification") == "Line one\nline two"
    assert typed_into(aisha, "needs.health") == "A room on the ground floor"


def test_two_quick_choices_do_not_end_in_an_error_page(scene: Scene) -> None:
    """When Slack says that the form has just changed, it is drawn again from the latest answers."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    scene.sandbox.faults("views.update", "error", error="hash_conflict")

    aisha.chooses("channel", "telephone")

    assert {"identity", "overheard"} <= shown(aisha)


def test_a_share_without_a_reference_asks_for_one(scene: Scene) -> None:
    """The question forgives small letters and a missing dash, says what is wrong beside the field, and goes on to the form."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    assert aisha.types("/justus share", channel="general").ok
    aisha.view("which")

    assert "It looks like JU-0412" in aisha.submits(ref="the Smith boy").errors["ref"]
    assert "We cannot find this client" in aisha.submits(ref="JU-7777").errors["ref"]
    assert aisha.submits(ref="ju 0412").ok

    assert "*Client JU-0412.*" in words_of(aisha.view("share"))


def test_references_are_read_as_tired_people_type_them(scene: Scene) -> None:
    """Any case, any order, stray spaces and quotation marks, with or without the dash."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)

    for typed in ("share ju0412", "SHARE  Ju-0412 ", "ju-0412 share", "share JU 0412", "share “JU-0412”"):
        assert aisha.types(f"/justus {typed}", channel="general").ok

        assert "*Client JU-0412.*" in words_of(aisha.view("share")), typed
        aisha.closes()


def test_the_share_shortcut_asks_for_the_client(scene: Scene) -> None:
    """For a worker on the phone, who does not type commands."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)

    assert aisha.shortcut("share_shortcut").ok
    assert aisha.submits(ref="JU-0412").ok

    assert aisha.view("share")


def test_a_consent_withdrawn_while_the_form_is_open_is_noticed(scene: Scene) -> None:
    """The menu was drawn from consents that are gone: the answer says so, with its clause, and nothing has to be typed again."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    aisha, ben = scene.person(AISHA), scene.person(BEN)
    opens_share(aisha)
    fills_share(aisha, LEEDS)

    ben.types("/justus withdraw JU-0412", channel="general")
    assert ben.submits().ok
    assert aisha.submits().ok

    assert "The client withdrew consent" in words_of(aisha.view("outcome"))


def test_an_ask_that_the_trustees_have_approved_cannot_be_changed_any_more(scene: Scene) -> None:
    """The form opened before is refused in words; the request stands as it was."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    answer_to(scene, "Elm House")
    request = scene.request().id
    aisha.press("share_change", in_view=True)
    with scene.desk(AISHA) as desk:
        desk.request(request).state = "approved"

    aisha.submits()

    assert f"{request} is already closed or has moved on" in refusal(aisha)
    assert [one.state for one in scene.requests()] == ["approved"]
