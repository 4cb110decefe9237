"""The table of contents: everything that a person can ask of the bot."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App

from bot.ids import COMMAND, Action, Event, Input, Shortcut, View
from bot.services import Services
from handlers import (
    about,
    approve,
    client,
    command,
    consent,
    consult,
    correct,
    danger,
    duties,
    emergency,
    enquiry,
    filing,
    home,
    people,
    policy,
    precaution,
    reading,
    record,
    room,
    share,
    turning,
    working,
)
from handlers.trouble import listener, overheard
from handlers.turn import Handler, News, Reply, Turn

REDRAWS: dict[str, Handler] = {
    View.SHARE: share.redraw,
    View.GROUND: share.redraw_ground,
    View.RECORD: record.redraw,
    View.CONSENT: consent.redraw,
    View.WITHDRAW: consent.redraw_withdrawal,
    View.PEOPLE: people.redraw,
    View.PRECAUTION: precaution.redraw,
    View.ABOUT: about.redraw,
    View.READING: reading.redraw,
    View.ENQUIRY: enquiry.redraw,
}
SUBMISSIONS: dict[View, Handler] = {
    View.WHICH: command.which,
    View.SHARE: share.submit,
    View.GROUND: share.submit_ground,
    View.APPROVE: approve.submit_approve,
    View.DECLINE: approve.submit_decline,
    View.ASK: approve.submit_question,
    View.ANSWER: approve.submit_answer,
    View.RECORD: record.submit,
    View.CONSULT: consult.submit,
    View.CONFIRM: record.submit_confirmation,
    View.NOTE: record.close_note,
    View.CONSENT: consent.submit,
    View.CONSENT_ERROR: correct.submit,
    View.WITHDRAW: consent.submit_withdrawal,
    View.CLIENT: client.submit,
    View.BRIEFING: client.submit_briefing,
    View.ABOUT: about.submit,
    View.KEY_WORKERS: working.submit_key_workers,
    View.COVER: working.submit_cover,
    View.HAND_OVER: working.submit_hand_over,
    View.READING: reading.submit,
    View.READING_REVIEW: reading.submit_review,
    View.KEEP_OUT: reading.submit_keeping_out,
    View.ENQUIRY: enquiry.submit,
    View.CALL_BACK: enquiry.submit_call_back,
    View.ENQUIRY_ANSWER: enquiry.submit_close,
    View.ENQUIRY_CLIENT: enquiry.submit_name,
    View.PEOPLE: people.submit,
    View.EMERGENCY: emergency.submit_record,
    View.REVIEW: emergency.submit_review,
    View.DUTIES: duties.submit,
    View.PRECAUTION: precaution.submit,
    View.PRECAUTION_REVIEW: precaution.submit_review,
    View.POLICY: policy.submit_search,
}
PAGES: dict[str, Callable[[Services, Turn, str, int], Reply | None]] = {
    "file": filing.drawer,
    "looks": filing.looks,
    "answers": client.answers,
    "clients": lambda services, turn, _, start: working.clients_page(services, turn, start),
    "enquiries": lambda services, turn, _, start: enquiry.list_page(services, turn, start),
}
"""What is shown page by page, by the name that its buttons carry."""


def turn_page(services: Services, turn: Turn) -> Reply | None:
    """Show another page of whatever is paged, in its place; a page of nothing that there is stays as it was."""
    what, which, start = turning.asked_for(turn.value)
    return PAGES[what](services, turn, which, start) if what in PAGES else None


PRESSES: dict[Action, Handler] = {
    Action.APPROVE: approve.open_approve,
    Action.DECLINE: approve.open_decline,
    Action.ASK: approve.open_question,
    Action.READ: approve.read,
    Action.ANSWER: approve.open_answer,
    Action.TAKE_BACK: share.take_back,
    Action.RECORD: record.start,
    Action.NOTE: record.note,
    Action.CONSULT_START: consult.start,
    Action.CONFIRM_OPEN: record.open_confirmation,
    Action.SHARE_START: command.start_from_button("share"),
    Action.SHARE_CHANGE: share.change,
    Action.GROUND_CHOOSE: share.open_ground,
    Action.CONSENT_START: command.start_from_button("consent"),
    Action.CONSENT_CHANGE: consent.start_change,
    Action.CONSENT_MARK: correct.start,
    Action.WITHDRAW_START: command.start_from_button("withdraw"),
    Action.CLIENT_START: client.start_from_button,
    Action.BRIEFING_START: client.start_briefing,
    Action.CLIENTS_SHOW: working.clients,
    Action.ANSWERS_SHOW: client.show_answers,
    Action.MEET_START: command.start_from_button("meet"),
    Action.ABOUT_START: about.start,
    Action.KEY_WORKERS_START: working.start_key_workers,
    Action.COVERS_SHOW: working.covers,
    Action.COVER_START: working.start_cover,
    Action.COVER_END: working.end_cover,
    Action.HAND_OVER_START: working.start_hand_over,
    Action.KEEP_OUT_START: reading.start_keeping_out,
    Action.FILE_START: command.start_from_button("record"),
    Action.FILE_OPEN: filing.open_drawer,
    Action.LOOKS_SHOW: filing.show_looks,
    Action.READING_SHOW: reading.see,
    Action.ENQUIRY_START: enquiry.start_from_button,
    Action.ENQUIRIES_SHOW: enquiry.list_all,
    Action.ENQUIRY_OPEN: enquiry.see,
    Action.ENQUIRY_SHARE: enquiry.open_share,
    Action.ENQUIRY_CLOSE: enquiry.open_close,
    Action.ENQUIRY_NAME: enquiry.open_name,
    Action.ENQUIRY_CALL_BACK: enquiry.open_call_back,
    Action.STATUS: client.status_from_button,
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
    Action.PAGE_BACK: turn_page,
    Action.PAGE_MORE: turn_page,
    Action.EMERGENCY_START: danger.shortcut,
    Action.EMERGENCY_RECORD: emergency.open_record,
    Action.EMERGENCY_REVIEW: emergency.open_review,
}
SHORTCUTS: dict[Shortcut, Handler] = {
    Shortcut.SHARE: command.start_from_button("share"),
    Shortcut.ENQUIRY: enquiry.start_from_button,
    Shortcut.EMERGENCY: danger.shortcut,
}
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
