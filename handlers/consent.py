"""Recording what a client answered, and taking consent back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import consents, withdrawing
from bot.clients import briefed_on
from bot.errors import FieldProblem
from bot.ids import View
from bot.services import Services
from bot.store import Desk
from bot.withdrawing import Withdrawn
from handlers.choices import Scope
from handlers.elements import Block
from handlers.forms import page, typed
from handlers.modals.clients import ConsentForm, WithdrawForm
from handlers.pages import named
from handlers.turn import Reply, Turn, new_form, redrawn, show
from policy.deadlines import consent_ends
from policy.facts import Answer


def start(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Open the consent form: today, and half a year unless the client says otherwise (5.4)."""
    with services.store.open(turn.user, "consent") as desk:
        desk.client(ref)
        answers = {"given_on": desk.today.isoformat(), "ends_on": consent_ends(desk.today, desk.values).isoformat(), "form": "written", "capacity": "presumed"}
        view = ConsentForm.show(services.words, answers, metadata=new_form(ref=ref), client=ref, briefed_on=briefed_on(desk, ref))
    return show(services, turn, view)


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "consent") as desk:
        desk.client(ref)
        told = briefed_on(desk, ref)
        answers = {"ends_on": consent_ends(desk.today, desk.values).isoformat(), "form": "written", "capacity": "presumed"} | {
            name: value for name, value in typed(turn.view).items() if value not in (None, "")
        }
    view = ConsentForm.show(services.words, answers, metadata=turn.metadata, client=ref, briefed_on=told)
    redrawn(services, turn, view)
    return None


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep the answer, and say whether it counts and what it still lacks."""
    form = ConsentForm.read(turn.view)
    ref = turn.metadata["ref"]
    if not form.names():
        raise FieldProblem(recipients="missing")
    ends = form.ends_on if form.answer is Answer.GIVEN else consent_ends(form.given_on, services.values)
    with services.store.open(turn.user, "consent") as desk:
        desk.once(turn.receipt(), ref)
        kept = consents.record(desk, ref, form.to_consent(ends), form.paper_at)
    lacks = [services.words.whole(f"reasons/{one}", about=[]) for one in consents.flaws(kept, services.values)]
    return show(
        services,
        turn,
        page(services.words, View.BOARD, "consent/recorded", advice=ConsentForm.advice(services.words, turn.view), client=ref, consent=kept, lacks=lacks),
    )


def start_withdrawal(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Open the withdrawal form, set to everything: two clicks (5.4)."""
    with services.store.open(turn.user, "withdraw") as desk:
        desk.client(ref)
        view = _withdraw_form(services, desk, ref, {"scope": str(Scope.EVERYTHING)}, new_form(ref=ref))
    return show(services, turn, view)


def redraw_withdrawal(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "withdraw") as desk:
        desk.client(ref)
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
        desk.client(ref)
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
