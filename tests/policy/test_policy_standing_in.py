"""Who stands in for whom: one after the other, both days included, chains followed, circles lead to nobody, and nobody stands in for themselves."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.standing_in import Absence, away, overlap, stand_in_of, stands_in_for

DAY = date(2026, 6, 15)
WEEK = timedelta(days=7)


def absence(absent: str, stand_in: str | None = None, first: date = DAY, last: date = DAY + WEEK) -> Absence:
    return Absence(absent=absent, stand_in=stand_in, first=first, last=last)


def test_an_absence_holds_on_its_first_and_its_last_day_and_on_no_other() -> None:
    one = absence("T", "G", DAY, DAY + WEEK)
    assert [one.holds(day) for day in (DAY - timedelta(1), DAY, DAY + WEEK, DAY + WEEK + timedelta(1))] == [False, True, True, False]
    assert stand_in_of("T", [one], DAY) == "G" and stand_in_of("T", [one], DAY - timedelta(1)) is None
    assert stands_in_for("G", [one], DAY) == {"T"} and stands_in_for("G", [one], DAY + WEEK + timedelta(1)) == frozenset()


def test_somebody_away_may_leave_nobody_in_their_place() -> None:
    assert away([absence("T")], DAY) == {"T"}
    assert stand_in_of("T", [absence("T")], DAY) is None
    assert stand_in_of("G", [absence("T")], DAY) is None


def test_a_chain_leads_to_the_one_who_is_there() -> None:
    chain = [absence("T", "G"), absence("G", "D")]
    assert stand_in_of("T", chain, DAY) == stand_in_of("G", chain, DAY) == "D"
    assert stands_in_for("D", chain, DAY) == {"T", "G"} and stands_in_for("G", chain, DAY) == frozenset()


def test_a_circle_and_a_chain_into_nowhere_lead_to_nobody() -> None:
    assert stand_in_of("T", [absence("T", "G"), absence("G", "T")], DAY) is None
    assert stand_in_of("A", [absence("A", "T"), absence("T", "G"), absence("G", "T")], DAY) is None
    assert stand_in_of("T", [absence("T", "G"), absence("G")], DAY) is None
    assert stand_in_of("T", [absence("T", "T")], DAY) is None


def test_absences_overlap_when_they_share_a_day() -> None:
    one = absence("T", first=DAY, last=DAY + WEEK)
    assert overlap(one, absence("T", first=DAY + WEEK, last=DAY + 2 * WEEK)) and overlap(absence("T", first=DAY - WEEK, last=DAY), one)
    assert not overlap(one, absence("T", first=DAY + WEEK + timedelta(1), last=DAY + 2 * WEEK))


people = st.sampled_from("ABCDE")
absences = st.lists(
    st.builds(
        Absence, absent=people, stand_in=people | st.none(), first=st.sampled_from((DAY, DAY + WEEK)), last=st.sampled_from((DAY + WEEK, DAY + 2 * WEEK))
    ),
    max_size=6,
)


@given(absences, people)
def test_whoever_stands_in_is_there_and_is_somebody_else(known: list[Absence], user: str) -> None:
    found = stand_in_of(user, known, DAY)
    assert found != user and (found is None or found not in away(known, DAY))
    assert found is None or user in stands_in_for(found, known, DAY)
    assert all(stand_in_of(one, known, DAY) == user for one in stands_in_for(user, known, DAY))
