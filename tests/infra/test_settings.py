"""Wrong settings say what to do, and never show a secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.errors import NotSetUp
from bot.settings import load_settings
from bot.vault import new_key

KEY = new_key()
GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-secret-one",
    "SLACK_APP_TOKEN": "xapp-secret-two",
    "JUSTUS_KEY": KEY,
    "JUSTUS_APPROVALS_CHANNEL": "C0APPROVALS",
    "JUSTUS_ADMINS": "U0ADMIN1, U0ADMIN2",
}


def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, file: str = "", **changes: str | None) -> list[str]:
    """The problems of these settings."""
    for name in ("SLACK_SIGNING_SECRET", "SLACK_API_URL", "PORT", *GOOD):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**GOOD, **changes}.items():
        if value is not None:
            monkeypatch.setenv(name, value)
    path = tmp_path / "justus.env"
    path.write_text(file)
    try:
        load_settings(path)
    except NotSetUp as wrong:
        return list(wrong.problems)
    return []


def test_good_settings_have_no_problems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert load(monkeypatch, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SLACK_BOT_TOKEN", None, "is missing"),
        ("SLACK_BOT_TOKEN", "xapp-secret-three", "xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-secret-three", "xapp-"),
        ("SLACK_APP_TOKEN", None, "SLACK_SIGNING_SECRET"),
        ("JUSTUS_KEY", None, "is missing"),
        ("JUSTUS_KEY", "c2VjcmV0LXRocmVl", "justus key"),
        ("JUSTUS_KEY", "secret-three, not base64", "justus key"),
        ("JUSTUS_APPROVALS_CHANNEL", "#approvals", "not its name"),
        ("JUSTUS_ADMINS", "", "Copy member ID"),
        ("JUSTUS_ADMINS", "olu@example.org", "Copy member ID"),
        ("JUSTUS_CLIENT_PATTERN", "JU-(", "regular expression"),
        ("JUSTUS_CLIENT_PATTERN", r"X\d+", "does not fit"),
        ("JUSTUS_TIMEZONE", "London", "Europe/London"),
        ("PORT", "eighty", "PORT"),
        ("PORT", "70000", "PORT"),
        ("JUSTUS_THREADS", "1", "JUSTUS_THREADS"),
    ],
)
def test_each_problem_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str | None, says: str) -> None:
    changed: dict[str, Any] = {name: value}
    problems = load(monkeypatch, tmp_path, **changed)
    assert len(problems) == 1
    assert says in problems[0]
    assert "secret" not in problems[0].replace("SLACK_SIGNING_SECRET", "").replace("signing secret", "")
    assert KEY not in problems[0]


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert len(load(monkeypatch, tmp_path, SLACK_BOT_TOKEN=None, JUSTUS_KEY=None, JUSTUS_ADMINS="x")) == 3


def test_the_file_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert load(monkeypatch, tmp_path, file="JUSTUS_KEY=nonsense\n") == []
    assert load(monkeypatch, tmp_path, file=f"JUSTUS_KEY={KEY}\n", JUSTUS_KEY=None) == []


def test_no_secret_is_shown_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert load(monkeypatch, tmp_path) == []
    shown = repr(load_settings(tmp_path / "justus.env")) + str(load_settings(tmp_path / "justus.env").model_dump())
    for secret in ("secret-one", "secret-two", KEY):
        assert secret not in shown
