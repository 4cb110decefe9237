"""What a report shows as a whole: whatever is not shown could be another, with everything that is shown the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reporting.counts import FEW, Hidden
from bot.reporting.figures import DANGERS, Counts
from bot.reporting.publishing import Figure, from_plain, published
from policy.grounds import Ground

FEW_OR_MANY = st.one_of(st.integers(0, 6), st.integers(0, 30))
SINGLE = [one.value for one in Figure]
WHOLE = {"told": [one.value for one in Ground], "danger": [one.value for one in DANGERS]}


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """Any counts that can be: what is part of something is no more than it."""
    told, danger = ({name: draw(FEW_OR_MANY) for name in names} for names in WHOLE.values())
    if draw(st.booleans()):  # a small charity: most clauses were not needed
        kept = draw(st.sets(st.sampled_from(WHOLE["told"]), max_size=3))
        told = {name: count if name in kept else 0 for name, count in told.items()}
    found: dict[str, Any] = {name: draw(FEW_OR_MANY) for name in SINGLE}
    found["against"] = min(found["against"], found["approved"])
    found["before_approval"] = min(found["before_approval"], sum(told.values()))
    return Counts(told=told, danger=danger, half_within=90, longest=4000, **found)


def possible(one: Counts) -> bool:
    """Whether such counts can be."""
    return one.against <= one.approved and one.before_approval <= sum(one.told.values())


ABOUT_DECISIONS = ("approved", "declined", "against")
"""Figures that hang together: what was approved against somebody's no is part of what was approved, and times are shown of five decisions or more."""


def others(one: Counts, name: str) -> Iterator[Counts]:
    """The same counts with a single figure changed; those of decisions also together."""
    yield from (replace(one, **{name: value}) for value in range(60))
    if name in ABOUT_DECISIONS:
        each = ({getattr(one, about), *range(13)} for about in ABOUT_DECISIONS)
        yield from (replace(one, **dict(zip(ABOUT_DECISIONS, values, strict=True))) for values in product(*each))
    if name == "before_approval":
        alone = ({**dict.fromkeys(one.told, 0), "4.2.1": value} for value in range(13))
        yield from (replace(one, told=told, before_approval=value) for told in alone for value in range(13))


def others_of_a_whole(one: Counts, whole: str, part: str) -> Iterator[Counts]:
    """The same counts with two parts exchanged, or with other parts altogether."""
    now = getattr(one, whole)
    for other in now:
        yield replace(one, **{whole: {**now, part: now[other], other: now[part]}})
    for number in range(len(now) + 1):
        for value in range(FEW):
            filled = {name: value if at < number else 0 for at, name in enumerate(now)}
            yield replace(one, **{whole: filled})
            yield replace(one, **{whole: dict(reversed(filled.items()))})
            yield replace(one, **{whole: dict(zip(now, reversed(filled.values()), strict=True))})


@settings(max_examples=100)
@given(counts())
def test_no_combination_of_what_is_shown_gives_what_is_not(one: Counts) -> None:
    """For each figure that is hidden there are other counts in which it differs and of which exactly the same report would be made."""
    shown = published(one)
    for figure, value in shown.figures.items():
        if isinstance(value, Hidden):
            same = (other for other in others(one, figure.value) if possible(other) and published(other) == shown)
            assert any(getattr(other, figure.value) != getattr(one, figure.value) for other in same), figure
    for whole, names in WHOLE.items():
        partition = getattr(shown, whole)
        for part in names:
            if not isinstance(partition.parts.get(part), int):
                same = (other for other in others_of_a_whole(one, whole, part) if possible(other) and published(other) == shown)
                assert any(getattr(other, whole)[part] != getattr(one, whole)[part] for other in same), (whole, part)


@given(counts())
def test_no_small_count_is_in_a_report(one: Counts) -> None:
    shown = published(one)
    everything = [*shown.figures.values(), shown.told.total, shown.danger.total, *shown.told.parts.values(), *shown.danger.parts.values()]
    assert [value for value in everything if isinstance(value, int) and 0 < value < FEW] == []


@given(counts())
def test_how_long_decisions_took_is_said_of_five_at_least(one: Counts) -> None:
    assert (published(one).half_within is None) is (published(one).longest is None) is (one.approved + one.declined < FEW)


@given(counts())
def test_counts_are_read_as_they_were_written(one: Counts) -> None:
    assert from_plain(one.to_plain()) == published(one)
    assert from_plain(asdict(one)) == published(one)


def test_a_time_with_nothing_in_it_says_so() -> None:
    nothing = Counts(told=dict.fromkeys(WHOLE["told"], 0), danger=dict.fromkeys(WHOLE["danger"], 0))
    assert published(nothing).nothing
    assert not published(replace(nothing, notes_late=1)).nothing
    assert not published(replace(nothing, told={**nothing.told, "4.2.1": 1})).nothing


def test_a_part_of_a_count_that_is_kept_back_does_not_give_it_away() -> None:
    """Approved is not shown beside five that were told; were the six shown that somebody voted against, it could only be six."""
    counts = Counts(told={**dict.fromkeys(WHOLE["told"], 0), "4.6": 5}, danger=dict.fromkeys(WHOLE["danger"], 0), approved=6, against=6)
    shown = published(counts).figures
    assert shown[Figure.APPROVED] is shown[Figure.AGAINST] is Hidden.KEPT
