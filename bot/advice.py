"""Advice on what a worker typed (3.7): it may hold a guess, or say who somebody is. Never a block; nothing is kept, logged or repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache

from phonenumbers import PhoneNumberMatcher
from stdnum import iban, luhn
from stdnum.gb import nhs, utr

from bot.words import TEMPLATES


class Advice(StrEnum):
    """What a text may hold that the file does not need."""

    GUESS = "guess"
    NAME = "name"
    POSTCODE = "postcode"
    NHS_NUMBER = "nhs_number"
    NI_NUMBER = "ni_number"
    TAX_NUMBER = "tax_number"
    BANK = "bank"
    PHONE = "phone"
    EMAIL = "email"


_OURS = re.compile(r"\b[A-Z]{1,4}-[0-9A-Z]{3,10}\b")
"""References of the charity's own, such as JU-0412: they are there so that no name is."""

_DIGIT = re.compile(r"\d")
_QUOTED = re.compile(r"[\"“”][^\"“”]*[\"“”]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_OUTWARD, _INWARD = r"(?![QVX])[A-Z](?![IJZ])[A-Z]?\d[A-Z\d]?", r"\d(?!(?-i:st|nd|rd|th)\b)[ABD-HJLNP-UW-Z]{2}"
_POSTCODE = re.compile(rf"\b{_OUTWARD} ?{_INWARD}\b", re.I)
"""The pattern of the postal service; '2nd' in small letters is a floor."""

_NI_LETTERS = r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
_NI = re.compile(rf"\b(?i:{_NI_LETTERS}(?:[ -]?\d{{2}}){{3}}[ -]?[A-D])\b|\b{_NI_LETTERS}(?: \d{{2}}){{3}}\b")
"""The last letter is often left out; then only capitals and pairs of digits look like one."""

_TEN_DIGITS = re.compile(r"(?<![\d+/-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d/-])")
_LONG_NUMBER = re.compile(r"(?<![\d+])\d(?:[ -]?\d){14,18}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{2,4}){4,8}\b")
_ACCOUNT = re.compile(r"\b\d{2}-\d{2}-\d{2}\b\D{0,20}\b\d{8}\b")
_MOBILE = re.compile(r"(?<!\d)(?:\+44 ?|0)7\d{3} ?\d{3} ?\d{3}(?!\d)")
"""Any mobile number, given out or not: the library knows only ranges that are in use."""

_WORD = r"(?:[OD]['’])?[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*"
_ROW = re.compile(rf"(?:\b(in|near|at) )?\b({_WORD}(?: {_WORD})*)")


def advise(text: str, known: Sequence[str] = ()) -> tuple[Advice, ...]:
    """Say what a text may hold that the file does not need; `known` are names that belong there, such as the recipient's own."""
    for name in known:
        text = re.sub(rf"(?i)\b{re.escape(name)}\b", "…", text) if name.strip() else text
    text = _OURS.sub("…", text)
    return tuple(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[Advice]:
    if _guesses().search(_QUOTED.sub("…", text)):
        yield Advice.GUESS
    if _names(text):
        yield Advice.NAME
    if _DIGIT.search(text):
        yield from _numbers(text)
    if _EMAIL.search(text):
        yield Advice.EMAIL


def _numbers(text: str) -> Iterator[Advice]:
    """Numbers and codes that stand for one person; those with a check digit count only when it is right."""
    if _POSTCODE.search(text):
        yield Advice.POSTCODE
    ten = _TEN_DIGITS.findall(text)
    if any(nhs.is_valid(one) for one in ten):
        yield Advice.NHS_NUMBER
    elif any(utr.is_valid(one.replace(" ", "").replace("-", "")) for one in ten):
        yield Advice.TAX_NUMBER
    if _NI.search(text):
        yield Advice.NI_NUMBER
    cards = any(luhn.is_valid(re.sub(r"\D", "", one)) for one in _LONG_NUMBER.findall(text))
    if cards or _ACCOUNT.search(text) or any(iban.is_valid(one) for one in _IBAN.findall(text)):
        yield Advice.BANK
    if _MOBILE.search(text) or next(iter(PhoneNumberMatcher(text, "GB")), None):
        yield Advice.PHONE


def _names(text: str) -> bool:
    """Whether somebody seems to be named: after a title or a word such as 'sister', or by two words with capitals that name no body and no place."""
    if any(one[1].split(" ")[0] not in _list("not_names") for one in _titled().finditer(text)):
        return True
    if any(one[1].split(" ")[0] not in _list("not_names") and not _is_body(one[1]) for one in _related().finditer(text)):
        return True
    return any(_is_name(row[2], after=row[1]) for row in _ROW.finditer(text))


def _is_body(row: str) -> bool:
    """Whether a row of words with capitals names a body, a place or a payment: one of its words gives it away."""
    return any(_bare(one) in _list("bodies") for one in row.split(" "))


def _bare(word: str) -> str:
    return word.replace("’", "'").removesuffix("'s")


def _is_name(row: str, *, after: str | None) -> bool:
    """Whether a row of words with capitals names a person: two in a row that are no days, roles or places, do not say where, and follow any body's name."""
    if after and _bare(row) == row:
        return False
    words = [_bare(one) for one in row.split(" ")]
    rest = words[max((at for at, one in enumerate(words, 1) if one in _list("bodies")), default=0) :]
    ordinary = [one in _list("not_names") for one in rest]
    return any(not one and not other for one, other in zip(ordinary, ordinary[1:], strict=False))


@cache
def _list(name: str) -> frozenset[str]:
    """The entries of one of the lists in templates/words/lists."""
    lines = (TEMPLATES / "words" / "lists" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _any_of(name: str) -> str:
    """Any entry of a list; of an empty list, nothing."""
    return "|".join(re.escape(one) for one in sorted(_list(name), key=len, reverse=True)) or "(?!)"


@cache
def _guesses() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of('guesses')})\b".replace("'", "['’]"), re.I)


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of('titles')})\b\.? +({_WORD}(?: {_WORD})*)")


@cache
def _related() -> re.Pattern[str]:
    return re.compile(rf"\b(?i:{_any_of('relations')}),? +({_WORD}(?: {_WORD})*)")
