"""A client takes consent back: two clicks for everything, and as easily for a part (5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from bot import withdrawing
from bot.consents import live, supporting
from bot.errors import FieldProblem
from bot.holding import Held
from bot.ids import Action, View
from bot.messages.blocks import button, row_of_buttons, section
from bot.services import Services
from bot.stopping import After
from bot.store import Desk
from handlers.choices import Scope
from handlers.elements import Block
from handlers.forms import page, typed
from handlers.modals.consenting import WithdrawForm
from handlers.pages import named
from handlers.turn import Reply, Turn, new_form, redrawn, show
from policy.facts import TakenBack
from policy.taking_back import left_of

LISTED = 40
"""How many of those who hold something are listed at once; the client's page has the notices to the others."""


def start(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Open the withdrawal form, set to everything: two clicks (5.4)."""
    with services.store.open(turn.user, "withdraw") as desk:
        desk.file(ref)
        view = _form(services, desk, ref, {}, new_form(ref=ref))
    return show(services, turn, view)


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "withdraw") as desk:
        desk.file(ref)
        view = _form(services, desk, ref, typed(turn.view), turn.metadata)
    redrawn(services, turn, view)
    return None


def _form(services: Services, desk: Desk, ref: str, answers: Mapping[str, Any], carried: Mapping[str, str]) -> Block:
    """The form, with what there is to take back; where there is nothing, a page that says so, and since when."""
    left = [left_of(one, desk.today) for one in live(desk, ref)]
    names = list(named(desk, ref).items())[:100]
    agreed = supporting(desk, ref)
    support = agreed is not None and agreed.answer == "given" and agreed.withdrawn_on is None
    scopes = [*((Scope.EVERYTHING, Scope.SOME) if names else ()), *((Scope.SUPPORT,) if support else ())]
    if not scopes:
        return page(services.words, View.BOARD, "withdraw/nothing", client=ref, withdrawn_on=withdrawing.withdrawn_on(desk, ref))
    label = services.words.label
    options = {
        "scope": [(str(one), label(one)) for one in scopes], "recipients": names,
        "categories": [(str(one), label(one)) for one in dict.fromkeys(chain.from_iterable(one.categories for one in left))],
        "purposes": [(str(one), label(one)) for one in dict.fromkeys(chain.from_iterable(one.purposes for one in left))],
    }  # fmt: skip
    usual = {"scope": str(scopes[0])}
    return WithdrawForm.show(
        services.words,
        {**usual, **answers},
        metadata=carried,
        options=options,
        client=ref,
        recipients=[name for _, name in names],
        support=support,
        example=next(iter(left[0].categories), None) if left else None,
    )


def submit(services: Services, turn: Turn) -> Reply | None:
    """Take the consent back at once, and say what stopped and who already holds the data."""
    form = WithdrawForm.read(turn.view)
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "withdraw") as desk:
        desk.once(turn.receipt(), ref)
        desk.file(ref)
        if form.scope is Scope.SUPPORT:
            consent, act = withdrawing.withdraw_support(desk, ref, form.how)
            note = row_of_buttons(services.words, (Action.NOTE,), act)
            return show(services, turn, page(services.words, View.BOARD, "withdraw/support_done", blocks=note, client=ref, ref=consent))
        part = _part(desk, ref, form)
        after = withdrawing.withdraw(desk, ref, part, form.how)
        works = desk.reach(ref).works
    return show(services, turn, _done(services, ref, after, part, works=works))


def _part(desk: Desk, ref: str, form: WithdrawForm) -> TakenBack:
    """What is taken back: all of it, or what was chosen."""
    if form.scope is Scope.EVERYTHING:
        return TakenBack(since=desk.today)
    names = named(desk, ref)
    if set(form.recipients) - set(names):
        raise FieldProblem(recipients="choose_again")
    if not (form.recipients or form.categories or form.purposes):
        raise FieldProblem(recipients="choose_a_part")
    return TakenBack(since=desk.today, recipients=tuple(names[one] for one in form.recipients), purposes=form.purposes, categories=form.categories)


def _done(services: Services, ref: str, after: After, part: TakenBack, *, works: bool) -> Block:
    words = services.words
    context: dict[str, Any] = {"client": ref, "after": after, "gone": part, "to_write": [one for one in after.held if one.by_consent], "works": works}
    holders = [_holder(services, one, works=works) for one in after.held[:LISTED]]
    note = row_of_buttons(words, (Action.NOTE,), after.act)
    return page(words, View.WITHDRAWN, "withdraw/done", blocks=[*holders, *note], more=max(0, len(after.held) - LISTED), **context)


def _holder(services: Services, one: Held, *, works: bool) -> Block:
    """Somebody who holds something, with the way to the notice that is drafted for them, for whoever may send it."""
    said = section(services.words.mrkdwn("withdraw/done", "holder", one=one))
    return {**said, "accessory": button(services.words, Action.NOTICE_OPEN, one.notice)} if one.notice and works else said
