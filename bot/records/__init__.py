"""The records. Every row belongs to a workspace; what people typed about a client stands only in `sealed` columns."""

from bot.records.access import AccessChoice, AccessItem, AccessMaterial, AccessPack, AccessRequest, AccessStop, Complaint, ComplaintStep
from bot.records.clients import Briefing, Client, Communication, KeyWorker, PrecautionNote, PrecautionReview, Wording
from bot.records.consents import ClientTalk, ConsentLapse, ConsentPaper, ConsentRecord, ConsentReminded, ErrorMark, Notice, Printed, Withdrawal
from bot.records.emergencies import Emergency, EmergencyReview
from bot.records.enquiries import Enquiry
from bot.records.keeping import Destruction, EarlierLog, FileClosing, LegalHold, RetentionDecision
from bot.records.people import ApprovalsRoom, CodeKept, DutiesRead, LeadOf, RoleHeld
from bot.records.reading import Cover, HandOver, KeptOut, Reading
from bot.records.reports import MonthlyReport, Report
from bot.records.requests import Conflict, Consultation, Disclosure, Question, Request, Vote
from bot.records.scans import Scan
from bot.records.time import Absence, Reminder

__all__ = [
    "Absence",
    "AccessChoice",
    "AccessItem",
    "AccessMaterial",
    "AccessPack",
    "AccessRequest",
    "AccessStop",
    "ApprovalsRoom",
    "Briefing",
    "Client",
    "ClientTalk",
    "CodeKept",
    "Communication",
    "Complaint",
    "ComplaintStep",
    "Conflict",
    "ConsentLapse",
    "ConsentPaper",
    "ConsentRecord",
    "ConsentReminded",
    "Consultation",
    "Cover",
    "Destruction",
    "Disclosure",
    "DutiesRead",
    "EarlierLog",
    "Emergency",
    "EmergencyReview",
    "Enquiry",
    "ErrorMark",
    "FileClosing",
    "HandOver",
    "KeptOut",
    "KeyWorker",
    "LeadOf",
    "LegalHold",
    "MonthlyReport",
    "Notice",
    "PrecautionNote",
    "PrecautionReview",
    "Printed",
    "Question",
    "Reading",
    "Reminder",
    "Report",
    "Request",
    "RetentionDecision",
    "RoleHeld",
    "Scan",
    "Vote",
    "Withdrawal",
    "Wording",
]
