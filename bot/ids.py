"""Every name by which Slack calls the bot: the manifest, the messages' buttons and the handlers all take them from here."""

from __future__ import annotations

from enum import StrEnum

COMMAND = "/justus"


class Shortcut(StrEnum):
    """Global shortcuts: for a worker on the phone, who does not type commands."""

    SHARE = "share_shortcut"
    EMERGENCY = "emergency_shortcut"


class View(StrEnum):
    """Modals, by callback id."""

    SHARE = "share"
    OUTCOME = "outcome"
    GROUND = "ground"
    APPROVE = "approve"
    DECLINE = "decline"
    STAND_BACK = "stand_back"
    LIFT = "lift"
    ASK = "ask"
    ANSWER = "answer"
    READ = "read"
    RECORD = "record"
    NOTE = "note"
    CONSULT = "consult"
    CONFIRM = "confirm"
    CONSENT = "consent"
    CONSENT_ERROR = "consent_error"
    SCAN = "scan"
    WITHDRAW = "withdraw"
    WITHDRAWN = "withdrawn"
    NOTICE = "notice"
    PAPER_PLACE = "paper_place"
    PAPER = "paper"
    CLIENT = "client"
    BRIEFING = "briefing"
    BOARD = "board"
    PEOPLE = "people"
    EMERGENCY = "emergency"
    REVIEW = "review"
    CODE = "code"
    CODE_VOUCH = "code_vouch"
    CODE_RESET = "code_reset"
    SETTLE = "settle"
    CANNOT_WAIT = "cannot_wait"
    AWAY = "away"
    DUTIES = "duties"
    PRECAUTION = "precaution"
    PRECAUTION_REVIEW = "precaution_review"
    POLICY = "policy"
    CLAUSE = "clause"
    HELP = "help"
    WHICH = "which"


class Action(StrEnum):
    """Buttons, by action id. Each has one handler, wherever it is pressed; its value is a reference, and nothing else."""

    SHARE_START = "share_start"
    SHARE_CHANGE = "share_change"
    GROUND_CHOOSE = "ground_choose"
    READ = "request_read"
    APPROVE = "request_approve"
    DECLINE = "request_decline"
    ASK = "request_ask"
    ANSWER = "request_answer"
    TAKE_BACK = "request_take_back"
    ASK_ANEW = "request_ask_anew"
    STAND_BACK = "request_stand_back"
    LIFT = "conflict_lift"
    NUDGE = "request_nudge"
    CANNOT_WAIT = "request_cannot_wait"
    RECORD = "disclosure_record"
    RECORD_EARLIER = "disclosure_record_earlier"
    NOTE = "case_note"
    NOTE_PRINT = "case_note_print"
    CONSULT_START = "consult_start"
    CONFIRM_OPEN = "confirm_open"
    CONSENT_START = "consent_start"
    CONSENT_CHANGE = "consent_change"
    CONSENT_RENEW = "consent_renew_start"
    CONSENT_MARK = "consent_mark"
    SCAN_ADD = "scan_add"
    SCAN_SEND = "scan_send"
    WITHDRAW_START = "withdraw_start"
    NOTICE_OPEN = "notice_open"
    NOTICE_SENT = "notice_sent"
    NOTICE_ANSWERED = "notice_answered"
    NOTICE_UNNEEDED = "notice_unneeded"
    NOTICE_PRINT = "notice_print"
    PAPERS_START = "papers_start"
    RECEIPT_START = "receipt_start"
    PAPER_PLACE = "paper_place_open"
    PAPER_NONE = "paper_none"
    CLIENT_START = "client_start"
    BRIEFING_START = "briefing_start"
    BRIEFING_SHOW = "briefing_show"
    STATUS = "status_show"
    CODE_VOUCH = "code_vouch"
    CODE_RESET = "code_reset"
    DUTIES_START = "duties_start"
    PRECAUTION_START = "precaution_start"
    PRECAUTION_RENEW = "precaution_renew"
    PRECAUTION_END = "precaution_end"
    POLICY_START = "policy_start"
    POLICY_OPEN = "policy_open"
    POLICY_BEFORE = "policy_before"
    POLICY_AFTER = "policy_after"
    POLICY_LAW = "policy_law"
    HOME_MORE = "home_more"
    HOME_BACK = "home_back"
    EMERGENCY_START = "emergency_start"
    EMERGENCY_RECORD = "emergency_record"
    EMERGENCY_REVIEW = "emergency_review"
    AWAY_START = "away_start"
    AWAY_END = "away_end"


class Event(StrEnum):
    """Events that the app subscribes to."""

    APP_HOME_OPENED = "app_home_opened"
    ARCHIVED = "group_archive"
    UNARCHIVED = "group_unarchive"
    DELETED = "group_deleted"
    RENAMED = "group_rename"
    PUT_OUT = "group_left"
    LET_IN = "member_joined_channel"
    SHARED = "channel_shared"
    UNSHARED = "channel_unshared"
    ID_CHANGED = "channel_id_changed"


class Input(StrEnum):
    """Fields of forms that change the form as they are answered; the rest are named in their forms."""

    REDRAW = "redraw"


SCOPES = ("commands", "chat:write", "im:write", "im:history", "groups:read", "groups:history", "users:read", "files:read", "files:write")
"""The least bot scopes: im:write and the two histories are for looking whether a message was posted before posting it again; groups:read is for checking
that the approvals channel is private; users:read is for asking at each decision who the person is; files:read is for the scan that a worker hands in through a
form, and for seeing that a file of ours was shared; files:write is for sending documents, and for deleting them again."""
