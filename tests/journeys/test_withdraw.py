"""A client takes consent back: two clicks, at once, and whoever is concerned hears of it (5.4)."""

from __future__ import annotations

from datetime import timedelta

from bot.notices import Drafted, of_client
from policy.facts import Answer
from tests.cast import AISHA, BEN, DANA, TOMASZ
from tests.journeys.steps import approves, asks_to_share, note_before, now, records, refusal, request_waits, told
from tests.scene import Scene, words_of

LEEDS, YORK = "Leeds Housing", "York Housing"


def allowed(scene: Scene, worker: str = AISHA, recipient: str = LEEDS) -> str:
    """A request that a consent allows, and that is not made yet; its reference."""
    person = scene.person(worker)
    assert asks_to_share(person, recipient).ok
    person.closes(everything=True)
    scene.settled()
    assert scene.request().state == "allowed"
    return scene.request().id


def withdraws(scene: Scene, worker: str = AISHA, *recipients: str) -> str:
    """Withdraw everything, or for some recipients; what the worker is told."""
    person = scene.person(worker)
    assert person.types("/justus withdraw JU-0412", channel="general").ok
    if recipients:
        person.chooses("scope", "some")
        person.fills(recipients=list(recipients))
    assert person.submits().ok
    return words_of(person.view("withdrawn"))


def notices(scene: Scene, worker: str = AISHA, ref: str = "JU-0412") -> tuple[Drafted, ...]:
    """The letters to those who hold something of the client's: those that were sent first, then those that are owed, each the oldest first."""
    with scene.desk(worker) as desk:
        return tuple(reversed(of_client(desk, ref, 100).shown))


def test_withdrawing_everything_takes_two_clicks_and_no_reason(scene: Scene) -> None:
    """The form opens set to everything: open it, press the button. The consent no longer covers anything."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    aisha = scene.person(AISHA)

    aisha.types("/justus withdraw ju0412", channel="general")
    assert f"has said yes for: {LEEDS}" in words_of(aisha.view("withdraw"))
    assert aisha.submits().ok

    assert "*Withdrawn from today.* For everybody." in words_of(aisha.view("withdrawn"))
    aisha.closes(everything=True)
    asks_to_share(aisha, LEEDS)
    assert "The client withdrew consent" in words_of(aisha.view("outcome"))


def test_withdrawal_stops_an_allowed_request_and_tells_its_worker_at_once(scene: Scene) -> None:
    """Another worker records the withdrawal: the first one is told to stop, and the old button no longer records anything."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    request = allowed(scene)

    assert f"*Stopped:* {request}. The workers who asked have been told." in withdraws(scene, BEN)

    stop = scene.heard(AISHA)[-1]
    assert f"*Stop: {request} no longer holds.*" in stop
    assert "If you had already shared it, record that now, and tell your data lead today" in stop
    assert "Record what was shared" not in str(scene.heard(AISHA))
    assert scene.request().state == "stopped"


def test_what_was_shared_just_before_a_withdrawal_is_on_record_and_its_holder_hears_of_it(scene: Scene) -> None:
    """The record form was open when the client withdrew: what was done is kept, nobody is blamed, and a letter is owed."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    request = allowed(scene)
    aisha = scene.person(AISHA)
    aisha.press("disclosure_record", in_message=True)
    aisha.chooses("done", "shared")
    aisha.fills(categories=["housing"], channel="email", **now(scene))

    withdraws(scene, BEN)
    scene.settled()
    assert aisha.submits().ok

    assert scene.request().state == "shared"
    assert f"*{request} was shared before it was stopped*" in "".join(scene.heard(AISHA))
    (letter,) = notices(scene)
    assert (letter.recipient, letter.state, letter.owed_by) == (LEEDS, "owed", AISHA)
    assert scene.heard(DANA) == []


def test_what_was_shared_after_a_withdrawal_is_on_record_too_and_the_data_lead_hears(scene: Scene) -> None:
    """The worker had not read that it was stopped. It happened, so it is kept; and somebody looks at it."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    request = allowed(scene)
    withdraws(scene, BEN)
    scene.time_passes(minutes=5)
    scene.settled()

    aisha = scene.person(AISHA)
    aisha.press("disclosure_record_earlier", in_message=True)
    aisha.view("record")
    aisha.chooses("done", "not_shared")
    aisha.submits(note="Nothing went out")
    assert f"There is nothing to record for {request} now" in refusal(aisha)
    aisha.closes(everything=True)
    assert records(aisha, button="disclosure_record_earlier", categories=["housing"], channel="email", **now(scene)).ok

    assert f"*{request} was shared at a time when no yes to it stood.*" in scene.heard(DANA)[-1]
    assert [one.recipient for one in notices(scene)] == [LEEDS]


def test_a_partial_withdrawal_leaves_the_others_as_they_were(scene: Scene) -> None:
    """Taken back for one recipient: that request stops, the other may go on, and the board says which."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, YORK)
    leeds, york = allowed(scene), allowed(scene, recipient=YORK)

    said = withdraws(scene, AISHA, LEEDS)

    assert f"For: {LEEDS}." in said
    assert f"*Stopped:* {leeds}." in said
    assert {one.id: one.state for one in scene.requests()} == {leeds: "stopped", york: "allowed"}
    aisha = scene.person(AISHA)
    aisha.closes(everything=True)
    aisha.types("/justus status JU-0412", channel="general")
    assert f"they took a part of it back, for {LEEDS}." in words_of(aisha.view("board"))


def test_another_consent_that_still_covers_it_keeps_a_request_alive(scene: Scene) -> None:
    """Only what rests on nothing any more is stopped."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    scene.given_consent("JU-0412", YORK)
    request = allowed(scene)

    assert "Nothing was waiting to be shared under it" in withdraws(scene, AISHA, YORK)

    assert scene.request().id == request
    assert scene.request().state == "allowed"


def test_whoever_already_holds_the_data_is_listed_with_a_notice(scene: Scene) -> None:
    """Ready to send, with our reference and without the client's; what was shared before stays on record as right."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    request = allowed(scene)
    aisha = scene.person(AISHA)
    assert records(aisha, categories=["housing"], channel="email", **now(scene)).ok
    aisha.closes(everything=True)

    said = withdraws(scene)

    assert f"{LEEDS} holds Housing since" in said and f"({request})" in said
    aisha.press("notice_open", in_view=True)
    letter = note_before(aisha)
    assert f"To: {LEEDS}" in letter and "- Housing" in letter and request in letter
    assert f"They took that back on {scene.today:%A}" in letter
    assert "JU-0412" not in letter
    assert scene.request().state == "shared"


def test_a_request_without_consent_goes_on_and_both_sides_are_told(scene: Scene) -> None:
    """It rests on its ground and not on consent; worker and trustees hear that the facts changed, and a trustee may still approve."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    request = request_waits(scene, AISHA)

    assert f"*Not stopped, because they do not rest on consent:* {request}." in withdraws(scene)

    assert f"The client's consent has changed since you asked for {request}" in scene.heard(AISHA)[-1]
    assert "It is checked again when you decide" in scene.heard(TOMASZ, "approvals")[-1]
    assert approves(scene.person(TOMASZ), request).ok
    assert scene.request().state == "approved"


def test_a_refusal_that_came_after_the_ask_stops_the_approval(scene: Scene) -> None:
    """The trustee cannot approve over a no that nobody weighed: the worker must name the risk first. Declining is still possible."""
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)
    scene.given_consent("JU-0412", "Elm House", answer=Answer.REFUSED, purposes=(), categories=(), given_on=scene.today)
    tomasz = scene.person(TOMASZ)

    tomasz.press("request_approve", in_message=True)

    assert f"The client has said no since {request} was asked, and it names no risk that outweighs that" in refusal(tomasz)
    assert scene.request().state == "waiting"


def test_there_is_nothing_to_withdraw_without_a_live_consent(scene: Scene) -> None:
    """No consent, or one that has ended: the worker is told so and how to record a no, instead of a form."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today - timedelta(days=60), ends_on=scene.today - timedelta(days=1))
    aisha = scene.person(AISHA)

    aisha.types("/justus withdraw JU-0412", channel="general")

    said = words_of(aisha.view("board"))
    assert "has no consent on record that still holds" in said
    assert "/justus consent JU-0412" in said


def test_two_workers_who_withdraw_at_once_withdraw_once(scene: Scene) -> None:
    """The second learns that nothing was left to withdraw, in words; the first withdrawal stands."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    aisha, ben = scene.person(AISHA), scene.person(BEN)
    for worker in (aisha, ben):
        worker.types("/justus withdraw JU-0412", channel="general")
        worker.view("withdraw")

    assert aisha.submits().ok
    second = ben.submits()

    assert "there is no consent to withdraw" in second.errors["scope"]
    assert scene.logged().count("consent:answer:withdraw") == 1


def test_somebody_who_is_not_the_key_worker_cannot_withdraw(scene: Scene) -> None:
    """And does not learn whether there is such a client."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)

    scene.person(BEN).types("/justus withdraw JU-0412", channel="general")

    assert "We cannot find this client among the people you work with" in told(scene.person(BEN))
