"""Every worked example is what the policy says, and every change it suggests is proved to help."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from policy.changes import follow
from policy.clauses import CLAUSES
from policy.codec import decision_from_plain, decision_to_plain, from_plain, to_plain
from policy.decide import decide
from policy.findings import Because, Change, Decision, Verdict
from policy.rules import RULES


def decided(example: Any) -> Decision:
    return decide(example.ask, example.today, () if example.no_rules else RULES)


def test_each_example_is_decided_as_a_trustee_expects(example: Any) -> None:
    decision = decided(example)

    assert decision.verdict.name == example.expect["verdict"]
    assert [str(found.because) for found in decision.decisive] == example.expect["because"]
    assert list(decision.clauses) == example.expect["clauses"]
    if "change" in example.expect:
        assert [str(found.change) for found in decision.decisive] == example.expect["change"]


def test_a_suggested_change_gives_a_less_cautious_answer(example: Any) -> None:
    decision = decided(example)
    suggested = [found.change for found in decision.decisive if found.change]
    if decision.verdict is Verdict.TELL_NOW or not suggested:
        return

    changed = decide(follow(example.ask, decision, example.today), example.today)

    assert changed.verdict < decision.verdict


def test_nothing_that_is_stopped_leaves_the_worker_without_a_next_step(example: Any) -> None:
    decision = decided(example)

    if decision.verdict in {Verdict.ASK_TRUSTEES, Verdict.NOT_YET, Verdict.NO} and not example.no_rules:
        assert all(found.change for found in decision.decisive)


def test_an_example_can_be_written_down_and_replayed(example: Any) -> None:
    decision = decided(example)

    assert from_plain(to_plain(example.ask)) == example.ask
    assert decision_from_plain(decision_to_plain(decision)) == decision


def test_every_coded_clause_has_one_example_of_each_kind(examples: list[Any]) -> None:
    kinds = defaultdict(set)
    for example in examples:
        kinds[example.clause].add(example.kind)
    wanted = {clause.number: {"permits", "refuses", "boundary"} for clause in CLAUSES if clause.coded}

    assert {number: found & {"permits", "refuses", "boundary"} for number, found in kinds.items()} == wanted
    assert min(Counter(example.clause for example in examples).values()) >= 3


def test_every_coded_clause_speaks_in_one_of_its_own_examples(examples: list[Any]) -> None:
    spoken = {example.clause for example in examples if any(found.clause == example.clause for found in decided(example).findings)}

    assert spoken == {clause.number for clause in CLAUSES if clause.coded}


def test_every_rule_reason_and_change_is_in_some_example(examples: list[Any]) -> None:
    findings = [found for example in examples for found in decided(example).findings]

    assert {found.rule for found in findings} >= {rule.name for rule in RULES}
    assert {found.because for found in findings} == set(Because)
    assert {found.change for found in findings} - {None} == set(Change)


def test_no_two_examples_have_the_same_name(examples: list[Any]) -> None:
    assert len({example.name for example in examples}) == len(examples)
