"""The register: no row loses what its kinds call for, and every citation of the law says how it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy import law
from policy.clause import DECIDING, Cell, Clause, Kind
from policy.clauses import BY_NUMBER, CITATIONS, CLAUSES, resting_on
from policy.deadlines import years_past
from policy.law import Citation, Standing


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda it: it.number)
def test_no_row_of_the_register_lacks_what_its_kinds_call_for(clause: Clause) -> None:
    assert clause.lacks == ()
    assert (Kind.ENFORCED in clause.kinds) is bool(clause.rules)


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda it: it.number)
def test_a_row_that_loses_any_of_them_says_so(clause: Clause) -> None:
    poor = replace(clause, number="9.9", fields=(), words=(), records=(), pages=())

    assert set(poor.lacks) == clause.must_have - {Cell.KINDS}
    assert replace(clause, kinds=frozenset(), words=()).lacks == (Cell.KINDS, Cell.WORDS)


def test_every_kind_is_how_some_clause_is_kept() -> None:
    assert {kind for clause in CLAUSES for kind in clause.kinds} == set(Kind)


def test_everything_that_decides_stands_in_some_row() -> None:
    assert {one.name for clause in CLAUSES for one in clause.rules} == {one.name for one in DECIDING}
    assert [one.name for one in BY_NUMBER["3.2"].rules] == ["deactivated", "bot", "guest", "stranger", "not_a_trustee", "no_code"]
    assert BY_NUMBER["4.8"].rules[0].statement == "A safety note says what was done or said, and not what somebody is like."


def test_every_citation_is_one_that_some_clause_rests_on() -> None:
    written = {value for value in vars(law).values() if isinstance(value, Citation)}

    assert set(CITATIONS) == written
    assert len({one.name for one in CITATIONS}) == len({one.title for one in CITATIONS}) == len(CITATIONS)
    assert all(getattr(law, one.name.upper()) is one for one in CITATIONS)
    assert [clause.number for clause in resting_on(law.MENTAL_CAPACITY)] == ["5.2.1", "5.3"]


@pytest.mark.parametrize("citation", CITATIONS, ids=lambda it: it.name)
def test_a_citation_says_by_what_it_was_replaced_and_one_that_stands_says_nothing(citation: Citation) -> None:
    assert citation.status is not Standing.REPLACED or citation.replaced_by
    assert citation.status in {Standing.REPLACED, Standing.NOT_FOUND} or not citation.replaced_by


def test_it_is_known_which_law_the_policy_itself_names() -> None:
    """Those that hold, or that nobody could confirm; what it cites wrongly is to be mended."""
    assert {one.name for one in CITATIONS if one.named_in_policy and not one.to_mend} == {
        "ico_helpline", "children_act_1989_s1", "children_act_1989_s31", "mental_capacity", "human_rights", "police_and_evidence",
    }  # fmt: skip


def test_what_the_policy_itself_cites_wrongly_is_to_be_mended() -> None:
    assert {one.title for one in CITATIONS if one.to_mend} >= {"Prevention of Terrorism Act 1971", "Data Protection Act 1998"}
    assert not law.MENTAL_CAPACITY.to_mend
    assert not law.HUMAN_RIGHTS.to_mend
    assert not replace(law.DATA_PROTECTION_1998, named_in_policy=False).to_mend


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2027, 11, 21), None), (date(2027, 11, 22), None), (date(2027, 11, 23), 0), (date(2028, 11, 21), 0), (date(2028, 11, 22), 1),
        (date(2029, 1, 1), 1), (date(2029, 12, 1), 2),
    ],
)  # fmt: skip
def test_years_are_counted_from_the_day_on_which_the_law_was_to_be_checked(today: date, years: int | None) -> None:
    assert years_past(date(2027, 11, 22), today) == years
