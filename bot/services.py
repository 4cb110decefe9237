"""What a handler is handed: the one set of things that a running bot is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slack_sdk import WebClient

if TYPE_CHECKING:
    from bot.directory import Directory
    from bot.settings import Settings
    from bot.store import Store
    from bot.telemetry import Telemetry
    from bot.words import Words
    from policy.value import Values


@dataclass(frozen=True, slots=True)
class Services:
    """Settings, records, people, words, Slack's Web API and what counts, put together once at the start (bot.app)."""

    settings: Settings
    store: Store
    directory: Directory
    words: Words
    slack: WebClient
    team: str
    telemetry: Telemetry

    @property
    def values(self) -> Values:
        """The numbers of the policy as this charity has them."""
        return self.store.values
