"""The papers for clients (2.1, 5.4): leaflet, form to sign, note of what was said by word of mouth, receipt. Easy-read has words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.consents import Aside
from bot.papers.model import Inlines, Mark, Paper, Paragraph, Size, Text
from bot.papers.reading import labels, written
from bot.receipts.facts import Receipt
from bot.wordings import Lasting
from bot.words import Words
from policy.facts import Category, Consent, KeptBack, Purpose, TakenBack

FOLDER = "documents/for_clients"


class PaperKind(StrEnum):
    """What can be printed: papers for clients, the letter to whoever holds what they took back, and a case note."""

    LEAFLET = "leaflet"
    CONSENT_FORM = "consent_form"
    VERBAL_NOTE = "verbal_note"
    RECEIPT = "receipt"
    NOTICE = "notice"
    CASE_NOTE = "case_note"


BLANK = (PaperKind.LEAFLET, PaperKind.CONSENT_FORM, PaperKind.VERBAL_NOTE)
"""Papers that can be printed with nothing about anybody on them."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a form that is filled in with what a client agreed to."""

    id: str
    client: str
    recipients: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    categories: tuple[Category, ...]
    kept_back: tuple[KeptBack, ...]
    taken_back: tuple[TakenBack, ...]
    given_on: date
    ends_on: date
    why_verbal: str
    plan_to_sign: str
    paper_at: str


def template_of(kind: PaperKind, size: Size) -> str:
    """The template of a paper in a size: easy-read is other words, and not only other letters."""
    return f"{FOLDER}/easy/{kind}" if size is Size.EASY else f"{FOLDER}/{kind}"


def filled(ref: str, consent: Consent, aside: Aside) -> Filled:
    """A form filled in with an answer."""
    return Filled(
        consent.id, ref, consent.recipients, consent.purposes, consent.categories, consent.kept_back, consent.taken_back, consent.given_on, consent.ends_on,
        consent.why_verbal, consent.plan_to_sign, aside.paper_at,
    )  # fmt: skip


def blank(words: Words, kind: PaperKind, size: Size, lasts: Lasting) -> Paper:
    """A paper with nothing about anybody on it."""
    context: dict[str, Any] = {} if kind is PaperKind.LEAFLET else {"form": None, "categories": list(Category), "purposes": list(Purpose)}
    return written(words, template_of(kind, size), lasts=lasts, **context)


def form(words: Words, kind: PaperKind, size: Size, told: Filled) -> Paper:
    """A form that is filled in."""
    return written(words, template_of(kind, size), form=told)


def receipt(words: Words, size: Size, told: Receipt) -> Paper:
    """What a client agreed to, for them to keep."""
    return written(words, template_of(PaperKind.RECEIPT, size), receipt=told)


def as_paper(words: Words, title: str, text: str) -> Paper:
    """A plain text as a paper, line by line: for what was written to be copied."""
    paragraphs = [one for one in text.split("\n\n") if one.strip()]
    return Paper(title, "en-GB", tuple(Paragraph(_lines(one)) for one in paragraphs), labels=labels(words, FOLDER + "/leaflet"))


def _lines(paragraph: str) -> Inlines:
    found: list[Text | Mark] = []
    for line in paragraph.strip().splitlines():
        found += [Mark.BREAK] if found else []
        found.append(Text(line))
    return tuple(found)
