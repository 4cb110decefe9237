"""Sample facts about subject access requests and complaints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from bot.access.board import Figures
from bot.access.composing import KeptBack
from bot.access.kinds import AskedBy, CameBy, Ending, EntryKind, Identity, StepKind
from bot.access.opened import Part
from bot.samples.people import CLIENT, CONSENT, NOW, SECOND, TODAY, TRUSTEE, WORKER, States, typed
from policy.access import WhyLonger, WhyStopped
from policy.considering import Mark

ASKED, MATERIAL, PACK, COMPLAINT = "SA-7K3QFX", "M-7K3QFX", "K-7K3QFX", "CO-7K3QFX"
SOON = TODAY + timedelta(days=31)


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about subject access and complaints speak of."""
    return {
        "due_on": SOON, "waits_since": TODAY, "received_on": TODAY, "recorded_by": WORKER, "handles": True, "open": True, "ends_on": SOON,
        "ending": Ending.SENT, "asked_of": SECOND, "needed": True, "waits": True, "agreed": True, "whole": False, "pack": PACK, "purpose": "to_look",
        "percent": 50, "to_look_at": 12, "remove_on": SOON, "has_phrase": True, "there": True, "may_have": True, "stays": timedelta(days=30),
        "acknowledge_by": SOON, "acknowledged_on": None, "phrase": told["phrase"], "to_look": True, "made_on": TODAY,
        "marks": (Mark.OTHER_PEOPLE, Mark.SERIOUS_HARM), "made": SimpleNamespace(reason=told["reason"]), "chosen_by": told["people"][WORKER],
        "kept": KeptBack({Mark.OTHER_PEOPLE: 2, Mark.COURT: 1}, 1), "entry": SimpleNamespace(kind=EntryKind.CONSENT, record=CONSENT, at=NOW),
        "record": CONSENT, "lines": (Part("Why", told["reason"]), Part("How", told["why_not"])), "done": "", "agrees": True, "asked": told["asked_for"],
        "at": NOW,
    }  # fmt: skip


def _before(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was chosen for a record before, and what the second person said."""
    same = {"by": WORKER, "at": NOW, "choice": "withhold", "reason": told["reason"], "second": TRUSTEE}
    return [{**same, "agreed": one, "second_reason": told["why_not"] if one is False else ""} for one in (None, False, True)]


def _board(**changes: Any) -> SimpleNamespace:
    told = typed()
    row = SimpleNamespace(
        id=ASKED, client_ref=CLIENT, received_on=TODAY, received_by=WORKER, due_on=SOON, waits_since=None, longer=2, closed_on=TODAY,
    )  # fmt: skip
    stood = SimpleNamespace(why=WhyStopped.CLARIFICATION, stopped_on=TODAY, restarted_on=None, asked=told["question"], heard="")
    usual: dict[str, Any] = {
        "row": row, "came_by": CameBy.SPOKEN, "asked_by": AskedBy.THEMSELVES, "identity": None, "how_known": "", "due_if_today": SOON, "closes_on": SOON,
        "said": {"who": "", "asked_for": told["asked_for"], "claimed": ""}, "stops": (stood,), "longer": None, "owed": [],
        "items": {"undecided": 0, "proposed": 0, "decided": 0}, "packs": [], "refusal": "", "ending": None, "outcome": {"what": ""}, "is_open": True,
        "stands_still": False, "runs": True,
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **changes})


def _boards() -> tuple[SimpleNamespace, ...]:
    told = typed()
    row = _board().row
    nobody = SimpleNamespace(**{**vars(row), "client_ref": None, "due_on": None, "waits_since": TODAY})
    went_on = SimpleNamespace(why=WhyStopped.FEE, stopped_on=TODAY, restarted_on=SOON, asked=told["question"], heard=told["answer"])
    owed = [SimpleNamespace(asked_of=SECOND, state=one, due_on=SOON) for one in ("owed", "answered", "not_needed")]
    packs = [SimpleNamespace(state=state, purpose=purpose, remove_on=SOON) for state in ("ready", "making") for purpose in ("to_look", "to_hand_over")]
    longer = {"why": WhyLonger.COMPLEX, "reason": told["reason"], "told_on": TODAY}
    return (
        _board(), _board(row=nobody, runs=False, stands_still=True, said={"who": told["who"], "asked_for": told["asked_for"], "claimed": CLIENT}),
        _board(
            identity=Identity.PROVED, how_known=told["who"], stops=(went_on,), longer=longer, owed=owed, packs=packs, refusal="proposed",
            items={"undecided": 3, "proposed": 1, "decided": 8},
        ),
        _board(refusal="decided"), _board(refusal="undecided"), _board(is_open=False, ending=Ending.SENT_PART, outcome={"what": told["what"]}),
    )  # fmt: skip


def _complaints() -> tuple[SimpleNamespace, ...]:
    told = typed()
    usual = {"row": None, "who": "", "about": told["about"], "claimed": "", "steps": (), "outcome": ""}
    row = {
        "client_ref": CLIENT,
        "received_on": TODAY,
        "received_by": WORKER,
        "acknowledge_by": SOON,
        "acknowledged_on": None,
        "state": "open",
        "told_on": TODAY,
    }
    steps = tuple(SimpleNamespace(kind=one, on=TODAY, by=WORKER, text=told["answer"]) for one in StepKind)
    return (
        SimpleNamespace(**{**usual, "row": SimpleNamespace(**row)}),
        SimpleNamespace(**{**usual, "row": SimpleNamespace(**{**row, "client_ref": None}), "who": told["who"], "claimed": CLIENT}),
        SimpleNamespace(**{**usual, "row": SimpleNamespace(**{**row, "acknowledged_on": TODAY, "state": "acknowledged"}), "steps": steps}),
        SimpleNamespace(**{**usual, "row": SimpleNamespace(**{**row, "acknowledged_on": TODAY, "state": "closed"}), "outcome": told["answer"]}),
    )  # fmt: skip


def _overviews() -> tuple[SimpleNamespace, ...]:
    figures = Figures(TODAY, 7, 5, 1, 1, 1, 2, 1, 1)
    waits = [SimpleNamespace(id=ASKED, due_on=one, waits_since=TODAY) for one in (SOON, None)]
    complained = [SimpleNamespace(id=COMPLAINT, acknowledged_on=one, acknowledge_by=SOON) for one in (None, TODAY)]
    return SimpleNamespace(requests=waits, complaints=complained, figures=figures), SimpleNamespace(requests=[], complaints=[], figures=figures)


def _open_ones() -> tuple[SimpleNamespace, ...]:
    shown, _ = _overviews()
    return tuple(SimpleNamespace(**{**vars(request), **vars(complaint)}) for request, complaint in zip(shown.requests, shown.complaints, strict=True))


def _material() -> tuple[SimpleNamespace, ...]:
    row = SimpleNamespace(id=MATERIAL, due_on=SOON, asked_by=WORKER)
    return SimpleNamespace(row=row, client=CLIENT, note=""), SimpleNamespace(row=row, client=None, note=typed()["who"])


_WHEN: States = {"due_on": (SOON, None), "late": (False, True), "open": (True, False), "handles": (True, False)}

VARIED: dict[str, States] = {
    "access/": {"ref": (ASKED,), "request": (ASKED,), "asked_by": (WORKER,), "second": (TRUSTEE,), "kind": (EntryKind.CONSENT,), "before": (_before(typed()),)},
    "access/saved": {"due_on": (SOON, None)},
    "access/received": _WHEN,
    "access/due": _WHEN,
    "access/ends_soon": {"open": (True, False), "ends_on": (SOON, None), "handles": (True, False)},
    "access/identity_form": {"said": ({"claimed": ""}, {"claimed": CLIENT})},
    "access/longer_form": {"due_on": (SOON, None)},
    "access/close_form": {"due_on": (SOON, None)},
    "access/material": {"owed": (True, False), "late": (False, True), "needed": (True, False)},
    "access/material_form": {"owed": _material()},
    "access/choice_form": {"marks": ((Mark.OTHER_PEOPLE, Mark.SERIOUS_HARM), ())},
    "access/second": {"waits": (True, False), "whole": (False, True)},
    "access/second_form": {"kind": (EntryKind.CONSENT, None), "before": (_before(typed()),)},
    "access/second_done": {"agrees": (True, False)},
    "access/second_answered": {"agreed": (True, False), "whole": (False, True)},
    "access/phrase": {"to_look": (True, False)},
    "access/pack": {"state": ("asked", "making", "ready", "removed", "stopped"), "purpose": ("to_look", "to_hand_over"), "problem": ("closed", "to_look_at")},
    "access/pack_ready": {"state": ("ready", "removed"), "to_look_at": (12, 0), "has_phrase": (True, False)},
    "access/pack_sent": {"purpose": ("to_look", "to_hand_over"), "state": ("ready",)},
    "access/pack_stopped": {"problem": ("to_look_at", "destroyed", "disk", "unreadable", "broken"), "state": ("stopped",)},
    "access/pack_file": {
        "number": (2,),
        "reference": ("C-7K3QFX",),
        "to_look": (True, False),
        "kept": (KeptBack({Mark.OTHER_PEOPLE: 2, Mark.COURT: 1}, 1), KeptBack({}, 0)),
        "state": ("ready",),
    },
    "access/page": {"board": _boards(), "done": ("", "making", "all_looked_at", "asked", "refusal_asked", "closed", "stopped")},
    "access/overview": {"shown": _overviews(), "one": _open_ones()},
    "complaint/": {"ref": (COMPLAINT,)},
    "complaint/page": {"told": _complaints()},
    "complaint/received": {"open": (True, False), "acknowledged_on": (None, TODAY), "handles": (True, False)},
    "complaint/due": {"open": (True, False), "acknowledged_on": (None, TODAY), "late": (False, True), "handles": (True, False)},
    "home/": {"waits_since": (TODAY,)},
}
