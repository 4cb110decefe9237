"""What is typed stays where it belongs: in sealed columns, and in the modals of those who may read it. Nowhere else, whatever breaks."""

from __future__ import annotations

import json
import logging
import os
import secrets
import sqlite3
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import inspect, text

from bot import logs
from bot.ids import Action
from handlers.buttons import PRESSES
from handlers.elements import Line
from handlers.forms import Form
from handlers.submitted import SUBMISSIONS
from sandbox.client import Person, Result
from tests.cast import APPROVALS, GRACE
from tests.collector import Collector, collecting
from tests.danger.crawling import looks_at_everything
from tests.danger.tools import overheard
from tests.danger.whole import TEXTS, whole
from tests.figures import not_on_a_list
from tests.scene import EVERYTHING, Scene, words_of

TOKEN = f"kanarie{secrets.token_hex(5)}"
"""In every typed word of this run, and nowhere else in the world."""
NO_WORDS_ABOUT_ANYBODY = {
    ("client", "ref"), ("which", "ref"), ("approve", "reference"), ("approve", "code"), ("code", "code"),
    *((one, "ref") for one in ("access", "access_identity", "complaint", "enquiry", "enquiry_client")), ("access_record", "record"),
}  # fmt: skip
"""A reference and a code are no text and are checked as what they are."""
ELSEWHERE = frozenset({
    Action.CERTIFICATE, Action.PAGE_MORE, Action.PAGE_BACK, Action.HOME_MORE, Action.HOME_BACK, Action.ANSWERS_SHOW, Action.PAPER_NONE, Action.CONSENT_RENEW,
    Action.RECORD_EARLIER, Action.DUTIES_START, Action.ENQUIRIES_SHOW, Action.POLICY_BEFORE,
})  # fmt: skip
"""What stands only where a file is gone, a list is longer than a page, weeks have gone by, or a request was stopped; and three that open what commands open."""
LIBRARIES = ("", "slack_sdk", "slack_bolt", "dbos", "sqlalchemy", "alembic", "waitress", "urllib3", "asyncio")


class Ear(logging.Handler):
    """Hears every record that gets past its logger, message and traceback."""

    def __init__(self) -> None:
        """Hear everything."""
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        wrong = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info and record.exc_info[0] else ""
        self.heard.append(f"{record.name} {record.levelname} {record.getMessage()} {record.args!r} {wrong}")


@pytest.fixture
def ear(capfd: pytest.CaptureFixture[str]) -> Iterator[Ear]:
    """The process's own log at DEBUG, as an administrator would set it, every library opened to DEBUG before, and an ear on the root beside the handler."""
    found, root = Ear(), logging.getLogger()
    handlers, levels = list(root.handlers), {name: logging.getLogger(name).level for name in LIBRARIES}
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logs.set_up("debug", json=True)
    root.addHandler(found)
    yield found
    structlog.reset_defaults()
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """Somebody who collects traces."""
    with collecting() as found:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", found.url)
        yield found


@pytest.fixture
def overheard_everywhere(ear: Ear, collector: Collector, everywhere: Scene) -> tuple[Ear, Collector, Scene]:
    """The ear and the collector are there before the bot."""
    return ear, collector, everywhere


def say(field: str) -> str:
    """What is typed into a field: unique, and easy to find."""
    return f"{TOKEN} {field}"


@contextmanager
def locked(scene: Scene) -> Iterator[None]:
    """The database keeps everybody out."""
    url = scene.bot.database.url
    if url.get_backend_name() == "sqlite":
        held = sqlite3.connect(str(url.database), isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        yield
        held.close()
        return
    with scene.bot.database.connect() as connection:
        connection.execute(text("LOCK TABLE receipt, request, client IN ACCESS EXCLUSIVE MODE"))
        yield
        connection.rollback()


def breaks_then_does(scene: Scene, act: Any, turn: int) -> Result:
    """Let it fail first, each time in another way; then it is done."""
    way = turn % 8
    if way == 0:
        with locked(scene):
            act()
    elif way == 1:
        scene.sandbox.faults("users.info", "500")
        act()
        _closes_the_page_over_the_form(act)
    elif way == 2:
        scene.sandbox.clear_faults()  # one at a time: what nothing has run into yet is not piled up
        for method in ("chat.postMessage", "chat.update"):
            scene.sandbox.faults(method, "error", error="internal_error")
    result: Result = act()
    return result


def _closes_the_page_over_the_form(act: Any) -> None:
    person = getattr(act, "__self__", None)
    if isinstance(person, Person) and (top := person.top_view()) and top["callback_id"] == "help":
        person.closes()


def broken_payloads(scene: Scene) -> None:
    """Payloads that nobody should send, full of typed words: no metadata, unknown forms and buttons, an exception in a handler."""
    form = overheard(scene, "share", "view_submission")
    wrong: tuple[dict[str, Any], ...] = (
        {"private_metadata": TOKEN}, {"callback_id": "unknown_form"}, {"blocks": []}, {"state": {"values": {TOKEN: {TOKEN: {"value": TOKEN}}}}},
    )  # fmt: skip
    for change in wrong:
        scene.sandbox.deliver("submission", {**form, "view": {**form["view"], **change}})
    click = overheard(scene, "request_approve")
    for change in ({"action_id": "unknown_button", "value": TOKEN}, {"action_id": "redraw", "value": TOKEN}, {"value": "R-222222"}):
        scene.sandbox.deliver("action", {**click, "trigger_id": TOKEN, "actions": [{**click["actions"][0], **change}]})
    home = {"type": "app_home_opened", "user": "UNOBODY0", "tab": "home", "text": TOKEN}
    named = {"type": "group_rename", "channel": {"id": APPROVALS, "name": TOKEN}}
    shared = {"type": "channel_shared", "channel": {"id": APPROVALS, "name": TOKEN}, "connected_team_id": TOKEN}
    for event in (home, named, shared):
        scene.sandbox.deliver("event", {"type": "event_callback", "event": event, "event_id": "Ev1", "team_id": "T0JUSTUS"})
    scene.sandbox.deliver("action", {**click, "actions": [{**click["actions"][0], "action_id": "home_more", "value": TOKEN}]})


def elsewhere_than_in_forms(scene: Scene) -> Iterator[tuple[str, str]]:
    """All that Slack was given, but for the blocks of modals: messages, texts, metadata, the values of buttons and options, addresses."""
    for entry in scene.sandbox.wire():
        if entry["direction"] == "in" and entry["kind"] == "api" and not entry["name"].startswith("views."):
            yield entry["name"], json.dumps(entry["request"])
        answer = entry["response"] if isinstance(entry["response"], dict) else {}
        for view in (entry["request"].get("view") if isinstance(entry["request"], dict) and entry["direction"] == "in" else None, answer.get("view")):
            if isinstance(view, dict):
                yield f"{entry['name']} carried", json.dumps([view.get("private_metadata"), list(_values(view.get("blocks")))])
    for channel in scene.sandbox.raw()["channels"].values():
        for message in channel["messages"]:
            if message["by_app"] and message["ephemeral_to"] is None:
                yield "message", json.dumps(message)


def _values(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        yield from (node[key] for key in ("url", "action_id", "block_id") if key in node)
        if node.get("type") == "button" or "text" in node:
            yield node.get("value")
        for inner in node.values():
            yield from _values(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _values(inner)


def kept_in_the_open(scene: Scene) -> Iterator[tuple[str, bytes]]:
    """Every byte of the database: the files of SQLite, or every row of every schema of PostgreSQL."""
    url = scene.bot.database.url
    if url.get_backend_name() == "sqlite":
        for file in Path(str(url.database)).parent.iterdir():
            yield file.name, file.read_bytes()
        return
    with scene.bot.database.connect() as connection:
        for schema in ("public", "dbos"):
            for table in inspect(connection).get_table_names(schema=schema):
                found = connection.execute(text(f'SELECT t::text FROM "{schema}"."{table}" t')).scalars()  # noqa: S608  # names from the database itself
                yield f"{schema}.{table}", "\n".join(found).encode()


def holds(data: bytes | str) -> str:
    """Where a typed word stands in this, if it does: as it is, or in hexadecimal."""
    plain = data.encode() if isinstance(data, str) else data
    at = max(plain.lower().find(TOKEN.encode()), plain.lower().find(TOKEN.encode().hex().encode()))
    return plain[max(0, at - 150) : at + 150].decode(errors="replace") if at >= 0 else ""


@pytest.mark.parametrize("everywhere", ["sqlite-socket", "postgresql-http"], indirect=True)
def test_what_is_typed_stands_nowhere_in_the_open(overheard_everywhere: tuple[Ear, Collector, Scene], capfd: pytest.CaptureFixture[str]) -> None:
    """Every free field of every form, with failures at each step: not in logs, output, messages, notifications, references, database or files."""
    ear, collector, scene = overheard_everywhere
    began = time.time()
    for turn, (name, act) in enumerate(whole(scene, say, tuple(TEXTS))):
        assert breaks_then_does(scene, act, turn).ok, name
    broken_payloads(scene)
    scene.settled()
    looks_at_everything(scene)
    logging.getLogger("slack_sdk").info("a line of a library")
    assert any("a line of a library" in line for line in ear.heard)
    assert [found for line in ear.heard if (found := holds(line))] == []
    printed = capfd.readouterr()
    assert "delivery:message:posted" in printed.err
    assert holds(printed.out + printed.err) == ""
    assert len(scene.sandbox.wire()) < EVERYTHING  # nothing of all that was said is forgotten before it is searched
    assert [(name, found) for name, said in elsewhere_than_in_forms(scene) if (found := holds(said))] == []
    kept = list(kept_in_the_open(scene))
    assert any(scene.request().id.encode() in data for _, data in kept)
    assert [(name, found) for name, data in kept if (found := holds(data))] == []
    assert [str(file) for file in _written_since(began) if holds(file.read_bytes())] == []
    figures = scene.bot.services.telemetry.page()
    assert "justus_deliveries_total{" in figures and holds(figures) == ""
    assert not_on_a_list(figures) == []
    scene.bot.services.telemetry.stop()
    assert {one.name for one in collector.spans()} == {"payload", "delivery", "sweep"}
    assert [found for body in collector.bodies if (found := holds(body))] == []
    assert collector.not_on_a_list() == []
    assert _asked_for() - _sent_in_forms(scene) == set()
    assert _never_walked(scene) == set()
    _is_there_for_a_trustee(scene)
    _would_be_noticed(scene)


def _asked_for() -> set[tuple[str, str]]:
    """Every field of every form into which people write in their own words."""
    return {
        (str(form.view), name) for form in Form.__subclasses__() for name, asked in form.fields() if isinstance(asked.element, Line)
    } - NO_WORDS_ABOUT_ANYBODY


def _never_walked(scene: Scene) -> set[str]:
    """The forms that nobody sent and the buttons that nobody pressed, of all that there are: what a walk leaves out, it does not search."""
    done = {entry["name"] for entry in scene.sandbox.wire() if entry["direction"] == "out"}
    return {str(one) for one in (*SUBMISSIONS, *PRESSES)} - done - {str(one) for one in ELSEWHERE}


def _sent_in_forms(scene: Scene) -> set[tuple[str, str]]:
    """The fields into which the walk has written."""
    views = [one["request"]["view"] for one in scene.sandbox.wire() if isinstance(one["request"], dict) and one["request"].get("type") == "view_submission"]
    return {
        (str(view["callback_id"]), name.partition(":")[0].partition(".")[0])
        for view in views if "state" in view for name, value in view["state"]["values"].items() if holds(str(value))
    }  # fmt: skip


def _is_there_for_a_trustee(scene: Scene) -> None:
    """The control: what was typed is found where it belongs, so this test looks for the right words."""
    grace, ref = scene.person(GRACE), next(one.id for one in reversed(scene.requests()) if one.ground)
    grace.types(f"/justus status {ref}", channel="general")
    read = words_of(grace.view("read"))
    assert all(say(field) in read for field in ("recipient", "justification", "needs", "ground_reason")), read


def _would_be_noticed(scene: Scene) -> None:
    """The other control: one word in a message and one in a plain column, and both searches find it."""
    scene.bot.services.slack.chat_postMessage(channel=GRACE, text=say("a slip"))
    with scene.store.open(GRACE, "control") as desk:
        desk.once("control", TOKEN)
    assert any(holds(said) for _, said in elsewhere_than_in_forms(scene))
    assert any(holds(data) for _, data in kept_in_the_open(scene))


def _written_since(began: float) -> Iterator[Path]:
    """Files in the folder for temporary files that were written during the test."""
    for entry in os.scandir(tempfile.gettempdir()):
        if entry.is_file(follow_symlinks=False) and entry.stat().st_mtime >= began and entry.stat().st_size < 5_000_000:
            yield Path(entry.path)
