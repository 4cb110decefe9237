"""The first bytes of papers that were scanned, and of what only looks like one; and the scans on record."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import READ_ONLY
from bot.records import Scan
from tests.scene import Scene

PDF = b"%PDF-1.7\n" + b"a signed form " * 50
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(100)
TIFF = b"II*\x00\x08\x00\x00\x00" + bytes(100)
PROGRAM = b"MZ\x90\x00\x03" + bytes(200)
SCRIPT = b"#!/bin/sh\ncurl https://evil.example\n"
PAGE = b"<!DOCTYPE html><html><script>1</script>"
ZIP = b"PK\x03\x04" + bytes(100)


def scans_of(scene: Scene) -> list[Scan]:
    """The scans on record, oldest first."""
    with Session(scene.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
        return list(session.scalars(select(Scan).order_by(Scan.given_at)))


def scan_of(scene: Scene) -> Scan:
    """The newest scan."""
    return scans_of(scene)[-1]
