"""However long a client's history is: their pages and the file ask the database as little, and stay within Slack's limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import client_page, consents, filing, holding, looking, stopping
from bot.entries import Facts
from bot.filing import KINDS, PAGE, Drawer
from bot.records import (
    Briefing,
    ClientTalk,
    Communication,
    ConsentRecord,
    Consultation,
    Disclosure,
    Emergency,
    Enquiry,
    ErrorMark,
    HandOver,
    Notice,
    PrecautionNote,
    PrecautionReview,
    Request,
    RetentionDecision,
    Scan,
    Withdrawal,
)
from bot.store import Desk
from handlers import client as client_handlers
from handlers import filing as filing_handlers
from handlers import home
from policy.codec import consent_to_plain
from sandbox.blocks import check_blocks
from tests.cast import AISHA, BEN
from tests.journeys.steps import asks_to_share, now, records
from tests.journeys.test_home import counted
from tests.journeys.test_precautions import given_note
from tests.scene import Scene

REF = "JU-0412"
LONG = "It took a long time to tell, and every word of it was needed to see what had happened. "


def given_one_of_each(scene: Scene) -> None:
    """A client of Aisha's with a shared request, a safety note and a consent, all by the usual ways."""
    given_note(scene, AISHA)
    scene.given_consent(REF, "Leeds Housing")
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Leeds Housing")
    aisha.closes(everything=True)
    scene.settled()
    assert records(aisha, categories=["housing"], channel="email", note="By secure mail", **now(scene)).ok
    aisha.closes(everything=True)


def given_history(scene: Scene, count: int, shift: int = 0) -> None:
    """So many more entries of every kind, as long as the forms let them be, an hour apart."""
    scene.bot.engine.keeper.stop()
    with scene.store.open(AISHA, "test") as desk:
        consent = consents.on_record(desk, REF)[0]
        request = desk.session.query(Request).first()
        note = desk.session.query(PrecautionNote).first()
        assert request is not None and note is not None
        kept, written = desk.unseal(REF, "request", request.id, request.sealed), desk.unseal(REF, "precaution", note.id, note.sealed)
        for number in range(shift, shift + count):
            _one_of_each(desk, number, consent, request, kept, {**written, "what_happened": (LONG * 30)[:2000], "what_to_do": (LONG * 12)[:1000]})


def _one_of_each(desk: Desk, number: int, consent: Any, request: Request, kept: Any, written: Any) -> None:
    at, day = desk.now + timedelta(hours=number), desk.today

    def sealed(place: str, row: Any, value: Any) -> None:
        row.sealed = desk.seal(REF, place, getattr(row, "id", None) or row.request_id, value)
        desk.session.add(row)

    same = {"team_id": desk.team, "client_ref": REF}
    one = replace(consent, id=f"C-{number:06}", recipients=(f"House {number}",))
    sealed("consent", ConsentRecord(id=one.id, kind="share", answer="given", given_on=day, ends_on=one.ends_on, recorded_by=AISHA, recorded_at=at, **same),
           {"consent": consent_to_plain(one), "paper_at": LONG[:200], "complex_case": None})  # fmt: skip
    if number % 10 == 1:
        sealed("withdrawal", Withdrawal(id=f"W-{number:06}", consent_id=one.id, act="W", withdrawn_on=day, recorded_by=AISHA, recorded_at=at, **same),
               {"whole": True, "recipients": [], "purposes": [], "categories": [], "how": LONG})  # fmt: skip
    if number % 10 == 2:
        mark = ErrorMark(consent_id=one.id, marked_by=AISHA, marked_at=at, **same)
        mark.sealed = desk.seal(REF, "error_mark", one.id, LONG)
        desk.session.add(mark)
    sealed("briefing", Briefing(id=f"B-{number:06}", given_on=day, given_by=AISHA, recorded_by=AISHA, recorded_at=at, **same),
           {"told": {"collected": "x", "used": "x"}, "formats": ["interpreter"], "language": LONG[:80], "leaflets": {}, "easy": False})  # fmt: skip
    asked = {"asked_by": AISHA, "verdict": "share", "clauses": [], "policy_version": "x", "recipient_kind": "agency", "categories": ["housing"]}
    state = "allowed" if number % 10 == 3 else "shared"
    sealed("request", Request(id=f"R-{number:06}", asked_at=at, state=state, ground=None, urgent=False, **asked, **same), kept)
    sealed("disclosure", Disclosure(request_id=f"R-{number:06}", shared=True, shared_at=at, recorded_by=AISHA, recorded_at=at, lapsed=False, **same),
           {"categories": ["housing"], "channel": "email", "note": (LONG * 40)[:3000]})  # fmt: skip
    row = Consultation(id=f"X-{number:06}", team_id=desk.team, request_id=f"R-{number:06}", kind="helpline", asked_on=day, recorded_by=AISHA, recorded_at=at)
    sealed("consultation", row, {"whom": "The helpline", "question": (LONG * 30)[:2000], "answer": (LONG * 30)[:2000]})
    desk.session.add(Emergency(id=f"E-{number:06}", danger="life", raised_by=AISHA, raised_at=at, record_due_at=at, state="reviewed", **same))
    about = {"noted_by": AISHA, "noted_at": at, "noted_on": day, "looked_at_on": day, "review_by": AISHA, "reminded": 2}
    stands = "stands" if number % 100 == 4 else "ended"
    sealed("precaution", PrecautionNote(id=f"P-{number:06}", review_on=day + timedelta(days=99), state=stands, **about, **same), written)
    sealed("precaution_review", PrecautionReview(id=f"V-{number:06}", precaution_id=f"P-{number:06}", reviewed_by=AISHA, reviewed_at=at, **same), LONG)
    enquiry = Enquiry(id=f"EN-{number:06}", sealed_for=REF, taken_by=AISHA, taken_at=at, channel="letter", asker_kind="agency", state="open", **same)
    enquiry.told_at = enquiry.reminded_at = desk.now
    sealed("enquiry", enquiry, {"who": LONG[:200], "wanted": (LONG * 30)[:2000], "number": "", "number_source": "", "overheard": None})
    sealed("communication", Communication(id=f"M-{number:06}", recorded_by=AISHA, recorded_at=at, **same),
           {"kinds": ["easy_read"], "language": "", "reach": (LONG * 7)[:500], "not_reach": (LONG * 7)[:500]})  # fmt: skip
    talk = ClientTalk(id=f"TK-{number:06}", kind="not_reached", consent_id=one.id, talked_on=day, recorded_by=AISHA, recorded_at=at, **same)
    desk.session.add(talk)
    desk.session.add(HandOver(id=f"H-{number:06}", added=[BEN], removed=[], changed_by=AISHA, changed_at=at, **same))
    scan = Scan(
        id=f"S-{number:06}", consent_id=one.id, file_id=f"F{number:06}", given_by=AISHA, given_at=at, state="kept", tries=1, next_at=at, reminded=0, **same
    )
    desk.session.add(scan)
    letter = Notice(
        id=f"N-{number:06}", request_id=f"R-{number:06}", owed_by=AISHA, owed_since=day, drafted_at=at, state="sent", sent_on=day, reminded=0, **same
    )
    letter.sealed_sent = desk.seal(REF, "notice_sent", letter.id, {"by": "letter", "why": ""})
    letter.sealed_answer = desk.seal(REF, "notice_answer", letter.id, {"answered": "refuses", "said": (LONG * 30)[:1000]})
    letter.answered_on = day
    sealed("notice", letter, {"recipient": LONG[:200], "categories": ["housing"], "shared_on": day.isoformat(), "taken_back_on": day.isoformat()})
    decision = RetentionDecision(id=f"K-{number:06}", batch="K-1", decision="retain", decided_by=AISHA, decided_at=at, until=day, **same)
    sealed("retention_decision", decision, (LONG * 30)[:1000])
    desk.log("client:file:read", REF, why="test", by="key_worker")


Look = Callable[[Scene, Desk], Any]


def _drawer(drawer: Drawer) -> Look:
    def look(scene: Scene, desk: Desk) -> Any:
        return filing_handlers._drawer_page(scene.bot.services, filing.page(desk, REF, drawer), desk.file(REF))

    return look


PAGES: dict[str, Look] = {
    "board": lambda scene, desk: client_handlers.board_page(scene.bot.services, client_page.client_board(desk, REF)),
    "answers": lambda scene, desk: client_page.answers(desk, REF, 0),
    "meet": lambda scene, desk: client_page.before_meeting(desk, REF),
    "record": lambda scene, desk: filing_handlers.overview_page(scene.bot.services, filing.overview(desk, REF)),
    "looked": lambda scene, desk: looking.looks(desk, REF, 0, 15),
    "held": lambda scene, desk: holding.held(desk, REF),
    "stopped": lambda scene, desk: stopping.stop_by_the_clock(desk, REF),
    **{f"drawer {drawer}": _drawer(drawer) for drawer in Drawer},
}


def asked_by(scene: Scene, look: Look) -> tuple[int, Any]:
    """How many questions a page asks, and what it is."""
    with counted(scene) as questions, scene.store.open(AISHA, "test") as desk:
        view = look(scene, desk)
        desk._lines.clear()  # the log's own lines are not what is counted
    return len(questions), view


def test_each_page_asks_as_little_for_a_thousand_entries_as_for_ten(scene: Scene) -> None:
    """And Slack takes each of them, with the longest that can be typed in every field."""
    given_one_of_each(scene)
    given_history(scene, 10)
    few = {name: asked_by(scene, look)[0] for name, look in PAGES.items()}
    home_few = questions_of_home(scene)
    given_history(scene, 990, shift=10)

    for name, look in PAGES.items():
        asked, view = asked_by(scene, look)
        assert asked == few[name] < 45, name
        if isinstance(view, dict):
            assert len(view["blocks"]) <= 100, name
            assert check_blocks(view["blocks"], "modal").problems == [], name
            assert len(str(view)) < 250_000, name
    assert questions_of_home(scene) == home_few


def questions_of_home(scene: Scene) -> int:
    """How many questions Home asks."""
    with counted(scene) as asked:
        home.blocks(scene.bot.services, AISHA, home.ON_HOME)
    return len(asked)


def test_a_full_page_asks_no_more_than_one_entry(scene: Scene) -> None:
    """Each kind is opened for a whole page at once."""
    given_one_of_each(scene)
    given_history(scene, 45)
    ids: dict[str, list[str]] = {}
    with scene.desk(AISHA) as desk:
        for start in range(0, filing.page(desk, REF, Drawer.ALL).count, PAGE):
            for one in filing.page(desk, REF, Drawer.ALL, start).entries:
                ids.setdefault(one.kind, []).append(one.id)
    for kind in KINDS:
        every = ids[kind.name][:5]
        few, many = (asked_by(scene, lambda _, desk, some=some, load=kind.load: load(desk, REF, some))[0] for some in (every[:1], every))
        assert len(every) == 5, kind.name
        assert few == many, kind.name


def test_a_question_for_each_entry_would_be_noticed(scene: Scene) -> None:
    """The control: a loader that asks for each entry by itself."""
    given_one_of_each(scene)
    given_history(scene, 3)

    def one_by_one(scene: Scene, desk: Desk) -> dict[str, Facts]:
        kind = next(one for one in KINDS if one.name == "briefing")
        return {name: kind.load(desk, REF, [name]) for name in [row.id for row in desk.session.query(Briefing).all()]}

    few = asked_by(scene, one_by_one)[0]
    given_history(scene, 7, shift=3)
    assert asked_by(scene, one_by_one)[0] > few


def test_every_entry_is_on_exactly_one_page(scene: Scene) -> None:
    """Page after page to the last; a page that is not there any more gives the first."""
    given_one_of_each(scene)
    given_history(scene, 12)
    with scene.desk(AISHA) as desk:
        first = filing.page(desk, REF, Drawer.ALL)
        seen = [(one.kind, one.id) for start in range(0, first.count, PAGE) for one in filing.page(desk, REF, Drawer.ALL, start).entries]
        beyond = filing.page(desk, REF, Drawer.ALL, 9999)

    assert len(seen) == len(set(seen)) == first.count
    assert beyond.entries == first.entries
    assert {kind for kind, _ in seen} == {kind.name for kind in KINDS}


@pytest.mark.parametrize("everywhere", ["postgresql-http"], indirect=True)
def test_the_pages_are_the_same_on_the_other_database(everywhere: Scene) -> None:
    """PostgreSQL unites, counts and groups as SQLite does."""
    given_one_of_each(everywhere)
    given_history(everywhere, 12)

    for name, look in PAGES.items():
        assert asked_by(everywhere, look)[1] is not None, name
    with everywhere.desk(AISHA) as desk:
        counts = filing.counts(desk, REF)
        assert counts[Drawer.ALL] == sum(counts[drawer] for drawer in Drawer if drawer is not Drawer.ALL)
        looked = looking.looks(desk, REF)
        assert looked.count == len(looked.rows) >= 2
