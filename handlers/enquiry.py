"""Somebody rings or writes: kept at once, checked before anything is said, and turned into an ask or a no (3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import enquiries
from bot.enquiries import OPEN, Seen
from bot.errors import FieldProblem, Refused
from bot.ids import Action, View
from bot.lists import listed
from bot.messages.blocks import button, row_of_buttons, section
from bot.messages.reading import enquiry_facts
from bot.services import Services
from bot.store import DATA_LEAD, ROLES
from handlers import share
from handlers.elements import Block
from handlers.forms import page, typed
from handlers.modals.enquiries import CallBackForm, EnquiryAnswerForm, EnquiryClientForm, EnquiryForm
from handlers.turn import Reply, Turn, client_reference, new_form, redrawn, show
from handlers.turning import pages
from policy.facts import Channel

SHOWN = 12
"""How many enquiries are on a page."""


def start(services: Services, turn: Turn, ref: str = "") -> Reply | None:
    """Open the form; guidance comes before the first question."""
    with services.store.open(turn.user, "enquiry") as desk:
        desk.must_be(*ROLES)
    return show(services, turn, EnquiryForm.show(services.words, {"ref": ref}, metadata=new_form()))


def start_from_button(services: Services, turn: Turn) -> Reply | None:
    """The form, from a button or a shortcut."""
    return start(services, turn)


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    redrawn(services, turn, EnquiryForm.show(services.words, typed(turn.view), metadata=turn.metadata))
    return None


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep the enquiry, and say what to do next: the same whoever it is about."""
    form = EnquiryForm.read(turn.view)
    advice = EnquiryForm.advice(services.words, turn.view)
    ref = _reference(services, form.ref) if form.ref else ""
    with services.store.open(turn.user, "enquiry") as desk:
        desk.not_before(turn.receipt())
        row = enquiries.take(desk, ref, form.how(), form.taken())
        desk.once(turn.receipt(), row.id)
    return show(services, turn, _page(services, Seen(row, form.taken(), "", works=False), taken=True, advice=advice))


def _reference(services: Services, text: str) -> str:
    try:
        return client_reference(services, text)
    except Refused as wrong:
        raise FieldProblem(ref=wrong.code) from None


def see(services: Services, turn: Turn) -> Reply | None:
    """Show an enquiry, from a button."""
    return show(services, turn, enquiry_page(services, turn, turn.value))


def enquiry_page(services: Services, turn: Turn, enquiry_id: str, advice: list[Block] | None = None) -> Block:
    """An enquiry as this person may see it."""
    with services.store.open(turn.user, "enquiry") as desk:
        seen = enquiries.see(desk, enquiry_id)
    return _page(services, seen, advice=advice)


def _page(services: Services, seen: Seen, *, taken: bool = False, advice: list[Block] | None = None) -> Block:
    blocks = row_of_buttons(services.words, _next(seen), seen.row.id)
    return page(services.words, View.READ, "enquiry/seen", blocks=blocks, advice=advice, **enquiry_facts(seen), just_taken=taken)


def _next(seen: Seen) -> tuple[Action, ...]:
    """What can be done with an enquiry: the same for somebody's client and for nobody's."""
    row = seen.row
    if row.state != OPEN:
        share_it = (Action.ENQUIRY_SHARE,) if seen.works and row.state == enquiries.REFUSED and row.client_ref else ()
        return (*share_it, Action.NOTE)
    back = (Action.ENQUIRY_CALL_BACK,) if row.channel == Channel.TELEPHONE and row.called_back_at is None else ()
    return (*back, Action.ENQUIRY_SHARE if row.client_ref else Action.ENQUIRY_NAME, Action.ENQUIRY_CLOSE)


def open_call_back(services: Services, turn: Turn) -> Reply | None:
    """Ask where the number came from."""
    return _ask(services, turn, CallBackForm)


def open_close(services: Services, turn: Turn) -> Reply | None:
    """Ask what was said to them."""
    return _ask(services, turn, EnquiryAnswerForm)


def open_name(services: Services, turn: Turn) -> Reply | None:
    """Ask whom the enquiry is about."""
    return _ask(services, turn, EnquiryClientForm)


def _ask(services: Services, turn: Turn, form: type[CallBackForm | EnquiryAnswerForm | EnquiryClientForm]) -> Reply | None:
    with services.store.open(turn.user, "enquiry") as desk:
        seen = enquiries.see(desk, turn.value)
    if seen.row.state != OPEN:
        raise Refused("already_decided", ref=seen.row.id)
    return show(services, turn, form.show(services.words, {}, metadata=new_form(enquiry=seen.row.id), ref=seen.row.id, taken=seen.taken))


def submit_call_back(services: Services, turn: Turn) -> Reply | None:
    """Keep that they were rung back."""
    form, enquiry_id = CallBackForm.read(turn.view), turn.metadata["enquiry"]
    with services.store.open(turn.user, "enquiry") as desk:
        desk.once(turn.receipt(), enquiry_id)
        enquiries.call_back(desk, enquiry_id, form.number_source)
    return show(services, turn, enquiry_page(services, turn, enquiry_id))


def submit_close(services: Services, turn: Turn) -> Reply | None:
    """Close the enquiry: nothing was told."""
    form, enquiry_id = EnquiryAnswerForm.read(turn.view), turn.metadata["enquiry"]
    advice = EnquiryAnswerForm.advice(services.words, turn.view)
    with services.store.open(turn.user, "enquiry") as desk:
        desk.once(turn.receipt(), enquiry_id)
        enquiries.refuse(desk, enquiry_id, form.answer)
    return show(services, turn, enquiry_page(services, turn, enquiry_id, advice))


def submit_name(services: Services, turn: Turn) -> Reply | None:
    """Keep whom the enquiry is about."""
    form, enquiry_id = EnquiryClientForm.read(turn.view), turn.metadata["enquiry"]
    ref = _reference(services, form.ref)
    with services.store.open(turn.user, "enquiry") as desk:
        desk.once(turn.receipt(), enquiry_id)
        enquiries.name_client(desk, enquiry_id, ref)
    return show(services, turn, enquiry_page(services, turn, enquiry_id))


def open_share(services: Services, turn: Turn) -> Reply | None:
    """Open the share form with what is known of the enquiry; nothing is typed twice."""
    with services.store.open(turn.user, "enquiry") as desk:
        row, taken = enquiries.to_share(desk, turn.value)
    answers: Mapping[str, Any] = {
        "recipient": taken.who, "recipient_kind": row.asker_kind, "channel": row.channel, "identity": row.identity, "number_source": taken.number_source,
        **({"overheard": "yes" if taken.overheard else "no"} if taken.overheard is not None else {}),
    }  # fmt: skip
    return share.start_from_enquiry(services, turn, row.client_ref or "", row.id, answers)


def list_all(services: Services, turn: Turn) -> Reply | None:
    """The enquiries that this person may see, from the command or a button."""
    return list_page(services, turn, 0)


def list_page(services: Services, turn: Turn, start: int) -> Reply | None:
    """One page of them: references, times and people, and nothing that was said."""
    words = services.words
    with services.store.open(turn.user, "enquiries") as desk:
        found = listed(desk, enquiries.listed(desk), start, SHOWN)
        lead = DATA_LEAD in desk.roles()
    lines = []
    for row in found.rows:
        said = section(words.mrkdwn("enquiry/list", "line", row=row, is_open=row.state == OPEN))
        lines.append({**said, "accessory": button(words, Action.ENQUIRY_OPEN, row.id)})
    blocks = [*lines, *pages(words, "enquiries.", found.start, SHOWN, found.count), *row_of_buttons(words, (Action.ENQUIRY_START,), "-")]
    return show(services, turn, page(words, View.READ, "enquiry/list", blocks=blocks, count=found.count, lead=lead))
