"""Who works with whom: a worker's clients, a client's key workers, cover for a while, and a hand-over for good (3.8)."""

from __future__ import annotations

from typing import Any

from bot import cover, handing_over
from bot.cover import Named
from bot.errors import FieldProblem
from bot.ids import Action, View
from bot.messages.blocks import button, row_of_buttons, section
from bot.services import Services
from bot.store import DATA_LEAD, WORKER
from handlers.forms import page
from handlers.modals.working import CoverForm, HandOverForm, KeyWorkersForm
from handlers.turn import Reply, Turn, new_form, show
from handlers.turning import pages
from policy.deadlines import cover_ends_at_the_latest

CLIENTS = 20
"""How many of a worker's clients are on a page."""


def clients(services: Services, turn: Turn) -> Reply | None:
    """A worker's clients, from the command or a button."""
    return clients_page(services, turn, 0)


def clients_page(services: Services, turn: Turn, start: int) -> Reply | None:
    """One page of the clients whom somebody works with today, each with the way to their page."""
    words = services.words
    with services.store.open(turn.user, "clients") as desk:
        desk.must_be(WORKER)
        every = desk.clients()
        own = handing_over.own_clients(desk)
    start = start if start < len(every) else 0
    lines = []
    for ref in every[start : start + CLIENTS]:
        said = section(words.mrkdwn("working/clients", "line", ref=ref, covered=ref not in own))
        lines.append({**said, "accessory": button(words, Action.STATUS, ref)})
    way = pages(words, "clients.", start, CLIENTS, len(every))
    also = row_of_buttons(words, (Action.CLIENT_START, Action.COVERS_SHOW), "-")
    return show(services, turn, page(words, View.BOARD, "working/clients", blocks=[*lines, *way, *also], count=len(every)))


def start_key_workers(services: Services, turn: Turn) -> Reply | None:
    """Open the form with the key workers there are."""
    ref = turn.value
    with services.store.open(turn.user, "key_workers") as desk:
        answers = {"key_workers": list(handing_over.to_change(desk, ref))}
    return show(services, turn, KeyWorkersForm.show(services.words, answers, metadata=new_form(ref=ref), client=ref))


def submit_key_workers(services: Services, turn: Turn) -> Reply | None:
    """Keep who they are from now on."""
    form, ref = KeyWorkersForm.read(turn.view), turn.metadata["ref"]
    if not all(services.directory.standing(one).may_hold_roles for one in form.key_workers):
        raise FieldProblem(key_workers="not_a_worker")
    with services.store.open(turn.user, "key_workers") as desk:
        desk.once(turn.receipt(), ref)
        handing_over.set_key_workers(desk, ref, form.key_workers)
    return show(services, turn, page(services.words, View.BOARD, "working/changed", client=ref, people=form.key_workers))


def covers(services: Services, turn: Turn) -> Reply | None:
    """Who covers for whom today and in the days to come, with the way to name somebody or to hand over."""
    words = services.words
    with services.store.open(turn.user, "cover") as desk:
        desk.must_be(WORKER, DATA_LEAD)
        found = cover.concerning(desk)
        today = desk.today
    lines = []
    for one in found:
        said = section(words.mrkdwn("working/covers", "line", one=one, begun=one.from_on <= today))
        lines.append({**said, "accessory": button(words, Action.COVER_END, one.id)})
    also = row_of_buttons(words, (Action.COVER_START, Action.HAND_OVER_START), "-")
    return show(services, turn, page(words, View.BOARD, "working/covers", blocks=[*lines, *also], count=len(found)))


def start_cover(services: Services, turn: Turn) -> Reply | None:
    """Open the form for a cover, from today: for all clients or, from a client's page, for that one."""
    ref = turn.value if turn.value not in {"", "-"} else ""
    with services.store.open(turn.user, "cover") as desk:
        desk.must_be(WORKER, DATA_LEAD)
        if ref:
            desk.client(ref)
        lead = {"lead": "yes"} if DATA_LEAD in desk.roles() else {}
        latest = cover_ends_at_the_latest(desk.today, desk.values)
        answers = {"from_on": desk.today.isoformat(), "covers_for": turn.user if WORKER in desk.roles() else ""}
    return show(services, turn, CoverForm.show(services.words, answers, metadata=new_form(ref=ref, **lead), latest=latest, client=ref))


def submit_cover(services: Services, turn: Turn) -> Reply | None:
    """Name the cover, and say who hears of it."""
    form = CoverForm.read(turn.view)
    if not services.directory.standing(form.person).may_hold_roles:
        raise FieldProblem(person="not_a_worker_here")
    named = Named(covers_for=form.covers_for or turn.user, user=form.person, from_on=form.from_on, until_on=form.until_on, ref=turn.metadata.get("ref", ""))
    with services.store.open(turn.user, "cover") as desk:
        desk.not_before(turn.receipt())
        row = cover.name(desk, named)
        desk.once(turn.receipt(), row.id)
    facts: dict[str, Any] = {"ref": row.id, "covers_for": row.covers_for, "person": row.user_id, "from_on": row.from_on, "until_on": row.until_on}
    return show(services, turn, page(services.words, View.BOARD, "working/cover_named", **facts))


def end_cover(services: Services, turn: Turn) -> Reply | None:
    """End a cover before its day, and show those that are left."""
    with services.store.open(turn.user, "cover") as desk:
        cover.end(desk, turn.value)
    return covers(services, turn) if turn.view else None


def start_hand_over(services: Services, turn: Turn) -> Reply | None:
    """Open the form for handing over all clients at once."""
    with services.store.open(turn.user, "hand_over") as desk:
        desk.must_be(WORKER, DATA_LEAD)
        lead = {"lead": "yes"} if DATA_LEAD in desk.roles() else {}
    return show(services, turn, HandOverForm.show(services.words, {}, metadata=new_form(**lead)))


def submit_hand_over(services: Services, turn: Turn) -> Reply | None:
    """Hand over, and say which clients went and which could not."""
    form = HandOverForm.read(turn.view)
    if not services.directory.standing(form.person).may_hold_roles:
        raise FieldProblem(person="not_a_worker_here")
    with services.store.open(turn.user, "hand_over") as desk:
        desk.not_before(turn.receipt())
        done = handing_over.hand_over_all(desk, form.covers_for or turn.user, form.person)
        desk.once(turn.receipt(), done.id)
    facts: dict[str, Any] = {"ref": done.id, "went": done.went, "stayed": done.stayed, "person": form.person}
    return show(services, turn, page(services.words, View.BOARD, "working/handed_over", **facts))
