"""What Slack's answers mean: later, never, or perhaps done."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackApiError

TRY_LATER = frozenset({
    "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "accesslimited",
    "invalid_auth", "not_authed", "token_expired", "token_revoked",
})  # fmt: skip
"""Answers that are not about what was asked: Slack is busy or broken, or an administrator must mend the app. All other refusals are for good."""

FILE_GONE = frozenset({"file_deleted", "file_not_found"})
"""Answers about a file that is not there, or not there any more."""

_BROKE_DOWN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


def word_of(wrong: SlackApiError) -> str:
    """The word that Slack gives for a refusal."""
    return str(wrong.response.get("error") or "")


def problem_of(wrong: Exception) -> str:
    """What went wrong, in one word that may stand in the log: Slack's own if it gave one, never a text."""
    if isinstance(wrong, SlackApiError):
        return word_of(wrong)[:32] if _is_word(wrong) else f"http_{wrong.response.status_code}"
    return type(wrong).__name__[:32]


def is_for_later(wrong: SlackApiError) -> bool:
    """Whether Slack's answer is about Slack's own state, and not about what was asked of it."""
    return wrong.response.status_code != 200 or word_of(wrong) in TRY_LATER or not _is_word(wrong)


def may_have_been_taken(wrong: SlackApiError) -> bool:
    """Whether Slack may have done what it says it did not: it broke down over it, or nobody can read its answer."""
    status = wrong.response.status_code
    return status != 429 and (status != 200 or word_of(wrong) in _BROKE_DOWN or not _is_word(wrong))


def _is_word(wrong: SlackApiError) -> bool:
    return word_of(wrong).replace("_", "").isalnum()


def retry_after(headers: Any) -> float:
    """Read Retry-After; without a readable one, wait half a minute."""
    said = next((value for name, value in dict(headers or {}).items() if name.lower() == "retry-after"), None)
    try:
        return max(1.0, float(said[0] if isinstance(said, list) else said))  # type: ignore[arg-type]  # None is what the except is for
    except (TypeError, ValueError):
        return 30.0
