"""One-time codes, so that an open session alone approves nothing grave: set up in private, proved, counting after a while or once vouched for (3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import pyotp
from pyotp.utils import strings_equal
from sqlalchemy import Select, select

from bot.errors import FieldProblem, Noted, Refused
from bot.records import CodeKept
from bot.store import ADMIN, DATA_LEAD, TRUSTEE, Desk

WRONG_AT_MOST = 5
LOCKED_FOR = timedelta(minutes=15)
SHOWN_FOR = timedelta(minutes=30)
_WINDOW = (-1, 0, 1)
"""Steps of half a minute: a clock may be a little off, and typing takes a while."""


class Stands(StrEnum):
    """How it stands with somebody's code."""

    NONE = "none"
    WAITS = "waits"
    COUNTS = "counts"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Fresh:
    """A secret that is shown this once: as text to type, and as an address that an app can read."""

    id: str
    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody may know of a code: whose, how it stands, and from when it counts; never the secret."""

    id: str
    user: str
    stands: Stands
    counts_at: datetime | None
    vouched_by: str | None
    locked_until: datetime | None


def _living(desk: Desk) -> Select[tuple[CodeKept]]:
    return select(CodeKept).where(CodeKept.team_id == desk.team, CodeKept.ended_at.is_(None))


def _proved(desk: Desk, user: str, *, hold: bool = False) -> CodeKept | None:
    query = _living(desk).where(CodeKept.user_id == user, CodeKept.proved_at.is_not(None))
    return desk.session.scalars(query.with_for_update() if hold else query).one_or_none()


def counts(desk: Desk, user: str) -> bool:
    """Whether somebody has a code that counts now; while the charity has not turned codes on, nobody looks."""
    if not desk.values.one_time_codes.on(desk.today):
        return False
    found = _proved(desk, user)
    return found is not None and _counts(desk, found)


def whose_counts(desk: Desk) -> frozenset[str]:
    """Everybody whose code counts now, where codes are turned on."""
    if not desk.values.one_time_codes.on(desk.today):
        return frozenset()
    found = desk.session.scalars(_living(desk).where(CodeKept.counts_at <= desk.now))
    return frozenset(one.user_id for one in found)


def _counts(desk: Desk, row: CodeKept) -> bool:
    return row.counts_at is not None and row.counts_at <= desk.now


def of(desk: Desk, user: str) -> Kept | None:
    """How it stands with somebody's code; nothing if they have none."""
    row = _proved(desk, user)
    return _kept(desk, row) if row else None


def by_id(desk: Desk, code_id: str) -> Kept | None:
    """How it stands with one code; nothing once it ended."""
    row = desk.session.scalars(_living(desk).where(CodeKept.id == code_id, CodeKept.proved_at.is_not(None))).one_or_none()
    return _kept(desk, row) if row else None


def _kept(desk: Desk, row: CodeKept) -> Kept:
    locked = row.locked_until is not None and row.locked_until > desk.now
    stands = Stands.LOCKED if locked else Stands.COUNTS if _counts(desk, row) else Stands.WAITS
    return Kept(row.id, row.user_id, stands, row.counts_at, row.vouched_by, row.locked_until if locked else None)


def begin(desk: Desk, charity: str, name: str) -> Fresh:
    """Make a secret for somebody who has no code yet, and show it this once; one that was shown before and not proved is thrown away."""
    before = desk.session.scalars(_living(desk).where(CodeKept.user_id == desk.actor).with_for_update()).all()
    if any(one.proved_at for one in before):
        raise Refused("code_already")
    for old in before:
        _end(desk, old)
    secret = pyotp.random_base32()
    row = CodeKept(id=desk.new_id("K"), team_id=desk.team, user_id=desk.actor, shown_at=desk.now, last_step=0, wrong=0)
    row.sealed = desk.seal(None, "code", row.id, secret)
    desk.session.add(row)
    desk.log("people:code:begin", desk.actor, code=row.id)
    return Fresh(row.id, secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=charity))


def prove(desk: Desk, code_id: str, typed: str) -> Kept:
    """Take the first code as proof that the secret is in an app. It counts later, so that whoever finds an open session cannot use it at once."""
    row = desk.session.scalars(_living(desk).where(CodeKept.id == code_id, CodeKept.user_id == desk.actor).with_for_update()).one_or_none()
    if row is None or row.proved_at or row.shown_at + SHOWN_FOR < desk.now:
        raise Refused("code_begin_again")
    step = _step(desk, row, typed)
    if step is None:
        raise FieldProblem(code="wrong_code")
    row.proved_at, row.last_step = desk.now, step
    row.counts_at = desk.now + timedelta(hours=desk.values.code_delay_hours.on(desk.today))
    desk.log("people:code:prove", desk.actor, code=row.id, clauses=["3.2"])
    for one in sorted({desk.actor, *desk.holders(TRUSTEE), *desk.holders(ADMIN), *desk.holders(DATA_LEAD)}):
        desk.say("code/set_up", row.id, one)
    return _kept(desk, row)


def to_vouch(desk: Desk, code_id: str) -> Kept:
    """Look at a code that somebody else could vouch for now; refuse the person whose it is."""
    kept = by_id(desk, code_id)
    if kept is None:
        raise Refused("no_such_code")
    if kept.user == desk.actor:
        raise Refused("not_for_yourself")
    if kept.stands is not Stands.WAITS:
        raise Refused("code_counts_already")
    return kept


def vouch(desk: Desk, code_id: str) -> Kept:
    """Let a code count at once, because another trustee or an admin has spoken with the person, and not by Slack."""
    desk.must_be(TRUSTEE, ADMIN)
    row = desk.session.scalars(_living(desk).where(CodeKept.id == code_id).with_for_update()).one_or_none()
    to_vouch(desk, code_id)
    assert row is not None  # it would not be there to vouch for
    row.counts_at, row.vouched_by = desk.now, desk.actor
    desk.log("people:code:vouch", row.user_id, code=row.id, clauses=["3.2"])
    desk.say("code/vouched", row.id, row.user_id)
    desk.redraw(row.id)
    return _kept(desk, row)


def reset(desk: Desk, user: str) -> None:
    """Let an admin end somebody else's code, for a lost telephone; never their own, or an open session could put another in its place."""
    desk.must_be(ADMIN)
    if user == desk.actor:
        raise FieldProblem(person="not_for_yourself")
    row = _proved(desk, user, hold=True)
    if row is None:
        raise FieldProblem(person="has_no_code")
    _end(desk, row)
    desk.log("people:code:reset", user, code=row.id, clauses=["3.2"])
    for one in dict.fromkeys((user, *desk.holders(DATA_LEAD))):
        desk.say("code/reset", row.id, one)
    desk.redraw(row.id)


def _end(desk: Desk, row: CodeKept) -> None:
    """End a code: what was sealed is thrown away with it."""
    row.ended_at, row.sealed = desk.now, None


def must_prove(desk: Desk, typed: str) -> None:
    """Take a code for an approval: each is good once, and five wrong ones in a row lock it for a quarter of an hour."""
    row = _proved(desk, desk.actor, hold=True)
    if row is None or not _counts(desk, row):
        raise Refused("may_not_decide_no_code")
    if row.locked_until and row.locked_until > desk.now:
        raise FieldProblem(code="code_locked")
    if not typed.strip():
        raise FieldProblem(code="missing")
    step = _step(desk, row, typed)
    if step is None:
        _missed(desk, row)
    elif step <= row.last_step:
        raise FieldProblem(code="code_used")
    else:
        row.last_step, row.wrong, row.locked_until = step, 0, None


def _missed(desk: Desk, row: CodeKept) -> None:
    row.wrong += 1
    desk.log("people:code:miss", desk.actor, code=row.id, wrong=row.wrong)
    if row.wrong < WRONG_AT_MOST:
        raise Noted(FieldProblem(code="wrong_code"))
    row.wrong, row.locked_until = 0, desk.now + LOCKED_FOR
    desk.log("people:code:lock", desk.actor, code=row.id, clauses=["3.2"])
    for one in dict.fromkeys((*desk.holders(DATA_LEAD), desk.actor)):
        desk.say("code/locked", row.id, one, once=desk.now.isoformat())
    raise Noted(FieldProblem(code="code_locked"))


def _step(desk: Desk, row: CodeKept, typed: str) -> int | None:
    """The half minute to which a code belongs, if it belongs to one near now; the newest, so that one used cannot be used again."""
    assert row.sealed is not None
    totp = pyotp.TOTP(desk.unseal(None, "code", row.id, row.sealed))
    now, bare = totp.timecode(desk.now), "".join(typed.split())
    found = [now + off for off in _WINDOW if strings_equal(bare, totp.generate_otp(now + off))]
    return max(found, default=None)
