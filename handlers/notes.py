"""Case notes for the client's file, one for each decision: of a request, an answer, a withdrawal, an emergency, an enquiry, or about keeping a file."""

from __future__ import annotations

from typing import Any

from bot import case_notes, emergencies, enquiries, recording, reviewing
from bot.client_papers import PaperKind
from bot.errors import Refused
from bot.explaining import reasons
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.messages.emergencies import emergency_facts
from bot.messages.reading import enquiry_facts
from bot.messages.requests import request_facts
from bot.printing import Wanted
from bot.services import Services
from bot.store import Desk
from handlers.elements import Block
from handlers.forms import page
from handlers.pages import case_facts, copyable, said_flaws
from handlers.paper import in_any_letters
from handlers.turn import Reply, Turn, show

Facts = dict[str, Any]
PAGE = "documents/case_note"


def note(services: Services, turn: Turn) -> Reply | None:
    """Show a case note, ready to copy."""
    return show(services, turn, view_of(services, turn.user, turn.value))


def of_reference(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Show the case note of any decision, by the reference that somebody typed."""
    return show(services, turn, view_of(services, turn.user, ref.upper()))


def close(services: Services, turn: Turn) -> Reply | None:
    """Close the case note: nothing in it is kept, it was only there to be copied."""
    return None


def print_it(services: Services, turn: Turn) -> Reply | None:
    """Have a case note sent to oneself, to print."""
    wanted = Wanted(PaperKind.CASE_NOTE, about=turn.value, text=_text(services, turn.user, turn.value))
    in_any_letters(services, turn, wanted)
    return show(services, turn, page(services.words, View.BOARD, "paper/coming", kind=PaperKind.CASE_NOTE, about=turn.value))


def view_of(services: Services, user: str, ref: str, advice: list[Block] | None = None) -> Block:
    """The page with a case note, and a button to print it."""
    words = services.words
    copy = [*copyable(words, _text(services, user, ref), PAGE), *row_of_buttons(words, (Action.NOTE_PRINT,), ref)]
    view = page(words, View.NOTE, PAGE, blocks=copy, advice=advice, ref=ref)
    return {**view, "submit": {"type": "plain_text", "text": words.plain(PAGE, "submit")}}


def _text(services: Services, user: str, ref: str) -> str:
    """The words of a case note, by what it is about."""
    gather = _GATHERED.get(ref.partition("-")[0])
    if gather is None:
        raise Refused("no_such_request", ref=ref)
    template, part, facts = gather(services, user, ref)
    return services.words.plain(template, part, **facts)


def _of_request(services: Services, user: str, ref: str) -> tuple[str, str, Facts]:
    with services.store.open(user, "case_note") as desk:
        found = recording.case_note(desk, ref)
        facts = {**request_facts(desk, found.request), "client": found.request.client_ref, **case_facts(services, desk, found.request, found.ask)}
    second = found.shared.second if found.shared else None
    deciding = (person for one in found.deciders for person in (one.user, one.for_user))
    return PAGE, "text", {
        **facts, "ask": found.ask, "decision": found.decision, "reasons": reasons(services.words, found.decision), "deciders": found.deciders,
        "left_by": found.left_by, "binding": found.conditions, "shared": found.shared, "alarm": found.alarm, "told": found.told,
        "names": _names(services, found.request.asked_by, second, *deciding, *found.left_by),
    }  # fmt: skip


def _of_answer(services: Services, user: str, ref: str) -> tuple[str, str, Facts]:
    with services.store.open(user, "case_note") as desk:
        told = case_notes.of_answer(desk, ref)
    lacks = said_flaws(services, told.consent)
    return "documents/notes/answer", "note", {
        "ref": ref, "told": told, "lacks": lacks, "names": _names(services, told.recorded_by, *(one.by for one in told.later)),
    }  # fmt: skip


def _of_taking_back(services: Services, user: str, ref: str) -> tuple[str, str, Facts]:
    with services.store.open(user, "case_note") as desk:
        told = case_notes.of_taking_back(desk, ref)
    return "documents/notes/taking_back", "note", {"ref": ref, "told": told, "names": _names(services, told.recorded_by)}


def _of_emergency(services: Services, user: str, ref: str) -> tuple[str, str, Facts]:
    with services.store.open(user, "case_note") as desk:
        facts = _emergency(desk, ref)
    settled = facts["settled"]
    reviewers = (one.by for one in facts["found"])
    return "documents/notes/emergency", "note", {**facts, "names": _names(services, facts["raised_by"], *reviewers, settled[0] if settled else None)}


def _emergency(desk: Desk, ref: str) -> Facts:
    alarm, told = emergencies.to_review(desk, ref)
    return {
        **emergency_facts(alarm), "client": alarm.client_ref, "whom": told.whom if told else "", "what": told.what if told else "",
        "why": emergencies.why(desk, alarm), "late": bool(alarm.recorded_at and alarm.recorded_at > alarm.record_due_at),
        "found": reviewing.found(desk, alarm), "settled": reviewing.settled(desk, alarm),
    }  # fmt: skip


def _of_enquiry(services: Services, user: str, ref: str) -> tuple[str, str, Facts]:
    with services.store.open(user, "case_note") as desk:
        seen = enquiries.see(desk, ref)
    row = seen.row
    closed_by = row.closed_by if seen.works or row.closed_by == user else None
    return "documents/notes/enquiry", "note", {
        **enquiry_facts(seen), "closed_by": closed_by, "closed_at": row.closed_at if closed_by else None, "names": _names(services, row.taken_by, closed_by),
    }  # fmt: skip


def _of_keeping(services: Services, user: str, ref: str) -> tuple[str, str, Facts]:
    with services.store.open(user, "case_note") as desk:
        told = case_notes.of_keeping(desk, ref)
    return "documents/notes/keeping", "note", {"told": told, "names": _names(services, told.by)}


_GATHERED = {"R": _of_request, "C": _of_answer, "W": _of_taking_back, "E": _of_emergency, "EN": _of_enquiry, "K": _of_keeping}


def _names(services: Services, *people: str | None) -> dict[str, str]:
    return {one: _name(services, one) for one in people if one}


def _name(services: Services, user: str) -> str:
    """A person's name; their id when Slack cannot say it now, because what was recorded must not look as if it was not."""
    try:
        return services.directory.standing(user).name
    except Refused:
        return user
