"""How long a client's file is kept, and who may agree that it is destroyed: by the schedule we ship and a charity's own, and what holds for every file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.adopting import NotAdopted, Wrong, adopt
from policy.record_kinds import FOUND_BY_AGE, OF_NO_CLIENT, RecordKind
from policy.retention import (
    SOURCES,
    Bar,
    ClosedFile,
    HoldKind,
    Lack,
    again_at_the_latest,
    bar_to_agreeing,
    bar_to_asking,
    enough_agreed,
    kinds_of,
    lacks_of_closing,
    lacks_of_keeping,
    quiet_since,
    term,
    terms,
)
from policy.values import STANDARD, ends_on

TODAY = date(2026, 6, 15)
CONTACT = date(2020, 2, 29)
ADULT, CHILD, CSA = RecordKind.CLIENT_FILE, RecordKind.CHILD_FILE, RecordKind.CHILD_SEXUAL_ABUSE


def closed(*kinds: RecordKind, contact: date = CONTACT, **more: Any) -> ClosedFile:
    return ClosedFile(last_contact_on=contact, kinds=frozenset(kinds or {ADULT}), **more)


def own(**years: int) -> Any:
    """A charity's own schedule, from the first day of 2024."""
    steps = {kind: {"clause": "2.1.1", "steps": [{"from": date(2024, 1, 1), "amount": amount}]} for kind, amount in years.items()}
    return adopt({"version": "harbour-1", "effective_from": date(2024, 1, 1), "retention": steps})


# What we ship


@pytest.mark.parametrize(
    ("kind", "until"),
    [
        (RecordKind.CLIENT_FILE, date(2026, 2, 28)),
        (RecordKind.ADULT_AT_RISK, date(2027, 2, 28)),
        (RecordKind.CHILD_AT_RISK, date(2045, 2, 28)),
        (RecordKind.CHILD_SEXUAL_ABUSE, date(2095, 2, 28)),
        (RecordKind.WORKER_ACCUSED, date(2070, 2, 28)),
        (RecordKind.CHILD_FILE, date(2045, 2, 28)),  # as if born on the day of the last contact: eighteen years, and seven
        (RecordKind.ENQUIRY, date(2021, 2, 28)),
        (RecordKind.SUBJECT_ACCESS, date(2023, 2, 28)),
        (RecordKind.COMPLAINT, date(2026, 2, 28)),
    ],
)
def test_each_kind_of_record_has_its_period(kind: RecordKind, until: date) -> None:
    assert term(closed(kind), TODAY).until == until


def test_the_longest_period_decides_and_the_others_are_still_told() -> None:
    found = terms(closed(ADULT, RecordKind.ADULT_AT_RISK, CSA), TODAY)

    assert [one.kind for one in found] == [CSA, RecordKind.ADULT_AT_RISK, ADULT]
    assert term(closed(ADULT, CSA), TODAY) == found[0]


@pytest.mark.parametrize(
    ("eighteen_in", "until"),
    [(2021, date(2028, 12, 31)), (2038, date(2045, 12, 31)), (2015, date(2027, 2, 28)), (None, date(2045, 2, 28))],
)
def test_a_childs_file_is_kept_from_the_year_in_which_they_turn_eighteen_or_from_a_later_contact(eighteen_in: int | None, until: date) -> None:
    assert term(closed(CHILD, eighteen_in=eighteen_in), TODAY).until == until


def test_whatever_was_written_later_counts_as_contact() -> None:
    assert term(closed(ADULT, newest_on=date(2022, 5, 1)), TODAY).until == date(2028, 5, 1)
    assert term(closed(ADULT, newest_on=date(2019, 5, 1)), TODAY).until == date(2026, 2, 28)


def test_a_file_is_an_adults_or_a_childs_whatever_was_chosen() -> None:
    assert kinds_of(is_child=False, others=(CHILD, CSA)) == {ADULT, CSA}
    assert kinds_of(is_child=True, others=()) == {CHILD}


def test_what_is_about_nobody_is_no_kind_of_a_clients_file() -> None:
    """In a file an enquiry or a complaint is kept as long as the file."""
    assert kinds_of(is_child=False, others=OF_NO_CLIENT) == {ADULT}


def test_every_kind_says_on_what_its_period_rests() -> None:
    assert set(SOURCES) == set(RecordKind) == set(STANDARD.retention)
    assert all(SOURCES.values())


# A charity's own


def test_a_charity_keeps_files_longer_from_a_day_on_and_what_is_closed_already_goes_by_it() -> None:
    longer = own(client_file=10)

    assert term(closed(ADULT), TODAY, longer).until == date(2030, 2, 28)
    assert term(closed(ADULT), date(2023, 12, 31), longer).until == date(2026, 2, 28)
    assert longer.retention[CSA] == STANDARD.retention[CSA]


@pytest.mark.parametrize(
    ("kind", "years"),
    [
        ("client_file", 2),
        ("client_file", 21),
        ("child_file", 6),
        ("child_at_risk", 24),
        ("child_sexual_abuse", 74),
        ("worker_accused", 9),
        ("adult_at_risk", 5),
    ],
)
def test_a_charity_can_neither_destroy_too_soon_nor_keep_for_ever(kind: str, years: int) -> None:
    with pytest.raises(NotAdopted) as refused:
        own(**{kind: years})
    assert [(one.clause, one.name, one.code) for one in refused.value.problems] == [("2.1.1", f"retention.{kind}", Wrong.OUT_OF_BOUNDS)]


def test_a_kind_of_record_that_nobody_knows_is_named() -> None:
    with pytest.raises(NotAdopted) as refused:
        own(diaries=6)
    assert refused.value.problems[0] == ("2.1.1", "retention.diaries", Wrong.UNKNOWN_RECORD)
    with pytest.raises(NotAdopted) as refused:
        adopt({"version": "x", "effective_from": date(2024, 1, 1), "retention": 6})
    assert refused.value.problems == (("2.1.1", "retention", Wrong.NOT_A_TABLE),)


# Asking and agreeing


@pytest.mark.parametrize(
    ("file", "kept_until", "holds", "bar"),
    [
        (None, None, (), Bar.NOT_CLOSED),
        (closed(contact=date(2020, 6, 16)), None, (), Bar.NOT_DUE),
        (closed(contact=date(2020, 6, 15)), None, (), None),
        (closed(), TODAY + timedelta(days=1), (), Bar.KEPT_LONGER),
        (closed(), TODAY, (), None),
        (closed(), None, (HoldKind.LEGAL,), Bar.HELD),
        (closed(), None, (), None),
    ],
)
def test_a_file_may_be_destroyed_when_its_time_has_come_and_nothing_is_open(file: Any, kept_until: Any, holds: Any, bar: Bar | None) -> None:
    assert bar_to_asking(file, kept_until, holds, TODAY) is bar


@pytest.mark.parametrize(
    ("asked_by", "agreed", "by", "bar"),
    [
        (None, (), "U2", Bar.NOT_ASKED),
        ("U1", (), "U1", Bar.OWN_ASK),
        ("U1", ("U2",), "U2", Bar.AGREED_BEFORE),
        ("U1", (), "U2", None),
    ],
)
def test_nobody_agrees_to_what_they_asked_for_themselves(asked_by: str | None, agreed: tuple[str, ...], by: str, bar: Bar | None) -> None:
    assert bar_to_agreeing(asked_by, agreed, by) is bar


def test_two_stand_behind_it_or_three_where_the_charity_wants_it_so() -> None:
    three = STANDARD.stepped({"destroyers_needed": ((date(2024, 1, 1), 3),)})

    assert not enough_agreed("U1", (), TODAY)
    assert enough_agreed("U1", ("U2",), TODAY)
    assert not enough_agreed("U1", ("U2",), TODAY, three) and enough_agreed("U1", ("U2", "U3"), TODAY, three)
    assert not enough_agreed("U1", ("U1",), TODAY)


# What cannot be so


@pytest.mark.parametrize(
    ("file", "lacks"),
    [
        (closed(contact=TODAY), {}),
        (closed(contact=TODAY + timedelta(days=1)), {"last_contact_on": Lack.CONTACT_TO_COME}),
        (closed(CHILD, eighteen_in=2044), {}),
        (closed(CHILD, eighteen_in=2045), {"eighteen_in": Lack.NOT_EIGHTEEN_THEN}),
        (closed(CHILD, eighteen_in=1926), {"eighteen_in": Lack.NOT_EIGHTEEN_THEN}),
        (closed(CHILD, eighteen_in=1927), {}),
    ],
)
def test_a_closing_says_what_can_be_so(file: ClosedFile, lacks: dict[str, Lack]) -> None:
    assert lacks_of_closing(file, TODAY) == lacks


@pytest.mark.parametrize(
    ("reason", "until", "lacks"),
    [
        ("A claim may come", date(2028, 6, 15), {}),
        (" . ", TODAY, {"reason": Lack.KEEP_REASON_NOT_SAID, "until": Lack.KEEP_NOT_AHEAD}),
        ("A claim may come", date(2028, 6, 16), {"until": Lack.KEEP_TOO_LONG}),
        ("A claim may come", TODAY + timedelta(days=1), {}),
    ],
)
def test_what_is_kept_longer_has_a_reason_and_a_day_to_look_again(reason: str, until: date, lacks: dict[str, Lack]) -> None:
    assert lacks_of_keeping(reason, until, TODAY) == lacks
    assert again_at_the_latest(TODAY) == date(2028, 6, 15)


@pytest.mark.parametrize(("today", "since"), [(TODAY, date(2025, 6, 15)), (date(2026, 1, 31), date(2025, 1, 28)), (date(2024, 2, 29), date(2023, 2, 28))])
def test_a_file_is_quiet_after_a_year_without_an_entry(today: date, since: date) -> None:
    assert quiet_since(today) == since


def test_a_charity_looks_sooner_at_files_that_are_quiet() -> None:
    sooner = STANDARD.stepped({"file_quiet_months": ((date(2024, 1, 1), 6),)})
    assert quiet_since(TODAY, sooner) == date(2025, 12, 15)
    assert quiet_since(date(2026, 6, 30), sooner) == date(2025, 12, 28)


# For every file

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
KINDS = st.sets(st.sampled_from(sorted(RecordKind)), min_size=1).map(frozenset)
FILES = st.builds(
    ClosedFile, last_contact_on=DAYS, newest_on=st.none() | DAYS, kinds=KINDS, eighteen_in=st.none() | st.integers(1950, 2168)
)  # fmt: skip


@given(FILES, DAYS)
def test_no_file_is_due_before_its_shortest_period_has_run_from_the_last_contact(file: ClosedFile, today: date) -> None:
    shortest = min(value.least for value in STANDARD.retention.values())
    for one in terms(file, today):
        assert one.until >= ends_on(file.last_contact_on, 12 * shortest)
        assert one.since >= file.last_contact_on


@given(FILES, DAYS, st.sampled_from(sorted(RecordKind)))
def test_another_kind_of_record_never_shortens_the_time(file: ClosedFile, today: date, kind: RecordKind) -> None:
    more = ClosedFile(last_contact_on=file.last_contact_on, newest_on=file.newest_on, kinds=file.kinds | {kind}, eighteen_in=file.eighteen_in)
    assert term(more, today).until >= term(file, today).until


@given(FILES, DAYS, DAYS)
def test_a_later_entry_never_shortens_the_time(file: ClosedFile, today: date, later: date) -> None:
    newer = ClosedFile(last_contact_on=file.last_contact_on, newest_on=max(file.counted_from, later), kinds=file.kinds, eighteen_in=file.eighteen_in)
    assert term(newer, today).until >= term(file, today).until


@given(DAYS, DAYS, st.integers(1950, 2168))
def test_not_to_know_a_childs_age_never_shortens_the_time(contact: date, today: date, eighteen_in: int) -> None:
    """Somebody who was a child on the day of the last contact turns eighteen within eighteen years of it."""
    known = closed(CHILD, contact=contact, eighteen_in=min(eighteen_in, contact.year + 17))
    assert term(closed(CHILD, contact=contact), today).until >= term(known, today).until


@given(FILES, DAYS, st.none() | DAYS, st.sets(st.sampled_from(sorted(HoldKind))))
def test_nothing_is_destroyed_too_soon_or_while_anything_is_open(file: ClosedFile, today: date, kept_until: date | None, holds: set[HoldKind]) -> None:
    bar = bar_to_asking(file, kept_until, holds, today)

    may = term(file, today).until <= today and (kept_until is None or kept_until <= today) and not holds
    assert (bar is None) is may


@given(st.sets(st.sampled_from("ABCD")), st.sampled_from("ABCD"), st.integers(2, 3))
def test_nobody_alone_can_have_a_file_destroyed(agreed: set[str], asked_by: str, needed: int) -> None:
    values = STANDARD.stepped({"destroyers_needed": ((date(2018, 1, 1), needed),)})
    if enough_agreed(asked_by, agreed, TODAY, values):
        assert len(agreed - {asked_by}) >= needed - 1 >= 1


@given(st.booleans(), st.sets(st.sampled_from(sorted(RecordKind))))
def test_a_file_has_always_exactly_one_kind_by_age(is_child: bool, others: set[RecordKind]) -> None:
    assert len(kinds_of(is_child=is_child, others=others) & FOUND_BY_AGE) == 1
