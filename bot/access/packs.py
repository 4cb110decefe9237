"""The packs of a request: asked for, made by `making`, opened with a pass phrase that is shown once, and removed (3.7). A file without its row is deleted."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Select, and_, or_, select, update

from bot.access import considering
from bot.access.kinds import PackPurpose
from bot.access.requests import fetch, fetch_open, handlers, held_client, knows_who_asks
from bot.attaching import SHARED, file_name
from bot.errors import Refused
from bot.ids import Action
from bot.looking import By
from bot.records import AccessPack, AccessRequest, Client
from bot.store import DATA_LEAD, Desk
from bot.tables import Outbox, SentFile

ASKED, MAKING, READY, STOPPED, REMOVED = "asked", "making", "ready", "stopped", "removed"
BEING_MADE = (ASKED, MAKING)
THERE = (*BEING_MADE, READY)

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _IN_GROUP = 6, 4
"""Six groups of four signs, none of which looks or sounds like another: 117 bits, more than anybody can try."""


def new_phrase() -> str:
    """Make a pass phrase that can be read out over the telephone."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))


def name_of(request_id: str, purpose: str) -> str:
    """Name the file of a pack, so that nobody hands over a working copy for the pack."""
    return file_name(request_id, "working-copy" if purpose == PackPurpose.TO_LOOK else "pack", "zip")


def phrase_button(purpose: str) -> Action:
    """The button that shows a pass phrase: a working copy has its own, for both may be ready at once."""
    return Action.ACCESS_COPY_PHRASE if purpose == PackPurpose.TO_LOOK else Action.ACCESS_PHRASE


def ask_for(desk: Desk, request_id: str, purpose: PackPurpose) -> AccessPack:
    """Have a pack made, in the background; asked for twice, it is one. An older one for the same purpose is removed."""
    request = fetch_open(desk, request_id)
    if request.client_ref is None:
        raise Refused("nothing_to_pack", ref=request.id)
    if held_client(desk, request.client_ref) is None:
        raise Refused("destroyed", ref=request.id)
    left = considering.waiting(desk, request.id)
    if purpose is PackPurpose.TO_HAND_OVER and left[considering.UNDECIDED] + left[considering.PROPOSED]:
        raise Refused("still_to_look_at", ref=request.id)
    if purpose is PackPurpose.TO_HAND_OVER and not knows_who_asks(request):
        raise Refused("who_asks_not_known", ref=request.id)
    for before in of_request(desk, request.id, purpose):
        if before.state in BEING_MADE:
            return before
        let_go(desk, before, because="replaced")
    row = AccessPack(
        id=desk.new_id("K"), team_id=desk.team, request_id=request.id, purpose=purpose, state=ASKED, asked_by=desk.actor, asked_at=desk.now, attempt=0, done=0,
        total=0, to_look_at=0,
    )  # fmt: skip
    row.sealed_phrase = desk.seal(request.sealed_for, "access_phrase", row.id, new_phrase())
    desk.session.add(row)
    desk.log("access:pack:ask", row.id, request=request.id, purpose=purpose)
    desk.log("client:file:read", request.client_ref, why="subject_access", by=By.SUBJECT_ACCESS)
    desk.say("access/pack", row.id, desk.actor)
    return row


def of_request(desk: Desk, request_id: str, *purposes: PackPurpose) -> Sequence[AccessPack]:
    """The packs of a request that are there or being made, for these purposes or any."""
    query = select(AccessPack).where(AccessPack.team_id == desk.team, AccessPack.request_id == request_id, AccessPack.state.in_(THERE))
    wanted = query.where(AccessPack.purpose.in_(purposes)) if purposes else query
    return desk.session.scalars(wanted.order_by(AccessPack.asked_at).with_for_update()).all()


def show_phrase(desk: Desk, pack_id: str) -> tuple[AccessPack, str]:
    """Give the pass phrase to the data lead who had the pack made: once, and from then on nobody has it but they."""
    row = desk.session.scalars(select(AccessPack).where(AccessPack.team_id == desk.team, AccessPack.id == pack_id).with_for_update()).one_or_none()
    if row is None or row.asked_by != desk.actor or DATA_LEAD not in desk.roles():
        raise Refused("no_such_request", ref=pack_id)
    if row.state != READY:
        raise Refused("pack_not_ready", ref=pack_id)
    if row.sealed_phrase is None:
        raise Refused("phrase_was_shown", ref=pack_id)
    request = fetch(desk, row.request_id)
    phrase: str = desk.unseal(request.sealed_for, "access_phrase", row.id, row.sealed_phrase)
    row.sealed_phrase, row.shown_to, row.shown_at = None, desk.actor, desk.now
    desk.log("access:phrase:show", row.id, request=row.request_id)
    desk.redraw(row.id)
    return row, phrase


def let_go(desk: Desk, row: AccessPack, *, because: str) -> None:
    """Give up a pack that is being made, or remove one that is ready: its pass phrase is gone now, its file and what Slack has of it with the next round."""
    if row.state not in THERE:
        return
    row.state, row.problem = (REMOVED if row.state == READY else STOPPED), because
    row.removed_at, row.sealed_phrase = desk.now, None
    desk.log("access:pack:remove", row.id, request=row.request_id, because=because)
    said = select(Outbox.id).where(Outbox.team_id == desk.team, Outbox.about == row.id)
    in_slack = (SentFile.team_id == desk.team, SentFile.outbox_id.in_(said), SentFile.state == SHARED)
    desk.session.execute(update(SentFile).where(*in_slack).values(delete_at=desk.now))
    desk.redraw(row.id)


def stop(desk: Desk, row: AccessPack, problem: str) -> None:
    """Say out loud that a pack is not made, and why."""
    let_go(desk, row, because=problem)
    for one in dict.fromkeys((row.asked_by, *handlers(desk))):
        desk.say("access/pack_stopped", row.id, one)


def content(desk: Desk, pack_id: str) -> bytes:
    """The file of a pack that is ready: encrypted, as it is handed over."""
    row = desk.session.scalars(select(AccessPack).where(AccessPack.team_id == desk.team, AccessPack.id == pack_id)).one()
    assert row.file is not None
    return Path(row.file).read_bytes()


def give_up(desk: Desk, request: AccessRequest) -> None:
    """A request is closed: what is still being made for it is not needed. What is ready stays until its day."""
    for row in of_request(desk, request.id):
        if row.state in BEING_MADE:
            let_go(desk, row, because="closed")


def _over(desk: Desk) -> Select[tuple[str]]:
    """The packs whose days are over, and those of a client who is no longer there."""
    theirs = and_(Client.team_id == AccessPack.team_id, Client.ref == AccessRequest.client_ref)
    query = select(AccessPack.id).join(AccessRequest, AccessRequest.id == AccessPack.request_id).outerjoin(Client, theirs)
    over = or_(AccessPack.remove_on <= desk.today, Client.wrapped_key.is_(None))
    return query.where(AccessPack.team_id == desk.team, AccessPack.state == READY, over)


def to_remove(desk: Desk, limit: int) -> list[str]:
    """The packs that are to be removed now."""
    return list(desk.session.scalars(_over(desk).order_by(AccessPack.id).limit(limit)))


def remove(desk: Desk, pack_id: str) -> None:
    """Remove a pack that is due, if nobody did."""
    row = desk.session.scalars(select(AccessPack).where(AccessPack.team_id == desk.team, AccessPack.id == pack_id).with_for_update()).one()
    if desk.session.scalar(_over(desk).where(AccessPack.id == pack_id)):
        let_go(desk, row, because="its_day")
