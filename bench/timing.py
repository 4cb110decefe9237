"""Times things side by side: in every round each one gets its turn, so that whatever else the machine does is shared by all."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

_STEP = 200e-6
"""What takes less than this is timed several times over at once: the clock itself costs something."""


def _nothing() -> None:
    """Prepare nothing."""


@dataclass
class Contender:
    """One thing to time: `prepare` is called before each round, outside the clock."""

    key: str
    title: str
    run: Callable[[], object]
    role: str = "ours"
    prepare: Callable[[], object] = _nothing
    samples: list[list[float]] = field(default_factory=list)
    _batch: int = 0

    def round(self, seconds: float) -> None:
        """Time it again and again for so long, and keep the seconds that each took."""
        self.prepare()
        batch = self._batch or self._found_batch()
        taken: list[float] = []
        end = time.perf_counter() + seconds
        while not taken or time.perf_counter() < end:
            begun = time.perf_counter()
            for _ in range(batch):
                self.run()
            taken.append((time.perf_counter() - begun) / batch)
        self.samples.append(taken)

    def _found_batch(self) -> int:
        """Warm up, and see how many fit into one step."""
        self.run()
        begun = time.perf_counter()
        for _ in range(5):
            self.run()
        self._batch = max(1, math.ceil(_STEP * 5 / (time.perf_counter() - begun)))
        return self._batch

    def medians(self) -> list[float]:
        """The median of each round."""
        return [statistics.median(one) for one in self.samples]

    def p99(self) -> float:
        """What ninety-nine in a hundred stayed within, over all rounds; of what was timed in batches, of the batches."""
        taken = sorted(one for several in self.samples for one in several)
        return taken[min(len(taken) - 1, math.ceil(0.99 * len(taken)) - 1)]


@dataclass
class Group:
    """Things that are compared: the first is the floor, and one is the peer."""

    key: str
    title: str
    contenders: Sequence[Contender]
    peer: str
    weight: float = 1.0

    @property
    def floor(self) -> Contender:
        """The least that could be done."""
        return self.contenders[0]

    def by_key(self, key: str) -> Contender:
        """One of them."""
        return next(one for one in self.contenders if one.key == key)


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of the rounds' ratios, with the least and the greatest."""

    median: float
    least: float
    greatest: float


def ratio(ours: Contender, other: Contender) -> Ratio:
    """How many times as long as the other it took: compared within each round."""
    found = [mine / its for mine, its in zip(ours.medians(), other.medians(), strict=True)]
    return Ratio(statistics.median(found), min(found), max(found))


def run(groups: Sequence[Group], *, rounds: int, seconds: float, told: Callable[[int], object]) -> None:
    """Give every contender its turn in every round; who is first changes from round to round."""
    for number in range(rounds):
        told(number)
        for group in groups:
            for one in _rotated(group.contenders, number):
                gc.collect()
                one.round(seconds * group.weight)


def _rotated(contenders: Sequence[Contender], by: int) -> Iterator[Contender]:
    for at in range(len(contenders)):
        yield contenders[(at + by) % len(contenders)]
