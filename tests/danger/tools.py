"""What an attacker has: payloads overheard on the wire, changed and sent again; and a look at the records, to see whether anything moved."""

from __future__ import annotations

import copy
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Engine as Database
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.tables import Outbox, Table
from tests.cast import OTHER_TEAM, STRANGER, TEAM
from tests.scene import Scene, in_words

Payload = dict[str, Any]
T = TypeVar("T")
UNTOUCHED = ("replica",)
"""Tables that move by themselves."""


def until(look: Callable[[], T], seconds: float = 15.0, what: str = "") -> T:
    """Wait for a condition; what it gave."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"did not come to be within {seconds} s: {what or look}"
        time.sleep(0.02)
    return found


def overheard(scene: Scene, name: str, kind: str | None = None) -> Payload:
    """The newest payload that Slack sent under this name (a callback id, an action id or a command)."""
    found = [
        one["request"] for one in scene.sandbox.wire()
        if one["direction"] == "out" and one["name"] == name and isinstance(one["request"], dict) and kind in (None, one["request"].get("type"))
    ]  # fmt: skip
    assert found, f"nothing was sent under {name!r}"
    return copy.deepcopy(found[-1])


def from_person(payload: Payload, user: str) -> Payload:
    """The same payload as if this person had sent it; Slack names their own workspace in it. The trigger stays another's, so refusals come by DM."""
    forged = {**copy.deepcopy(payload), "trigger_id": "1.2.forged"}
    forged["user"] = {**forged["user"], "id": user, "team_id": OTHER_TEAM if user == STRANGER else TEAM}
    return forged


def carrying(payload: Payload, *, fresh: bool = True, **references: str) -> Payload:
    """The same submission with other references in the metadata, and an unused mark, so that it is no mere second delivery."""
    forged = copy.deepcopy(payload)
    mark = {"form": secrets.token_hex(8)} if fresh else {}
    forged["view"]["private_metadata"] = json.dumps({**json.loads(forged["view"]["private_metadata"]), **mark, **references})
    return forged


def saying(payload: Payload, **answers: Any) -> Payload:
    """The same submission with other answers: text for text, a value for a choice, a list for several; None takes the field away."""
    forged = carrying(payload)
    values = forged["view"]["state"]["values"]
    for name, answer in answers.items():
        if answer is None:
            del values[name]
            continue
        action, state = next(iter(values[name].items()))
        values[name][action] = _answered(state, answer)
    return forged


def _answered(state: Payload, answer: Any) -> Payload:
    if "selected_options" in state:
        return {**state, "selected_options": [{"text": {"type": "plain_text", "text": one}, "value": one} for one in answer]}
    if "selected_option" in state:
        return {**state, "selected_option": {"text": {"type": "plain_text", "text": answer}, "value": answer}}
    key = next(one for one in ("selected_date", "selected_time", "selected_user", "value") if one in state)
    return {**state, key: answer}


def pressing(payload: Payload, value: str) -> Payload:
    """The same click with another reference in the button, and a trigger that is used up."""
    forged = {**copy.deepcopy(payload), "trigger_id": "1.2.forged"}
    forged["actions"][0]["value"] = value
    return forged


def sent(scene: Scene, kind: str, payload: Any, **more: Any) -> list[str]:
    """Send a payload; all that came back, in words: the page, the errors beside fields, the ephemeral text."""
    answers = scene.sandbox.deliver(kind, payload, **more)
    assert all(one["status"] == "ok" for one in answers), answers
    return [words_in(one["body"]) for one in answers]


def words_in(body: Any) -> str:
    """The words of one acknowledgement."""
    body = json.loads(body) if isinstance(body, str) and body.startswith("{") else body or {}
    assert isinstance(body, dict), body
    view = body.get("view") or {}
    return "\n".join([*map(str, (body.get("errors") or {}).values()), str(body.get("text") or ""), in_words({"blocks": view.get("blocks", [])})]).strip()


def trouble(scene: Scene, code: str, **facts: str) -> str:
    """The sentence for a refusal, as it reaches a modal or a DM."""
    return scene.bot.services.words.mrkdwn("trouble", code, **facts)


def problem(scene: Scene, code: str) -> str:
    """The sentence beside a field."""
    return scene.bot.services.words.plain("problems", code)


def on_record(database: Database, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table of ours."""
    with database.connect() as connection:
        tables = [table for table in Table.metadata.sorted_tables if table.name not in (*UNTOUCHED, *without)]
        return {table.name: sorted(repr(row) for row in connection.execute(table.select())) for table in tables}


def held_back(scene: Scene, name: str, submit: Callable[[], object]) -> Payload:
    """A filled form as it would be sent: the first time Slack could not say who sent it, so nothing came of it."""
    scene.sandbox.faults("users.info", "500")
    submit()
    return overheard(scene, name, "view_submission")


@contextmanager
def nothing_changes(scene: Scene, *but: str) -> Iterator[None]:
    """Whatever is done meanwhile leaves no trace in any table (but those named), and the log still checks."""
    scene.bot.round()  # what time brings is noted before, not meanwhile
    scene.settled()
    before = on_record(scene.bot.database, without=but)
    yield
    after = on_record(scene.bot.database, without=but)
    moved = {name: sorted(set(after[name]) ^ set(rows)) for name, rows in before.items() if after[name] != rows}
    assert not moved, moved
    assert scene.log_verifies()


def count(scene: Scene, table: str) -> int:
    """How many rows a table holds."""
    return len(on_record(scene.bot.database)[table])


def posted_once(scene: Scene) -> int:
    """See that every row of the outbox that posts stands in Slack exactly once; how many there are."""
    scene.settled()
    return said_once(scene.bot.database, scene.sandbox.raw())


def said_once(database: Database, raw: Payload) -> int:
    """The same for any database and world."""
    with Session(database) as session:
        rows = session.execute(select(Outbox.id, Outbox.state, Outbox.message, Outbox.posted_ts).where(Outbox.edits.is_(None))).all()
    with_files = {row.posted_ts: row.id for row in rows}  # Slack lets no metadata go with files: such a message is known by its time
    there = [
        with_files.get(one["ts"], one["ts"]) if one["files"] else (one.get("metadata") or {}).get("event_payload", {}).get("id")
        for channel in raw["channels"].values() for one in channel["messages"] if one["by_app"] and one["ephemeral_to"] is None
    ]  # fmt: skip
    ours = [one for one in there if one]
    assert len(ours) == len(set(ours)), "a message was posted twice"
    assert {row.id for row in rows if row.state == "sent"} == set(ours), [tuple(row) for row in rows]
    assert all(row.state == "sent" for row in rows), [tuple(row) for row in rows]
    return len(ours)
