"""The records. Every row belongs to a workspace; what people typed about a client stands only in `sealed` columns."""

from bot.records.clients import Briefing, Client, KeyWorker, PrecautionNote, PrecautionReview
from bot.records.consents import ConsentRecord, ErrorMark, Withdrawal
from bot.records.emergencies import Emergency
from bot.records.people import ApprovalsRoom, CodeKept, DutiesRead, RoleHeld
from bot.records.requests import Conflict, Consultation, Disclosure, Question, Request, Vote

__all__ = [
    "ApprovalsRoom",
    "Briefing",
    "Client",
    "CodeKept",
    "Conflict",
    "ConsentRecord",
    "Consultation",
    "Disclosure",
    "DutiesRead",
    "Emergency",
    "ErrorMark",
    "KeyWorker",
    "PrecautionNote",
    "PrecautionReview",
    "Question",
    "Request",
    "RoleHeld",
    "Vote",
    "Withdrawal",
]
