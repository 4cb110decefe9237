"""The messages whose words and buttons follow the state of what they are about."""

from __future__ import annotations

from sqlalchemy import Select, or_, select

from bot.records import Reminder
from bot.tables import Outbox

REDRAWN = (
    "approval/request",
    "approval/reminder",
    "approval/unanswered",
    "reminder/together",
    "approval/stand_in",
    "approval/widened",
    "approval/lifted",
    "share/allowed",
    "share/waiting",
    "share/approved",
    "share/said_no_since",
    "share/policy_since",
    "share/facts_since",
    "share/second_gone",
    "code/set_up",
    "share/question",
    "share/confirm",
    "share/lapses_soon",
    "duties/remind",
    "precaution/noted",
    "precaution/review",
    "reading/urgent",
    "cover/named",
    "cover/begins",
    "enquiry/passed_on",
    "enquiry/reminder",
    "emergency/raised",
    "emergency/record_owed",
    "emergency/record_overdue",
    "emergency/to_review",
    "emergency/review_late",
    "emergency/differ",
    "away/entered",
    "scan/delete",
    "share/stopped",
    "consent/ends_soon",
    "consent/lapsed",
    "consent/paper",
    "withdraw/notice_owed",
    "access/received",
    "access/due",
    "access/ends_soon",
    "access/material",
    "access/material_late",
    "access/second",
    "access/pack",
    "access/pack_ready",
    "complaint/received",
    "complaint/due",
    "trouble/channel",
)


def shown_about(team: str, about: str) -> Select[tuple[Outbox]]:
    """The messages about a reference that are to be edited when it changes, those among them that remind of several things together."""
    held = select(Reminder.together).where(Reminder.team_id == team, Reminder.about == about, Reminder.together.is_not(None))
    told = or_(Outbox.about == about, Outbox.about.in_(held))
    return select(Outbox).where(Outbox.team_id == team, told, Outbox.message.in_(REDRAWN), Outbox.edits.is_(None))
