"""A client takes consent back (5.4): at once, never harder than giving, and what rested on it stops; what was done before stays valid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

from sqlalchemy import select

from bot import notices
from bot.consents import live, supporting
from bot.errors import FieldProblem
from bot.records import Withdrawal
from bot.stopping import After, Because, stop_what_rested
from bot.store import Desk
from policy.facts import Consent, TakenBack
from policy.taking_back import Left, is_taken_back, left_of
from policy.text import plain_name


def withdraw(desk: Desk, ref: str, part: TakenBack, how: str) -> After:
    """Take the client's live consents back at once, wholly or in part, and stop what rested on them (5.4). What was done before stays valid.

    Whoever has the file open may record it, also by a stated purpose: taking back does not wait until the key worker is back.
    """
    desk.file(ref)
    desk.hold_answers(ref)
    touched = [one for one in live(desk, ref) if _touches(one, part)]
    if not touched:
        raise FieldProblem(scope="nothing_to_withdraw")
    act = ""
    for consent in touched:
        whole = left_of(replace(consent, taken_back=(*consent.taken_back, part)), part.since) == Left()
        act = _keep(desk, ref, consent, part, how, act=act, whole=whole)
    after = stop_what_rested(desk, ref, Because.WITHDRAWN, part)
    return replace(after, held=tuple(notices.drafted(desk, ref, one) for one in after.held), act=act)


def withdraw_support(desk: Desk, ref: str, how: str) -> tuple[str, str]:
    """Take back that the client is supported (5.5); what they said about telling others is another matter, and stays. The answer, and the withdrawal."""
    desk.file(ref)
    desk.hold_answers(ref)
    agreed = supporting(desk, ref)
    if agreed is None or agreed.withdrawn_on:
        raise FieldProblem(scope="nothing_to_withdraw")
    return agreed.id, _keep(desk, ref, agreed, TakenBack(since=desk.today), how, act="", whole=True)


def _keep(desk: Desk, ref: str, consent: Consent, part: TakenBack, how: str, *, act: str, whole: bool) -> str:
    """Keep what was taken back of one consent; what is taken back together has one `act`."""
    row = Withdrawal(
        id=desk.new_id("W"), team_id=desk.team, client_ref=ref, consent_id=consent.id, act=act, withdrawn_on=part.since,
        recorded_by=desk.actor, recorded_at=desk.now, sealed=b"",
    )  # fmt: skip
    row.act = act or row.id
    said = {"whole": whole, "recipients": list(part.recipients), "purposes": list(part.purposes), "categories": list(part.categories), "how": how}
    row.sealed = desk.seal(ref, "withdrawal", row.id, said)
    desk.session.add(row)
    desk.log(
        "consent:answer:withdraw", ref, consent=consent.id, withdrawal=row.id, whole=whole,
        recipients=len(part.recipients), purposes=len(part.purposes), items=len(part.categories),
    )  # fmt: skip
    desk.redraw(consent.id)
    return row.act


def _touches(consent: Consent, part: TakenBack) -> bool:
    """Whether a part names anything that the consent still does."""
    chosen = set(map(plain_name, part.recipients))
    recipients = [one for one in consent.recipients if not chosen or plain_name(one) in chosen]
    purposes = [one for one in consent.purposes if not part.purposes or one in part.purposes]
    categories = [one for one in consent.categories if not part.categories or one in part.categories]
    return any(not is_taken_back(consent, *one, part.since) for one in product(recipients, purposes, categories))


def withdrawn_on(desk: Desk, ref: str) -> date | None:
    """The day on which the client last took anything back, for whoever has the file open."""
    desk.file(ref)
    query = select(Withdrawal.withdrawn_on).where(Withdrawal.team_id == desk.team, Withdrawal.client_ref == ref)
    return desk.session.scalar(query.order_by(Withdrawal.withdrawn_on.desc()))
