"""Packs in the worst moments: the power goes, the client is destroyed, two make the same one, the disk is full, or there are ten thousand records (3.7)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from sqlalchemy.orm import Session

from bot.access import packs
from bot.access.holds import client_destroyed
from bot.access.kinds import PackPurpose
from bot.access.making import Maker
from bot.database import READ_ONLY
from bot.records import AccessPack, Client
from tests.cast import AISHA, DANA, TEAM
from tests.danger.big_pack import briefing
from tests.danger.killing import ROOT, Killable, stage
from tests.danger.tools import said_once, until
from tests.journeys.access_steps import knows_who_asks, made, opens, pack_made, requested, the_packs, the_request
from tests.scene import Scene

MANY = 900


def given_many_records(scene: Scene, count: int = MANY) -> None:
    """A client of whom so much is on record that a pack takes a while."""
    scene.given_client("JU-0412", AISHA, briefed=False)
    with scene.store.open(AISHA, "test") as desk:
        desk.session.add_all(briefing(desk, number) for number in range(count))


def given_request(scene: Scene) -> str:
    """A subject access request of that client; its reference."""
    from bot.access import requests
    from bot.access.kinds import AskedBy, CameBy, Identity
    from bot.access.requests import Known, Received

    with scene.store.open(AISHA, "access") as desk:
        came = Received(ref="JU-0412", on=desk.today, by=AISHA, came_by=CameBy.SPOKEN, asked_by=AskedBy.THEMSELVES, who="", asked_for="All of it")
        row = requests.receive(desk, came)
    with scene.store.open(DANA, "access") as desk:
        requests.identify(desk, row.id, Known(identity=Identity.KNOWN, how="Aisha knows them"))
    return str(row.id)


def asks_for_pack(scene: Scene, ref: str) -> str:
    """A data lead has a pack made; its reference."""
    with scene.store.open(DANA, "access") as desk:
        return packs.ask_for(desk, ref, PackPurpose.TO_HAND_OVER).id


def half_way(scene: Scene) -> AccessPack:
    """Wait until a pack is being made, and not nearly finished."""

    def look() -> AccessPack | None:
        pack = the_packs(scene)[-1]
        assert pack.state in {"asked", "making"}, (pack.state, pack.problem)
        return pack if pack.done > pack.total // 3 else None

    found = until(look, 120, "the pack is half made")
    assert found is not None
    return found


def files_in(folder: Path) -> list[str]:
    """What lies in the folder of packs."""
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def opens_with(scene: Scene, pack: AccessPack) -> dict[str, Any]:
    """The records in a pack that is ready, opened with the phrase that nobody has seen yet."""
    with scene.store.open(DANA, "test") as desk:
        phrase = desk.unseal("JU-0412", "access_phrase", pack.id, pack.sealed_phrase or b"")
    with pyzipper.AESZipFile(pack.file) as found:
        found.setpassword(phrase.encode())
        assert found.testzip() is None
        read: dict[str, Any] = json.loads(found.read("file.json"))
        return read


@pytest.fixture(params=["sqlite", "postgresql"])
def killable(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A bot to be killed, on each database."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    with stage(url, tmp_path) as ready:
        yield ready


def test_a_bot_that_dies_while_it_makes_a_pack_makes_one_pack_in_the_end(killable: Killable) -> None:
    """Killed twice half way: nothing is handed over meanwhile, it is begun anew by itself, and there is one pack, one file and one message."""
    scene, folder = killable.scene, killable.scene.bot.settings.files
    given_many_records(scene)
    ref = given_request(scene)
    killable.starts()
    asks_for_pack(scene, ref)
    for attempt in (1, 2):
        pack = half_way(scene)
        killable.dies()
        assert pack.attempt == attempt
        assert all(name.endswith(".part") for name in files_in(folder))
        killable.starts()
        until(lambda before=attempt: the_packs(scene)[-1].attempt > before, 60, "taken up again")

    ready = until(lambda: next((one for one in the_packs(scene) if one.state == "ready"), None), 120, "the pack is ready")

    assert ready is not None
    assert len(opens_with(scene, ready)["records"]) > MANY
    until(lambda: files_in(folder) == [f"{ready.id}.zip"], 30, "nothing else is left")
    until(lambda: scene._unsaid() == 0, 60, "everything said")  # noqa: SLF001  # the scene's own look at the outbox
    said_once(scene.bot.database, scene.sandbox.raw())
    assert scene.logged().count("access:pack:finish") == 1
    assert len(the_packs(scene)) == 1 and scene.log_verifies()


def test_a_bot_that_stops_in_good_order_leaves_the_pack_to_the_next(killable: Killable) -> None:
    """What is in hand is let go, and is taken up at once at the next start."""
    scene = killable.scene
    given_many_records(scene)
    ref = given_request(scene)
    killable.starts()
    asks_for_pack(scene, ref)
    half_way(scene)
    killable.ends()
    killable.starts()
    until(lambda: the_packs(scene)[-1].state == "ready", 120, "the pack is ready")
    assert the_packs(scene)[-1].attempt == 2


def destroys(scene: Scene, *, tells: bool) -> None:
    """The client's key goes; whoever destroys it tells of it, or forgets to."""
    with scene.store.open(DANA, "test") as desk:
        client = desk.session.get(Client, (TEAM, "JU-0412"), with_for_update=True)
        assert client is not None
        client.wrapped_key = None
        if tells:
            client_destroyed(desk, "JU-0412")


@pytest.mark.parametrize("tells", [True, False])
def test_a_pack_whose_client_is_destroyed_meanwhile_ends_out_loud(scene: Scene, tells: bool) -> None:
    """Nothing of it is kept, no phrase is left, and the data lead hears why; also where whoever destroyed it says nothing."""
    given_many_records(scene)
    ref = given_request(scene)
    asks_for_pack(scene, ref)
    scene.bot.round()
    half_way(scene)

    destroys(scene, tells=tells)

    pack = made(scene)
    assert (pack.state, pack.problem, pack.sealed_phrase) == ("stopped", "destroyed", None)
    until(lambda: scene.bot.round() or files_in(scene.bot.settings.files) == [], 30, "nothing is left on the disk")
    heard = [one for one in scene.heard(DANA) if "was not made" in one]
    assert any("the client's records were destroyed meanwhile" in one for one in heard)
    assert "access:pack:finish" not in scene.logged() and scene.log_verifies()


@pytest.mark.parametrize("tells", [True, False])
def test_a_pack_that_is_ready_goes_with_its_client(scene: Scene, tells: bool) -> None:
    """From the disk and from Slack, with its pass phrase."""
    scene.given_client("JU-0412", AISHA)
    pack = pack_made(scene, requested(scene))
    assert [one for message in scene.person(DANA).messages() for one in message["files"] if not one["deleted"]]

    destroys(scene, tells=tells)
    scene.bot.round()
    scene.settled()
    scene.bot.round()

    assert (the_packs(scene)[0].state, the_packs(scene)[0].sealed_phrase) == ("removed", None)
    assert files_in(scene.bot.settings.files) == []
    assert [one for message in scene.person(DANA).messages() for one in message["files"] if not one["deleted"]] == []
    assert pack.id in str(scene.person(DANA).messages()[-1]["blocks"])


def test_a_request_that_is_closed_meanwhile_gives_the_pack_up(scene: Scene) -> None:
    """Nothing is handed to anybody for a request that is over."""
    from bot.access import closing
    from bot.access.kinds import Ending

    given_many_records(scene)
    ref = given_request(scene)
    asks_for_pack(scene, ref)
    scene.bot.round()
    half_way(scene)
    with scene.store.open(DANA, "access") as desk:
        closing.close(desk, ref, closing.Closing(ending=Ending.TAKEN_BACK, on=desk.today, what="They rang"))

    assert (made(scene).state, made(scene).problem) == ("stopped", "closed")
    assert any("was not made.* The request was closed first." in one for one in scene.heard(DANA))
    until(lambda: scene.bot.round() or files_in(scene.bot.settings.files) == [], 30, "nothing is left on the disk")
    assert the_request(scene).state == "closed"


def another_maker(scene: Scene, name: str) -> Maker:
    """Another replica, on the same records and folder."""
    services = scene.bot.services
    return Maker(scene.store, services.words, services.directory, scene.bot.settings.files, name, timedelta(seconds=30))


@pytest.mark.parametrize("everywhere", ["postgresql-http"], indirect=True)
def test_who_wakes_up_after_another_took_over_disturbs_nothing(everywhere: Scene) -> None:
    """One takes a pack and is not heard of; another makes it; the first goes on, finds that it is not its any more, and leaves nothing behind."""
    scene = everywhere
    scene.bot.engine.keeper.stop()
    scene.given_client("JU-0412", AISHA)
    ref = given_request(scene)
    asks_for_pack(scene, ref)
    sleeper, other = another_maker(scene, "sleeper"), another_maker(scene, "other")
    with scene.store.open(DANA, "test") as desk:
        job = sleeper._take(desk)  # noqa: SLF001  # between its steps
    assert job is not None
    with scene.store.open(DANA, "test") as desk:
        assert other._take(desk) is None, "it is in good hands"  # noqa: SLF001  # as above
    scene._offset[0] += timedelta(minutes=2)  # noqa: SLF001  # time passes, and nobody looks at what is due

    other._work()  # noqa: SLF001  # here and now
    (ready,) = the_packs(scene)
    assert (ready.state, ready.attempt) == ("ready", 2)
    before = Path(ready.file or "").read_bytes()
    sleeper._make(job)  # noqa: SLF001  # it wakes up

    assert Path(ready.file or "").read_bytes() == before
    assert files_in(scene.bot.settings.files) == [f"{ready.id}.zip"]
    assert the_packs(scene)[0].ready_at == ready.ready_at
    assert scene.logged().count("access:pack:finish") == 1


def test_a_disk_that_cannot_keep_a_pack_is_said_and_nothing_is_left(sqlite_url: str, tmp_path: Path) -> None:
    """A folder that cannot be written: the data lead hears what to do."""
    from tests.scene import play

    (tmp_path / "file").write_text("no folder")
    with play(sqlite_url, JUSTUS_FILES=str(tmp_path / "file" / "packs")) as scene:
        scene.given_client("JU-0412", AISHA)
        ref = requested(scene)
        knows_who_asks(scene, ref)
        opens(scene, ref).press("access_pack", in_view=True)
        pack = made(scene)
        assert (pack.state, pack.problem) == ("stopped", "disk")
        assert any("the folder for packs is full or cannot be written" in one for one in scene.heard(DANA))


def test_what_cannot_be_made_is_given_up_after_five_tries(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not tried for ever, and the data lead hears of it."""
    scene.given_client("JU-0412", AISHA)
    ref = given_request(scene)
    asks_for_pack(scene, ref)
    with scene.store.open(DANA, "test") as desk:
        desk.session.get_one(AccessPack, the_packs(scene)[0].id).attempt = 5

    pack = made(scene)

    assert (pack.state, pack.problem) == ("stopped", "broken")
    assert any("it was tried five times" in one for one in scene.heard(DANA))


# Ten times as many


def peak(url: str, count: int, folder: Path) -> dict[str, Any]:
    """Make a pack of so many records in a process of its own; how much memory that took at most, in kilobytes."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.danger.big_pack", url, str(count), str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=800, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert found["state"] == "ready", found
    assert found["records"] >= count
    return found


@pytest.mark.timeout(1800)
def test_ten_times_as_many_records_take_no_more_memory(fresh: Callable[[], str], tmp_path: Path, in_full: bool) -> None:
    """Pages are read, written and forgotten, in each of the three forms; measured as the peak of a process that does nothing else."""
    at_first = 1_000 if in_full else 300  # more than go into one PDF, so that the few fill the memory that any number fills
    few, many = (peak(fresh(), count, tmp_path / str(count)) for count in (at_first, 10 * at_first))

    assert many["size"] > 5 * few["size"]
    assert many["peak"] < 1.2 * few["peak"], (few, many)


@pytest.fixture
def fresh(_sqlite_template: Path, tmp_path: Path) -> Callable[[], str]:
    """A migrated SQLite file, as often as one is asked for."""
    import shutil

    made_so_far: list[Path] = []

    def another() -> str:
        made_so_far.append(tmp_path / f"{len(made_so_far)}.db")
        return f"sqlite:///{shutil.copy(_sqlite_template, made_so_far[-1])}"

    return another


def test_nothing_of_a_pack_can_be_read_without_its_pass_phrase(scene: Scene) -> None:
    """Not a word of it stands in the file; its names say nothing; a wrong phrase opens nothing."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Kanariehaus")
    pack = pack_made(scene, requested(scene))
    data = Path(pack.file or "").read_bytes()
    assert b"Kanariehaus" not in data and b"JU-0412" not in data
    with pyzipper.AESZipFile(pack.file) as found:
        assert all(one.flag_bits & 1 for one in found.infolist()), "every member is encrypted"
        assert {one.wz_aes_strength for one in found.infolist()} == {3}, "AES with 256 bits"
        found.setpassword(b"7K3Q-FXMP-2T9W-HBRA-4N6D-V8CJ")
        with pytest.raises(RuntimeError):
            found.read("file.json")


def test_a_pack_of_another_kind_of_database_reads_the_same(everywhere: Scene) -> None:
    """On each database and over each transport: made, with the same records in it."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    pack = pack_made(scene, requested(scene))
    assert pack.state == "ready", pack.problem
    kinds = {one["kind"] for one in opens_with(scene, pack)["records"]}
    assert {"file", "briefing", "consent", "access_request"} <= kinds
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        assert session.get_one(AccessPack, pack.id).done > 0
