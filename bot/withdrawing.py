"""A client takes consent back (5.4): at once, never harder than giving, and what rested on it stops; what was done before stays valid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot import duties
from bot.approving import facts_changed
from bot.consents import live, on_record
from bot.errors import FieldProblem
from bot.records import Disclosure, Request, Withdrawal
from bot.sharing import ask_of, still_allowed
from bot.store import Desk
from policy.facts import Category
from policy.text import same_name


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody who already holds what was shared: under which request, who, what, and when."""

    request_id: str
    recipient: str
    categories: tuple[Category, ...]
    shared_on: date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did: the requests it stopped, the requests that wait and now stand on other facts, and who already holds the data."""

    stopped: tuple[str, ...]
    waiting: tuple[str, ...]
    held: tuple[Held, ...]


def withdraw(desk: Desk, ref: str, recipients: Sequence[str], how: str) -> Withdrawn:
    """Take back the client's live consents at once, wholly or for some recipients, and stop what rested on them (5.4). What was done before stays valid.

    Whoever has the file open may record it, also by a stated purpose: taking back does not wait until the key worker is back.
    """
    desk.file(ref)
    touched = [one for one in live(desk, ref) if not recipients or any(same_name(a, b) for a in recipients for b in one.recipients)]
    if not touched:
        raise FieldProblem(scope="nothing_to_withdraw")
    for consent in touched:
        whole = not recipients or all(any(same_name(a, b) for b in recipients) for a in consent.recipients)
        row = Withdrawal(
            id=desk.new_id("W"), team_id=desk.team, client_ref=ref, consent_id=consent.id, withdrawn_on=desk.today,
            recorded_by=desk.actor, recorded_at=desk.now, sealed=b"",
        )  # fmt: skip
        row.sealed = desk.seal(ref, "withdrawal", row.id, {"whole": whole, "recipients": list(recipients), "how": how})
        desk.session.add(row)
        desk.log("consent:answer:withdraw", ref, consent=consent.id, withdrawal=row.id, whole=whole)
    return stop_what_rested(desk, ref, "consent_withdrawn", recipients)


def stop_what_rested(desk: Desk, ref: str, because: str, recipients: Sequence[str] = ()) -> Withdrawn:
    """After consent went or changed: stop what rested on it, tell who waits on other facts, and say who already holds something."""
    desk.session.flush()
    return Withdrawn(_stop(desk, ref, because), _warn(desk, ref), held(desk, ref, recipients))


def _stop(desk: Desk, ref: str, because: str) -> tuple[str, ...]:
    """Stop every request that was allowed by a consent and is not yet made, unless another consent still covers it."""
    rows = desk.session.scalars(
        select(Request).where(Request.team_id == desk.team, Request.client_ref == ref, Request.state == "allowed").with_for_update()
    ).all()
    every = on_record(desk, ref) if rows else ()
    read_on = {one: duties.read_by(desk, one, desk.today) for one in {row.asked_by for row in rows}}
    stopped = [row for row in rows if not still_allowed(desk, row, every, read_on[row.asked_by])]
    for row in stopped:
        row.state = "stopped"
        desk.log("request:answer:stop", row.id, because=because)
        desk.say("share/stopped", row.id, row.asked_by)
        desk.redraw(row.id)
    return tuple(row.id for row in stopped)


def _warn(desk: Desk, ref: str) -> tuple[str, ...]:
    """Tell those who asked for, and those who decide, a request without consent that the facts changed: it does not rest on the consent."""
    query = select(Request).where(Request.team_id == desk.team, Request.client_ref == ref, Request.state.in_(("waiting", "approved")))
    rows = desk.session.scalars(query).all()
    for row in rows:
        facts_changed(desk, row)
    return tuple(row.id for row in rows)


def held(desk: Desk, ref: str, recipients: Sequence[str] = ()) -> tuple[Held, ...]:
    """Who already holds something about the client, from what was recorded as shared."""
    query = select(Disclosure, Request).join(Request, Request.id == Disclosure.request_id)
    found = []
    for disclosure, request in desk.session.execute(query.where(Disclosure.team_id == desk.team, Disclosure.client_ref == ref, Disclosure.shared)):
        recipient = ask_of(desk, request).recipient.name
        if recipients and not any(same_name(recipient, one) for one in recipients):
            continue
        told = desk.unseal(ref, "disclosure", disclosure.request_id, disclosure.sealed)
        shared_on = (disclosure.shared_at or disclosure.recorded_at).astimezone(desk.zone).date()
        found.append(Held(request.id, recipient, tuple(Category(one) for one in told["categories"]), shared_on))
    return tuple(found)
