"""Who holds which role: admins give and take."""

from __future__ import annotations

from bot import people
from bot.ids import View
from bot.services import Services
from bot.store import ADMIN
from handlers.choices import Role
from handlers.elements import Block
from handlers.forms import page, typed
from handlers.modals.roles import PeopleForm
from handlers.turn import Reply, Turn, new_form, redrawn, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Open the form of roles for an admin."""
    with services.store.open(turn.user, "people") as desk:
        desk.must_be(ADMIN)
        everybody = people.everybody(desk)
    return show(services, turn, PeopleForm.show(services.words, {}, metadata=new_form(), everybody=_in_words(everybody)))


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Show the roles that the chosen person holds now."""
    with services.store.open(turn.user, "people") as desk:
        desk.must_be(ADMIN)
        everybody = people.everybody(desk)
        chosen = typed(turn.view).get("person")
        lead = people.lead_of(desk, chosen) if chosen else None
    held = dict(everybody).get(chosen or "", ())
    view = PeopleForm.show(services.words, {"person": chosen, "roles": list(held), "lead": lead}, metadata=turn.metadata, everybody=_in_words(everybody))
    redrawn(services, turn, view)
    return None


def submit(services: Services, turn: Turn) -> Reply | None:
    """Give a person exactly the roles that are ticked."""
    form = PeopleForm.read(turn.view)
    standing = services.directory.standing(form.person)
    with services.store.open(turn.user, "people") as desk:
        desk.once(turn.receipt(), form.person)
        people.set_roles(desk, standing, frozenset(str(one) for one in form.roles))
        people.set_lead(desk, form.person, form.lead)
        everybody = people.everybody(desk)
    return show(services, turn, _list(services, everybody))


def _list(services: Services, everybody: tuple[tuple[str, tuple[str, ...]], ...]) -> Block:
    return page(services.words, View.BOARD, "people/list", everybody=_in_words(everybody))


def _in_words(everybody: tuple[tuple[str, tuple[str, ...]], ...]) -> list[tuple[str, list[Role]]]:
    return [(user, [Role(one) for one in roles]) for user, roles in everybody]
