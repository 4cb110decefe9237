"""What time brings: requests that nobody answered, records that are owed, notes and duties to look at again. Run again and again; each thing happens once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Select, false, or_, select

from bot import (
    about,
    cover,
    duties,
    emergencies,
    ending,
    enquiries,
    escalating,
    lapsing,
    law_checks,
    notices,
    paperwork,
    precautions,
    reading,
    renewing,
    reviewing,
    rooms,
    rounds,
    telling,
)
from bot.access import packs
from bot.access import reminding as access_reminding
from bot.records import Emergency
from bot.reporting import monthly
from bot.retention import alone
from bot.retention import due as files
from bot.services import Services
from bot.store import CLOCK, DATA_LEAD, ROLES, Desk, Store

BATCH = 50

Due = Callable[[Desk, int], list[str]]
Do = Callable[[Desk, str], None]


def where_people_are(services: Services) -> None:
    """Learn of a few people whose day is whose night; what is asked of Slack is asked outside any transaction."""
    store = services.store
    if store.hours.charity.never_closes:
        return
    with store.open(CLOCK, "hours", to_look=True) as desk:
        people = sorted({one for role in ROLES for one in desk.holders(role)})
    store.hours.learn(services.directory, people, store.clock())


def sweep(store: Store) -> None:
    """Do every chore that is due; only ids leave the transaction that looks, and each is done, or found done, in one of its own."""
    for due, do in CHORES:
        with store.open(CLOCK, "sweep", to_look=True) as desk:
            held = due in IN_WORKING_TIME and not desk.hours.charity.is_open(desk.now)
            found = [] if held else due(desk, BATCH)
        for one in found:
            with store.open(CLOCK, "sweep") as desk:
                do(desk, one)


def _owed(desk: Desk) -> Select[tuple[Emergency]]:
    """The records that are late: asked for at once by the clock, for danger keeps no hours, and again every few hours while the charity is at work."""
    apart = timedelta(hours=desk.values.record_chase_hours.on(desk.today))
    again = Emergency.reminded_at <= desk.now - apart if desk.hours.charity.is_open(desk.now) else false()
    late = (Emergency.team_id == desk.team, Emergency.state == "owed", Emergency.record_due_at <= desk.now)
    return select(Emergency).where(*late, or_(Emergency.reminded_at.is_(None), again))


def _owed_records(desk: Desk, limit: int) -> list[str]:
    return [one.id for one in desk.session.scalars(_owed(desk).limit(limit))]


def _chase(desk: Desk, emergency_id: str) -> None:
    """Remind the worker of the record that is owed, and let the data lead know; not if another process just did."""
    alarm = desk.session.scalars(_owed(desk).where(Emergency.id == emergency_id).with_for_update()).one_or_none()
    if alarm is None:
        return
    before, alarm.reminded_at = alarm.reminded_at, desk.now
    desk.log("emergency:record:chase", alarm.id)
    for one in (alarm.raised_by, *desk.holders(DATA_LEAD)):
        told = f"emergency/record_overdue:{alarm.id}:{one}:after {before}"
        desk.say("emergency/record_overdue", alarm.id, one, once=desk.now.isoformat(), says=(told,))


CHORES: tuple[tuple[Due, Do], ...] = (
    (escalating.due, escalating.go_on),
    (lapsing.due, lapsing.look_at),
    (_owed_records, _chase),
    (emergencies.to_follow_up, emergencies.follow_up),
    (reviewing.overdue, reviewing.chase),
    (telling.unconfirmed, telling.chase),
    (duties.to_remind, duties.remind),
    (precautions.to_review, precautions.remind),
    (reading.to_chase, reading.chase),
    (cover.to_begin, cover.begin),
    (about.to_ask, about.ask),
    (enquiries.to_tell, enquiries.tell),
    (enquiries.to_remind, enquiries.remind),
    (renewing.to_remind, renewing.remind),
    (ending.to_note, ending.note),
    (notices.to_chase, notices.chase),
    (paperwork.to_ask, paperwork.ask),
    (access_reminding.due_requests, access_reminding.remind_of_request),
    (access_reminding.waiting_requests, access_reminding.look_at_waiting),
    (access_reminding.owed_material, access_reminding.chase_material),
    (access_reminding.open_complaints, access_reminding.remind_of_complaint),
    (packs.to_remove, packs.remove),
    (law_checks.to_remind, law_checks.remind),
    (rooms.to_remind, rooms.remind),
    (monthly.to_send, monthly.send),
    (alone.to_seal, alone.seal),
    (alone.to_close, alone.close),
    (alone.to_give, alone.give),
    (files.to_reckon, files.reckon_again),
    (files.to_tell, files.tell),
    (rounds.to_send, rounds.send),
)
"""What may be due, and what is then done with each; the rounds last, so that what came up now goes together."""

IN_WORKING_TIME: frozenset[Due] = frozenset(
    {
        telling.unconfirmed, duties.to_remind, precautions.to_review, law_checks.to_remind, rooms.to_remind, notices.to_chase, paperwork.to_ask,
        monthly.to_send, files.to_tell, reading.to_chase, cover.to_begin, about.to_ask, enquiries.to_remind,
    }
)  # fmt: skip
"""Chores that remind of what can wait, and therefore wait until the charity is at work."""
