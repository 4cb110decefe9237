"""The records. Every row belongs to a workspace; what people typed about a client stands only in `sealed` columns."""

from bot.records.clients import Briefing, Client, Communication, KeyWorker, PrecautionNote, PrecautionReview
from bot.records.consents import ConsentRecord, ErrorMark, Withdrawal
from bot.records.emergencies import Emergency
from bot.records.enquiries import Enquiry
from bot.records.people import ApprovalsRoom, DutiesRead, RoleHeld
from bot.records.reading import Cover, HandOver, KeptOut, Reading
from bot.records.requests import Consultation, Disclosure, Question, Request, Vote

__all__ = [
    "ApprovalsRoom",
    "Briefing",
    "Client",
    "Communication",
    "ConsentRecord",
    "Consultation",
    "Cover",
    "Disclosure",
    "DutiesRead",
    "Emergency",
    "Enquiry",
    "ErrorMark",
    "HandOver",
    "KeptOut",
    "KeyWorker",
    "PrecautionNote",
    "PrecautionReview",
    "Question",
    "Reading",
    "Request",
    "RoleHeld",
    "Vote",
    "Withdrawal",
]
