"""Opening a file to read: one's own at once, another's for a purpose that is stated; and looking afterwards at what was urgent (3.8)."""

from __future__ import annotations

from typing import Any

from bot import filing, keeping_out, reading
from bot.ids import View
from bot.reading import MAY_STATE, Seen
from bot.services import Services
from bot.store import DATA_LEAD, TRUSTEE, Desk
from handlers.choices import YesNo
from handlers.elements import Block
from handlers.filing import overview_page
from handlers.forms import page, typed
from handlers.modals.reading import KeepOutForm, ReadingForm, ReadingReviewForm
from handlers.turn import Reply, Turn, new_form, redrawn, show
from policy.reading import ReadingPurpose, purposes_for


def start(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Open the file for whoever reaches it; for anybody else, client or not, ask for a purpose."""
    with services.store.open(turn.user, "record") as desk:
        desk.must_be(*MAY_STATE)
        reaches = bool(desk.reach(ref).by)
        view = overview_page(services, filing.overview(desk, ref)) if reaches else _form(services, desk, {}, new_form(ref=ref))
    return show(services, turn, view)


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as the purpose is chosen."""
    with services.store.open(turn.user, "record") as desk:
        desk.must_be(*MAY_STATE)
        view = _form(services, desk, typed(turn.view), turn.metadata)
    redrawn(services, turn, view)
    return None


def _form(services: Services, desk: Desk, answers: dict[str, Any], carried: dict[str, str]) -> Block:
    hours = {"hours": desk.values.reading_hours.on(desk.today), "urgent_hours": desk.values.urgent_reading_hours.on(desk.today)}
    options = {"purpose": [(str(one), services.words.label(one)) for one in purposes_for(desk.roles())]}
    return ReadingForm.show(services.words, answers, metadata=carried, options=options, client=carried["ref"], **hours)


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep what was stated, and open the file if there is one for this person."""
    form, ref = ReadingForm.read(turn.view), turn.metadata["ref"]
    advice = ReadingForm.advice(services.words, turn.view)
    with services.store.open(turn.user, "record") as desk:
        desk.not_before(turn.receipt())
        stated = reading.state(desk, ref, form.stated())
        desk.once(turn.receipt(), stated.id)
        if stated.opens:
            view = overview_page(services, filing.overview(desk, ref), advice)
        else:
            view = page(services.words, View.HELP, "trouble_page", said=services.words.mrkdwn("trouble", "no_such_client"), advice=advice)
    return show(services, turn, view)


def see(services: Services, turn: Turn) -> Reply | None:
    """Show what somebody stated; where it was urgent, ask whoever oversees it whether it was needed."""
    return show(services, turn, seen_page(services, turn, turn.value))


def seen_page(services: Services, turn: Turn, reading_id: str) -> Block:
    """A reading as this person may see it."""
    with services.store.open(turn.user, "reading") as desk:
        seen = reading.see(desk, reading_id)
        reviews = seen.row.state == reading.TO_LOOK_AT and seen.row.user_id != turn.user and bool(desk.roles() & {DATA_LEAD, TRUSTEE})
    facts = _facts(seen)
    if reviews:
        return ReadingReviewForm.show(services.words, {}, metadata=new_form(reading=seen.row.id), **facts)
    return page(services.words, View.READ, "reading/seen", **facts)


def _facts(seen: Seen) -> dict[str, Any]:
    row = seen.row
    return {
        "ref": row.id, "client": row.client_ref, "reader": row.user_id, "purpose": ReadingPurpose(row.purpose), "stated_at": row.stated_at, "until": row.until,
        "opens": row.opens, "reason": seen.stated.reason, "looked_at_by": row.looked_at_by, "needed": row.needed, "finding": seen.finding,
    }  # fmt: skip


def submit_review(services: Services, turn: Turn) -> Reply | None:
    """Keep whether an urgent reading was needed."""
    form, reading_id = ReadingReviewForm.read(turn.view), turn.metadata["reading"]
    advice = ReadingReviewForm.advice(services.words, turn.view)
    with services.store.open(turn.user, "reading") as desk:
        desk.once(turn.receipt(), reading_id)
        reading.look_at(desk, reading_id, form.finding, needed=form.needed is YesNo.YES)
    return show(services, turn, page(services.words, View.READ, "reading/reviewed", ref=reading_id, needed=form.needed is YesNo.YES, advice=advice))


def start_keeping_out(services: Services, turn: Turn) -> Reply | None:
    """Open the form for who is kept out of a file, with those who are."""
    ref = turn.value
    with services.store.open(turn.user, "keep_out") as desk:
        marked = keeping_out.to_mark(desk, ref)
    answers = {"people": [row.user_id for row in marked.rows]}
    return show(services, turn, KeepOutForm.show(services.words, answers, metadata=new_form(ref=ref), client=ref, key_workers=marked.key_workers))


def submit_keeping_out(services: Services, turn: Turn) -> Reply | None:
    """Keep who is kept out from now on."""
    form, ref = KeepOutForm.read(turn.view), turn.metadata["ref"]
    advice = KeepOutForm.advice(services.words, turn.view)
    with services.store.open(turn.user, "keep_out") as desk:
        desk.once(turn.receipt(), ref)
        keeping_out.mark(desk, ref, form.people, form.reason)
    return show(services, turn, page(services.words, View.BOARD, "reading/kept_out", client=ref, people=form.people, advice=advice))
