"""Sample facts about one-time codes: the secret is nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.samples.people import NOW, SECOND, TRUSTEE, States


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about codes speak of."""
    address = f"otpauth://totp/JustUs:Tomasz?secret={told['secret'].replace(' ', '')}&issuer=JustUs"
    return {
        "user": TRUSTEE, "secret": told["secret"], "address": address, "delay": 72,
        "stands": "waits", "counts_at": NOW + timedelta(hours=72), "vouched_by": None, "locked_until": NOW + timedelta(minutes=15),
    }  # fmt: skip


VARIED: dict[str, States] = {
    "code/": {"to": (TRUSTEE, SECOND)},
    "code/stands": {"stands": ("waits", "counts", "locked"), "vouched_by": (None, SECOND)},
    "code/set_up": {"stands": ("none", "waits", "counts"), "vouched_by": (None, SECOND)},
    "code/vouched": {"vouched_by": (SECOND,)},
}
