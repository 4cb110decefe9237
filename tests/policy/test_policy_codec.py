"""What is written down is read back as it was; what is not understood is refused without repeating it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import policy
from policy.codec import case_from_plain, consent_from_plain, consent_to_plain, decision_from_plain, decision_to_plain, from_plain, to_plain
from policy.consents import with_reading
from policy.decide import decide, lanes_of
from policy.grounds import Ground
from policy.law import CHECKED, Citation, Standing
from policy.rule import Lane
from policy.rules import RULES
from policy.values import STANDARD, with_values

SECRET = "Ada-Lovelace-1815"


def broken(plain: dict[str, Any], mend: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    mend(plain)
    return plain


BREAKS: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("v", lambda it: it.update(v=2)),
    ("v", lambda it: it.update(v=True)),
    ("v", lambda it: it.pop("v")),
    ("the record", lambda it: it.update({SECRET: 1})),
    ("recipient", lambda it: it.update(recipient=SECRET)),
    ("recipient", lambda it: it["recipient"].update({SECRET: SECRET})),
    ("recipient.kind", lambda it: it["recipient"].update(kind=SECRET)),
    ("recipient.kind", lambda it: it["recipient"].update(kind=[SECRET])),
    ("recipient.name", lambda it: it["recipient"].pop("name")),
    ("recipient.name", lambda it: it["recipient"].update(name=7)),
    ("purpose", lambda it: it.update(purpose=None)),
    ("channel", lambda it: it.pop("channel")),
    ("justification", lambda it: it.update(justification=None)),
    ("approved", lambda it: it.update(approved="yes " + SECRET)),
    ("approved", lambda it: it.update(approved=1)),
    ("items", lambda it: it.update(items=SECRET)),
    (r"items\[0\].category", lambda it: it.update(items=[{"category": SECRET, "need": "x"}])),
    (r"consents\[0\].given_on", lambda it: it["consents"][0].update(given_on=SECRET)),
    (r"consents\[0\].given_on", lambda it: it["consents"][0].update(given_on=20260615)),
]


@pytest.mark.parametrize(("field", "damage"), BREAKS)
def test_a_damaged_record_is_refused_by_field_and_never_repeated(examples: list[Any], field: str, damage: Callable[[dict[str, Any]], object]) -> None:
    plain = broken(to_plain(examples[0].ask), damage)

    with pytest.raises(ValueError, match=f"^{field}: ") as refused:
        from_plain(plain)

    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None and refused.value.__suppress_context__ is not None


@pytest.mark.parametrize(
    ("basis", "field"),
    [
        (SECRET, "without_consent.basis"),
        ({}, "without_consent.basis.ground"),
        ({"ground": SECRET}, "without_consent.basis.ground"),
        ({"ground": "4.2.4", "conduct": SECRET}, "without_consent.basis"),
        ({"ground": "4.2.4", "paper": SECRET}, "without_consent.basis.paper"),
    ],
)
def test_a_ground_that_is_not_known_or_has_facts_of_another_is_refused(basis: Any, field: str) -> None:
    assert case_from_plain({"basis": {"ground": "4.2.4"}}).ground is Ground.COURT

    with pytest.raises(ValueError, match=f"^{field}: ") as refused:
        case_from_plain({"basis": basis})

    assert SECRET not in str(refused.value)


def test_what_is_not_a_record_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="^the record: "):
        from_plain([SECRET])  # type: ignore[arg-type]  # the point of the test


def test_an_older_record_without_later_fields_is_read_with_their_defaults(examples: list[Any]) -> None:
    plain = to_plain(examples[0].ask)
    del plain["approved"]

    assert from_plain(plain) == examples[0].ask


def test_what_a_client_answered_is_read_back_as_it_was_and_damage_is_named(examples: list[Any]) -> None:
    answers = [consent for example in examples for consent in example.ask.consents]

    assert answers and all(consent_from_plain(consent_to_plain(one)) == one for one in answers)
    with pytest.raises(ValueError, match="^capacity: ") as refused:
        consent_from_plain(consent_to_plain(answers[0]) | {"capacity": SECRET})
    assert SECRET not in str(refused.value)


def test_a_decision_with_an_unknown_verdict_is_refused(examples: list[Any]) -> None:
    plain = decision_to_plain(decide(examples[0].ask, examples[0].today))

    with pytest.raises(ValueError, match="^verdict: "):
        decision_from_plain(plain | {"verdict": "maybe"})


def test_policy_reads_no_clock_and_imports_nothing_but_itself_and_the_standard_library() -> None:
    import sys

    for path in Path(policy.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            names = [it.name for it in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert all(name.split(".")[0] in {*sys.stdlib_module_names, "policy"} for name in names), path
            assert not (isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}), path
            assert not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "print", "input"}), path


def test_rules_are_short_enough_to_be_disputed() -> None:
    for path in (Path(policy.__file__).parent / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 15, node.name
        assert len(path.read_text().splitlines()) <= 200, path


def test_only_what_was_sourced_may_be_shown() -> None:
    assert Citation(name="a_law", title="A law", status=Standing.IN_FORCE).may_be_shown
    assert not Citation(name="a_law", title="A law", status=Standing.UNCONFIRMED).may_be_shown
    assert Citation(name="a_law", title="A law", status=Standing.NOT_FOUND).checked == CHECKED
    assert not Citation(name="a_law", title="A law", status=Standing.NOT_FOUND).to_mend, "what the policy does not name cannot be wrong in it"


def test_a_reading_that_was_not_prepared_is_made_on_the_spot(examples: list[Any]) -> None:
    for example in examples:
        if not example.no_rules:
            found = [rule.finding(said) for rule in RULES if (said := rule.speaks(example.ask, example.today))]
            assert set(decide(example.ask, example.today).findings) <= set(found)


def test_a_rule_that_is_not_asked_would_have_stayed_silent(examples: list[Any]) -> None:
    """Every rule, asked of every example, says what it says when only the rules in its lanes are asked."""
    for example in examples:
        asked = with_reading(with_values(example.ask, STANDARD), example.today)
        for rule in RULES:
            if rule.lane is not Lane.DANGER and rule.lane not in lanes_of(asked):
                assert rule.speaks(asked, example.today) is None, (example, rule.name)
