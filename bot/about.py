"""What is kept about a client beside their answers: whether they are a child, what they need to be talked with, and how to reach them safely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from bot.errors import FieldProblem
from bot.records import Client, Communication
from bot.store import DATA_LEAD, Desk
from policy.ages import asked_again_on, last_of
from policy.values import ends_on

GROWN_UP_AT = 18


class Communicates(StrEnum):
    """What somebody needs to be talked with."""

    INTERPRETER = "interpreter"
    SIGN_LANGUAGE = "sign_language"
    HEARING = "hearing"
    EASY_READ = "easy_read"
    LARGE_PRINT = "large_print"
    READ_ALOUD = "read_aloud"
    HELPER = "helper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a client needs to be talked with, in which language, how to reach them safely, and how never to."""

    kinds: tuple[Communicates, ...] = ()
    language: str = ""
    reach: str = ""
    not_reach: str = ""

    @property
    def said(self) -> bool:
        """Whether anything was said."""
        return bool(self.kinds or self.language or self.reach or self.not_reach)


def needs(desk: Desk, ref: str) -> Needs:
    """What stands today, for somebody who has the file open; nothing, if nobody said anything."""
    query = select(Communication).where(Communication.team_id == desk.team, Communication.client_ref == ref)
    row = desk.session.scalars(query.order_by(Communication.recorded_at.desc(), Communication.id).limit(1)).first()
    return opened(desk, row) if row else Needs()


def opened(desk: Desk, row: Communication) -> Needs:
    """Open what was said once."""
    told = desk.unseal(row.client_ref, "communication", row.id, row.sealed)
    return Needs(kinds=tuple(map(Communicates, told["kinds"])), language=told["language"], reach=told["reach"], not_reach=told["not_reach"])


def keep_needs(desk: Desk, ref: str, told: Needs) -> None:
    """Keep what a client of yours needs now; what was kept before stays in the file."""
    desk.client(ref)
    if told == needs(desk, ref):
        return
    row = Communication(id=desk.new_id("M"), team_id=desk.team, client_ref=ref, recorded_by=desk.actor, recorded_at=desk.now, sealed=b"")
    plain = {"kinds": list(told.kinds), "language": told.language, "reach": told.reach, "not_reach": told.not_reach}
    row.sealed = desk.seal(ref, "communication", row.id, plain)
    desk.session.add(row)
    desk.log("client:needs:keep", ref, needs=row.id)


def keep_age(desk: Desk, ref: str, *, is_child: bool, adult_in: date | None) -> None:
    """Keep whether a client of yours is a child and, if it is known, the month in which they become an adult: never a date of birth."""
    client = desk.client(ref)
    month = adult_in.replace(day=1) if is_child and adult_in else None
    if month and is_over(month, desk.today):
        raise FieldProblem(adult_year="adult_by_then")
    if month and is_too_far(month, desk.today):
        raise FieldProblem(adult_year="adult_too_late")
    client.is_child, client.adult_in = is_child, month
    client.age_ask_on = asked_again_on(is_child, month, desk.today, desk.values)
    desk.log("client:age:keep", ref, child=is_child, month=month.isoformat()[:7] if month else None, clauses=["4.10"])


def is_over(month: date, today: date) -> bool:
    """Whether somebody who becomes an adult in a month is one by now."""
    return last_of(month) < today


def is_too_far(month: date, today: date) -> bool:
    """Whether nobody is a child for so long."""
    return month > ends_on(today, 12 * GROWN_UP_AT)


def to_ask(desk: Desk, limit: int) -> list[str]:
    """The clients of whom it is to be asked whether they are still a child."""
    query = select(Client.ref).where(Client.team_id == desk.team, Client.is_child, Client.age_ask_on <= desk.today, Client.wrapped_key.is_not(None))
    return list(desk.session.scalars(query.order_by(Client.age_ask_on, Client.ref).limit(limit)))


def ask(desk: Desk, ref: str) -> None:
    """Ask those who work with a client whether they are still a child, once for each day that it is due; the data lead, if nobody does."""
    query = select(Client).where(Client.team_id == desk.team, Client.ref == ref, Client.is_child, Client.age_ask_on <= desk.today)
    client = desk.session.execute(query.with_for_update()).scalar_one_or_none()
    if client is None or client.age_ask_on is None:
        return
    was_due = client.age_ask_on
    client.age_ask_on = None if client.adult_in else asked_again_on(True, None, desk.today, desk.values)
    desk.log("client:age:ask", ref, clauses=["4.10"])
    for one in desk.workers_with(ref) or desk.holders(DATA_LEAD):
        desk.say("client/age", ref, one, once=was_due.isoformat())
