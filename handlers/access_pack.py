"""What goes out in answer to a subject access request: each record that is to be looked at, and the pack (3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.access import considering, packs, requests
from bot.access.board import board
from bot.access.considering import Looked, Made
from bot.access.kinds import EntryKind, PackPurpose
from bot.access.opened import Part, named
from bot.ids import View
from bot.services import Services
from bot.store import Desk
from bot.words import Safe, escaped
from handlers.access import answered, board_page, carried
from handlers.choices import Alike, YesNo
from handlers.elements import Block
from handlers.forms import page, typed
from handlers.modals.access import AccessChoiceForm, AccessRecordForm, AccessRefuseForm, AccessSecondForm
from handlers.turn import Reply, Turn, new_form, redrawn, show
from policy.considering import Mark, tells_of_it


def look(services: Services, turn: Turn) -> Reply | None:
    """Have the working copy made: it finds what is to be looked at."""
    return _have_made(services, turn, PackPurpose.TO_LOOK)


def pack(services: Services, turn: Turn) -> Reply | None:
    """Have the pack made that is handed over."""
    return _have_made(services, turn, PackPurpose.TO_HAND_OVER)


def _have_made(services: Services, turn: Turn, purpose: PackPurpose) -> Reply | None:
    with services.store.open(turn.user, "access") as desk:
        packs.ask_for(desk, turn.value, purpose)
        desk.session.flush()
        view = board_page(services, board(desk, turn.value), done="making")
    return show(services, turn, view)


def phrase(services: Services, turn: Turn) -> Reply | None:
    """Show a pass phrase, once. Should Slack not take the page, nothing is marked, and it can be asked for again."""
    with services.store.open(turn.user, "access") as desk:
        row, secret = packs.show_phrase(desk, turn.value)
        view = page(services.words, View.READ, "access/phrase", ref=row.request_id, phrase=secret, to_look=row.purpose == PackPurpose.TO_LOOK)
        desk.session.flush()
        return show(services, turn, view)


# One record after the other


def consider(services: Services, turn: Turn) -> Reply | None:
    """Open the record to look at next; when none is left, the request."""
    with services.store.open(turn.user, "access") as desk:
        item = considering.next_one(desk, turn.value)
        view = board_page(services, board(desk, turn.value), done="all_looked_at") if item is None else _choice_form(services, desk, item.id, {}, _new(item.id))
    return show(services, turn, view)


def open_record(services: Services, turn: Turn) -> Reply | None:
    """Ask which record."""
    with services.store.open(turn.user, "access") as desk:
        row = requests.fetch_open(desk, turn.value)
    return show(services, turn, AccessRecordForm.show(services.words, {}, metadata=carried(turn), ref=row.id))


def submit_record(services: Services, turn: Turn) -> Reply | None:
    """Open the record that was named."""
    form = AccessRecordForm.read(turn.view)
    with services.store.open(turn.user, "access") as desk:
        item = considering.by_reference(desk, services.words, turn.metadata["request"], form.record.strip().upper())
        view = _choice_form(services, desk, item.id, {}, _new(item.id))
    return show(services, turn, view)


def _new(item_id: str) -> dict[str, str]:
    return new_form(item=item_id)


def redraw_choice(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    with services.store.open(turn.user, "access") as desk:
        view = _choice_form(services, desk, turn.metadata["item"], typed(turn.view), turn.metadata)
    redrawn(services, turn, view)
    return None


def _choice_form(services: Services, desk: Desk, item_id: str, answers: Mapping[str, Any], carries: Mapping[str, str]) -> Block:
    looked = considering.look(desk, services.words, item_id)
    lines = looked.entry.parts if looked.entry else ()
    colleague = services.words.plain("access/choice_form", "colleague")  # Slack shows nobody's name in an option
    options = {"left_out": [(str(at), named(f"{one.label.rstrip('?:')}: {one.text}", lambda _: colleague)[:75]) for at, one in enumerate(lines)]}
    usual = {"alike": str(Alike.ONE), "say_so": str(YesNo.YES if tells_of_it(_marks(looked)) else YesNo.NO)}
    return AccessChoiceForm.show(services.words, {**usual, **answers}, metadata=carries, options=options, **_facts(looked))


def _marks(looked: Looked) -> tuple[Mark, ...]:
    return tuple(map(Mark, looked.item.marks))


def _facts(looked: Looked) -> dict[str, Any]:
    """What a form or page says of a record: its lines, why somebody looks at it, and what was chosen before."""
    entry = looked.entry
    return {
        "ref": looked.request.id, "record": looked.item.record.partition(".")[0], "kind": EntryKind(looked.item.kind) if entry else None,
        "marks": _marks(looked),
        "lines": [_line(one) for one in entry.parts] if entry else (), "before": [_said(one) for one in looked.made],
    }  # fmt: skip


def _line(part: Part) -> Part:
    """A line with each of us as Slack shows people; what was typed stays inert."""
    return Part(part.label.rstrip("?:"), Safe(named(escaped(part.text), lambda user: f"<@{user}>")))


def _said(made: Made) -> dict[str, Any]:
    row = made.row
    return {"by": row.chosen_by, "at": row.chosen_at, "choice": row.choice, "reason": made.reason, "second": row.second, "agreed": row.agreed,
            "second_reason": made.second_reason}  # fmt: skip


def submit_choice(services: Services, turn: Turn) -> Reply | None:
    """Keep the choice, and go on to the next record."""
    form, item_id = AccessChoiceForm.read(turn.view), turn.metadata["item"]
    with services.store.open(turn.user, "access") as desk:
        desk.once(turn.receipt(), item_id)
        looked = considering.look(desk, services.words, item_id)
        considering.choose(desk, services.words, item_id, form.to_making())
        desk.session.flush()
        following = considering.next_one(desk, looked.request.id)
        if following is None:
            view = answered(services, turn, desk, looked.request.id, AccessChoiceForm, "all_looked_at")
        else:
            view = _choice_form(services, desk, following.id, {}, _new(following.id))
    return show(services, turn, view)


# Somebody else looks too


def open_refuse(services: Services, turn: Turn) -> Reply | None:
    """Ask why the whole request is to be refused."""
    with services.store.open(turn.user, "access") as desk:
        row = requests.fetch_open(desk, turn.value)
    return show(services, turn, AccessRefuseForm.show(services.words, {}, metadata=carried(turn), ref=row.id))


def submit_refuse(services: Services, turn: Turn) -> Reply | None:
    """Ask the second person."""
    form, request_id = AccessRefuseForm.read(turn.view), turn.metadata["request"]
    with services.store.open(turn.user, "access") as desk:
        desk.once(turn.receipt(), request_id)
        considering.refuse(desk, request_id, form.why, form.reason, form.second)
        view = answered(services, turn, desk, request_id, AccessRefuseForm, "refusal_asked")
    return show(services, turn, view)


def open_second(services: Services, turn: Turn) -> Reply | None:
    """Show a second person what is to be kept back."""
    with services.store.open(turn.user, "second_look") as desk:
        row, looked = considering.to_second(desk, services.words, turn.value)
        facts = {**_facts(looked), "asked_by": row.chosen_by, "asked": considering.asked_in(desk, looked)}
    return show(services, turn, AccessSecondForm.show(services.words, {}, metadata=new_form(choice=row.id), **facts))


def submit_second(services: Services, turn: Turn) -> Reply | None:
    """Take the second person's word."""
    form, choice_id = AccessSecondForm.read(turn.view), turn.metadata["choice"]
    with services.store.open(turn.user, "second_look") as desk:
        desk.once(turn.receipt(), choice_id)
        considering.agree(desk, services.words, choice_id, agrees=form.agrees is YesNo.YES, reason=form.reason)
    advice = AccessSecondForm.advice(services.words, turn.view)
    return show(services, turn, page(services.words, View.BOARD, "access/second_done", advice=advice, ref=choice_id, agrees=form.agrees is YesNo.YES))
