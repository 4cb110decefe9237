"""The records. Every row belongs to a workspace; what people typed about a client stands only in `sealed` columns."""

from bot.records.clients import Briefing, Client, KeyWorker, PrecautionNote, PrecautionReview
from bot.records.consents import ConsentRecord, ErrorMark, Withdrawal
from bot.records.emergencies import Emergency
from bot.records.people import ApprovalsRoom, DutiesRead, RoleHeld
from bot.records.requests import Consultation, Disclosure, Question, Request, Vote
from bot.records.scans import Scan

__all__ = [
    "ApprovalsRoom",
    "Briefing",
    "Client",
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
    "Scan",
    "Vote",
    "Withdrawal",
]
