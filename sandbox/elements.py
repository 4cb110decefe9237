"""The elements of Block Kit: their keys, their limits, and where each may stand."""

from __future__ import annotations

from typing import Any

from sandbox.checks import URL, Check, Json, Report, anything, boolean, integer, items, one_of, plain, shape, string, text, typed

MODAL_ONLY = {"number_input", "email_text_input", "url_text_input", "file_input"}
"""Elements that only a modal may hold."""
STRING_MANY = items(string(255), 1, 100)
DATE = string(10, pattern=r"\d{4}-\d{2}-\d{2}", what="a date of the form YYYY-MM-DD")
TIME = string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d", what="a time of the form HH:mm")
NUMBER = string(60, pattern=r"-?\d+(\.\d+)?", what="a number written as a string")

CONFIRM = shape({"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)}, {"style": one_of("primary", "danger")})
DISPATCH = shape({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
FILTER = shape(
    {},
    {"include": items(one_of("im", "mpim", "private", "public"), 1, 4), "exclude_external_shared_channels": boolean, "exclude_bot_users": boolean},
    lambda value, at, report: None if value else report.add(at, "at least one key is required"),
)
PLAIN_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
OVERFLOW_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
RICH_OPTION = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
GROUPS = items(shape({"label": plain(75), "options": items(PLAIN_OPTION, 1, 100)}, {}), 1, 100)
SLACK_FILE = shape({}, {"id": string(255), "url": URL}, lambda v, at, r: None if len(v) == 1 else r.add(at, "exactly one of id and url is required"))


def options_of(element: Json) -> list[Json]:
    """List the options of an element, those in groups included."""
    groups = [group for group in _list(element.get("option_groups")) if isinstance(group, dict)]
    lists = [element.get("options"), *(group.get("options") for group in groups)]
    return [option for one in lists for option in _list(one) if isinstance(option, dict)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _one_list(value: Json, at: str, report: Report) -> None:
    if ("options" in value) == ("option_groups" in value):
        report.add(at, "exactly one of options and option_groups is required")


def _initial(value: Json, at: str, report: Report) -> None:
    known = options_of(value)
    if "initial_option" in value and value["initial_option"] not in known:
        report.add(f"{at}/initial_option", "initial_option must exactly match one of the options")
    chosen = value.get("initial_options")
    if isinstance(chosen, list):
        for number, option in enumerate(chosen):
            if option not in known:
                report.add(f"{at}/initial_options/{number}", "initial_options must exactly match some of the options")


def _select(value: Json, at: str, report: Report) -> None:
    _one_list(value, at, report)
    _initial(value, at, report)


def _lengths(value: Json, at: str, report: Report) -> None:
    low, high = value.get("min_length"), value.get("max_length")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        report.add(at, "min_length must not be greater than max_length")
    initial = value.get("initial_value")
    if isinstance(initial, str) and isinstance(high, int) and len(initial) > high:
        report.add(f"{at}/initial_value", f"must be less than {high + 1} characters")


def _image(value: Json, at: str, report: Report) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        report.add(at, "exactly one of image_url and slack_file is required")


def _focus(value: Any, at: str, report: Report) -> None:
    boolean(value, at, report)
    report.focused += value is True
    if report.focused > 1:
        report.add(at, "focus_on_load may be true for one element only")


def _element(required: dict[str, Check], optional: dict[str, Check], also: Check | None = None) -> Check:
    return shape({"type": anything, **required}, {"action_id": string(255), **optional}, also)


PLACED: dict[str, Check] = {"placeholder": plain(150), "focus_on_load": _focus, "confirm": CONFIRM}
TYPED: dict[str, Check] = {"placeholder": plain(150), "focus_on_load": _focus, "dispatch_action_config": DISPATCH}
LISTS: dict[str, Check] = {"options": items(PLAIN_OPTION, 1, 100), "option_groups": GROUPS}
MANY: dict[str, Check] = {"max_selected_items": integer(1, 10_000)}


def _picker(singular: str, more: dict[str, Check]) -> dict[str, Check]:
    single = _element({}, {**PLACED, f"initial_{singular}": string(255), "response_url_enabled": boolean, **more})
    several = _element({}, {**PLACED, **MANY, f"initial_{singular}s": STRING_MANY, **more})
    return {f"{singular}s_select": single, f"multi_{singular}s_select": several}


CURRENT: dict[str, Check] = {"default_to_current_conversation": boolean, "filter": FILTER}
SELECTS: dict[str, Check] = {
    "static_select": _element({}, {**PLACED, **LISTS, "initial_option": PLAIN_OPTION}, _select),
    "multi_static_select": _element({}, {**PLACED, **LISTS, **MANY, "initial_options": items(PLAIN_OPTION, 1, 100)}, _select),
    "external_select": _element({}, {**PLACED, "min_query_length": integer(0, 1000), "initial_option": PLAIN_OPTION}),
    "multi_external_select": _element({}, {**PLACED, **MANY, "min_query_length": integer(0, 1000), "initial_options": items(PLAIN_OPTION, 1, 100)}),
    **_picker("user", {}),
    **_picker("conversation", CURRENT),
    **_picker("channel", {}),
}
CHOICES: dict[str, Check] = {
    "checkboxes": _element(
        {"options": items(RICH_OPTION, 1, 10)}, {"initial_options": items(RICH_OPTION, 1, 10), "confirm": CONFIRM, "focus_on_load": _focus}, _initial
    ),
    "radio_buttons": _element({"options": items(RICH_OPTION, 1, 10)}, {"initial_option": RICH_OPTION, "confirm": CONFIRM, "focus_on_load": _focus}, _initial),
    "datepicker": _element({}, {**PLACED, "initial_date": DATE}),
    "timepicker": _element({}, {**PLACED, "initial_time": TIME, "timezone": string(60)}),
}
DATETIME: dict[str, Check] = {
    "datetimepicker": _element({}, {"initial_date_time": integer(1_000_000_000, 9_999_999_999), "confirm": CONFIRM, "focus_on_load": _focus})
}
BUTTONS: dict[str, Check] = {
    "button": _element(
        {"text": plain(75)},
        {"value": string(2000), "url": URL, "style": one_of("primary", "danger"), "confirm": CONFIRM, "accessibility_label": string(75)},
    ),
    "overflow": _element({"options": items(OVERFLOW_OPTION, 1, 5)}, {"confirm": CONFIRM}),
    "workflow_button": _element({"text": plain(75), "workflow": anything}, {"style": one_of("primary", "danger"), "accessibility_label": string(75)}),
}
IMAGE: dict[str, Check] = {"image": shape({"type": anything, "alt_text": string(2000)}, {"image_url": URL, "slack_file": SLACK_FILE}, _image)}
ENTRIES: dict[str, Check] = {
    "plain_text_input": _element(
        {}, {**TYPED, "initial_value": string(3000, 0), "multiline": boolean, "min_length": integer(0, 3000), "max_length": integer(1, 3000)}, _lengths
    ),
    "number_input": _element({"is_decimal_allowed": boolean}, {**TYPED, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER}),
    "email_text_input": _element({}, {**TYPED, "initial_value": string(3000, 0)}),
    "url_text_input": _element({}, {**TYPED, "initial_value": string(3000, 0)}),
    "file_input": _element({}, {"filetypes": items(string(50), 1, 100), "max_files": integer(1, 10)}),
    "rich_text_input": _element({}, {**TYPED, "initial_value": anything, "min_lines": integer(1, 100), "max_lines": integer(1, 100)}),
}
FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": _element({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {}),
    "icon_button": _element({"icon": one_of("trash"), "text": plain(75)}, {"value": string(2000), "confirm": CONFIRM, "accessibility_label": string(75)}),
}


def placed(kinds: dict[str, Check]) -> Check:
    """Make a check of an element that also looks at the surface."""
    inner = typed(kinds)

    def check(value: Any, at: str, report: Report) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind in MODAL_ONLY and report.surface != "modal":
            report.add(f"{at}/type", f"{kind} is supported in modals only")
        if kind == "datetimepicker" and report.surface == "home":
            report.add(f"{at}/type", "datetimepicker is not supported in Home tabs")
        if kind == "rich_text_input" and report.surface == "message":
            report.add(f"{at}/type", "rich_text_input is not supported in messages")
        inner(value, at, report)

    return check


ACCESSORY = placed({**BUTTONS, **SELECTS, **CHOICES, **IMAGE})
ACTION = placed({**BUTTONS, **SELECTS, **CHOICES, **DATETIME})
INPUT = placed({**ENTRIES, **SELECTS, **CHOICES, **DATETIME})
CONTEXT = typed(
    {
        **IMAGE,
        "plain_text": shape({"type": anything, "text": string(3000)}, {"emoji": boolean}),
        "mrkdwn": shape({"type": anything, "text": string(3000)}, {"verbatim": boolean}),
    }
)
