"""`justus policy …`: what each command says of the policy, to good and to nonsense input, without a database and without Slack."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot import policy_checks, policy_pages, policy_trace, register, worked
from bot.cli import app
from bot.errors import NotSetUp
from bot.examples import examples
from bot.policy_pages import reader
from policy.clauses import BY_NUMBER, CITATIONS, CLAUSES
from policy.deadlines import law_check_due
from policy.law import CHECKED, Standing

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_ADVICE = "not legal advice"


@pytest.fixture(autouse=True)
def nothing_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings, no database, no Slack."""
    for name in ("SLACK_BOT_TOKEN", "JUSTUS_KEY", "JUSTUS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUSTUS_SETTINGS", "/nowhere")


def policy(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["policy", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


# show


def test_a_clause_is_shown_with_all_that_there_is_about_it() -> None:
    code, printed = policy("show", "4.2.3")

    assert code == 0
    for expected in (
        "4.2.3  Reason: terrorism", "We may tell the police without consent", "A form asks and a rule decides.",
        *(f"{one.statement} `{one.name}`" for one in BY_NUMBER["4.2.3"].rules), "`ground`: suspicion, learnt_at_work",
        "changes/tell_the_police", "Prevention of Terrorism Act 1971: not found. Today this counts: Terrorism Act 2000, section 19.",
        "Terrorism Act 2000, section 19: in force.", "Checked on Sunday 22 November 2026", "section 38B: not confirmed yet. Ask the charity's adviser",
        "It lets you: A client plans", "It does not: The worker would rather", "On the line: ", NOT_ADVICE,
    ):  # fmt: skip
        assert expected in printed


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda it: it.number)
def test_every_clause_can_be_shown(clause: object) -> None:
    code, printed = policy("show", clause.number)  # type: ignore[attr-defined]
    assert code == 0
    assert printed.startswith(f"{clause.number}  {clause.title}\n")  # type: ignore[attr-defined]
    assert NOT_ADVICE in printed


@pytest.mark.parametrize(
    ("typed", "number"),
    [("4.2.1.", "4.2.1"), (" 4.10", "4.10"), ("app 1", "App. 1"), ("APP2", "App. 2"), ("App. 1", "App. 1"), ("Appendix 2", "App. 2"), ("clause 3.1", None)],
)
def test_a_number_is_understood_however_it_is_typed(typed: str, number: str | None) -> None:
    found = register.clause_called(typed)
    assert (found and found.number) == number
    assert (policy("show", *typed.split())[0] == 0) is bool(number)


@pytest.mark.parametrize("typed", ["99", "4.2.77", "landlord", "", "'; DROP", "4.2.1\u202e"])
def test_a_clause_that_is_not_there_is_said_not_to_be(typed: str) -> None:
    code, printed = policy("show", typed)
    assert (code, "There is no clause" in printed) == ((0, False) if typed.startswith("4.2.1") else (1, True))


def test_a_number_nearly_right_is_answered_with_those_like_it() -> None:
    assert "Did you mean 4.2.7" in policy("show", "4.2.77")[1]


# search


@pytest.mark.parametrize("word", ["landlord", "LANDLORD", " landlord "])
def test_a_word_is_found_wherever_a_clause_speaks_of_it(word: str) -> None:
    code, printed = policy("search", word)
    assert code == 0
    assert "2.2  Sharing with consent" in printed
    assert "wants to tell the landlord" in printed


@pytest.mark.parametrize(("word", "number"), [("Caldicott", "App. 1"), ("gossip", "3.8"), ("Terrorism Act 2000", "4.2.3"), ("someone must be waiting", None)])
def test_titles_words_rules_and_law_are_searched(word: str, number: str | None) -> None:
    found = [hit.clause.number for hit in register.search(reader(), word)]
    assert number in found if number else found == []


@pytest.mark.parametrize("word", ["zzzzzz", " ", "[bold]", "%s", "{{ 7 * 7 }}"])
def test_what_is_nowhere_is_said_to_be_nowhere(word: str) -> None:
    code, printed = policy("search", word)
    assert (code, "Nothing in the policy speaks of" in printed) == (1, True)
    assert word in printed


# trace


def test_the_whole_matrix_is_printed_and_no_cell_is_empty_that_may_not_be() -> None:
    code, printed = policy("trace")

    assert code == 0
    assert [clause.number for clause in CLAUSES if f"{clause.number}  {clause.title}\n" not in printed] == []
    assert "MISSING" not in printed
    assert f"{len(CLAUSES)} clauses" in printed.splitlines()[-1]


def test_a_cell_that_is_empty_and_may_not_be_is_named() -> None:
    poor = replace(BY_NUMBER["3.1"], number="9.9", words=())
    row = policy_trace.row(poor)

    assert row.lacks == ["Rules", "Said in these texts", "Worked examples"]
    assert "MISSING" in policy_trace.as_html((policy_trace.Part("part-9", "Part 9", (row,)),))


def test_the_matrix_is_a_table_on_a_wide_screen_and_lines_on_a_narrow_one() -> None:
    parts = policy_trace.matrix()
    wide, narrow = Console(width=200, highlight=False), Console(width=60, highlight=False, force_terminal=True, no_color=True)
    with wide.capture() as table:
        policy_trace._as_table(wide, parts)
    with narrow.capture() as listed:
        policy_trace._as_lines(narrow, parts)
    lines = [line.rstrip() for line in seen(listed.get()).splitlines()]

    assert "┏" in table.get()
    assert max(map(len, lines)) <= 60
    assert "3.1  No fax" in lines


def seen(printed: str) -> str:
    """What is printed, without the marks for bold."""
    return re.sub(r"\x1b\[[0-9;]*m", "", printed)


class Outline(HTMLParser):
    """What a page is made of: its tags in order, and whatever it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag not in {"meta", "link", "br"}:
            self.open.append(tag)
        self.loads += [str(given[one]) for one in ("src", "href", "action") if one in given and not str(given[one]).startswith("#")]
        self.anchors |= {str(given["href"])[1:]} if tag == "a" else set()
        self.ids |= {str(given["id"])} if "id" in given else set()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_matrix_as_a_page_is_whole_loads_nothing_and_can_be_read_by_everybody(tmp_path: Path) -> None:
    code, printed = policy("trace", "--html", str(tmp_path / "trace.html"))
    text = (tmp_path / "trace.html").read_text(encoding="utf-8")
    page = Outline()
    page.feed(text)

    assert (code, "Written to" in printed) == (0, True)
    assert (page.open, page.loads, page.anchors - page.ids) == ([], [], set())
    assert 'html lang="en-GB"' in text and "@media print" in text and 'scope="col"' in text and text.count('scope="row"') == len(CLAUSES)
    assert {"main", "h1", "caption", "nav"} <= set(page.tags)
    assert "the client's" in text.replace("&#39;", "'") and NOT_ADVICE in text


def test_what_stands_in_a_cell_is_inert_in_the_page() -> None:
    row = policy_trace.Row(BY_NUMBER["3.1"], "<b>3.1</b>", (policy_trace.Filled(("<script>alert(1)</script>",)),) * len(policy_trace.columns()))
    text = policy_trace.as_html((policy_trace.Part("part-3", "<i>", (row,)),))

    assert "<script" not in text and "<b>" not in text and "<i>" not in text


def test_a_file_that_cannot_be_written_is_said_in_a_sentence() -> None:
    with pytest.raises(NotSetUp, match="/nowhere/at/all.html cannot be written"):
        policy("trace", "--html", "/nowhere/at/all.html")


# law


def test_the_law_is_listed_with_what_the_policy_cites_wrongly_first() -> None:
    code, printed = policy("law")

    assert code == 0
    assert printed.index("To mend in the policy's own text") < printed.index("Other law behind the clauses") < printed.index("Not confirmed yet")
    assert printed.index("Prevention of Terrorism Act 1971") < printed.index("UK GDPR, Article 9: in force")
    assert "Behind clauses 2.1.1, 4.7 and App. 1." in printed
    assert all(one.title in printed for one in CITATIONS)
    assert NOT_ADVICE in printed


def test_what_nobody_has_confirmed_is_never_said_as_a_fact() -> None:
    lines = policy("law")[1].splitlines()

    for one in (it for it in CITATIONS if it.status is Standing.UNCONFIRMED):
        (told,) = [line.strip() for line in lines if line.strip().startswith(one.title)]
        assert re.fullmatch(rf"{re.escape(one.title)}: not confirmed yet\. Ask the charity's adviser how it stands\. Behind clauses? .+\.", told)


def test_law_that_was_not_checked_for_a_year_is_flagged() -> None:
    due = law_check_due(CHECKED, reader().values)
    said = [str(register.law_page(replace(reader(), today=day))) for day in (due, due + timedelta(days=1))]

    assert ["Check it again now" in one for one in said] == [False, True]
    assert ["was to be checked again by Monday 22 November 2027" in one for one in said] == [False, True]


def test_who_may_not_mend_the_policy_reads_the_same_law_without_what_is_to_be_mended() -> None:
    told = register.law_page(replace(reader(), mends=False))

    assert [section.heading for section in told.sections] == ["Other law behind the clauses", "Not confirmed yet"]
    assert sum(len(section.lines) for section in told.sections) == len(CITATIONS)


# check


def test_a_whole_policy_is_checked_line_by_line() -> None:
    code, printed = policy("check")
    lines = printed.splitlines()

    assert len(lines) >= len(policy_checks.CHECKS)
    assert [line.split()[0] for line in lines[:3]] == ["ok", "ok", "ok"]
    assert code == (0 if date.today() <= law_check_due(CHECKED, reader().values) else 1)


def test_law_that_is_old_is_to_be_mended() -> None:
    due = law_check_due(CHECKED, reader().values)
    on_the_day, after = (policy_checks.law_is_fresh(replace(reader(), today=day)) for day in (due, due + timedelta(days=1)))

    assert (on_the_day.well, after.well) == (True, False)
    assert "Ask the charity's adviser" in after.text


# examples


def test_every_worked_example_stands_in_the_document_with_its_answer_and_a_line_to_sign() -> None:
    text = worked.document()

    assert [one.name for one in examples() if f"{one.name}.**" not in text] == []
    assert text.count("I agree ☐") == len(examples())
    assert "The bot answers: You may share this (clauses 2.2 and 2.3.1)." in text
    assert "- Is the account switched off: Yes" in text
    assert "Signature: ___" in text and NOT_ADVICE in text
    assert not {"None", "{{", "_on:", "CallerIdentity"} & set(text.split())


def test_the_document_in_the_repository_is_the_one_that_is_made(tmp_path: Path) -> None:
    assert policy("examples")[1] == (ROOT / "docs" / "worked-examples.md").read_text(encoding="utf-8"), "run: make documents"
    assert policy_trace.as_html(policy_trace.matrix()) == (ROOT / "docs" / "clauses.html").read_text(encoding="utf-8"), "run: make documents"


# all


@pytest.mark.parametrize("command", ["show", "search", "nonsense"])
def test_a_command_without_its_word_says_what_it_needs(command: str) -> None:
    code, printed = policy(command)
    assert code == 2
    assert "Traceback" not in printed


def test_a_page_is_wrapped_on_a_screen_and_left_whole_in_a_pipe() -> None:
    long = register.clause_page(reader(), BY_NUMBER["4.1"]).sections[0].lines[0]
    screen = Console(width=50, highlight=False, force_terminal=True, no_color=True)
    with screen.capture() as printed:
        policy_pages.line(screen, long, indent=2)
    wrapped = [line.rstrip() for line in seen(printed.get()).splitlines()]

    assert len(wrapped) > 2 and all(line.startswith("  ") and len(line) <= 50 for line in wrapped)
    assert f"  {long}\n" in policy("show", "4.1")[1]


def test_reading_the_policy_needs_no_engine_no_sandbox_and_no_database() -> None:
    heavy = ("dbos", "slack_bolt", "alembic", "sandbox", "sqlalchemy")
    code = f"import bot.policy_checks, bot.policy_trace, bot.worked, sys; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
