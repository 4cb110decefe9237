"""Whether a message stands in Slack already: from an earlier attempt, or from a lost life of these records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.whereabouts import Lost

EVENT_TYPE = "justus_outbox"
"""The type of the metadata that every message carries, with the outbox id: how a message is found again."""

_PAGES = 10


@dataclass(frozen=True, slots=True)
class Sought:
    """A message that may be there: its row, where it would be, since when an earlier attempt may have posted it, what it tells of, and in which lost life."""

    id: str
    channel: str
    thread_ts: str | None
    since: float | None
    says: tuple[str, ...]
    lost: Lost | None

    @property
    def may_be_there(self) -> bool:
        """Whether it is worth a look."""
        return self.since is not None or self.lost is not None

    @property
    def metadata(self) -> dict[str, Any]:
        """What the message carries, so that it is found again."""
        marks = {"says": list(self.says)} if self.says else {}
        return {"event_type": EVENT_TYPE, "event_payload": {"id": self.id, **marks}}


@dataclass(frozen=True, slots=True)
class Found:
    """Where a message stands, and whether it is of a lost life, with the words of that time."""

    channel: str
    ts: str
    of_lost_life: bool = False


def find(slack: WebClient, sought: Sought) -> Found | None:
    """Look for it among our messages; what tells of more than it does is another one, for its words could not become ours."""
    channel = sought.channel
    if channel[:1] in {"U", "W"}:
        channel = str(slack.conversations_open(users=channel)["channel"]["id"])
    told: dict[str, str] = {}
    for ts, carried in _ours(slack, sought, channel):
        if carried.get("id") == sought.id:
            return Found(channel, ts)
        says = carried.get("says") or ()
        if sought.lost is not None and sought.lost.covers(float(ts)) and set(says) <= set(sought.says):
            told.update(dict.fromkeys(says, ts))
    return Found(channel, max(told.values(), key=float), of_lost_life=True) if told and set(told) == set(sought.says) else None


def _ours(slack: WebClient, sought: Sought, channel: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The messages of ours that may be it: when each was posted, and what it carries."""
    since = [one for one in (sought.since, sought.lost.first if sought.lost else None) if one is not None]
    cursor: str | None = None
    for _ in range(_PAGES):
        asked: dict[str, Any] = {"channel": channel, "oldest": f"{min(since):.6f}", "include_all_metadata": True, "limit": 200, "cursor": cursor}
        answer = slack.conversations_replies(ts=sought.thread_ts, **asked) if sought.thread_ts else slack.conversations_history(**asked)
        for message in answer["messages"]:
            carried = message.get("metadata") or {}
            if carried.get("event_type") == EVENT_TYPE:
                yield str(message["ts"]), carried.get("event_payload") or {}
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
