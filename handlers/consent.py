"""Recording what a client answered, and taking consent back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import consents, correcting, withdrawing
from bot.clients import briefing, is_child
from bot.errors import FieldProblem
from bot.ids import View
from bot.services import Services
from bot.store import Desk
from bot.withdrawing import Withdrawn
from handlers.choices import DecidedBy, Scope
from handlers.elements import Block
from handlers.forms import page, typed
from handlers.modals.consenting import ConsentForm, WithdrawForm
from handlers.pages import named, said_flaws
from handlers.turn import Reply, Turn, new_form, redrawn, show
from policy.deadlines import consent_ends
from policy.facts import ConsentKind
from policy.facts import Form as HowGiven

USUAL = {"kind": ConsentKind.SHARE, "form": HowGiven.WRITTEN, "decided_by": DecidedBy.CLIENT}


def start(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Open the consent form, set to the usual case."""
    with services.store.open(turn.user, "consent") as desk:
        view = _consent_form(services, desk, ref, {}, new_form(ref=ref))
    return show(services, turn, view)


def start_change(services: Services, turn: Turn) -> Reply | None:
    """Open the consent form with what stands: what is saved is a new record, which names this one."""
    with services.store.open(turn.user, "consent") as desk:
        row, consent, aside = consents.to_change(desk, turn.value)
        view = _consent_form(services, desk, row.client_ref, ConsentForm.answers_of(consent, aside), new_form(ref=row.client_ref, replaces=consent.id))
    return show(services, turn, view)


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    answers = {name: value for name, value in typed(turn.view).items() if value not in (None, "")}
    with services.store.open(turn.user, "consent") as desk:
        view = _consent_form(services, desk, turn.metadata["ref"], answers, turn.metadata)
    redrawn(services, turn, view)
    return None


def _consent_form(services: Services, desk: Desk, ref: str, answers: Mapping[str, Any], carried: Mapping[str, str]) -> Block:
    """The form with what was answered, else today, and half a year unless the client says otherwise (5.4)."""
    client = desk.client(ref)
    today = desk.today.isoformat()
    usual = {**USUAL, "given_on": today, "assessed_on": today, "ends_on": consent_ends(desk.today, desk.values).isoformat()}
    deciders = [(one.value, services.words.label(one)) for one in DecidedBy if is_child(client, desk.today) or one is not DecidedBy.PARENT]
    told = briefing(desk, ref, desk.today)
    return ConsentForm.show(services.words, {**usual, **answers}, metadata=carried, options={"decided_by": deciders}, client=ref, briefed=told)


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep the answer, and say whether it counts and what it still lacks."""
    form = ConsentForm.read(turn.view)
    ref, replaces = turn.metadata["ref"], turn.metadata.get("replaces", "")
    if form.kind is ConsentKind.SHARE and not form.names():
        raise FieldProblem(recipients="missing")
    consent = form.to_consent(form.ends_on or consent_ends(form.given_on, services.values), replaces)
    stopped = None
    with services.store.open(turn.user, "consent") as desk:
        desk.once(turn.receipt(), ref)
        if replaces:
            kept, stopped = correcting.change(desk, consent, form.aside())
        else:
            kept = consents.record(desk, ref, consent, form.aside())
    advice = ConsentForm.advice(services.words, turn.view)
    lacks = said_flaws(services, kept)
    return show(services, turn, page(services.words, View.BOARD, "consent/recorded", advice=advice, client=ref, consent=kept, lacks=lacks, after=stopped))


def start_withdrawal(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Open the withdrawal form, set to everything: two clicks (5.4)."""
    with services.store.open(turn.user, "withdraw") as desk:
        desk.file(ref)
        view = _withdraw_form(services, desk, ref, {"scope": str(Scope.EVERYTHING)}, new_form(ref=ref))
    return show(services, turn, view)


def redraw_withdrawal(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "withdraw") as desk:
        desk.file(ref)
        view = _withdraw_form(services, desk, ref, typed(turn.view), turn.metadata)
    redrawn(services, turn, view)
    return None


def _withdraw_form(services: Services, desk: Desk, ref: str, answers: Mapping[str, Any], carried: Mapping[str, str]) -> Block:
    names = list(named(desk, ref).items())[:100]
    if not names:
        return page(services.words, View.BOARD, "withdraw/nothing", client=ref)
    return WithdrawForm.show(services.words, answers, metadata=carried, options={"recipients": names}, client=ref, recipients=[name for _, name in names])


def submit_withdrawal(services: Services, turn: Turn) -> Reply | None:
    """Take the consent back at once, and say what stopped and who already holds the data."""
    form = WithdrawForm.read(turn.view)
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "withdraw") as desk:
        desk.once(turn.receipt(), ref)
        desk.file(ref)
        names = named(desk, ref)
        if form.scope is Scope.SOME and set(form.recipients) - set(names):
            raise FieldProblem(recipients="choose_again")
        chosen = tuple(names[one] for one in form.recipients) if form.scope is Scope.SOME else ()
        done = withdrawing.withdraw(desk, ref, chosen, form.how)
        today = desk.today
    return show(services, turn, _withdrawn(services, ref, done, chosen, today))


def _withdrawn(services: Services, ref: str, done: Withdrawn, chosen: tuple[str, ...], today: Any) -> Block:
    return page(
        services.words, View.WITHDRAWN, "withdraw/done", client=ref, stopped=done.stopped, waiting=done.waiting, held=done.held, chosen=chosen, today=today
    )
