"""Two processes look at the clock in the same moment: what both find due is done by one of them, and the other finds it done."""

from __future__ import annotations

import copy
from datetime import timedelta

from sqlalchemy import update

from bot import renewing, rounds
from bot.access import clock, complaints, material, packs, requests
from bot.access.complaints import Heard
from bot.access.kinds import AskedBy, CameBy, PackPurpose
from bot.access.requests import Received
from bot.consents import live
from bot.records import FileClosing
from bot.reporting import monthly
from bot.retention import alone
from bot.store import CLOCK, Store
from bot.sweep import BATCH, CHORES
from policy.access import WhyStopped
from policy.access_steps import Stopping
from tests.cast import AISHA, APPROVALS, BEN, DANA, GRACE
from tests.danger.tools import nothing_changes, on_record
from tests.journeys.access_steps import made
from tests.journeys.files import closes_file
from tests.journeys.of_nobody import complaint, enquiry, sealed_as_before, subject_access
from tests.journeys.steps import approves, now, opens_share, raises_alarm, records, request_waits, writes_the_record
from tests.journeys.test_consent import records_yes
from tests.journeys.test_consent_life import given_a_letter
from tests.journeys.test_cover import names_cover
from tests.journeys.test_enquiries import takes
from tests.journeys.test_precautions import writes_note
from tests.journeys.test_reading import states
from tests.scene import Scene


def in_seven_years(scene: Scene) -> Store:
    """The records as another process finds them whose clock is seven years ahead, on a Monday at ten; the bot's own stands still."""
    later = copy.copy(scene.store)
    here = scene.store.clock().astimezone(scene.bot.settings.zone)
    ahead = (here + timedelta(days=366 * 7 + 7 - (here + timedelta(days=366 * 7)).weekday())).replace(hour=10) - here
    later.clock = lambda: scene.store.clock() + ahead
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
    assert approves(scene.person(GRACE)).ok
    scene.settled()
    request_waits(scene, AISHA)
    given_a_letter(scene, "JU-0413")
    assert records_yes(scene, "JU-0413").ok
    aisha.closes(everything=True)
    with scene.store.open(AISHA, "test") as desk:
        renewing.later(desk, live(desk, "JU-0413")[0].id)
    for ref in ("JU-0001", "JU-0002"):
        scene.given_client(ref, AISHA)
        assert closes_file(scene, ref=ref).ok
    with scene.store.open(DANA, "test") as desk:  # as if it had been reckoned before something was written in it
        desk.session.execute(update(FileClosing).where(FileClosing.client_ref == "JU-0002").values(due_on=scene.today + timedelta(days=90)))
    given_access_waits(scene)
    scene.sandbox.world(do="make_public", channel=APPROVALS)
    scene.time_passes(minutes=11)
    scene.settled()
    with scene.store.open(GRACE, "report") as desk:
        monthly.switch(desk, on=True)
    given_reading_waits(scene)


def given_sealed_as_before(scene: Scene) -> None:
    """A complaint of somebody who is no client, sealed as the releases before did."""
    sealed_as_before(scene.store, complaint(scene))


def given_answered(scene: Scene) -> None:
    """A subject access request of somebody who is no client, whose time does not run yet."""
    subject_access(scene)


def given_become_a_clients(scene: Scene) -> None:
    """An enquiry about nobody here, whose time runs and whose reference became a client's since."""
    later = scene.store.clock() + timedelta(seconds=1)
    scene.store.clock = lambda: later
    ref = enquiry(scene, "JU-0415")
    with scene.store.open(CLOCK, "sweep") as desk:
        alone.close(desk, ref)
    scene.given_client("JU-0415", AISHA)


AT_ITS_TURN = {alone.to_seal: given_sealed_as_before, alone.to_close: given_answered, alone.to_give: given_become_a_clients}
"""What waits for no day, and would be done by the bot's own next look."""


def given_access_waits(scene: Scene) -> None:
    """A request that is due, one that waits for whoever asked, a colleague who owes something, a complaint, and a pack whose days will be over."""
    for stops in (False, True):
        with scene.store.open(AISHA, "access") as desk:
            came = Received(ref="JU-0412", on=desk.today, by=AISHA, came_by=CameBy.SPOKEN, asked_by=AskedBy.THEMSELVES, who="", asked_for="All of it")
            request = requests.receive(desk, came).id
        with scene.store.open(DANA, "access") as desk:
            if stops:
                clock.stop(desk, request, WhyStopped.FEE, Stopping(stopped_on=desk.today, reason="A second copy costs five pounds"))
            else:
                material.ask(desk, request, [AISHA], desk.today, "")
                packs.ask_for(desk, request, PackPurpose.TO_LOOK)
    with scene.store.open(AISHA, "complaint") as desk:
        complaints.receive(desk, Heard(ref="JU-0412", on=desk.today, by=AISHA, came_by=CameBy.LETTER, who="", about="You told my landlord"))
    made(scene)


def given_reading_waits(scene: Scene) -> None:
    """An urgent reading, a cover that is still to begin, a child, an enquiry of days ago and one of this minute."""
    scene.given_client("JU-0414", AISHA, child=True)
    assert states(scene, BEN, "urgent").ok
    assert names_cover(scene, AISHA, BEN, 12, from_on=str(scene.today + timedelta(days=10))).ok
    _stands_still(scene)
    assert takes(scene, AISHA, channel="letter").ok
    scene.settled()


def _stands_still(scene: Scene) -> None:
    """The bot's own clock goes no further: what is due in a minute stays so, however long a busy machine takes to look at the rest."""
    moment = scene.store.clock()
    scene.store.clock = lambda: moment


def test_what_two_processes_find_due_at_once_is_done_once(everywhere: Scene) -> None:
    """For each chore there is: both look, the first does it, and the second changes nothing at all and says nothing again."""
    scene = everywhere
    given_everything_waits(scene)
    scene.bot.engine.keeper.stop()
    store = in_seven_years(scene)

    for due, do in CHORES:
        if due in AT_ITS_TURN:
            AT_ITS_TURN[due](scene)
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


def test_two_processes_that_find_a_consent_ending_at_once_remind_once(everywhere: Scene) -> None:
    """Both find it due, both have it said, and both go their rounds: one message for each key worker."""
    scene = everywhere
    scene.bot.engine.keeper.stop()
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", "Leeds Housing", ends_on=scene.today + timedelta(days=40))
    scene.clock_is(scene.store.clock() + timedelta(days=30))
    other = copy.copy(scene.store)

    with scene.store.open(CLOCK, "sweep", to_look=True) as desk, other.open(CLOCK, "sweep", to_look=True) as again:
        found = [renewing.to_remind(one, BATCH) for one in (desk, again)]
    assert found[0] == found[1] != []
    for due, do in ((lambda desk: found[0], renewing.remind), (lambda desk: rounds.to_send(desk, BATCH), rounds.send)):
        with scene.store.open(CLOCK, "sweep", to_look=True) as desk:
            people = due(desk)
        for store in (scene.store, other):
            for one in people:
                with store.open(CLOCK, "sweep") as desk:
                    do(desk, one)

    assert [len(scene.heard(user)) for user in (AISHA, BEN)] == [1, 1]
    assert scene.logged().count("consent:end:remind") == 1
    assert scene.logged().count("reminder:round:send") == 2
