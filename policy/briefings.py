"""How a client was told what they are to be told at first contact (2.1)."""

from __future__ import annotations

from policy.word import Word


class BriefingFormat(Word):
    """In which format a client was told; several at once are usual (2.1.1)."""

    SPOKEN = "spoken"
    LEAFLET = "leaflet"
    EASY_READ = "easy_read"
    LARGE_PRINT = "large_print"
    INTERPRETER = "interpreter"
