"""Sample facts about files that are closed, kept longer, held and destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from bot.records import LegalHold
from bot.retention.certificates import Certificate
from bot.retention.files import Kept
from bot.retention.holds import Hold
from bot.samples.people import CLIENT, NOW, REQUEST, SECOND, TODAY, TRUSTEE, WORKER, States
from policy.record_kinds import RecordKind
from policy.retention import HoldKind, Term, WhyClosed

CERTIFICATE, HELD = "X-7K3QFX", "L-7K3QFX"
OPEN = (Hold(HoldKind.REQUEST, REQUEST), Hold(HoldKind.LEGAL, HELD))


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about files speak of."""
    return {
        "due_on": TODAY, "record_kind": RecordKind.CHILD_AT_RISK, "opened_at": NOW, "files": [CLIENT, "JU-0413"], "keeps": True,
        "until": TODAY + timedelta(days=365), "others": 2, "gone": 2, "stays": 0, "waits": 0, "due": 3, "to_agree": 3, "refuses": False, "lifted": False,
        "nothing": False, "why": told["reason"], "review": SimpleNamespace(due=(kept(),), due_in_all=1), "certificate": certificate(),
        "certificates": (certificate(),), "records": [("Consents", 3), ("Requests", 2)], "open": f"{REQUEST}, {HELD}",
    }  # fmt: skip


def kept(*, longer: bool = False, asked: bool = False, holds: tuple[Hold, ...] = ()) -> Kept:
    """A closed file of the client of the samples."""
    decides = Term(RecordKind.CHILD_AT_RISK, 25, date(2001, 3, 2), TODAY)
    until = TODAY + timedelta(days=365) if longer else None
    return Kept(CLIENT, "closed", WhyClosed.SUPPORT_ENDED, WORKER, date(2001, 3, 2), date(2001, 3, 2), decides, until, SECOND if asked else None, holds)


def alone() -> Kept:
    """An enquiry about nobody, whose time has come."""
    decides = Term(RecordKind.ENQUIRY, 1, date(2001, 3, 2), TODAY)
    return Kept("EN-7K3QFX", "closed", WhyClosed.ANSWERED, WORKER, date(2001, 3, 2), date(2001, 3, 2), decides, None, None, ())


def certificate() -> Certificate:
    """The certificate that it was destroyed."""
    return Certificate(
        CERTIFICATE, CLIENT, RecordKind.CHILD_AT_RISK, 25, date(2001, 3, 2), date(2001, 3, 2), TODAY, SECOND, NOW, (TRUSTEE,), NOW, "2018-01",
        (("consent", 3), ("request", 2)),
    )  # fmt: skip


_HELD = LegalHold(id=HELD, client_ref=CLIENT, set_by=SECOND, set_at=NOW)

VARIED: dict[str, States] = {
    "retention/closed": {"one": (kept(), kept(holds=OPEN))},
    "retention/kept": {
        "one": tuple(
            SimpleNamespace(**{name: getattr(one, name) for name in (*Kept.__slots__, "of_client")}, id=HELD, client_ref=CLIENT, set_by=SECOND, set_at=NOW)
            for one in (kept(), kept(longer=True), kept(asked=True), kept(holds=OPEN), alone())
        )
    },
    "retention/files": {
        "nothing": (True, False),
        "review": (SimpleNamespace(due=(kept(),), due_in_all=1), SimpleNamespace(due=(kept(),), due_in_all=31)),
    },
    "retention/decide_form": {"held": ([], [kept(holds=OPEN)])},
    "retention/decided": {"keeps": (True, False), "others": (1, 2)},
    "retention/agree_form": {"found": ([kept(asked=True)],)},
    "retention/agreed": {"gone": ([], [CLIENT], [CLIENT, "JU-0413"]), "others": ([], [CLIENT]), "refuses": (False, True)},
    "retention/lift_form": {"one": (_HELD,)},
    "retention/held": {"lifted": (False, True)},
    "retention/certificate": {"certificate": (certificate(), replace(certificate(), client="EN-7K3QFX", rule=RecordKind.ENQUIRY))},
    "documents/certificate": {"certificate": (certificate(), replace(certificate(), client="EN-7K3QFX", rule=RecordKind.ENQUIRY))},
    "retention/due": {"due": (0, 1, 3)},
    "retention/to_agree": {"to_agree": (0, 1, 3)},
    "retention/exported": {"by": (SECOND,), "at": (NOW,)},
    "retention/answered": {"gone": (0, 1, 3), "stays": (0, 1, 3), "waits": (0, 1, 3), "by": (TRUSTEE,)},
}
