"""From counts to what is shown: small ones are kept back, also where they could be worked out from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.reporting.counts import FEW, Partition, Shown, alone, beside, partition, within
from bot.reporting.figures import Counts
from policy.word import Word


class Figure(Word):
    """A single count of the report."""

    APPROVED = "approved"
    AGAINST = "against"
    DECLINED = "declined"
    EXPIRED = "expired"
    CLOSED = "closed"
    BEFORE_APPROVAL = "before_approval"
    LAPSED = "lapsed"
    RECORDS_LATE = "records_late"
    REVIEWS_LATE = "reviews_late"
    NOTES_LATE = "notes_late"


DECISIONS = (Figure.APPROVED, Figure.AGAINST, Figure.DECLINED, Figure.EXPIRED, Figure.CLOSED)
TO_LOOK_INTO = (Figure.BEFORE_APPROVAL, Figure.LAPSED, Figure.RECORDS_LATE, Figure.REVIEWS_LATE, Figure.NOTES_LATE)


@dataclass(frozen=True, slots=True)
class Published:
    """All that a report shows."""

    told: Partition[str]
    danger: Partition[str]
    figures: Mapping[Figure, Shown]
    half_within: int | None
    longest: int | None

    @property
    def nothing(self) -> bool:
        """Whether there is nothing at all to tell."""
        return self.told.total == 0 and self.danger.total == 0 and not any(one != 0 for one in self.figures.values())


def published(counts: Counts) -> Published:
    """Show what can be shown. How long decisions took is said of five or more only: of fewer, it would be about somebody."""
    told, danger = partition(counts.told), partition(counts.danger)
    told_in_all, danger_in_all = sum(counts.told.values()), sum(counts.danger.values())
    approved = beside(counts.approved, told_in_all)
    figures: dict[Figure, Shown] = {
        Figure.APPROVED: approved,
        Figure.AGAINST: within(counts.against, counts.approved, approved),
        Figure.DECLINED: alone(counts.declined),
        Figure.EXPIRED: alone(counts.expired),
        Figure.CLOSED: alone(counts.closed),
        Figure.BEFORE_APPROVAL: within(counts.before_approval, told_in_all, told.total),
        Figure.LAPSED: alone(counts.lapsed),
        Figure.RECORDS_LATE: within(counts.records_late, danger_in_all, danger.total),
        Figure.REVIEWS_LATE: within(counts.reviews_late, danger_in_all, danger.total),
        Figure.NOTES_LATE: alone(counts.notes_late),
    }
    timed = counts.approved + counts.declined >= FEW
    return Published(
        told, danger, figures, counts.half_within if timed else None, counts.longest if timed else None
    )  # fmt: skip


def from_plain(plain: Mapping[str, Any]) -> Published:
    """Show the counts of a report as they were written down."""
    return published(Counts(**plain))
