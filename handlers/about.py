"""What is kept about a client beside their answers: child or adult, and what they need to be talked with (2.1, 4.10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import about, client_page
from bot.about import GROWN_UP_AT
from bot.services import Services
from bot.store import Desk
from handlers.choices import Age
from handlers.client import board_page
from handlers.elements import Block, Options
from handlers.forms import typed
from handlers.modals.clients import AboutForm
from handlers.turn import Reply, Turn, new_form, redrawn, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Open the form with what stands."""
    ref = turn.value
    with services.store.open(turn.user, "about") as desk:
        client = desk.client(ref)
        needs = about.needs(desk, ref)
        month = client.adult_in
        answers: dict[str, Any] = {
            "age": str(Age.CHILD if client.is_child else Age.ADULT), "kinds": list(needs.kinds), "language": needs.language, "reach": needs.reach,
            "not_reach": needs.not_reach, **({"adult_month": str(month.month), "adult_year": str(month.year)} if month else {}),
        }  # fmt: skip
        view = _form(services, desk, answers, new_form(ref=ref))
    return show(services, turn, view)


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    with services.store.open(turn.user, "about") as desk:
        desk.client(turn.metadata["ref"])
        view = _form(services, desk, typed(turn.view), turn.metadata)
    redrawn(services, turn, view)
    return None


def _form(services: Services, desk: Desk, answers: Mapping[str, Any], carried: Mapping[str, str]) -> Block:
    months: Options = [(str(month), f"{date(2000, month, 1):%B}") for month in range(1, 13)]
    years: Options = [(str(year), str(year)) for year in range(desk.today.year, desk.today.year + GROWN_UP_AT + 1)]
    return AboutForm.show(services.words, answers, metadata=carried, options={"adult_month": months, "adult_year": years}, client=carried["ref"])


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep it, and show the client's page."""
    form, ref = AboutForm.read(turn.view), turn.metadata["ref"]
    adult_in = form.adult_in()
    with services.store.open(turn.user, "about") as desk:
        desk.once(turn.receipt(), ref)
        about.keep_age(desk, ref, is_child=form.age is Age.CHILD, adult_in=adult_in)
        about.keep_needs(desk, ref, form.needs())
        desk.session.flush()
        view = board_page(services, client_page.client_board(desk, ref))
    return show(services, turn, view)
