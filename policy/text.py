"""When a written answer counts as an answer, and when two names are the same name."""

from __future__ import annotations

from unicodedata import normalize

LETTERS = 3


def said(text: str) -> bool:
    """Tell whether something was written: spaces, dots or a stray letter are no reason (2.3.4)."""
    if len(start := text[:LETTERS]) == LETTERS and start.isalpha():
        return True
    letters = 0
    for character in text:
        letters += character.isalpha()
        if letters == LETTERS:
            return True
    return False


def plain_name(name: str) -> str:
    """Return a name as it is compared: without spaces, capitals or typographic variants (2.2)."""
    # What is plain ASCII has no variants, and most names are.
    return "".join((name.lower() if name.isascii() else normalize("NFKC", name).casefold()).split())


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are of the same recipient; a blank names nobody (2.2)."""
    return plain_name(one) == plain_name(other) != ""


def is_among(name: str, names: tuple[str, ...]) -> bool:
    """Tell whether a recipient is one of those named (2.2)."""
    return is_named(plain_name(name), names)


def is_named(plain: str, names: tuple[str, ...]) -> bool:
    """Tell whether a recipient, already in the form in which names are compared, is one of those named (2.2)."""
    return plain != "" and plain in [plain_name(other) for other in names]
