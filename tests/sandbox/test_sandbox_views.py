"""Triggers, the stack of modals, what is filled in, and what comes of a submission."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import MANIFEST, WORLD, entry, modal, option, plain
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Person, Sandbox, SandboxError
from sandbox.server import Running

Json = dict[str, Any]
Make = Callable[..., App]


class Desk:
    """A Bolt app whose answers a test lays out, and what it received."""

    def __init__(self) -> None:
        """Acknowledge everything, for a start."""
        self.triggers: list[str] = []
        self.bodies: list[Json] = []
        self.answer: Json = {}

    def build(self, app: App) -> None:
        """Listen to all there is."""

        def take(ack: Any, body: Json) -> None:
            self.bodies.append(body)
            self.triggers.append(body.get("trigger_id", ""))
            ack(**self.answer) if body.get("type") == "view_submission" else ack()

        app.command("/justus")(take)
        app.shortcut("ask")(take)
        app.view("form")(take)
        app.view_closed("form")(take)
        app.action({"action_id": "kind"})(take)
        app.action("go")(take)


@pytest.fixture
def desk(bolt: Make) -> Desk:
    """A connected desk."""
    desk = Desk()
    bolt(desk.build)
    return desk


def word(call: Callable[..., Any], **args: Any) -> str:
    """The error word of a refused call."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def fresh(desk: Desk, worker: Person) -> str:
    """Get a new trigger id."""
    assert worker.types("/justus", "general").ok
    return desk.triggers[-1]


def test_triggers(desk: Desk, sandbox: Sandbox, worker: Person, api: WebClient) -> None:
    """One use, three seconds from sending, and not invented."""
    view = modal(entry())
    trigger = fresh(desk, worker)
    sandbox.clock(2.5)
    api.views_open(trigger_id=trigger, view=view)
    assert word(api.views_open, trigger_id=trigger, view=view) == "exchanged_trigger_id"
    trigger = fresh(desk, worker)
    sandbox.clock(6)
    assert word(api.views_open, trigger_id=trigger, view=view) == "expired_trigger_id"
    assert word(api.views_open, trigger_id="1.2.3", view=view) == "invalid_trigger_id"
    assert worker.shortcut("ask").ok
    assert word(api.views_push, trigger_id=desk.triggers[-1], view=view) == "invalid_trigger_id"
    assert worker.shortcut("nonsense").status == "refused"


def test_a_patient_sandbox_lets_a_trigger_live_longer_in_every_world() -> None:
    """A busy machine is slower than a click waits; whoever says so gets more seconds, before and after a reset, and no trigger lives for ever."""
    with Running(WORLD, MANIFEST, trigger=30.0) as server:
        sandbox = Sandbox(server.url)
        for _ in range(2):
            world = server.server.core.world
            sandbox.clock(0)
            trigger = world.new_trigger("UWORKER")
            sandbox.clock(29)
            assert not isinstance(world.use_trigger(trigger), str)
            sandbox.clock(31)
            assert world.use_trigger(trigger) == "expired_trigger_id"
            sandbox.reset(WORLD)


def test_stack_of_three(desk: Desk, sandbox: Sandbox, worker: Person, api: WebClient) -> None:
    """Two may be pushed onto the first; the X closes all and tells of the root."""
    form = modal(entry(), {"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": plain("Go")}]}, notify_on_close=True)
    root = api.views_open(trigger_id=fresh(desk, worker), view=form)["view"]
    for depth in (2, 3):
        assert worker.press("go", in_view=True).ok
        pushed = api.views_push(trigger_id=desk.triggers[-1], view=form)["view"]
        assert (pushed["root_view_id"], len(worker.views())) == (root["id"], depth)
    worker.press("go", in_view=True)
    assert word(api.views_push, trigger_id=desk.triggers[-1], view=form) == "push_limit_reached"
    assert worker.closes().view["id"] == pushed["previous_view_id"]
    assert word(api.views_update, view_id=pushed["id"], view=form) == "not_found"
    worker.closes(everything=True)
    assert worker.views() == []
    last = sandbox.wait_for(lambda _: next((body for body in desk.bodies if body.get("is_cleared")), None))
    assert (last["view"]["id"], last["view"]["state"]) == (root["id"], {"values": {}})


def test_hash_and_external_id(desk: Desk, worker: Person, api: WebClient) -> None:
    """A stale hash conflicts; an external_id is somebody's only."""
    view = api.views_open(trigger_id=fresh(desk, worker), view=modal(entry(), external_id="x1"))["view"]
    changed = api.views_update(external_id="x1", hash=view["hash"], view=modal(entry("b"), external_id="x1"))["view"]
    assert changed["id"] == view["id"]
    assert word(api.views_update, view_id=view["id"], hash=view["hash"], view=modal(entry())) == "hash_conflict"
    assert word(api.views_open, trigger_id=fresh(desk, worker), view=modal(entry(), external_id="x1")) == "duplicate_external_id"
    big = modal(*[{"type": "section", "text": plain("x" * 3000)}] * 90)
    assert word(api.views_update, view_id=view["id"], view=big) == "view_too_large"
    assert word(api.views_update, view_id=view["id"], view={**modal(entry()), "colour": 1}) == "invalid_arguments"


def test_home(desk: Desk, worker: Person, api: WebClient, sandbox: Sandbox) -> None:
    """Home is published, pressed, and guarded by its hash."""
    row = {"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": plain("Go"), "value": "v"}]}
    first = api.views_publish(user_id="UWORKER", view={"type": "home", "blocks": [row]})["view"]
    assert worker.press("go", in_home=True).ok
    body = desk.bodies[-1]
    assert (body["view"]["type"], body["container"]["type"], body["actions"][0]["value"], "channel" in body) == ("home", "view", "v", False)
    api.views_publish(user_id="UWORKER", hash=first["hash"], view={"type": "home", "blocks": []})
    assert word(api.views_publish, user_id="UWORKER", hash=first["hash"], view={"type": "home", "blocks": []}) == "hash_conflict"
    assert sandbox.person("UBOSS").state()["home"] == {"blocks": []}


def test_state_of_every_element(desk: Desk, worker: Person, api: WebClient) -> None:
    """Filled in or not, each element has the shape of Slack."""
    ab = [option("a"), option("b")]
    kinds: Json = {
        "text": {"type": "plain_text_input", "multiline": True},
        "mail": {"type": "email_text_input"},
        "link": {"type": "url_text_input"},
        "number": {"type": "number_input", "is_decimal_allowed": True},
        "one": {"type": "static_select", "options": ab},
        "radio": {"type": "radio_buttons", "options": ab},
        "many": {"type": "multi_static_select", "options": ab},
        "boxes": {"type": "checkboxes", "options": ab},
        "day": {"type": "datepicker"},
        "hour": {"type": "timepicker"},
        "moment": {"type": "datetimepicker"},
        "who": {"type": "users_select"},
        "people": {"type": "multi_users_select"},
        "place": {"type": "conversations_select"},
        "file": {"type": "file_input"},
    }
    blocks = [
        {"type": "input", "block_id": name, "optional": True, "label": plain(name), "element": {"action_id": "e", **element}} for name, element in kinds.items()
    ]
    api.views_open(trigger_id=fresh(desk, worker), view=modal(*blocks))
    desk.answer = {"response_action": "errors", "errors": {"text": "again"}}
    assert worker.submits().errors == {"text": "again"}
    values = {name: value["e"] for name, value in desk.bodies[-1]["view"]["state"]["values"].items()}
    assert values["text"] == {"type": "plain_text_input", "value": None}
    assert values["one"] == {"type": "static_select", "selected_option": None}
    assert values["boxes"] == {"type": "checkboxes", "selected_options": []}
    assert values["who"] == {"type": "users_select", "selected_user": None}
    assert values["moment"] == {"type": "datetimepicker", "selected_date_time": None}
    file = worker.uploads("a.txt", "x")
    worker.fills(text="two\nlines", mail="a@example.org", link="https://example.org", number="1.5", one="B", radio="a", many=["A", "b"], boxes=["b"])
    worker.fills(day="2026-01-31", hour="09:30", moment="1800000000", who="Ben Okafor", people=["UBOSS", "@aisha"], place="general", file=[file])
    desk.answer = {}
    assert worker.submits().ok
    body = desk.bodies[-1]
    values = {name: value["e"] for name, value in body["view"]["state"]["values"].items()}
    expected = {
        "text": "two\nlines",
        "mail": "a@example.org",
        "link": "https://example.org",
        "number": "1.5",
        "one": option("b"),
        "radio": option("a"),
        "many": ab,
        "boxes": [option("b")],
        "day": "2026-01-31",
        "hour": "09:30",
        "moment": 1800000000,
        "who": "UBOSS",
        "people": ["UBOSS", "UWORKER"],
        "place": "C0GENERAL",
    }
    assert {name: next(v for k, v in values[name].items() if k != "type") for name in expected} == expected
    assert values["file"]["files"][0]["id"] == file
    assert (body["type"], body["view"]["app_installed_team_id"], body["user"]["team_id"]) == ("view_submission", "T0JUSTUS", "T0JUSTUS")


@pytest.mark.parametrize(
    ("element", "value", "complaint"),
    [
        ({}, None, "Please complete this required field."),
        ({"min_length": 3}, "ab", "Enter at least 3 characters."),
        ({"max_length": 3}, "abcd", "Enter at most 3 characters."),
        ({"type": "email_text_input"}, "nobody", "Enter a valid email address."),
        ({"type": "url_text_input"}, "javascript:x", "Enter a valid URL."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "9"}, "10", "Enter a number of at most 9."),
        ({"type": "checkboxes", "options": [option("a")]}, [], "Please complete this required field."),
    ],
)
def test_the_client_checks_before_it_submits(desk: Desk, worker: Person, api: WebClient, element: Json, value: Any, complaint: str) -> None:
    """What Slack's client would not submit never reaches the app."""
    api.views_open(trigger_id=fresh(desk, worker), view=modal(entry(**element)))
    received = len(desk.bodies)
    result = worker.submits(why=value)
    assert (result.status, result.errors) == ("refused", {"why": complaint})
    assert len(desk.bodies) == received
    assert worker.top_view()["errors"] == {"why": complaint}


def test_initial_values_count(desk: Desk, worker: Person, api: WebClient) -> None:
    """An initial value fills a required field."""
    chosen = {"type": "static_select", "options": [option("a"), option("b")], "initial_option": option("b")}
    api.views_open(trigger_id=fresh(desk, worker), view=modal(entry(initial_value="x"), entry("kind", **chosen)))
    assert worker.submits().ok
    state = desk.bodies[-1]["view"]["state"]["values"]
    assert (state["why"]["text"]["value"], state["kind"]["text"]["selected_option"]) == ("x", option("b"))


@pytest.mark.parametrize(
    "answer",
    [
        {"text": "hello"},
        {"response_action": "explode"},
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {"why": ""}},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "update"},
    ],
)
def test_bad_answers_to_a_submission(desk: Desk, worker: Person, api: WebClient, answer: Json) -> None:
    """Anything else than Slack expects is trouble, and the modal stays."""
    opened = api.views_open(trigger_id=fresh(desk, worker), view=modal(entry()))["view"]
    desk.answer = answer
    result = worker.submits(why="x")
    assert (result.status, result.told) == ("failed", "We had some trouble connecting. Try again?")
    assert worker.top_view()["id"] == opened["id"]
    assert worker.notices() == ["We had some trouble connecting. Try again?"]


def test_push_update_and_clear_in_the_answer(desk: Desk, worker: Person, api: WebClient) -> None:
    """The three other actions of an acknowledgement."""
    api.views_open(trigger_id=fresh(desk, worker), view=modal(entry()))
    desk.answer = {"response_action": "push", "view": modal(entry(), private_metadata="second")}
    assert worker.submits(why="x").ok
    assert len(worker.views()) == 2
    before = worker.top_view()
    desk.answer = {"response_action": "update", "view": modal(entry("other"))}
    worker.submits(why="x")
    assert (worker.top_view()["id"], worker.top_view()["hash"] != before["hash"]) == (before["id"], True)
    desk.answer = {}
    worker.submits(other="x")
    assert len(worker.views()) == 1
    desk.answer = {"response_action": "push", "view": modal(entry())}
    worker.submits(why="x")
    desk.answer = {"response_action": "clear"}
    worker.submits(why="x")
    assert worker.views() == []


def test_filled_in_values_survive_by_their_ids(desk: Desk, worker: Person, api: WebClient) -> None:
    """The same block_id and action_id keep their value, others do not; an option that is gone is gone."""
    kind = {"type": "static_select", "options": [option("a"), option("b")]}
    view = api.views_open(trigger_id=fresh(desk, worker), view=modal(entry(), entry("moved"), entry("kind", **kind)))["view"]
    worker.fills(why="kept", moved="lost", kind="b")
    api.views_update(view_id=view["id"], view=modal(entry(), entry("elsewhere"), entry("kind", **{**kind, "options": [option("a")]})))
    assert worker.top_view()["values"] == {"why": {"text": "kept"}, "elsewhere": {"text": None}, "kind": {"text": None}}


def test_what_cannot_be_chosen(desk: Desk, worker: Person, api: WebClient) -> None:
    """A person chooses what is offered, and the failure says what that is."""
    api.views_open(trigger_id=fresh(desk, worker), view=modal(entry("kind", type="static_select", options=[option("a"), option("b")])))
    with pytest.raises(SandboxError, match=r"offered are: a \(A\), b \(B\)"):
        worker.fills(kind="c")
    with pytest.raises(SandboxError, match="kind/text static_select 'Kind' a \\(A\\), b \\(B\\)"):
        worker.fills(nothing="c")
    with pytest.raises(SandboxError, match="there is no 'nothing' to press"):
        worker.press("nothing", in_view=True)
    assert worker.act("fill", view_id="VNOTHING", values={}).status == "refused"


def test_external_select(bolt: Make, worker: Person, api: WebClient) -> None:
    """Options come from the app, at most 100; only what was offered can be chosen."""
    got: list[Json] = []

    def build(app: App) -> None:
        @app.command("/justus")
        def command(ack: Any, body: Json) -> None:
            ack()
            got.append(body)

        @app.options("text")
        def options(ack: Any, payload: Json) -> None:
            ack(options=[option(f"{payload['value']}{number}") for number in range(101 if payload["value"] == "many" else 2)])

        @app.view("form")
        def submitted(ack: Any, body: Json) -> None:
            ack()
            got.append(body)

    bolt(build)
    worker.types("/justus", "general")
    api.views_open(trigger_id=got[-1]["trigger_id"], view=modal(entry("ext", type="external_select", min_query_length=2)))
    assert worker.options("ext", "a") == []
    assert worker.options("ext", "many") == []
    assert [one["value"] for one in worker.options("ext", "ab")] == ["ab0", "ab1"]
    assert worker.submits(ext="Ab1").ok
    assert got[-1]["view"]["state"]["values"]["ext"]["text"]["selected_option"] == option("ab1")


def test_inputs_that_dispatch(desk: Desk, worker: Person, api: WebClient) -> None:
    """Only an input with dispatch_action sends what is typed; the state comes with it."""
    api.views_open(trigger_id=fresh(desk, worker), view=modal({**entry("loud", action_id="kind"), "dispatch_action": True}, entry("quiet")))
    received = len(desk.bodies)
    worker.fills(quiet="x")
    assert len(desk.bodies) == received
    worker.fills(loud="y")
    body = desk.bodies[-1]
    assert (body["type"], body["actions"][0]["value"], body["container"]["type"]) == ("block_actions", "y", "view")
    assert body["view"]["state"]["values"]["quiet"]["text"]["value"] == "x"
    assert worker.press("text", in_view=True, value="z").status == "refused"
    worker.fills(loud="y")
    assert len(desk.bodies) == received + 1


def test_clear_on_close(desk: Desk, worker: Person, api: WebClient) -> None:
    """Cancel closes one modal, unless it clears all."""
    api.views_open(trigger_id=fresh(desk, worker), view=modal(entry()))
    desk.answer = {"response_action": "push", "view": modal(entry(), clear_on_close=True)}
    worker.submits(why="x")
    worker.closes()
    assert worker.views() == []
