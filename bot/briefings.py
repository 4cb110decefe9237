"""What a client was told of how we use what they tell us: item by item, how, in which language, by whom and in which words (2.1, 3.5, 3.7, 3.8, 5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from bot import wordings
from bot.checks import must_have_been
from bot.errors import FieldProblem
from bot.records import Briefing
from bot.store import WORKER, Desk
from bot.wordings import LEAFLETS, Current
from policy.briefings import BriefingFormat
from policy.facts import BriefingItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a client was told at first contact or later: which items, how, in which language, by whom and when."""

    items: tuple[BriefingItem, ...] = ()
    formats: tuple[BriefingFormat, ...] = ()
    language: str = ""
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Briefed:
    """When a client was last told something by a day (or first, if only later), what they had not been told by then, and what has other words since when."""

    on: date | None
    not_told: tuple[BriefingItem, ...]
    changed: tuple[BriefingItem, ...] = ()
    words_changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ItemTold:
    """One item as the client was last told it: None where they were not."""

    item: BriefingItem
    on: date | None = None
    by: str = ""
    formats: tuple[BriefingFormat, ...] = ()
    language: str = ""
    version: str = ""
    changed: bool = False


def brief(desk: Desk, ref: str, told: Told) -> None:
    """Keep what a client of yours was told (2.1); parts of it add up, and only the whole counts for consent."""
    desk.client(ref)
    must_have_been(desk, briefed_on=told.on)
    by = told.by or desk.actor
    if WORKER not in desk.roles(by):
        raise FieldProblem(told_by="not_a_worker")
    if BriefingFormat.INTERPRETER in told.formats and not told.language:
        raise FieldProblem(language="language_of_interpreter")
    if not told.formats:
        raise FieldProblem(formats="missing")
    now = wordings.current(desk)
    leaflets = {form: now[f"leaflet/{form}"].version for form in told.formats if form in LEAFLETS}
    easy = BriefingFormat.EASY_READ in told.formats
    items = {item: now[wordings.name_of(item, easy=easy)].version for item in told.items}
    row = Briefing(
        id=desk.new_id("B"), team_id=desk.team, client_ref=ref, given_on=told.on or desk.today,
        given_by=by, recorded_by=desk.actor, sealed=b"", recorded_at=desk.now,
    )  # fmt: skip
    said = {"told": items, "formats": list(told.formats), "language": told.language, "leaflets": leaflets, "easy": easy}
    row.sealed = desk.seal(ref, "briefing", row.id, said)
    desk.session.add(row)
    desk.log(
        "client:briefing:give", ref, briefing=row.id, items=len(told.items), complete=set(told.items) >= set(BriefingItem), by=by, formats=list(told.formats),
        wording=[version[:16] for version in (*items.values(), *leaflets.values())],
    )  # fmt: skip


def briefing(desk: Desk, ref: str, day: date) -> Briefed:
    """What the client had been told by a day, all briefings until then together (5.2.2), and what of it has other words today."""
    rows = _rows(desk, ref)
    by_then = [row for row in rows if row.given_on <= day]
    latest = by_then[-1] if by_then else next(iter(rows), None)
    items = _items(desk, by_then, wordings.current(desk))
    changed = {told.item: since for told, since in items if told.changed and since}
    not_told = tuple(told.item for told, _ in items if told.on is None)
    return Briefed(latest.given_on if latest else None, not_told, tuple(changed), min(changed.values(), default=None))


def told_so_far(desk: Desk, ref: str) -> tuple[ItemTold, ...]:
    """Each item of a briefing, as a client of yours was last told it."""
    desk.client(ref)
    return tuple(told for told, _ in _items(desk, _rows(desk, ref), wordings.current(desk)))


def _rows(desk: Desk, ref: str) -> list[Briefing]:
    query = select(Briefing).where(Briefing.team_id == desk.team, Briefing.client_ref == ref)
    return list(desk.session.scalars(query.order_by(Briefing.given_on, Briefing.recorded_at)))


def _items(desk: Desk, rows: list[Briefing], now: dict[str, Current]) -> list[tuple[ItemTold, date | None]]:
    """Each item as it was last told, and since when its words are others, if they are."""
    last = {item: (row, said) for row in rows for said in (desk.unseal(row.client_ref, "briefing", row.id, row.sealed),) for item in said["told"]}
    return [_item(item, *last[item], now) if item in last else (ItemTold(item), None) for item in BriefingItem]


def _item(item: BriefingItem, row: Briefing, said: dict[str, Any], now: dict[str, Current]) -> tuple[ItemTold, date | None]:
    version = said["told"][item]
    words = now.get(wordings.name_of(item, easy=said["easy"]))
    changed = words is not None and words.version != version
    formats = tuple(map(BriefingFormat, said["formats"]))
    return ItemTold(item, row.given_on, row.given_by, formats, said["language"], version, changed), words.since if words and changed else None
