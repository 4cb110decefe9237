"""What those of us are called who stand in a client's records: asked of Slack when a pack is made, once each, and never kept."""

from __future__ import annotations

from bot.directory import Directory
from bot.errors import Refused
from bot.words import Words


class Names:
    """The names of people here, as far as Slack knows them."""

    def __init__(self, directory: Directory, words: Words) -> None:
        """Begin with none."""
        self._directory = directory
        self._nobody = words.plain("access/answers", "one_of_us")
        self._known: dict[str, str] = {}

    def of(self, user: str) -> str:
        """What somebody is called; "one of us" if Slack cannot say now."""
        if user not in self._known:
            try:
                self._known[user] = self._directory.standing(user).name or self._nobody
            except Refused:
                self._known[user] = self._nobody
        return self._known[user]
