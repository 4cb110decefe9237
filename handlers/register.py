"""The table of contents: everything that a person can ask of the bot."""

from __future__ import annotations

from slack_bolt import App

from bot.ids import COMMAND, Action, Event, Input, Shortcut, View
from bot.services import Services
from handlers import (
    approve,
    away,
    briefing,
    client,
    code,
    command,
    consent,
    consult,
    correct,
    danger,
    duties,
    emergency,
    home,
    notes,
    notice,
    paper,
    paperwork,
    people,
    policy,
    precaution,
    record,
    room,
    scan,
    share,
    withdrawal,
)
from handlers.trouble import listener, overheard
from handlers.turn import Handler, News, Reply, Turn

REDRAWS: dict[str, Handler] = {
    View.SHARE: share.redraw,
    View.GROUND: share.redraw_ground,
    View.APPROVE: approve.redraw_approve,
    View.DECLINE: approve.redraw_decline,
    View.RECORD: record.redraw,
    View.CONSENT: consent.redraw,
    View.WITHDRAW: withdrawal.redraw,
    View.PEOPLE: people.redraw,
    View.PRECAUTION: precaution.redraw,
    View.PAPER: paper.redraw,
}
SUBMISSIONS: dict[View, Handler] = {
    View.WHICH: command.which,
    View.SHARE: share.submit,
    View.GROUND: share.submit_ground,
    View.APPROVE: approve.submit_approve,
    View.DECLINE: approve.submit_decline,
    View.STAND_BACK: approve.submit_stand_back,
    View.LIFT: approve.submit_lift,
    View.ASK: approve.submit_question,
    View.ANSWER: approve.submit_answer,
    View.RECORD: record.submit,
    View.CONSULT: consult.submit,
    View.CONFIRM: record.submit_confirmation,
    View.NOTE: notes.close,
    View.CONSENT: consent.submit,
    View.CONSENT_ERROR: correct.submit,
    View.SCAN: scan.submit,
    View.WITHDRAW: withdrawal.submit,
    View.NOTICE: notice.submit,
    View.PAPER_PLACE: paperwork.submit,
    View.PAPER: paper.submit,
    View.CLIENT: client.submit,
    View.BRIEFING: briefing.submit,
    View.PEOPLE: people.submit,
    View.EMERGENCY: emergency.submit_record,
    View.REVIEW: emergency.submit_review,
    View.CODE: code.submit,
    View.CODE_VOUCH: code.submit_vouch,
    View.CODE_RESET: code.submit_reset,
    View.SETTLE: emergency.submit_settlement,
    View.CANNOT_WAIT: danger.submit_cannot_wait,
    View.AWAY: away.submit,
    View.DUTIES: duties.submit,
    View.PRECAUTION: precaution.submit,
    View.PRECAUTION_REVIEW: precaution.submit_review,
    View.POLICY: policy.submit_search,
}
PRESSES: dict[Action, Handler] = {
    Action.APPROVE: approve.open_approve,
    Action.DECLINE: approve.open_decline,
    Action.ASK: approve.open_question,
    Action.READ: approve.read,
    Action.ANSWER: approve.open_answer,
    Action.TAKE_BACK: share.take_back,
    Action.ASK_ANEW: share.change,
    Action.STAND_BACK: approve.open_stand_back,
    Action.LIFT: approve.open_lift,
    Action.NUDGE: share.nudge,
    Action.CANNOT_WAIT: danger.open_cannot_wait,
    Action.RECORD: record.start,
    Action.RECORD_EARLIER: record.start,
    Action.NOTE: notes.note,
    Action.NOTE_PRINT: notes.print_it,
    Action.CONSULT_START: consult.start,
    Action.CONFIRM_OPEN: record.open_confirmation,
    Action.SHARE_START: command.start_from_button("share"),
    Action.SHARE_CHANGE: share.change,
    Action.GROUND_CHOOSE: share.open_ground,
    Action.CONSENT_START: command.start_from_button("consent"),
    Action.CONSENT_CHANGE: consent.start_change,
    Action.CONSENT_RENEW: consent.start_renewal,
    Action.CONSENT_MARK: correct.start,
    Action.SCAN_ADD: scan.start,
    Action.SCAN_SEND: scan.send_back,
    Action.WITHDRAW_START: command.start_from_button("withdraw"),
    Action.NOTICE_OPEN: notice.read,
    Action.NOTICE_SENT: notice.start,
    Action.NOTICE_ANSWERED: notice.start,
    Action.NOTICE_UNNEEDED: notice.start,
    Action.NOTICE_PRINT: paper.print_notice,
    Action.PAPERS_START: paper.start_for_client,
    Action.RECEIPT_START: paper.start_receipt,
    Action.PAPER_PLACE: paperwork.start,
    Action.PAPER_NONE: paperwork.there_is_none,
    Action.CLIENT_START: client.start_from_button,
    Action.BRIEFING_START: briefing.start,
    Action.BRIEFING_SHOW: briefing.read,
    Action.STATUS: client.status_from_button,
    Action.CODE_VOUCH: code.open_vouch,
    Action.CODE_RESET: code.open_reset,
    Action.DUTIES_START: duties.start,
    Action.PRECAUTION_START: command.start_from_button("precaution"),
    Action.PRECAUTION_RENEW: precaution.open_renewal,
    Action.PRECAUTION_END: precaution.open_end,
    Action.POLICY_START: policy.start,
    Action.POLICY_OPEN: policy.open_page,
    Action.POLICY_BEFORE: policy.open_page,
    Action.POLICY_AFTER: policy.open_page,
    Action.POLICY_LAW: policy.open_law,
    Action.HOME_MORE: home.turn_page,
    Action.HOME_BACK: home.turn_page,
    Action.EMERGENCY_START: danger.shortcut,
    Action.EMERGENCY_RECORD: emergency.open_record,
    Action.EMERGENCY_REVIEW: emergency.open_review,
    Action.AWAY_START: away.open_form,
    Action.AWAY_END: away.end,
}
SHORTCUTS: dict[Shortcut, Handler] = {Shortcut.SHARE: command.start_from_button("share"), Shortcut.EMERGENCY: danger.shortcut}
EVENTS: dict[Event, Handler] = {Event.APP_HOME_OPENED: home.opened}
NEWS: dict[Event, News] = {
    **dict.fromkeys((Event.ARCHIVED, Event.UNARCHIVED, Event.DELETED, Event.PUT_OUT, Event.LET_IN), room.changed),
    **dict.fromkeys((Event.SHARED, Event.UNSHARED, Event.ID_CHANGED), room.changed),
    Event.RENAMED: room.renamed,
}
"""What happens in the workspace, whoever did it."""


def redraw(services: Services, turn: Turn) -> Reply | None:
    """A form changes as it is answered: whose form it is, its callback id says."""
    return REDRAWS[turn.view["callback_id"]](services, turn)


def register(app: App, services: Services) -> None:
    """Tell Bolt of them all, the most frequent first, because it looks them up in a row."""
    app.command(COMMAND)(listener(services, command.run))
    app.action(Input.REDRAW)(listener(services, redraw))
    for view, handler in SUBMISSIONS.items():
        app.view(view)(listener(services, handler))
    for action, handler in PRESSES.items():
        app.action(action)(listener(services, handler))
    for shortcut, handler in SHORTCUTS.items():
        app.shortcut(shortcut)(listener(services, handler))
    for event, handler in EVENTS.items():
        app.event(event)(listener(services, handler))
    for event, news in NEWS.items():
        app.event(event)(overheard(services, news))
