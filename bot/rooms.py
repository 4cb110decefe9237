"""The trustees' channel: asked of Slack how it is before anything is said there; while it is not safe, trustees decide by direct message (4.1, 2.3.3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot import logs
from bot.errors import AlreadyDone
from bot.outbox import FAILED, SENT, WAITING
from bot.records import ApprovalsRoom, Emergency, Question, Request
from bot.slack_answers import is_for_later
from bot.store import ADMIN, CLOCK, TRUSTEE, Desk, Store
from bot.tables import Outbox

_LOOK_AGAIN = timedelta(minutes=10)
_TELL_AGAIN = timedelta(days=1)
_REQUEST = "approval/request"

_log = logs.logger()


class Fault(StrEnum):
    """What can be wrong with the channel, so that nothing may be said there."""

    ARCHIVED = "archived"
    PUBLIC = "public"
    SHARED = "shared"
    NOT_IN_IT = "not_in_it"
    LOST = "lost"
    HIDDEN = "hidden"


_SLACK_SAYS = {"is_archived": Fault.ARCHIVED, "channel_not_found": Fault.LOST, "not_in_channel": Fault.NOT_IN_IT}
"""What Slack answers to somebody who writes there all the same, because it changed a moment ago."""


def look(slack: WebClient, channel: str) -> Fault | None:
    """Ask Slack how a channel is: what is wrong with it, or nothing. When Slack cannot say now, its error goes on: nothing is known then, nor said."""
    try:
        info = slack.conversations_info(channel=channel)["channel"]
    except SlackApiError as wrong:
        if is_for_later(wrong):
            raise
        if "channels:read" in str(wrong.response.get("needed")):
            return Fault.PUBLIC  # we may look at private channels only, and Slack says that this is not one
        return Fault.LOST if wrong.response.get("error") == "channel_not_found" else Fault.HIDDEN
    faults = {
        Fault.PUBLIC: not (info.get("is_private") or info.get("is_group")),
        Fault.SHARED: any(info.get(key) for key in ("is_ext_shared", "is_org_shared", "is_pending_ext_shared", "is_shared")),
        Fault.ARCHIVED: info.get("is_archived"),
        Fault.NOT_IN_IT: not info.get("is_member"),
    }
    return next((fault for fault, found in faults.items() if found), None)


def is_channel(target: str) -> bool:
    """Whether a message is for a channel, not for a person or their direct messages."""
    return target[:1] in {"C", "G"}


def check(slack: WebClient, store: Store) -> bool:
    """Look at the channel and note what was seen; False if Slack could not say."""
    with store.open(CLOCK, "room") as desk:
        channel = desk.approvals
    try:
        fault = look(slack, channel)
    except (SlackApiError, OSError, HTTPException, SlackClientError, ValueError) as wrong:
        _log.warning("room:look:failed", kind=type(wrong).__name__)
        return False
    with store.open(CLOCK, "room") as desk:
        note(desk, fault)
    return True


class Watch:
    """Looks at the channel at the start and every few minutes, because news of it can be missed."""

    def __init__(self, slack: WebClient, store: Store) -> None:
        """Take whom to ask and where to note it."""
        self._slack = slack
        self._store = store
        self._looked_at: datetime | None = None

    def round(self) -> None:
        """Look, if the last look was long enough ago."""
        now = self._store.clock()
        if (self._looked_at is None or now - self._looked_at >= _LOOK_AGAIN) and check(self._slack, self._store):
            self._looked_at = now


def renamed(desk: Desk, event_id: str) -> None:
    """Note that the channel has another name; nothing else changes, for it is known by its id."""
    try:
        desk.once(f"event:{event_id}"[:120], desk.approvals)
    except AlreadyDone:
        return
    desk.log("room:name:change", desk.approvals)


def note(desk: Desk, fault: Fault | None) -> None:
    """Note how the channel is. Found unsafe, what is open goes to each trustee and the admins are told; found safe again, it goes on there."""
    room = _held(desk)
    if room is None:
        room = _first_seen(desk)
        if room is None:
            return
    moved, before = room.channel != desk.approvals, room.fault
    if not moved and before == fault:
        return
    about = _about(room.since)
    lost_at, room.channel, room.fault, room.since, room.told_at = room.since, desk.approvals, fault, desk.now, desk.now
    desk.log("room:safety:change", desk.approvals, fault=fault, moved=moved, clauses=["2.3.3", "4.1"])
    desk.session.flush()
    if before:
        desk.redraw(about)
    if fault:
        _ask_each_trustee(desk)
        _tell_admins(desk, "trouble/channel", _about(desk.now))
        return
    if before:
        _tell_admins(desk, "trouble/channel_mended", about)
    _go_on_there(desk, lost_at)


def _held(desk: Desk) -> ApprovalsRoom | None:
    return desk.session.execute(select(ApprovalsRoom).where(ApprovalsRoom.team_id == desk.team).with_for_update()).scalar_one_or_none()


def _first_seen(desk: Desk) -> ApprovalsRoom | None:
    """Begin to keep how the channel is; None if another replica is at it just now, which then does what is to be done."""
    room = ApprovalsRoom(team_id=desk.team, channel=desk.approvals, fault=None, since=desk.now, told_at=desk.now)
    try:
        with desk.session.begin_nested():
            desk.session.add(room)
    except IntegrityError:
        return None
    return room


def _about(since: datetime) -> str:
    """What messages about one loss of the channel are about, so that they are edited together when it is mended."""
    return f"channel:{since:%Y%m%dT%H%M%S}"


def stands(desk: Desk, about: str) -> Fault | None:
    """What is still wrong, of the loss that a message is about."""
    room = desk.session.get(ApprovalsRoom, desk.team)
    return Fault(room.fault) if room and room.fault and _about(room.since) == about else None


def fault_now(desk: Desk) -> Fault | None:
    """What was last seen to be wrong with the channel."""
    room = desk.session.get(ApprovalsRoom, desk.team)
    return Fault(room.fault) if room and room.fault else None


def _open_requests(desk: Desk) -> list[Request]:
    return list(
        desk.session.scalars(select(Request).where(Request.team_id == desk.team, Request.state == "waiting").order_by(Request.urgent.desc(), Request.due_at))
    )


def _ask_each_trustee(desk: Desk) -> None:
    """Send each open request to each trustee who may decide it, with the same buttons."""
    trustees = desk.holders(TRUSTEE)
    for request in _open_requests(desk):
        for one in trustees:
            if one not in {request.asked_by, request.second_worker}:
                desk.say(_REQUEST, request.id, one)


def _tell_admins(desk: Desk, message: str, about: str) -> None:
    for admin in desk.holders(ADMIN):
        desk.say(message, about, admin, once=desk.today.isoformat())


def _go_on_there(desk: Desk, lost_at: datetime) -> None:
    """Put the open requests that the channel does not have into it, and edit there what could not be edited meanwhile."""
    there = select(Outbox).where(Outbox.team_id == desk.team, Outbox.target == desk.approvals)
    has = select(Outbox.about).where(
        Outbox.team_id == desk.team, Outbox.target == desk.approvals, Outbox.message == _REQUEST, Outbox.edits.is_(None), Outbox.state.in_((SENT, WAITING))
    )
    shown = set(desk.session.scalars(has))
    for request in _open_requests(desk):
        if request.id not in shown:
            desk.say(_REQUEST, request.id, desk.approvals, once=desk.new_id("N"))
    missed = desk.session.scalars(there.where(Outbox.edits.is_not(None), Outbox.state == FAILED, Outbox.created_at >= lost_at)).all()
    for row in {one.edits: one for one in missed}.values():
        desk.say(row.message, row.about, desk.approvals, once=f"{row.edits}:{desk.new_id('N')}", edits=row.edits)


def refused(desk: Desk, row: Outbox) -> bool:
    """Send what the channel did not take to each trustee whom it concerns; True if it is the channel that is at fault."""
    fault = _SLACK_SAYS.get(row.problem or "") or next((one for one in Fault if one == row.problem), None)
    if row.target == desk.approvals and fault:
        note(desk, fault)
    if row.edits is None:
        nobody = _whose(desk, row)
        again = "" if row.message == _REQUEST else row.dedupe.removeprefix(f"{row.message}:{row.about}:{row.target}:")
        for one in desk.holders(TRUSTEE):
            if one not in nobody:
                desk.say(row.message, row.about, one, once=again)  # a copy of a request that they have already is edited, not repeated
    return fault is not None


def _whose(desk: Desk, row: Outbox) -> set[str | None]:
    """Who asked, tells or acted: they are not asked to decide or review their own."""
    about = row.about
    if question := desk.session.get(Question, about):
        about = question.request_id
    if request := desk.session.get(Request, about):
        return {request.asked_by, request.second_worker}
    alarm = desk.session.get(Emergency, about)
    return {alarm.raised_by} if alarm else set()


def to_remind(desk: Desk, limit: int) -> list[str]:
    """The channel, if it has been unsafe for a day since the admins were last told."""
    room = desk.session.get(ApprovalsRoom, desk.team)
    return [room.channel] if room and room.fault and room.told_at <= desk.now - _TELL_AGAIN else []


def remind(desk: Desk, channel: str) -> None:
    """Tell the admins again, once a day until it is mended."""
    room = _held(desk)
    if room is None or not room.fault or room.told_at > desk.now - _TELL_AGAIN:
        return
    room.told_at = desk.now
    desk.log("room:safety:remind", room.channel, fault=room.fault)
    _tell_admins(desk, "trouble/channel", _about(room.since))


def facts(desk: Desk, about: str) -> dict[str, Any]:
    """What may be said of a loss of the channel: what is wrong, if it still is."""
    return {"fault": stands(desk, about)}
