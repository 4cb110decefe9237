"""Who already holds something about a client, from what was recorded as shared (4.3, 5.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.records import Disclosure, Request
from bot.sharing import ask_of
from bot.store import Desk
from policy.facts import Category, TakenBack
from policy.findings import Verdict
from policy.text import is_among

BY_CONSENT = Verdict.SHARE.name.lower()


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody who holds what was shared: under which request, who, what and since when; whether by the client's consent; and the notice, if one is drafted."""

    request_id: str
    recipient: str
    categories: tuple[Category, ...]
    shared_on: date
    by_consent: bool = True
    notice: str = ""


def held(desk: Desk, ref: str, part: TakenBack | None = None) -> tuple[Held, ...]:
    """Who already holds something, or something of a part: with the client's name to it, so what was told without saying who it is about is left out."""
    query = select(Disclosure, Request).join(Request, Request.id == Disclosure.request_id).order_by(Disclosure.shared_at, Disclosure.request_id)
    rows = desk.session.execute(query.where(Disclosure.team_id == desk.team, Disclosure.client_ref == ref, Disclosure.shared)).all()
    return tuple(one for disclosure, request in rows for one in _of(desk, disclosure, request, part or TakenBack(since=desk.today)))


def _of(desk: Desk, disclosure: Disclosure, request: Request, part: TakenBack) -> Iterator[Held]:
    ask = ask_of(desk, request)
    if (
        ask.anonymous_would_do
        or (part.recipients and not is_among(ask.recipient.name, part.recipients))
        or (part.purposes and ask.purpose not in part.purposes)
    ):
        return
    told = desk.unseal(request.client_ref, "disclosure", disclosure.request_id, disclosure.sealed)
    categories = tuple(one for one in map(Category, told["categories"]) if not part.categories or one in part.categories)
    if categories:
        shared_on = (disclosure.shared_at or disclosure.recorded_at).astimezone(desk.zone).date()
        yield Held(request.id, ask.recipient.name, categories, shared_on, by_consent=request.ground is None and request.verdict == BY_CONSENT)
