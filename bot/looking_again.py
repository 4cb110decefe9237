"""What was asked is what is decided, on today's facts: at each click the policy is asked again, and those who would act on a yes are looked up (3.4, 4.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import func, select

from bot import consulting, kept
from bot.consents import on_record
from bot.deciders import Standings, needed_for
from bot.records import ConsentRecord, Consultation, ErrorMark, Request, Withdrawal
from bot.store import WORKER, Desk
from policy.facts import Ask
from policy.since import Facts, News, Since, in_the_way, news


class Gone(StrEnum):
    """Somebody who would act on a yes is no longer here, or no longer a worker."""

    ASKER = "asker_gone"
    SECOND = "second_gone"


@dataclass(frozen=True, slots=True)
class Looked:
    """How a request stands today: what stands in the way of a yes, what else is new, and a mark that tells whether anything moved between two looks."""

    in_the_way: Since | Gone | None
    news: tuple[News, ...]
    mark: str


def look(desk: Desk, request: Request, standings: Standings) -> Looked:
    """Ask the policy again, and look those concerned up: everything that could have moved since the request was put."""
    stands = kept.last(desk, request)
    put = Facts(ask=stands.ask, day=stands.day, values=stands.values)
    now = Facts(ask=as_today(desk, request, stands.ask), day=desk.today, values=desk.values)
    return Looked(_gone(desk, request, standings) or in_the_way(put, now), news(put, now), _mark(desk, request))


def as_today(desk: Desk, request: Request, ask: Ask) -> Ask:
    """What was asked, with what the client has answered and the worker has asked in doubt since."""
    case = ask.without_consent and replace(ask.without_consent, consulted=consulting.consulted(desk, request))
    return replace(ask, consents=on_record(desk, request.client_ref), without_consent=case)


def _gone(desk: Desk, request: Request, standings: Standings) -> Gone | None:
    for user, gone in ((request.asked_by, Gone.ASKER), (request.second_worker, Gone.SECOND)):
        if user and (WORKER not in desk.roles(user) or (user in standings and not standings[user].may_hold_roles)):
            return gone
    return None


def _mark(desk: Desk, request: Request) -> str:
    """Counts and an edition, which say nothing of anybody: records are only ever added."""
    about = [
        select(func.count()).select_from(table).where(table.team_id == desk.team, table.client_ref == request.client_ref)
        for table in (ConsentRecord, Withdrawal, ErrorMark)
    ]  # fmt: skip
    asked = select(func.count()).select_from(Consultation).where(Consultation.team_id == desk.team, Consultation.request_id == request.id)
    needed = needed_for(desk, request)
    counted = [desk.session.scalar(query) for query in (*about, asked)]
    return ".".join(map(str, (*counted, needed.approvals, needed.from_trustees, needed.declines, desk.values.version)))
