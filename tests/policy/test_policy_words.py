"""Clause, rule, example and words can each be found from the others, and the words stay plain."""

from __future__ import annotations

import importlib
import pkgutil
import re
from enum import Enum, IntEnum
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes

from policy import findings, grounds, rules
from policy.approval import Refusal
from policy.clauses import BY_NUMBER, CITATIONS, CLAUSES
from policy.facts import Answer, BriefingItem, CallerIdentity, Category, Channel, ConsentKind, Danger, Form, GivenBy, Purpose, RecipientKind
from policy.findings import Because, Change, Verdict
from policy.grounds import Ground
from policy.precautions import Evidence
from policy.rule import Rule
from policy.rules import REGISTRY, RULES, SILENCE
from policy.rules.caldicott import KEPT_BY, Principle
from policy.word import Word

OF_GROUNDS = [it for it in vars(grounds).values() if isinstance(it, type) and issubclass(it, Word) and it is not Word]
ENUMS = (
    RecipientKind,
    Purpose,
    Category,
    Channel,
    CallerIdentity,
    Danger,
    Answer,
    Form,
    ConsentKind,
    GivenBy,
    BriefingItem,
    Verdict,
    Refusal,
    Evidence,
    *OF_GROUNDS,
)
IN_ORDER = """
    1.1  2.1.1 2.1.2 2.2 2.3.1 2.3.2 2.3.3 2.3.4 2.3.5  3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8
    4.1 4.2.1 4.2.2 4.2.3 4.2.4 4.2.5 4.2.6 4.2.7 4.2.8 4.2.9 4.3 4.4 4.5 4.6 4.7 4.8 4.9 4.10
    5.1 5.2.1 5.2.2 5.2.3 5.3 5.4 5.5
"""
ABOUT = ["Health", "Money"]
WHOSE = ("", "me", "you")
"""Of whom a label speaks: a client in general, or the one who reads it on their own paper."""


def block_of(member: Enum) -> str:
    """Return the block of a member: its value, or its name where the value is a number; a clause number begins with g."""
    value = member.name.lower() if isinstance(member, IntEnum) else str(member.value)
    return f"g_{value.replace('.', '_')}" if "." in value else value


def file_of(enum: type[Enum]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", enum.__name__).lower()


@pytest.fixture(scope="module")
def words(templates: Path) -> Environment:
    return Environment(loader=FileSystemLoader(templates), undefined=StrictUndefined, autoescape=False)


def everything_said(words: Environment) -> list[tuple[str, str]]:
    return [(name, words.get_template(name).render(about=ABOUT, whose=whose)) for name in ours(words) for whose in WHOSE]


def ours(words: Environment) -> list[str]:
    """Return the words of the policy; other lists in words/ belong to the bot."""
    lists = [f"words/{file_of(enum)}.j2" for enum in ENUMS]
    return [*lists, *words.list_templates(filter_func=lambda name: name.split("/")[0] in {"reasons", "changes", "clauses"})]


def test_the_register_has_every_clause_in_the_order_of_the_policy() -> None:
    assert [clause.number for clause in CLAUSES] == [*IN_ORDER.split(), "App. 1", "App. 2"]
    assert list(BY_NUMBER) == [clause.number for clause in CLAUSES]


def test_every_rule_cites_a_clause_and_makes_one_statement_of_one_sentence() -> None:
    for rule in REGISTRY:
        assert rule.clause in BY_NUMBER, rule.name
        assert re.fullmatch(r"[A-Z][^.]+\.", rule.statement), rule.name
        assert "_" in rule.name, rule.name
        assert rule.speaks.__code__.co_varnames[:2] == ("ask", "today"), rule.name


def test_no_rule_is_written_and_then_forgotten() -> None:
    modules = [importlib.import_module(f"policy.rules.{it.name}") for it in pkgutil.iter_modules(rules.__path__)]
    written = {value for module in modules for value in vars(module).values() if isinstance(value, Rule)}

    assert written == set(REGISTRY)
    assert len({rule.name for rule in REGISTRY}) == len(REGISTRY) == len(RULES) + 1
    assert SILENCE not in RULES


def test_every_ground_of_the_policy_has_its_clause_and_its_rule() -> None:
    assert all(BY_NUMBER[ground.value].rules for ground in Ground)


def test_every_caldicott_principle_is_kept_by_rules_that_are_in_force() -> None:
    assert set(KEPT_BY) == set(Principle)
    assert [*Principle] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {rule for kept in KEPT_BY.values() for rule in kept} <= set(RULES)


def test_every_because_and_change_says_its_clauses_in_a_comment() -> None:
    lines = Path(findings.__file__).read_text().splitlines()

    for member in (*Because, *Change):
        line = next(line for line in lines if line.strip().startswith(f'{member.name} = "'))
        assert "  # " in line, member


@pytest.mark.parametrize(("folder", "enum"), [("reasons", Because), ("changes", Change)])
def test_every_reason_and_change_has_words_and_no_words_are_left_over(folder: str, enum: type[Enum], templates: Path) -> None:
    assert {path.stem for path in (templates / folder).iterdir()} == {member.value for member in enum}


def test_every_clause_has_words_and_no_words_are_left_over(templates: Path) -> None:
    assert {f"clauses/{path.name}" for path in (templates / "clauses").iterdir()} == {clause.template for clause in CLAUSES}


@pytest.mark.parametrize("whose", WHOSE, ids=lambda whose: whose or "anybody")
@pytest.mark.parametrize("enum", ENUMS, ids=file_of)
def test_every_member_of_a_list_has_a_label_and_no_label_is_left_over(enum: type[Enum], whose: str, words: Environment) -> None:
    template = words.get_template(f"words/{file_of(enum)}.j2")

    labels = {name: "".join(block(template.new_context({"whose": whose}))) for name, block in template.blocks.items()}

    assert list(labels) == [block_of(member) for member in enum]
    assert len(set(labels.values())) == len(labels)
    assert all(0 < len(label) <= 70 and label == label.strip() for label in labels.values())


def test_words_ask_for_nothing_but_what_they_name_in_their_first_line(templates: Path, words: Environment) -> None:
    for name in ours(words):
        source = (templates / name).read_text()
        used = {it.name for it in words.parse(source).find_all(nodes.Name)}
        context = re.match(r"\{# .+ Context: ([a-z, ]+)\. -#\}\n", source)
        assert context, name
        assert used == set(context[1].split(", ")) - {"nothing"}, name


def test_words_are_plain_sentences_without_line_breaks_or_gaps(words: Environment) -> None:
    for name, text in everything_said(words):
        if not name.startswith("words/"):
            assert text.endswith("."), name
            assert text.isascii() and "  " not in text and "\n" not in text, name
            assert max(len(sentence.split()) for sentence in re.split(r"[.?:;!] ", text)) <= 30, name


def test_words_show_no_law_that_nobody_has_confirmed(words: Environment) -> None:
    acts = re.compile(r"[A-Z][a-z]+ Act \d{4}|Article \d+|section \d+|Schedule \d+")
    shown = {it.title for clause in CLAUSES for it in clause.law if it.may_be_shown}

    for name, text in everything_said(words):
        for act in acts.findall(text):
            assert any(act in title for title in shown), (name, act)
    assert not any("48" in text for _, text in everything_said(words))


def test_every_citation_that_was_found_has_a_note_and_one_that_awaits_confirmation_has_none(words: Environment) -> None:
    notes = words.get_template("policy/notes.j2").blocks

    assert set(notes) == {one.name for one in CITATIONS if one.may_be_shown}
