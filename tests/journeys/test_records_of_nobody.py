"""Records of somebody who is no client: an enquiry, a subject access request, a complaint. Each has a key of its own, and goes by it when its time has come."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine as Database
from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from bot import database as database_module
from bot import filing
from bot.access import complaints
from bot.access.kinds import CameBy, EntryKind, Identity, StepKind
from bot.access.requests import Known, identify
from bot.access.sources import SOURCES
from bot.client_keys import record_of
from bot.database import connect, migrate
from bot.doctor import examine
from bot.enquiries import name_client, see
from bot.errors import Refused, Tampered
from bot.offline import store_of
from bot.records import Complaint, ComplaintStep, Enquiry, FileClosing, Printed, RetentionDecision
from bot.retention import alone, deciding, legal
from bot.retention.alone import KINDS
from bot.retention.tombstones import forget_again, lines
from bot.store import CLOCK, Desk
from bot.tables import Workspace
from bot.vault import Vault, new_key, unseal
from tests.cast import AISHA, DANA, TEAM, TOMASZ
from tests.journeys.access_steps import requested
from tests.journeys.files import agrees, asks_to_destroy, certificates, closing_of, given_destroyed, given_due, keeps_longer, morning
from tests.journeys.of_nobody import (
    PLACE,
    WHO,
    comes_to_its_time,
    complaint,
    enquiry,
    is_destroyed,
    puts_away,
    row_of,
    sealed_as_before,
    subject_access,
    years_of,
)
from tests.journeys.steps import told
from tests.journeys.test_case_notes import prints, text_of
from tests.journeys.test_complaints import complained
from tests.journeys.test_enquiries import takes, the_enquiry
from tests.places import over_both_transports
from tests.scene import Scene, play, words_of

EVERY = pytest.mark.parametrize("happens", [enquiry, subject_access, complaint])


@over_both_transports
@EVERY
def test_it_comes_to_its_time_and_goes_by_its_own_key(scene: Scene, happens: Callable[[Scene], str]) -> None:
    """When it is answered its time runs by itself; the data lead asks, somebody else agrees, and the certificate says by which rule."""
    ref = happens(scene)
    row = row_of(scene, ref)
    assert (row.sealed_for, row.wrapped_key is not None) == (ref, True)
    comes_to_its_time(scene, ref)

    assert closing_of(scene, ref).rule == KINDS[ref.partition("-")[0]]
    assert closing_of(scene, ref).due_on.year == scene.today.year or closing_of(scene, ref).due_on < scene.today
    dana = scene.person(DANA)
    dana.types("/justus files", channel="general")
    assert f"*{ref}*: closed on" in words_of(dana.view("board"))
    assert WHO not in words_of(dana.view("board"))
    puts_away(scene)
    assert asks_to_destroy(scene, DANA, ref).ok
    puts_away(scene)
    scene.settled()
    assert agrees(scene, TOMASZ, ref).ok

    assert f"*Destroyed:* {ref}" in words_of(scene.person(TOMASZ).view("board"))
    (certificate,) = certificates(scene)
    assert (certificate.client_ref, certificate.rule, certificate.agreed_by) == (ref, KINDS[ref.partition("-")[0]], [TOMASZ])
    row = row_of(scene, ref)
    assert (row.wrapped_key, row.sealed) == (None, b"")
    assert scene.logged().count("retention:file:destroy") == 1
    assert scene.log_verifies()


@EVERY
def test_the_charitys_own_key_does_not_open_it(scene: Scene, happens: Callable[[Scene], str]) -> None:
    """So nothing is left that could: the key that goes is the only one."""
    row = row_of(scene, ref := happens(scene))
    with scene.desk(DANA) as desk:
        own = desk.vault.unwrap(desk.session.get_one(Workspace, TEAM).wrapped_key, TEAM, "")
    with pytest.raises(Tampered, match="seal_broken"):
        unseal(own, row.sealed, TEAM, PLACE[ref.partition("-")[0]], ref)


def test_what_is_gone_cannot_be_opened_again_and_nobody_is_asked_anew(scene: Scene) -> None:
    is_destroyed(scene, ref := enquiry(scene))

    with pytest.raises(Refused, match="destroyed"), scene.store.open(AISHA, "enquiry") as desk:
        see(desk, ref)
    morning(scene, days=30)
    assert [one.client_ref for one in certificates(scene)] == [ref]
    assert closing_of(scene, ref).state == "destroyed"


def test_an_enquiry_that_is_still_open_has_no_end_yet(scene: Scene) -> None:
    assert takes(scene, AISHA, "").ok
    puts_away(scene)
    morning(scene, days=366 * 3)
    with scene.desk(DANA) as desk:
        assert desk.session.scalars(select(FileClosing)).all() == []


def test_an_enquiry_for_a_reference_that_is_nobodys_yet_goes_with_the_file_of_whoever_gets_it(scene: Scene) -> None:
    """Its time does not run by itself: it is in the client's file."""
    ref = enquiry(scene, "JU-0412")
    scene.given_client("JU-0412", AISHA)
    morning(scene, days=366 * 2)
    with scene.desk(DANA) as desk:
        assert desk.session.get(FileClosing, (TEAM, ref)) is None
    given_due(scene, "JU-0413")
    assert row_of(scene, ref).wrapped_key is not None


@over_both_transports
def test_one_whose_time_had_come_is_not_destroyed_when_its_reference_became_a_clients(scene: Scene) -> None:
    """Neither in the moment before the clock sees it, nor after: what was asked falls, and the file has it."""
    comes_to_its_time(scene, ref := enquiry(scene, "JU-0412"))
    assert asks_to_destroy(scene, DANA, ref).ok
    puts_away(scene)
    scene.settled()
    scene.given_client("JU-0412", AISHA)
    with pytest.raises(Refused, match="file_not_closed"), scene.store.open(TOMASZ, "files") as desk:
        deciding.agree(desk, (ref,))
    morning(scene, days=1)

    assert closing_of(scene, ref).state == "reopened"
    assert row_of(scene, ref).wrapped_key is not None
    with scene.store.open(AISHA, "record") as desk:
        assert WHO in str(filing.page(desk, "JU-0412", filing.Drawer.ENQUIRIES).entries)
    assert "retention:record:give" in scene.logged()


def test_one_that_is_gone_is_in_no_file_and_no_pack_of_a_client_who_comes_later(scene: Scene) -> None:
    is_destroyed(scene, enquiry(scene, "JU-0412"))
    scene.given_client("JU-0412", AISHA)

    with scene.store.open(AISHA, "record") as desk:
        assert filing.overview(desk, "JU-0412").counts[filing.Drawer.ENQUIRIES] == 0
        assert filing.page(desk, "JU-0412", filing.Drawer.ENQUIRIES).entries == ()
        (source,) = [one for one in SOURCES if one.kind is EntryKind.ENQUIRY]
        assert desk.session.scalars(source.rows(TEAM, "JU-0412")).all() == []


def test_an_enquiry_about_a_client_whose_file_is_gone_has_a_time_of_its_own(scene: Scene) -> None:
    given_destroyed(scene, "JU-0412")
    ref = enquiry(scene, "JU-0412")
    assert row_of(scene, ref).sealed_for == ref

    is_destroyed(scene, ref)

    assert row_of(scene, ref).sealed == b""


def test_what_is_about_nobody_goes_with_the_file_of_whoever_it_turned_out_to_be_about(scene: Scene) -> None:
    """Its own key too; a backup from before cannot bring it back."""
    ref = enquiry(scene, "JU-0412")
    given_destroyed(scene, "JU-0412")

    assert (row_of(scene, ref).sealed, row_of(scene, ref).wrapped_key) == (b"", None)
    assert len(list(lines(scene.store))) == 2


def test_a_hold_keeps_a_record_too(scene: Scene) -> None:
    """A claim may ask for it."""
    ref = complaint(scene)
    morning(scene, days=1)
    dana = scene.person(DANA)
    assert dana.types(f"/justus hold {ref.lower()}", channel="general").ok
    dana.view("hold")
    assert dana.submits(reason="A claim was announced").ok
    puts_away(scene)
    morning(scene, days=366 * years_of(ref))

    done = asks_to_destroy(scene, DANA, ref)

    assert not done.ok or "still open" in words_of(scene.person(DANA).view()) or "still open" in told(scene.person(DANA))
    assert row_of(scene, ref).wrapped_key is not None


def test_a_hold_follows_to_the_file_of_a_client_whom_the_record_is_about(scene: Scene) -> None:
    """And it can still be read, and lifted."""
    scene.given_client("JU-0412", AISHA)
    asked = requested(scene, AISHA, "", who=WHO)
    assert takes(scene, AISHA, "", who=WHO, number="0113 496 0000").ok
    puts_away(scene)
    rang = the_enquiry(scene)
    with scene.store.open(DANA, "hold") as desk:
        marks = [legal.set_hold(desk, one, f"A claim about {one}") for one in (asked, rang)]
    with scene.store.open(DANA, "access") as desk:
        identify(desk, asked, Known(identity=Identity.KNOWN, ref="JU-0412"))
        name_client(desk, rang, "JU-0412")

    with scene.store.open(DANA, "hold") as desk:
        assert [(legal.opened(desk, one)[0].client_ref, legal.opened(desk, one)[1]) for one in marks] == [
            ("JU-0412", f"A claim about {asked}"), ("JU-0412", f"A claim about {rang}"),
        ]  # fmt: skip
        assert legal.lift(desk, marks[0], "The claim was settled").lifted_by == DANA


def test_a_hold_stays_with_an_enquiry_that_is_said_to_be_about_a_reference_of_nobody(scene: Scene) -> None:
    assert takes(scene, AISHA, "", who=WHO, number="0113 496 0000").ok
    ref = the_enquiry(scene)
    with scene.store.open(DANA, "hold") as desk:
        mark = legal.set_hold(desk, ref, "A claim was announced")
        name_client(desk, ref, "JU-0999")
    with scene.store.open(DANA, "hold") as desk:
        assert (legal.opened(desk, mark)[0].client_ref, legal.opened(desk, mark)[1]) == (ref, "A claim was announced")


def test_why_a_record_is_kept_longer_can_be_noted(scene: Scene) -> None:
    """As for a file, by whoever decided it."""
    comes_to_its_time(scene, ref := complaint(scene))
    assert keeps_longer(scene, DANA, ref).ok
    puts_away(scene)
    with scene.desk(DANA) as desk:
        (row,) = desk.session.scalars(select(RetentionDecision))
    dana = scene.person(DANA)
    assert dana.types(f"/justus note {row.id}", channel="general").ok
    assert "A claim may still come" in text_of(dana.view("note"))
    assert closing_of(scene, ref).kept_until


def test_the_printed_note_of_an_enquiry_goes_with_it(scene: Scene) -> None:
    ref = enquiry(scene)
    aisha = scene.person(AISHA)
    assert aisha.types(f"/justus note {ref}", channel="general").ok
    assert WHO in text_of(aisha.view("note"))
    prints(scene)
    puts_away(scene)

    is_destroyed(scene, ref)

    with scene.desk(DANA) as desk:
        assert [(one.client_ref, one.sealed) for one in desk.session.scalars(select(Printed))] == [(ref, None)]


@over_both_transports
@EVERY
def test_what_an_older_backup_brings_back_is_destroyed_again(scene: Scene, happens: Callable[[Scene], str]) -> None:
    ref = happens(scene)
    before = row_of(scene, ref)
    is_destroyed(scene, ref)
    listed = list(lines(scene.store))
    record = type(before)
    with Session(scene.bot.database) as session, session.begin():
        session.execute(update(record).where(record.id == ref).values(wrapped_key=before.wrapped_key, sealed=before.sealed))

    assert forget_again(scene.store, listed).refs == (ref,)

    assert (row_of(scene, ref).wrapped_key, row_of(scene, ref).sealed) == (None, b"")
    assert scene.log_verifies()


@over_both_transports
@EVERY
def test_what_was_sealed_with_the_charitys_key_before_gets_a_key_of_its_own(scene: Scene, happens: Callable[[Scene], str]) -> None:
    """Records from before such keys are taken up by the clock, with all that hangs on them; then their time runs as that of others."""
    said = sealed_as_before(scene.store, ref := happens(scene))
    morning(scene, days=1)

    with scene.store.open(DANA, "test") as desk:
        row = desk.session.get_one(record_of(ref), ref)
        assert (row.sealed_for, row.wrapped_key is not None) == (ref, True)
        assert desk.unseal(ref, PLACE[ref.partition("-")[0]], ref, row.sealed) == said
        key = desk.vault.unwrap(row.wrapped_key, TEAM, ref)
        for place, one, column in alone.typed_about(desk, row):
            assert not getattr(one, column) or unseal(key, getattr(one, column), TEAM, place, one.id) is not None
    assert "retention:record:seal" in scene.logged()
    assert closing_of(scene, ref).due_on
    assert scene.log_verifies()


def test_a_database_of_the_release_before_loses_nothing(database_url: str) -> None:
    """With records that it sealed with the charity's key, and with a client's: each can be read after the update, and gets its key and its time."""
    with play(database_url) as scene:
        scene.given_client("JU-0412", AISHA)
        refs = [happens(scene) for happens in (enquiry, subject_access, complaint)]
        of_client = complained(scene, AISHA, "JU-0412")
        settings, clock = scene.bot.settings, scene.store.clock
    database = connect(database_url, pool_size=1)
    store = store_of(database, settings, TEAM, clock)
    said = {ref: sealed_as_before(store, ref) for ref in refs}
    _taken_back(database, "0004")
    assert "wrapped_key" not in {one["name"] for one in inspect(database).get_columns("complaint")}
    migrate(database)
    database.dispose()

    with play(database_url, JUSTUS_KEY=settings.key.get_secret_value()) as again:
        morning(again, days=1)
        for ref in refs:
            assert row_of(again, ref).sealed_for == ref
            with again.store.open(DANA, "test") as desk:
                assert desk.unseal(ref, PLACE[ref.partition("-")[0]], ref, row_of(again, ref).sealed) == said[ref]
            assert closing_of(again, ref).rule == KINDS[ref.partition("-")[0]]
        with again.store.open(DANA, "complaint") as desk:
            assert complaints.read(desk, of_client).about
        assert again.log_verifies()


def _taken_back(database: Database, to: str) -> None:
    """The tables as an older release knew them."""
    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).parent / "migrations"))
    with database.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)
        connection.commit()


def test_a_record_that_still_has_the_charitys_key_can_be_read_until_the_clock_comes(scene: Scene) -> None:
    sealed_as_before(scene.store, ref := complaint(scene))
    with scene.store.open(DANA, "complaint") as desk:
        assert complaints.read(desk, ref).who == WHO


def test_what_a_replica_of_the_release_before_writes_meanwhile_is_read(scene: Scene) -> None:
    """It knows nothing of such keys: it seals a step with the charity's, and of a client's complaint it does not say whose key it is."""
    scene.given_client("JU-0412", AISHA)
    ref, of_client = complained(scene, AISHA, "", who=WHO), complained(scene, AISHA, "JU-0412")
    with scene.store.open(DANA, "complaint") as desk:
        step = ComplaintStep(
            id="S-OLDER", team_id=TEAM, complaint_id=ref, kind=StepKind.ENQUIRY, taken_on=desk.today, taken_by=DANA, taken_at=desk.now,
            sealed=desk.seal(None, "complaint_step", "S-OLDER", "Looked into it"),
        )  # fmt: skip
        desk.session.add(step)
        desk.session.get_one(Complaint, of_client).sealed_for = None
    morning(scene, days=1)

    with scene.store.open(DANA, "complaint") as desk:
        assert [one.text for one in complaints.read(desk, ref).steps] == ["Looked into it"]
        assert complaints.read(desk, of_client).about
    assert row_of(scene, of_client).wrapped_key is None


def test_a_record_opens_after_the_service_key_was_rotated_and_a_new_one_is_wrapped_by_the_new(scene: Scene) -> None:
    old = scene.bot.settings.key.get_secret_value()
    ref = complaint(scene)
    moved = copy.copy(scene.store)
    moved.vault = Vault(f"{new_key()},{old}")
    with moved.open(DANA, "complaint") as desk:
        assert complaints.read(desk, ref).who == WHO
        later = complaints.receive(desk, complaints.Heard(ref=None, on=desk.today, by=DANA, came_by=CameBy.SPOKEN, who=WHO, about="Something else")).id

    assert row_of(scene, later).wrapped_key[:4] == moved.vault.newest_key_id != row_of(scene, ref).wrapped_key[:4]
    with pytest.raises(Tampered, match="key_unknown"), scene.store.open(DANA, "complaint") as desk:
        complaints.read(desk, later)


def test_a_request_of_somebody_who_turns_out_to_be_a_client_is_theirs(scene: Scene) -> None:
    """Sealed with the client's key from then on; its own key is gone, and its time is the file's."""
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene, AISHA, "", who=WHO)
    assert row_of(scene, ref).sealed_for == ref
    with scene.store.open(DANA, "access") as desk:
        identify(desk, ref, Known(identity=Identity.KNOWN, ref="JU-0412"))

    row = row_of(scene, ref)
    assert (row.client_ref, row.sealed_for, row.wrapped_key) == ("JU-0412", "JU-0412", None)


def test_an_enquiry_about_a_client_is_sealed_with_their_key(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA)
    ref = enquiry(scene, "JU-0412")
    assert row_of(scene, ref).sealed_for == "JU-0412"
    assert isinstance(row_of(scene, ref), Enquiry)


def test_the_doctor_finds_a_record_whose_key_another_service_key_wrapped(scene: Scene) -> None:
    """As after a rotation that was done by half."""
    ref = complaint(scene)
    assert [one.name for one in examine(scene.bot.settings) if one.name.startswith("key")] == ["key_ok"]
    with scene.store.open(DANA, "test") as desk:
        desk.session.get_one(Complaint, ref).wrapped_key = Vault(new_key()).new_wrapped_key(TEAM, ref)
    assert [one.name for one in examine(scene.bot.settings) if one.name.startswith("key")] == ["key_wrong"]


def test_two_processes_that_see_in_the_same_moment_that_a_record_is_closed_or_has_no_key_do_it_once(postgres_url: str) -> None:
    """The second waits for the first, and then finds it done."""
    with play(postgres_url) as scene:
        ref = complaint(scene)
        for do, event in ((alone.close, "retention:record:close"), (alone.seal, "retention:record:seal")):
            scene.settled()
            before, gate, wrong = scene.logged().count(event), threading.Barrier(2), list[Exception]()
            with scene.store.open(CLOCK, "sweep") as desk:
                desk.session.execute(delete(FileClosing))
            if do is alone.seal:
                sealed_as_before(scene.store, ref)

            def acts(do: Callable[[Desk, str], None] = do, gate: threading.Barrier = gate, wrong: list[Exception] = wrong) -> None:
                gate.wait()
                try:
                    with scene.store.open(CLOCK, "sweep") as desk:
                        do(desk, ref)
                except Exception as problem:
                    wrong.append(problem)

            threads = [threading.Thread(target=acts) for _ in range(2)]
            for one in threads:
                one.start()
            for one in threads:
                one.join(30)
            assert (wrong, scene.logged().count(event)) == ([], before + 1)
        assert scene.log_verifies()
