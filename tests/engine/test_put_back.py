"""After a copy was put back: what its lost original said already is found in Slack and becomes ours, and all else is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from bot import whereabouts
from bot.tables import Outbox
from sandbox.client import Sandbox
from tests.engine.conftest import MakeRig
from tests.engine.rig import USER, Rig, now
from tests.engine.test_delivery import posts, texts

Told = tuple[str, ...]


def as_in_the_copy(rig: Rig, *, without: Iterable[str] = (), waiting: Iterable[str] = ()) -> None:
    """Make the records what they were when they were copied: some of this was not written down yet, and some of it not tried yet. Then put them back."""
    with Session(rig.database) as session, session.begin():
        session.execute(delete(Outbox).where(Outbox.id.in_(without)))
        never = {"state": "waiting", "tried_at": None, "attempts": 0, "posted_ts": None, "posted_channel": None, "posted_at": None}
        session.execute(update(Outbox).where(Outbox.id.in_(waiting)).values(**never))
    rig.engine.stop()
    whereabouts.put_back(rig.database, (), now())


def on_the_copy(rig: Rig, make_rig: MakeRig) -> Rig:
    """A bot that starts on the records that were put back."""
    made = make_rig(rig.database.url.render_as_string(hide_password=False), lost=whereabouts.lost(rig.database))
    made.state = "second"
    made.engine.start()
    return made


def test_what_waits_in_the_copy_is_looked_for_before_it_is_said(rig: Rig, sandbox: Sandbox, make_rig: MakeRig) -> None:
    first = rig.say()
    rig.settled(first)
    as_in_the_copy(rig, waiting=[first])
    again = on_the_copy(rig, make_rig)
    assert again.settled(first, again.say("other")) == ["sent", "sent"]
    assert texts(sandbox) == ["hello R-1 first", "other R-1 second"]


def test_what_the_clock_said_after_the_copy_is_not_said_again_but_brought_up_to_date(rig: Rig, sandbox: Sandbox, make_rig: MakeRig) -> None:
    lost = rig.say(target=USER, dedupe="at ten", says=["step one"])
    rig.settled(lost)
    [before] = sandbox.person(USER).messages("dm")
    as_in_the_copy(rig, without=[lost])
    again = on_the_copy(rig, make_rig)
    found = again.say(target=USER, dedupe="at eleven", says=["step one"])
    assert again.settled(found) == ["sent"]
    assert texts(sandbox, "dm") == ["hello R-1 second"]
    assert again.row(found).posted_ts == before["ts"]
    assert posts(sandbox) == 1
    assert again.settled(again.say(target=USER, dedupe="at twelve", says=["step two"])) == ["sent"]
    assert len(texts(sandbox, "dm")) == 2


def test_what_a_person_does_again_is_said_again(rig: Rig, sandbox: Sandbox, make_rig: MakeRig) -> None:
    lost = rig.say()
    rig.settled(lost)
    as_in_the_copy(rig, without=[lost])
    again = on_the_copy(rig, make_rig)
    assert again.settled(again.say()) == ["sent"]
    assert texts(sandbox) == ["hello R-1 first", "hello R-1 second"]


@pytest.mark.parametrize(
    ("said_then", "says_now", "texts_after"),
    [
        ((("one",), ("two",)), ("one", "two"), ["hello R-1 first", "hello R-1 second"]),
        ((("one", "two"),), ("one", "two"), ["hello R-1 second"]),
        ((("one",),), ("one", "two"), ["hello R-1 first", "hello R-1 second"]),
        ((("one", "two"),), ("one",), ["hello R-1 first", "hello R-1 second"]),
    ],
    ids=["each alone, now together", "the same together", "one is new", "one is over"],
)
def test_several_reminders_in_one_are_said_again_unless_all_of_them_were_said(
    sqlite_url: str, sandbox: Sandbox, make_rig: MakeRig, said_then: tuple[Told, ...], says_now: Told, texts_after: list[str]
) -> None:
    rig = make_rig(sqlite_url)
    rig.engine.start()
    lost = [rig.say(target=USER, dedupe=f"then {says}", says=says) for says in said_then]
    rig.settled(*lost)
    as_in_the_copy(rig, without=lost)
    again = on_the_copy(rig, make_rig)
    assert again.settled(again.say(target=USER, dedupe="now", says=says_now)) == ["sent"]
    assert texts(sandbox, "dm") == texts_after


def test_nobody_looks_for_a_lost_life_for_ever_nor_before_the_copy(sqlite_url: str, sandbox: Sandbox, make_rig: MakeRig) -> None:
    """What was said before the copy is on record, so the same said now is something new; and after a month all is."""
    until = now()
    lost = whereabouts.Lost(until - timedelta(hours=1), until)
    assert lost.matters_to(until + whereabouts.REMEMBERED)
    assert not lost.matters_to(until + whereabouts.REMEMBERED + timedelta(seconds=1))
    rig = make_rig(sqlite_url, lost=whereabouts.Lost(until - timedelta(hours=2), until - timedelta(hours=1)))
    rig.engine.start()
    said = [rig.say(target=USER, dedupe=one, says=["step one"]) for one in ("first", "second")]
    assert rig.settled(*said) == ["sent", "sent"]
    assert len(texts(sandbox, "dm")) == 2


def test_a_second_restore_soon_after_the_first_remembers_both(rig: Rig) -> None:
    rig.settled(rig.say())
    rig.engine.stop()
    first = whereabouts.put_back(rig.database, (), now())
    with Session(rig.database) as session, session.begin():
        session.execute(update(Outbox).values(created_at=now() + timedelta(days=2), posted_at=None))
    second = whereabouts.put_back(rig.database, (), now() + timedelta(days=3))
    assert whereabouts.lost(rig.database) == whereabouts.Lost(first.since, second.until)
    third = whereabouts.put_back(rig.database, (), now() + timedelta(days=90))
    assert whereabouts.lost(rig.database) == third
    assert third.since > first.since
