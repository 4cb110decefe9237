"""Small counts are not shown, and cannot be worked out: each that is hidden could be another, with all that is shown the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reporting.counts import FEW, Hidden, Partition, alone, beside, partition, within

COUNTS = st.dictionaries(st.integers(0, 12), st.one_of(st.integers(0, 7), st.integers(0, 60)), min_size=1, max_size=13)


@given(COUNTS)
def test_no_small_count_is_ever_shown(counts: dict[int, int]) -> None:
    shown = partition(counts)
    assert [one for one in (shown.total, *shown.parts.values()) if isinstance(one, int) and 0 < one < FEW] == []
    assert all(one == counts[part] for part, one in shown.parts.items() if isinstance(one, int))


@given(COUNTS)
def test_each_count_that_is_hidden_could_be_another_with_the_same_shown(counts: dict[int, int]) -> None:
    """For each: two that are hidden are exchanged, and nothing of what is shown changes."""
    shown = partition(counts)
    hidden = [part for part, one in shown.parts.items() if isinstance(one, Hidden)]
    for part in hidden:
        others = [other for other in hidden if counts[other] != counts[part]]
        assert others
        assert partition({**counts, part: counts[others[0]], others[0]: counts[part]}) == shown


@given(COUNTS)
def test_what_is_shown_adds_up_to_no_hidden_count(counts: dict[int, int]) -> None:
    """As somebody with a pencil would try: the total less all that is shown is never one count."""
    shown = partition(counts)
    if isinstance(shown.total, int):
        hidden = [part for part, one in shown.parts.items() if isinstance(one, Hidden)]
        rest = shown.total - sum(one for one in shown.parts.values() if isinstance(one, int))
        assert len(hidden) != 1
        assert rest == sum(counts[one] for one in hidden)
        assert not hidden or rest > len(hidden)


def everything(parts: int, most: int) -> Iterator[tuple[int, ...]]:
    return product(range(most + 1), repeat=parts)


@pytest.mark.parametrize(("parts", "most"), [(1, 40), (2, 24), (3, 12), (4, 8)])
def test_of_all_that_could_be_behind_what_is_shown_each_hidden_count_has_two_values(parts: int, most: int) -> None:
    """Every way to fill a small table, put together by what is shown of it: as somebody would who knows exactly how we hide."""
    behind: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for counts in everything(parts, most):
        behind[repr(partition(dict(enumerate(counts))))].append(counts)
    for counts in everything(parts, most):
        shown = partition(dict(enumerate(counts)))
        if shown.total is Hidden.FEW:
            assert len({sum(one) for one in behind[repr(shown)]}) == FEW - 1
        for part in range(parts):
            if shown.parts.get(part) is Hidden.KEPT:
                assert len({one[part] for one in behind[repr(shown)]}) > 1, counts


def test_what_trustees_are_shown() -> None:
    assert partition({"a": 7, "b": 0}) == Partition(7, {"a": 7, "b": 0})
    assert partition({"a": 0, "b": 0}) == Partition(0, {"a": 0, "b": 0})
    assert partition({"a": 2, "b": 1}) == Partition(Hidden.FEW, {})
    assert partition({"a": 3, "b": 2, "c": 0, "d": 9}) == Partition(14, {"a": Hidden.KEPT, "b": Hidden.KEPT, "c": 0, "d": 9})
    assert partition({"a": 3, "b": 6, "c": 9}) == Partition(18, {"a": Hidden.KEPT, "b": Hidden.KEPT, "c": 9})
    assert partition({"a": 2, "b": 2, "c": 8, "d": 8}).parts == dict.fromkeys("abcd", Hidden.KEPT)
    assert partition({"a": 2, "b": 2, "c": 2}) == Partition(Hidden.MORE, {})


def test_a_part_is_not_shown_where_the_rest_would_be_small() -> None:
    assert [within(one, 8, 8) for one in range(9)] == [0, *[Hidden.KEPT] * 7, 8]
    assert [within(one, 12, 12) for one in (0, 4, 5, 7, 8, 12)] == [0, Hidden.KEPT, 5, 7, Hidden.KEPT, 12]
    assert [within(one, 3, Hidden.FEW) for one in range(4)] == [0, *[Hidden.KEPT] * 3]
    assert within(6, 6, Hidden.KEPT) is Hidden.KEPT


def test_a_count_is_not_shown_beside_one_from_which_it_hardly_differs() -> None:
    assert [beside(one, 7) for one in (0, 2, 6, 7, 11, 12)] == [0, Hidden.KEPT, Hidden.KEPT, 7, Hidden.KEPT, 12]
    assert [beside(one, 3) for one in (0, 4, 5, 6, 7)] == [0, Hidden.KEPT, 5, 6, 7]
    assert [alone(one) for one in (0, 1, 4, 5)] == [0, Hidden.FEW, Hidden.FEW, 5]
