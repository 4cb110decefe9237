"""One-time codes: setting one up in private, vouching for somebody else's, and ending somebody else's after a lost telephone (3.2)."""

from __future__ import annotations

from typing import Any

from bot import codes
from bot.codes import Kept
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.services import Services
from bot.store import ADMIN, ROLES, TRUSTEE
from handlers.elements import Block
from handlers.forms import page
from handlers.modals.codes import CodeForm, ResetForm, VouchForm
from handlers.turn import Reply, Turn, new_form, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Show a fresh secret to somebody who has no code, this once; to anybody else how it stands with theirs."""
    with services.store.open(turn.user, "code") as desk:
        desk.must_be(*ROLES)
        kept, roles = codes.of(desk, turn.user), desk.roles()
        fresh = None if kept else codes.begin(desk, services.settings.charity, turn.standing.name)
        delay = desk.values.code_delay_hours.on(desk.today)
    buttons = row_of_buttons(services.words, (Action.CODE_RESET,) if ADMIN in roles else (), "-")
    if fresh is None:
        assert kept is not None
        return show(services, turn, _stands(services, kept, buttons))
    view = CodeForm.show(services.words, {}, metadata=new_form(code_id=fresh.id), secret=_in_fours(fresh.secret), address=fresh.address, delay=delay)
    return show(services, turn, {**view, "blocks": [*view["blocks"], *buttons]})


def submit(services: Services, turn: Turn) -> Reply | None:
    """Take the first code as proof, and say from when it counts."""
    form = CodeForm.read(turn.view)
    with services.store.open(turn.user, "code") as desk:
        desk.once(turn.receipt(), turn.user)
        kept = codes.prove(desk, turn.metadata.get("code_id", ""), form.code)
    return show(services, turn, _stands(services, kept, []))


def open_vouch(services: Services, turn: Turn) -> Reply | None:
    """Ask how somebody spoke with the person who set a code up."""
    with services.store.open(turn.user, "code") as desk:
        desk.must_be(TRUSTEE, ADMIN)
        kept = codes.to_vouch(desk, turn.value)
    return show(services, turn, VouchForm.show(services.words, {}, metadata=new_form(code_id=turn.value), user=kept.user))


def submit_vouch(services: Services, turn: Turn) -> Reply | None:
    """Let a code count at once."""
    VouchForm.read(turn.view)
    with services.store.open(turn.user, "code") as desk:
        desk.once(turn.receipt(), turn.user)
        codes.vouch(desk, turn.metadata.get("code_id", ""))
    return None


def open_reset(services: Services, turn: Turn) -> Reply | None:
    """Ask an admin whose code is to end."""
    with services.store.open(turn.user, "code") as desk:
        desk.must_be(ADMIN)
    return show(services, turn, ResetForm.show(services.words, {}, metadata=new_form()))


def submit_reset(services: Services, turn: Turn) -> Reply | None:
    """End somebody else's code."""
    form = ResetForm.read(turn.view)
    with services.store.open(turn.user, "code") as desk:
        desk.once(turn.receipt(), turn.user)
        codes.reset(desk, form.person)
    return show(services, turn, page(services.words, View.HELP, "code/reset_done", user=form.person))


def _stands(services: Services, kept: Kept, buttons: list[Block]) -> Block:
    facts: dict[str, Any] = {"stands": str(kept.stands), "counts_at": kept.counts_at, "vouched_by": kept.vouched_by, "locked_until": kept.locked_until}
    return page(services.words, View.HELP, "code/stands", blocks=buttons, **facts)


def _in_fours(secret: str) -> str:
    """The secret as people type it: four letters at a time."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
