"""The trustees' channel: nothing is said there while others could read it, no request waits for it, and it goes on there when it is mended (2.3.3, 4.1)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.people import set_roles
from tests.cast import AISHA, APPROVALS, DANA, GRACE, OLU, STRANGER, TOMASZ
from tests.journeys.steps import DECISION, approves, asks_to_share, asks_trustees, declines, refusal, request_waits
from tests.places import over_both_transports
from tests.scene import Scene, in_words

UNSAFE: dict[str, dict[str, Any]] = {
    "archived": {"do": "archive"},
    "public: everybody": {"do": "make_public"},
    "shared with another": {"do": "share", "user": STRANGER, "keeps_id": True},
    "cannot find": {"do": "remove_bot"},
}
MENDED = {
    "archived": {"do": "unarchive"}, "public: everybody": {"do": "make_private"}, "shared with another": {"do": "unshare"},
    "cannot find": {"do": "invite_bot"},
}  # fmt: skip


@pytest.fixture
def waiting(scene: Scene) -> str:
    """Aisha's request waits in the channel; its reference."""
    scene.given_client("JU-0412", AISHA)
    return request_waits(scene, AISHA)


def happens(scene: Scene, what: dict[str, Any]) -> None:
    """The channel is changed in Slack, and JustUs looks at it."""
    scene.sandbox.world(**what, channel=APPROVALS)
    scene.time_passes(minutes=11)
    scene.settled()


def in_channel(scene: Scene) -> list[str]:
    """What stands in the channel, whoever may read it."""
    scene.settled()
    return [in_words(one) for one in scene.sandbox.raw()["channels"][APPROVALS]["messages"]]


def asks_again(scene: Scene) -> str:
    """Another request of Aisha's; its reference."""
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Elm House")
    assert asks_trustees(aisha).ok
    aisha.closes(everything=True)
    scene.settled()
    return scene.request().id


# Danger first


@pytest.mark.parametrize("wrong", UNSAFE)
def test_a_request_put_at_the_moment_the_channel_is_unsafe_is_never_said_there(scene: Scene, wrong: str) -> None:
    """No look between the change and the request: Slack is asked before each word. Each trustee has it, and it can be decided."""
    scene.given_client("JU-0412", AISHA)
    scene.sandbox.world(**UNSAFE[wrong], channel=APPROVALS)

    request = request_waits(scene, AISHA)

    assert in_channel(scene) == []
    for trustee in (TOMASZ, GRACE):
        assert f"*{request} needs a trustee's decision*" in scene.heard(trustee)[-1]
    assert approves(scene.person(TOMASZ)).ok
    assert scene.request().state == "approved"
    assert in_channel(scene) == []
    assert scene.log_verifies()


def test_no_edit_is_made_where_others_could_read_it(scene: Scene, waiting: str) -> None:
    """Decided while the channel is public, the message there stays as it was until it is private again; the direct messages follow at once."""
    happens(scene, {"do": "make_public"})
    before = in_channel(scene)

    assert declines(scene.person(TOMASZ)).ok

    assert in_channel(scene) == before
    assert f"*{waiting}: declined*" in scene.heard(GRACE)[-1]
    happens(scene, {"do": "make_private"})
    assert f"*{waiting}: declined*" in in_channel(scene)[0]


@over_both_transports
def test_two_who_decide_at_once_by_direct_message_give_one_outcome(scene: Scene, waiting: str) -> None:
    """Tomasz approves and Grace declines from her own copy: one outcome, and both copies say which."""
    happens(scene, {"do": "archive"})
    tomasz, grace = scene.person(TOMASZ), scene.person(GRACE)
    for person, button, form in ((tomasz, "request_approve", "approve"), (grace, "request_decline", "decline")):
        copy = person.messages("dm")[-1]
        person.press(button, in_message=copy)
        person.view(form)

    assert tomasz.submits(**DECISION).ok
    grace.submits(**DECISION)

    assert "Your click changed nothing" in refusal(grace)
    assert scene.request().state == "approved"
    for trustee in (TOMASZ, GRACE):
        assert f"*{waiting}: approved*" in scene.heard(trustee)[-1]


def test_a_trustee_who_left_does_not_keep_the_request_from_the_others(scene: Scene, waiting: str) -> None:
    """Grace has it and can decide; the data lead learns who could not be reached."""
    scene.sandbox.world("deactivate", user=TOMASZ)

    happens(scene, {"do": "archive"})

    assert f"*{waiting} needs a trustee's decision*" in scene.heard(GRACE)[-1]
    assert f"A message about {waiting} could not be delivered to <@{TOMASZ}>" in scene.heard(DANA)[-1]
    assert approves(scene.person(GRACE)).ok


def test_when_the_admin_is_gone_the_data_lead_is_told_what_to_mend(scene: Scene) -> None:
    """The same steps, to somebody who is there."""
    scene.sandbox.world("deactivate", user=OLU)

    happens(scene, {"do": "archive"})

    assert "*The approvals channel is archived.*" in scene.heard(DANA)[-1]
    assert "Unarchive channel" in scene.heard(DANA)[-1]


# The whole way, there and back


@over_both_transports
@pytest.mark.parametrize("wrong", UNSAFE)
def test_an_open_request_goes_to_each_trustee_and_comes_back(scene: Scene, waiting: str, wrong: str) -> None:
    """Each has a copy with buttons; the admin is told once, in steps; mended, what was asked meanwhile stands in the channel, and the admin hears of it."""
    happens(scene, UNSAFE[wrong])

    for trustee in (TOMASZ, GRACE):
        copies = [one for one in scene.heard(trustee) if f"*{waiting} needs a trustee's decision*" in one]
        assert len(copies) == 1
        assert "Approve" in copies[0]
    (told,) = scene.heard(OLU)
    assert wrong in told
    assert "1. " in told
    meanwhile = asks_again(scene)
    assert len(scene.heard(OLU)) == 1
    assert meanwhile not in str(in_channel(scene))

    happens(scene, MENDED[wrong])

    assert f"*{meanwhile} needs a trustee's decision*" in in_channel(scene)[-1]
    assert str(in_channel(scene)).count(f"*{waiting} needs") == 1
    assert "*This is over.*" in scene.heard(OLU)[0]
    assert "*The approvals channel is well again.*" in scene.heard(OLU)[-1]
    assert approves(scene.person(TOMASZ), meanwhile).ok
    assert f"*{meanwhile}: approved*" in in_channel(scene)[-1]
    assert f"*{meanwhile}: approved*" in scene.heard(GRACE)[-1]
    assert scene.logged().count("room:safety:change") == 2


def test_an_admin_is_reminded_each_day_until_it_is_mended(scene: Scene) -> None:
    """Not each time JustUs looks."""
    happens(scene, {"do": "archive"})
    for _ in range(3):
        scene.time_passes(minutes=11)
    assert len(scene.heard(OLU)) == 1

    scene.time_passes(hours=24)
    scene.time_passes(hours=1)

    assert len(scene.heard(OLU)) == 2
    assert scene.logged().count("room:safety:remind") == 1
    happens(scene, {"do": "unarchive"})
    scene.time_passes(hours=25)
    assert [one.splitlines()[0][:21] for one in scene.heard(OLU)] == ["*This is over.* The a", "*This is over.* The a", "*The approvals channe"]


def test_news_of_the_channel_is_acted_on_at_once(scene: Scene, waiting: str) -> None:
    """An event is enough: no look is due, and the trustees have their copies."""
    scene.sandbox.world("archive", channel=APPROVALS)

    scene.person(OLU).wait_for(lambda state: any("archived" in str(one["messages"]) for one in state["channels"] if one["kind"] == "im"))

    assert f"*{waiting} needs a trustee's decision*" in scene.heard(GRACE)[-1]


def test_a_new_name_of_the_channel_is_only_noted(scene: Scene, waiting: str) -> None:
    """Nobody is told, and requests go on in the channel under the same id; the name itself is kept nowhere."""
    scene.sandbox.world("rename", channel=APPROVALS, name="trustees-decide")
    scene.sandbox.wait_for(lambda _: "room:name:change" in scene.logged())
    scene.time_passes(minutes=11)

    second = asks_again(scene)

    assert scene.heard(OLU) == []
    assert f"*{second} needs a trustee's decision*" in in_channel(scene)[-1]
    assert scene.logged().count("room:name:change") == 1


def test_news_of_other_channels_changes_nothing(scene: Scene, waiting: str) -> None:
    """Somebody else's channel is archived and shared: Slack is not even asked."""
    scene.bot.engine.keeper.stop()
    before = [one["n"] for one in scene.sandbox.wire()][-1]
    scene.sandbox.event({"type": "group_archive", "channel": "C0ELSEWHERE"})
    scene.sandbox.event({"type": "channel_shared", "channel": "C0ELSEWHERE", "connected_team_id": "T0ELSEWHERE"})

    assert scene.heard(OLU) == []
    assert "room:safety:change" not in scene.logged()
    assert "conversations.info" not in [one["name"] for one in scene.sandbox.wire(before)]


def test_old_news_is_checked_against_how_the_channel_is_now(scene: Scene, waiting: str) -> None:
    """An archive event that arrives after the channel was opened again does nothing."""
    scene.sandbox.event({"type": "group_archive", "channel": APPROVALS})

    assert scene.heard(OLU) == []
    assert scene.heard(TOMASZ) == []


def test_when_slack_cannot_say_how_the_channel_is_nothing_is_said_yet(scene: Scene) -> None:
    """Busy is not unsafe: the request waits a moment, and then stands in the channel; nobody is alarmed."""
    scene.given_client("JU-0412", AISHA)
    scene.sandbox.faults("conversations.info", "500", times=2)

    request = request_waits(scene, AISHA)

    assert f"*{request} needs a trustee's decision*" in in_channel(scene)[-1]
    assert scene.heard(OLU) == []


def test_who_asked_and_who_tells_with_them_get_no_copy(scene: Scene) -> None:
    """Grace is a trustee and asks: the others get it."""
    scene.given_client("JU-0412", GRACE)
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(DANA), frozenset({"data_lead", "trustee"}))
    request_waits(scene, GRACE)

    happens(scene, {"do": "delete_channel"})

    for trustee in (TOMASZ, DANA):
        assert "needs a trustee's decision" in scene.heard(trustee)[-1]
    assert "needs a trustee's decision" not in str(scene.heard(GRACE))
