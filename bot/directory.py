"""Who a person is, asked of Slack at the moment it matters: guest, bot, stranger, deactivated; never kept, so never stale."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person's standing in this workspace, as Slack says it now."""

    user_id: str
    same_workspace: bool
    is_guest: bool
    is_bot: bool
    is_deactivated: bool
    timezone: str = "Europe/London"
    name: str = ""

    @property
    def may_hold_roles(self) -> bool:
        """Whether this is a full, live, human member of this workspace."""
        return self.same_workspace and not (self.is_guest or self.is_bot or self.is_deactivated)


_AT_ONCE = 8
"""How many people are looked up at the same time."""


class Directory:
    """Looks people up in Slack (users.info), every time."""

    def __init__(self, slack: WebClient, team: str) -> None:
        """Take the client to ask with and the workspace that counts as ours."""
        self._slack = slack
        self._team = team

    def standing(self, user_id: str, *, claimed_team: str | None = None) -> Standing:
        """Look the person up; Refused if Slack does not answer. `claimed_team` is the payload's `user.team_id`: it alone gives away a Slack Connect person."""
        try:
            user = self._slack.users_info(user=user_id)["user"]
        except SlackApiError as wrong:
            if wrong.response.get("error") in {"user_not_found", "user_not_visible"}:
                return Standing(user_id=user_id, same_workspace=False, is_guest=False, is_bot=False, is_deactivated=False)
            raise Refused("slack_cannot_say_who") from wrong
        except (OSError, TimeoutError) as wrong:
            raise Refused("slack_cannot_say_who") from wrong
        ours = user.get("team_id", self._team) == self._team and claimed_team in {None, self._team} and not user.get("is_stranger")
        return Standing(
            user_id=user_id,
            same_workspace=ours,
            is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
            is_bot=bool(user.get("is_bot") or user.get("is_app_user") or user_id == "USLACKBOT"),
            is_deactivated=bool(user.get("deleted")),
            timezone=user.get("tz") or "Europe/London",
            name=str(user.get("real_name") or user.get("name") or user_id),
        )

    def standings(self, users: Iterable[str]) -> dict[str, Standing]:
        """Look several people up at once; Refused if Slack does not answer for one of them."""
        asked = sorted(users)
        if not asked:
            return {}
        with ThreadPoolExecutor(min(_AT_ONCE, len(asked)), thread_name_prefix="justus-who") as several:
            return dict(zip(asked, several.map(self.standing, asked), strict=True))

    def known(self, users: Iterable[str]) -> dict[str, Standing]:
        """Look several people up at once, for what is only said and nothing rests on: whom Slack cannot tell of now is left out."""
        try:
            return self.standings(users)
        except Refused:
            return {}
