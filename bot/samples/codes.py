"""Sample facts about one-time codes: the secret is nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.samples.people import NOW, SECOND, TRUSTEE, States

SECRET = "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567"  # noqa: S105  # the alphabet, to show how one looks


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about codes speak of."""
    return {
        "user": TRUSTEE, "secret": SECRET, "address": f"otpauth://totp/JustUs:Tomasz?secret={SECRET.replace(' ', '')}&issuer=JustUs", "delay": 72,
        "stands": "waits", "counts_at": NOW + timedelta(hours=72), "vouched_by": None, "locked_until": NOW + timedelta(minutes=15),
    }  # fmt: skip


VARIED: dict[str, States] = {
    "code/": {"to": (TRUSTEE, SECOND)},
    "code/stands": {"stands": ("waits", "counts", "locked"), "vouched_by": (None, SECOND)},
    "code/set_up": {"stands": ("none", "waits", "counts"), "vouched_by": (None, SECOND)},
    "code/vouched": {"vouched_by": (SECOND,)},
}
