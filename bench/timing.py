"""Times things side by side, turn by turn, so that whatever else the machine does is shared by all."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_STEP = 200e-6
"""What takes less than this is timed several times over at once: the clock itself costs something."""

WALL, PROCESSOR = 0, 1
CLOCKS = ("wall time", "processor time")
"""What waits for the disk or for Slack is timed by the wall; what only computes by the processor, so that others' work beside it does not count."""


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
    rounds: list[list[tuple[float, float]]] = field(default_factory=list)
    """For each round, what each turn took: by the wall and by the processor."""
    _batch: int = 0

    def ready(self) -> None:
        """Begin a round."""
        self.prepare()
        self._batch = self._batch or self._found_batch()
        self.rounds.append([])

    def turn(self) -> None:
        """Time it once, or as often as the clock needs to see it."""
        processor, wall = time.process_time(), time.perf_counter()
        for _ in range(self._batch):
            self.run()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        self.rounds[-1].append((wall / self._batch, processor / self._batch))

    def _found_batch(self) -> int:
        """Warm up, and see how many fit into one step."""
        self.run()
        begun = time.perf_counter()
        for _ in range(5):
            self.run()
        return max(1, math.ceil(_STEP * 5 / (time.perf_counter() - begun)))

    def medians(self, clock: int) -> list[float]:
        """The median of each round."""
        return [statistics.median(one[clock] for one in taken) for taken in self.rounds]

    def p99(self, clock: int) -> float:
        """What ninety-nine in a hundred stayed within, over all rounds; of what was timed in batches, of the batches."""
        taken = sorted(one[clock] for several in self.rounds for one in several)
        return taken[min(len(taken) - 1, math.ceil(0.99 * len(taken)) - 1)]


@dataclass
class Group:
    """Things that are compared: the first is the floor, and one is the peer."""

    key: str
    title: str
    contenders: Sequence[Contender]
    peer: str
    clock: int = PROCESSOR
    weight: float = 1.0
    rate: str = ""
    """What one run makes one of, where it is to be said how many a second."""
    parts: tuple[int, str] | None = None
    """How many of what it goes through, where it is to be said what one of them costs."""

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


def ratio(ours: Contender, other: Contender, clock: int) -> Ratio:
    """How many times as long as the other it took: compared within each round."""
    found = [mine / its for mine, its in zip(ours.medians(clock), other.medians(clock), strict=True)]
    return Ratio(statistics.median(found), min(found), max(found))


def run(groups: Sequence[Group], *, rounds: int, seconds: float, told: Callable[[int], object]) -> None:
    """Give every contender its turn, over and over, so that a burst of others' work falls on all; who is first changes from turn to turn."""
    for number in range(rounds):
        told(number)
        for group in groups:
            gc.collect()
            for one in group.contenders:
                one.ready()
            turns = 0
            end = time.perf_counter() + seconds * group.weight * len(group.contenders)
            while turns < 3 or time.perf_counter() < end:
                for at in range(len(group.contenders)):
                    group.contenders[(at + turns) % len(group.contenders)].turn()
                turns += 1
