"""Once a year everybody reads their duties and says so (4.9)."""

from __future__ import annotations

from bot import duties
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.services import Services
from bot.store import ROLES, Desk
from handlers.forms import page
from handlers.modals.keeping_safe import DutiesForm
from handlers.turn import Reply, Turn, new_form, show
from policy.deadlines import duties_due


def start(services: Services, turn: Turn) -> Reply | None:
    """Open the duties, from the command or a button; from the answer to an ask, with the way back to it."""
    with services.store.open(turn.user, "duties") as desk:
        desk.must_be(*ROLES)
        read = duties.read_on(desk)
        by = duties_due(read, desk.values) if read else None
        late = by is not None and by < desk.today
    carried = {"request": turn.value} if turn.value.startswith("R-") else {}
    view = DutiesForm.show(services.words, {}, metadata=new_form(wording=duties.wording(), **carried), by=by, late=late)
    return show(services, turn, view)


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep that they were read, and lead back to the ask that waited for it."""
    DutiesForm.read(turn.view)
    with services.store.open(turn.user, "duties") as desk:
        desk.once(turn.receipt(), turn.user)
        duties.acknowledge(desk, turn.metadata.get("wording", ""))
        request = _own(desk, turn.metadata.get("request", ""))
        by = duties_due(desk.today, desk.values)
    buttons = row_of_buttons(services.words, (Action.SHARE_CHANGE,) if request else (), request)
    return show(services, turn, page(services.words, View.HELP, "duties/done", blocks=buttons, by=by, request=request))


def _own(desk: Desk, request_id: str) -> str:
    """The ask to go back to, if there is one and it is theirs."""
    return desk.own_request(request_id).id if request_id else ""
