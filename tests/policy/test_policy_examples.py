"""Every worked example is what the policy says, and every change it suggests is proved to help."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from bot.examples import SIDES, examples_in
from policy.changes import follow
from policy.clauses import CLAUSES
from policy.codec import decision_from_plain, decision_to_plain, from_plain, to_plain
from policy.decide import decide
from policy.findings import Because, Change, Decision, Verdict
from policy.rules import REGISTRY, RULES


def decided(example: Any) -> Decision:
    decision: Decision = example.decision
    return decision


def test_each_example_is_answered_as_a_trustee_expects(any_example: Any) -> None:
    assert {name: any_example.answer[name] for name in any_example.expect} == any_example.expect


def test_each_example_of_an_ask_says_why_and_by_which_clauses(example: Any) -> None:
    assert {"verdict", "because", "clauses"} <= set(example.expect)


def test_a_suggested_change_gives_a_less_cautious_answer(example: Any) -> None:
    decision = decided(example)
    suggested = [found.change for found in decision.decisive if found.change]
    if decision.verdict is Verdict.TELL_NOW or not suggested:
        return

    changed = decide(follow(example.ask, decision, example.today), example.today, values=example.values)

    assert changed.verdict < decision.verdict


def test_nothing_that_is_stopped_leaves_the_worker_without_a_next_step(example: Any) -> None:
    decision = decided(example)

    if decision.verdict in {Verdict.ASK_TRUSTEES, Verdict.NOT_YET, Verdict.NO} and not example.no_rules:
        assert all(found.change for found in decision.decisive)


def test_an_example_can_be_written_down_and_replayed(example: Any) -> None:
    decision = decided(example)

    assert from_plain(to_plain(example.ask)) == example.ask
    assert decision_from_plain(decision_to_plain(decision)) == decision


def test_every_clause_has_an_example_on_each_side_of_its_line_and_on_it(every_example: Any) -> None:
    sides = defaultdict(set)
    for example in every_example:
        sides[example.clause].add(example.kind)

    assert dict(sides) == {clause.number: set(SIDES) for clause in CLAUSES}


def test_every_clause_with_a_rule_on_asks_speaks_in_one_of_its_own_examples(examples: list[Any]) -> None:
    spoken = {example.clause for example in examples if any(found.clause == example.clause for found in decided(example).findings)}

    assert spoken == {rule.clause for rule in REGISTRY}


def test_every_rule_reason_and_change_is_in_some_example(examples: list[Any]) -> None:
    findings = [found for example in examples for found in decided(example).findings]

    assert {found.rule for found in findings} >= {rule.name for rule in RULES}
    assert {found.because for found in findings} == set(Because)
    assert {found.change for found in findings} - {None} == set(Change)


def test_no_two_examples_have_the_same_name(every_example: Any) -> None:
    assert len({example.name for example in every_example}) == len(every_example)


def test_an_example_with_a_word_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    part = tmp_path / "part.yaml"
    part.write_text("base: {text: A}\nexamples: [{name: B, clause: '3.7', kind: permits, txt: C, expect: {advice: []}}]")

    with pytest.raises(ValueError, match="part.yaml: B: not known here: txt"):
        list(examples_in(part))
