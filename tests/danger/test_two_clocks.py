"""Two processes look at the clock in the same moment: what both find due is done by one of them, and the other finds it done."""

from __future__ import annotations

import copy
from datetime import timedelta

from bot.store import CLOCK, Store
from bot.sweep import BATCH, CHORES
from tests.cast import AISHA, APPROVALS, BEN, GRACE
from tests.danger.tools import nothing_changes, on_record
from tests.journeys.steps import approves, now, opens_share, raises_alarm, records, request_waits, writes_the_record
from tests.journeys.test_cover import names_cover
from tests.journeys.test_enquiries import takes
from tests.journeys.test_precautions import writes_note
from tests.journeys.test_reading import states
from tests.scene import Scene


def in_a_year(scene: Scene) -> Store:
    """The records as another process finds them whose clock is a year and a half ahead; the bot's own stands still."""
    later = copy.copy(scene.store)
    later.clock = lambda: scene.store.clock() + timedelta(days=550)
    assert isinstance(later, Store)
    return later


def given_everything_waits(scene: Scene) -> None:
    """One of each that time brings to mind."""
    scene.given_client("JU-0412", AISHA, GRACE)
    assert writes_note(scene).ok
    aisha = scene.person(AISHA)
    aisha.closes(everything=True)
    request_waits(scene, AISHA, ground="4.4")
    assert approves(scene.person(GRACE)).ok
    scene.settled()
    assert records(aisha, categories=["housing"], channel="email", **now(scene)).ok
    aisha.closes(everything=True)
    opens_share(aisha)
    aisha.chooses("danger", "child")
    assert aisha.submits().ok
    scene.settled()
    writes_the_record(aisha)
    raises_alarm(scene, BEN)
    scene.settled()
    request_waits(scene, AISHA)
    scene.sandbox.world(do="make_public", channel=APPROVALS)
    scene.time_passes(minutes=11)
    scene.settled()
    given_reading_waits(scene)


def given_reading_waits(scene: Scene) -> None:
    """An urgent reading, a cover that is still to begin, a child, an enquiry of days ago and one of this minute."""
    scene.given_client("JU-0413", AISHA, child=True)
    assert states(scene, BEN, "urgent").ok
    assert names_cover(scene, AISHA, BEN, 12, from_on=str(scene.today + timedelta(days=10))).ok
    assert takes(scene, AISHA, channel="letter").ok
    scene.settled()


def test_what_two_processes_find_due_at_once_is_done_once(everywhere: Scene) -> None:
    """For each chore there is: both look, the first does it, and the second changes nothing at all and says nothing again."""
    scene = everywhere
    given_everything_waits(scene)
    store = in_a_year(scene)

    for due, do in CHORES:
        with store.open(CLOCK, "sweep", to_look=True) as one, store.open(CLOCK, "sweep", to_look=True) as other:
            found, again = due(one, BATCH), due(other, BATCH)
        assert found, due
        assert again == found
        before = on_record(store.database)
        for what in found:
            with store.open(CLOCK, "sweep") as desk:
                do(desk, what)
        scene.settled()
        assert on_record(store.database) != before, due
        with nothing_changes(scene):
            for what in again:
                with store.open(CLOCK, "sweep") as desk:
                    do(desk, what)
    assert scene.log_verifies()
