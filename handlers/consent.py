"""Recording what a client answered: anew, as a change of what stands, or as a renewal of it (part 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot import answering, scans
from bot.answering import Stands
from bot.briefings import briefing
from bot.clients import is_child
from bot.errors import FieldProblem
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.services import Services
from bot.store import Desk
from handlers.choices import DecidedBy, YesNo
from handlers.elements import Block
from handlers.forms import page, typed
from handlers.modals.consenting import ConsentForm
from handlers.pages import said_flaws
from handlers.turn import Reply, Turn, new_form, redrawn, show
from policy.deadlines import consent_ends, support_ends
from policy.facts import Answer, Consent, ConsentKind
from policy.facts import Form as HowGiven

USUAL = {"kind": ConsentKind.SHARE, "form": HowGiven.WRITTEN, "decided_by": DecidedBy.CLIENT}


def start(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Open the consent form, set to the usual case."""
    with services.store.open(turn.user, "consent") as desk:
        view = _form(services, desk, ref, {}, new_form(ref=ref))
    return show(services, turn, view)


def start_change(services: Services, turn: Turn) -> Reply | None:
    """Open the consent form with what stands: what is saved is a new record, which names this one."""
    with services.store.open(turn.user, "consent") as desk:
        stands = answering.to_change(desk, turn.value)
        ref = stands.row.client_ref
        carried = new_form(ref=ref, replaces=stands.row.id, seen=stands.mark)
        view = _form(services, desk, ref, ConsentForm.answers_of(stands.consent, stands.aside), carried, stands)
    return show(services, turn, view)


def start_renewal(services: Services, turn: Turn) -> Reply | None:
    """Open the short form: what must be asked each time is asked, and what stands is shown and taken over."""
    with services.store.open(turn.user, "consent") as desk:
        stands = answering.to_renew(desk, turn.value)
        ref, complex_case = stands.row.client_ref, YesNo.YES if stands.aside.complex_case else YesNo.NO
        carried = new_form(
            ref=ref, renews=stands.row.id, seen=stands.mark, kind=stands.consent.kind, answer=Answer.GIVEN, complex_case=complex_case
        )  # fmt: skip
        view = _form(services, desk, ref, {}, carried, stands)
    return show(services, turn, view)


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    answers = {name: value for name, value in typed(turn.view).items() if value not in (None, "")}
    carried = turn.metadata
    with services.store.open(turn.user, "consent") as desk:
        stands = None
        if carried.get("renews"):
            stands = answering.to_renew(desk, carried["renews"], carried["seen"])
        elif carried.get("replaces"):
            stands = answering.to_change(desk, carried["replaces"], carried["seen"])
        view = _form(services, desk, carried["ref"], answers, carried, stands)
    redrawn(services, turn, view)
    return None


def _form(services: Services, desk: Desk, ref: str, answers: Mapping[str, Any], carried: Mapping[str, str], stands: Stands | None = None) -> Block:
    """The form with what was answered, else today, and half a year unless the client says otherwise (5.4)."""
    client = desk.client(ref)
    today = desk.today.isoformat()
    ends = {"ends_on": consent_ends(desk.today, desk.values).isoformat(), "support_ends_on": support_ends(desk.today, desk.values).isoformat()}
    usual = {**USUAL, "given_on": today, "assessed_on": today, **ends}
    deciders = [(one.value, services.words.label(one)) for one in DecidedBy if is_child(client, desk.today) or one is not DecidedBy.PARENT]
    about = {name: carried[name] for name in ("kind", "answer") if name in carried}
    return ConsentForm.show(
        services.words, {**usual, **about, **answers}, metadata=carried, options={"decided_by": deciders}, client=ref,
        briefed=briefing(desk, ref, desk.today), child=is_child(client, desk.today), stands=stands and stands.consent,
    )  # fmt: skip


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep the answer, and say whether it counts and what it still lacks."""
    form = ConsentForm.read(turn.view)
    carried = turn.metadata
    ref, replaces, seen = carried["ref"], carried.get("replaces", ""), carried.get("seen", "")
    if carried.get("renews"):
        return _renewed(services, turn, form)
    if form.kind is ConsentKind.SHARE and not form.names():
        raise FieldProblem(recipients="missing")
    consent = form.to_consent(replaces, services.values)
    with services.store.open(turn.user, "consent") as desk:
        desk.once(turn.receipt(), ref)
        answered = answering.change(desk, consent, form.aside(), seen) if replaces else answering.answer(desk, ref, consent, form.aside())
        for file in form.scan:
            scans.hand_in(desk, answered[0].id, ref, file)
    kept, after = answered
    advice = ConsentForm.advice(services.words, turn.view)
    lacks = said_flaws(services, kept)
    facts: dict[str, Any] = {"client": ref, "consent": kept, "lacks": lacks, "after": after, "scanned": bool(form.scan)}
    return show(services, turn, page(services.words, View.BOARD, "consent/recorded", blocks=_then(services, kept, lacks), advice=advice, **facts))


def _renewed(services: Services, turn: Turn, form: ConsentForm) -> Reply | None:
    """Renew the yes; where the answer of today does not count, say why, and that the old yes stands until its end."""
    carried = turn.metadata
    ref, renews = carried["ref"], carried["renews"]
    with services.store.open(turn.user, "consent") as desk:
        desk.once(turn.receipt(), ref)
        old = answering.to_renew(desk, renews, carried["seen"])
        aside = replace(form.aside(), complex_case=old.aside.complex_case)
        kept, flaws = answering.renew(desk, renews, form.to_consent("", services.values, kind=old.consent.kind), aside, carried["seen"])
        for file in form.scan:
            scans.hand_in(desk, kept.id, ref, file)
    lacks = said_flaws(services, kept) if flaws else []
    advice = ConsentForm.advice(services.words, turn.view)
    facts: dict[str, Any] = {"client": ref, "consent": kept, "lacks": lacks, "old": old.consent}
    return show(services, turn, page(services.words, View.BOARD, "consent/renewed", blocks=_then(services, kept, lacks), advice=advice, **facts))


def _then(services: Services, kept: Consent, lacks: list[str]) -> list[Block]:
    """What can be had of an answer as soon as it is kept: the client's copy, unless it does not count, and the case note."""
    copy = (Action.RECEIPT_START,) if kept.kind is ConsentKind.SHARE and not lacks else ()
    return row_of_buttons(services.words, (*copy, Action.NOTE), kept.id)
