"""The words that clients are told, each version kept once, so that it can be read later which words somebody was told and since when they are others (2.1)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.records import Wording
from bot.store import CLOCK, Desk, Store
from bot.words import Words
from policy.briefings import BriefingFormat
from policy.facts import BriefingItem
from policy.value import Values

LEAFLET, EASY = "documents/for_clients/leaflet", "documents/for_clients/easy/leaflet"
LEAFLETS: Mapping[BriefingFormat, str] = {BriefingFormat.LEAFLET: LEAFLET, BriefingFormat.LARGE_PRINT: LEAFLET, BriefingFormat.EASY_READ: EASY}
"""The formats that are paper, and the template of each; large print has the words of the standard leaflet, and a version of its own."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """For how many months a yes lasts if no day is agreed, and at the most: numbers that the words name."""

    usual: int
    most: int


def lasting(values: Values, day: date) -> Lasting:
    """The numbers as they are on a day."""
    return Lasting(values.consent_default_months.on(day), values.consent_max_months.on(day))


@dataclass(frozen=True, slots=True)
class Worded:
    """Some words under a name, and the version that they are: a hash of both."""

    name: str
    text: str

    @property
    def version(self) -> str:
        """The hash by which they are found again."""
        return hashlib.sha256(f"{self.name}\n{self.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Current:
    """The version of some words that is in force, and since when."""

    version: str
    since: date


def in_force(words: Words, lasts: Lasting) -> Iterator[Worded]:
    """All that clients are told as it stands now: each leaflet whole, and each item of a briefing in ordinary and in easy words."""
    for form, template in LEAFLETS.items():
        yield Worded(f"leaflet/{form}", "\n".join(words.plain(template, part, lasts=lasts) for part in ("title", "text")))
    for template in (LEAFLET, EASY):
        for item, text in sections(words, template, lasts).items():
            yield Worded(name_of(item, easy=template == EASY), text)


def sections(words: Words, template: str, lasts: Lasting) -> dict[BriefingItem, str]:
    """What a leaflet says of each item of a briefing: its first headings are theirs, in their order."""
    told = re.split(r"^(?=## )", words.plain(template, "text", lasts=lasts), flags=re.M)[1:]
    return dict(zip(BriefingItem, (one.strip() for one in told), strict=False))


def name_of(item: BriefingItem, *, easy: bool) -> str:
    """The name under which the words of an item are kept."""
    return f"item/{'easy' if easy else 'plain'}/{item}"


def settle_in(store: Store, words: Words) -> None:
    """See, before the first desk opens, that the words which are in force now are kept; another replica may be doing just that."""
    try:
        with store.open(CLOCK, "wording") as desk:
            settle(desk, words)
    except IntegrityError:
        pass


def settle(desk: Desk, words: Words) -> None:
    """Keep the words that are in force now, if they are others than before."""
    known = current(desk)
    new = [one for one in in_force(words, lasting(desk.values, desk.today)) if one.name not in known or known[one.name].version != one.version]
    for one in new:
        row = desk.session.get(Wording, (desk.team, one.version))
        if row is None:
            row = Wording(team_id=desk.team, version=one.version, name=one.name, text=one.text, first_used_at=desk.now, in_force_since=desk.now)
            desk.session.add(row)
        row.in_force_since = desk.now
    if new:
        desk.log("client:wording:change", desk.team, versions=[f"{one.name}:{one.version[:16]}" for one in new], clauses=["2.1.1"])


def current(desk: Desk) -> dict[str, Current]:
    """The version of each that is in force, by its name."""
    query = select(Wording.name, Wording.version, Wording.in_force_since).where(Wording.team_id == desk.team).order_by(Wording.in_force_since)
    return {name: Current(version, since.astimezone(desk.zone).date()) for name, version, since in desk.session.execute(query)}


def text_of(desk: Desk, version: str) -> str | None:
    """The words of a version, by its hash or the beginning of it."""
    query = select(Wording.text).where(Wording.team_id == desk.team, Wording.version.startswith(version, autoescape=True))
    return desk.session.scalar(query.limit(1))
