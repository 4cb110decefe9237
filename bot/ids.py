"""Every name by which Slack calls the bot: the manifest, the messages' buttons and the handlers all take them from here."""

from __future__ import annotations

from enum import StrEnum

COMMAND = "/justus"


class Shortcut(StrEnum):
    """Global shortcuts: for a worker on the phone, who does not type commands."""

    SHARE = "share_shortcut"
    ENQUIRY = "enquiry_shortcut"
    EMERGENCY = "emergency_shortcut"


class View(StrEnum):
    """Modals, by callback id."""

    SHARE = "share"
    OUTCOME = "outcome"
    GROUND = "ground"
    APPROVE = "approve"
    DECLINE = "decline"
    ASK = "ask"
    ANSWER = "answer"
    READ = "read"
    RECORD = "record"
    NOTE = "note"
    CONSULT = "consult"
    CONFIRM = "confirm"
    CONSENT = "consent"
    CONSENT_ERROR = "consent_error"
    WITHDRAW = "withdraw"
    WITHDRAWN = "withdrawn"
    CLIENT = "client"
    BRIEFING = "briefing"
    ABOUT = "about"
    KEY_WORKERS = "key_workers"
    COVER = "cover"
    HAND_OVER = "hand_over"
    KEEP_OUT = "keep_out"
    READING = "reading"
    READING_REVIEW = "reading_review"
    FILE = "file"
    ENQUIRY = "enquiry"
    ENQUIRY_ANSWER = "enquiry_answer"
    ENQUIRY_CLIENT = "enquiry_client"
    CALL_BACK = "call_back"
    BOARD = "board"
    PEOPLE = "people"
    EMERGENCY = "emergency"
    REVIEW = "review"
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
    RECORD = "disclosure_record"
    NOTE = "case_note"
    CONSULT_START = "consult_start"
    CONFIRM_OPEN = "confirm_open"
    CONSENT_START = "consent_start"
    CONSENT_CHANGE = "consent_change"
    CONSENT_MARK = "consent_mark"
    WITHDRAW_START = "withdraw_start"
    CLIENT_START = "client_start"
    BRIEFING_START = "briefing_start"
    CLIENTS_SHOW = "clients_show"
    ANSWERS_SHOW = "answers_show"
    MEET_START = "meet_start"
    ABOUT_START = "about_start"
    KEY_WORKERS_START = "key_workers_start"
    COVERS_SHOW = "covers_show"
    COVER_START = "cover_start"
    COVER_END = "cover_end"
    HAND_OVER_START = "hand_over_start"
    KEEP_OUT_START = "keep_out_start"
    FILE_START = "file_start"
    FILE_OPEN = "file_open"
    LOOKS_SHOW = "looks_show"
    READING_SHOW = "reading_show"
    ENQUIRY_START = "enquiry_start"
    ENQUIRIES_SHOW = "enquiries_show"
    ENQUIRY_OPEN = "enquiry_open"
    ENQUIRY_SHARE = "enquiry_share"
    ENQUIRY_CLOSE = "enquiry_close"
    ENQUIRY_NAME = "enquiry_name"
    ENQUIRY_CALL_BACK = "enquiry_call_back"
    PAGE_BACK = "page_back"
    PAGE_MORE = "page_more"
    STATUS = "status_show"
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


SCOPES = ("commands", "chat:write", "im:write", "im:history", "groups:read", "groups:history", "users:read")
"""The least bot scopes: im:write and the two histories are for looking whether a message was posted before posting it again; groups:read is for checking
that the approvals channel is private; users:read is for asking at each decision who the person is."""
