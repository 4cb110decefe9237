"""The charity's own numbers: read at the start, and each thing that is wrong is a sentence that names the clause and the field."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import NotSetUp
from bot.policy_file import WrongFile, values_in
from bot.settings import Settings, load_settings
from bot.terminal import said
from bot.vault import new_key
from policy.adopting import Wrong, adopt
from policy.grounds import Ground
from policy.value import Duty
from policy.values import STANDARD

ROOT = Path(__file__).resolve().parents[2]
GOOD = """
version = "harbour-1"
effective_from = 2027-01-01

[consent_default_months]
clause = "5.4"
steps = [{ from = 2027-01-01, amount = 3 }]
"""
NEEDED = {
    "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "JUSTUS_KEY": new_key(), "JUSTUS_APPROVALS_CHANNEL": "C0APPROVALS", "JUSTUS_ADMINS": "U0ADMIN1",
}  # fmt: skip


def settings(path: Path | None) -> Settings:
    own: dict[str, Any] = {**NEEDED, **({"JUSTUS_POLICY_FILE": path} if path else {})}
    return Settings(_env_file=None, **own)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "harbour.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_numbers_are_those_we_ship() -> None:
    assert settings(None).values is STANDARD


def test_a_good_file_is_what_the_bot_goes_by(tmp_path: Path) -> None:
    values = settings(written(tmp_path, GOOD)).values

    assert values.version == "2018-01+harbour-1"
    assert values.consent_default_months.on(date(2027, 1, 1)) == 3


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("amount = 3", "amount = 24"), "consent_default_months (clause 5.4): the policy allows 1 to 12."),
        (("amount = 3", 'amount = "3"'), "consent_default_months (clause 5.4): the amount is a whole number"),
        (("{ from = 2027-01-01", '{ from = "1 January"'), "consent_default_months (clause 5.4): a day is written 2027-01-01"),
        (("{ from = 2027-01-01", "{ from = 2027-01-01T09:00:00"), "consent_default_months (clause 5.4): a day is written 2027-01-01"),
        (("{ from = 2027-01-01", "{ from = 2017-01-01"), "consent_default_months (clause 5.4): this day goes back in time"),
        (('clause = "5.4"', 'clause = "4.1"'), "consent_default_months (clause 5.4): this number belongs to clause 5.4"),
        (('clause = "5.4"', ""), 'consent_default_months (clause 5.4): name the clause that this number belongs to, as clause = "5.4"'),
        (("[consent_default_months]", "[consent_months]"), "consent_months (clause 5.4): there is no such number. These can be set: consent_default_months"),
        (("[consent_default_months]", '[quorum."9.9"]'), "quorum.9.9 (clause 5.4): there is no such ground. Such a number is named by the ground's clause"),
        (('version = "harbour-1"', ""), 'version (clause 1.1): give this edition a short label, as version = "harbour-1"'),
        (("[consent_default_months]", "[consent_default_months"), "is not TOML: "),
    ],
)
def test_a_wrong_file_stops_the_start_and_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], says: str) -> None:
    path = written(tmp_path, GOOD.replace(*change, 1))
    for name, value in {**NEEDED, "JUSTUS_POLICY_FILE": str(path)}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(NotSetUp) as refused:
        load_settings(tmp_path / "nothing.env")

    (problem,) = refused.value.problems
    assert problem.startswith(str(path))
    assert says in problem


def test_wrong_settings_and_a_wrong_file_are_told_of_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, GOOD.replace("amount = 3", "amount = 24").replace("harbour-1", "Harbour House"))
    for name, value in {**NEEDED, "JUSTUS_ADMINS": "olu", "JUSTUS_POLICY_FILE": str(path)}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(NotSetUp) as refused:
        load_settings(tmp_path / "nothing.env")

    assert [problem.split(" ")[0] for problem in refused.value.problems] == ["JUSTUS_ADMINS", f"{path},", f"{path},"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_as_text_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "harbour.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(WrongFile) as refused:
        values_in(path)

    assert refused.value.problems[0].startswith(f"{path} ")


def checked(*arguments: str, **env: str) -> tuple[int, str]:
    """Type `justus policy check`; exit code and the lines about the charity's own file."""
    result = CliRunner().invoke(app, ["policy", "check", *arguments], env={"JUSTUS_SETTINGS": "/nowhere", **env})
    return result.exit_code, "\n".join(line for line in result.output.splitlines() if "harbour.toml" in line or "of its own" in line)


def test_policy_check_looks_at_the_file_even_where_nothing_else_is_set_up(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)

    assert "The charity has no numbers of its own" in checked()[1]
    assert f"{path} can be taken on, as 2018-01+harbour-1." in checked(str(path))[1]
    assert f"{path} can be taken on" in checked(JUSTUS_POLICY_FILE=str(path))[1]


def test_policy_check_fails_with_each_thing_that_is_wrong_in_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("amount = 3", "amount = 24").replace("harbour-1", "Harbour House"))

    code, told = checked(str(path))

    assert code == 1
    assert len(told.splitlines()) == 2
    assert "consent_default_months (clause 5.4): the policy allows 1 to 12." in told


def test_every_kind_of_problem_has_its_words() -> None:
    for code in Wrong:
        words = said("policy_file", code, clause="5.4", known=["x"], least=1, most=12)
        assert words.endswith(".") and words[0].islower(), code


def test_the_example_in_the_documents_is_taken_on_as_it_stands() -> None:
    page = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.S)

    values = adopt(tomllib.loads(example))

    assert values.version == "2018-01+harbour-1"
    assert values.consent_default_months.on(date(2027, 1, 1)) == 3
    assert values.quorum[Ground.SERIOUS_CRIME].on(date(2027, 1, 1)) == 2
    assert values.from_trustees[Ground.SERIOUS_CRIME].on(date(2027, 1, 1)) == 1
    assert values.binds(Duty.MANDATORY_REPORTING, date(2027, 4, 1)) and not values.binds(Duty.DUTY_TO_SHARE, date.max)


def test_the_documents_name_every_number_with_its_clause_and_bounds() -> None:
    page = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z_]+)` \| ([^|]+ \| \d+ \| \d+ to \d+) \|", page, re.M))
    wanted = {
        one.name: f"{one.clause} | {one.steps[-1][1]} | {one.least} to {one.most}"
        for one in STANDARD.numbers().values()
        if one.least < one.most and "." not in one.name
    }

    assert told == wanted | {"quorum": "4.1 | 1 | 1 to 5", "from_trustees": "4.1 | 0 | 0 to 5", "step_up": "4.1 | 0 | 0 to 1"}
