"""Sample facts about reading files, who works with whom, and enquiries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from bot.about import Communicates, Needs
from bot.enquiries import Taken
from bot.filing import Drawer
from bot.looking import By, Look, Looked
from bot.records import Cover, Enquiry
from bot.retention.deciding import AGREE, ASK, BACK, REFUSE
from bot.samples.clients import consent, every_notice
from bot.samples.keeping_safe import noted
from bot.samples.people import CLIENT, NOW, REQUEST, SECOND, TODAY, TRUSTEE, WORKER, States, typed
from bot.scans import KEPT, LOST, REFUSED, SEALED, WAITING
from policy.briefings import BriefingFormat
from policy.facts import Answer, BriefingItem, CallerIdentity, Category, Channel, ConsentKind, Danger, Purpose, RecipientKind, TakenBack
from policy.grounds import Consultation, Ground
from policy.lives import Life
from policy.reading import ReadingPurpose

READING, COVER, CHANGE, ENQUIRY = "L-7K3QFX", "V-7K3QFX", "H-7K3QFX", "EN-7K3QFX"
TALK = Needs(kinds=tuple(Communicates), language=typed()["language"], reach=typed()["reach"], not_reach=typed()["not_reach"])
CALL = Taken(who=typed()["recipient"], wanted=typed()["wanted"], number=typed()["number"], number_source=typed()["number_source"], overheard=False)


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about reading, cover and enquiries speak of."""
    return {
        "reader": SECOND, "purpose": ReadingPurpose.ADVICE, "stated_at": NOW, "until": NOW + timedelta(hours=8), "opens": True, "looked_at_by": None,
        "needed": True, "reason": told["reason"], "finding": told["reason"], "hours": 8, "urgent_hours": 2,
        "key_workers": [WORKER, SECOND], "drawer": Drawer.ALL, "empty": False,
        "first": 1, "last": 8, "more": 2, "meeting": _meeting(TALK), "needs": TALK, "look": Look, "person": SECOND, "covers_for": WORKER, "from_on": TODAY,
        "until_on": TODAY + timedelta(days=14), "ended": False, "begun": True, "covered": True, "went": [CLIENT], "stayed": [CLIENT],
        "people": [WORKER, SECOND],
        "came": 1, "changed_by": WORKER, "taken_by": WORKER, "taken_at": NOW, "channel": Channel.TELEPHONE, "kind": RecipientKind.AGENCY, "taken": CALL,
        "identity": CallerIdentity.UNSURE, "called_back_at": None, "just_taken": False, "lead": True, "is_open": True, "more_conflicts": True, "waits": True,
        "row": Enquiry(id=ENQUIRY, taken_by=WORKER, taken_at=NOW), "at": NOW, "life": Life.STANDS,
    }  # fmt: skip


def _meeting(needs: Needs, *, notes: bool = True) -> SimpleNamespace:
    return SimpleNamespace(precautions=(noted(),) if notes else (), needs=needs)


def _cover() -> Cover:
    return Cover(id=COVER, covers_for=WORKER, user_id=SECOND, from_on=TODAY, until_on=TODAY + timedelta(days=14))


def _looked() -> tuple[Looked, ...]:
    looks = ((Look.FILE, By.KEY_WORKER, 3), (Look.REQUEST, By.NOT_SAID, 1), (Look.PAPER, By.NOT_SAID, 1))
    return tuple(Looked(SECOND, what, by, REQUEST, times, NOW, NOW) for what, by, times in looks)


def _entries() -> tuple[dict[str, Any], ...]:
    """What an entry of each kind can say: at its longest, at its shortest, and with each word for how a scan, a letter or a decision stands."""
    told, same = (
        typed(),
        {"by": WORKER, "request": REQUEST, "on": TODAY, "of": "P-7K3QFX", "shared_at": NOW, "purpose": Purpose.HOUSING, "danger": Danger.CHILD},
    )
    long = {
        **same, "consent": consent(), "life": Life.STANDS, "paper_at": told["paper_at"], "whole": False, "how": told["how"],
        "part": TakenBack(since=TODAY, recipients=(told["recipient"],), categories=(Category.HOUSING,), purposes=(Purpose.HOUSING,)),
        "formats": list(BriefingFormat), "language": told["language"], "reason": told["reason"], "told": list(BriefingItem), "recipient": told["recipient"],
        "ground": Ground.ADULT_AT_RISK, "categories": [Category.HOUSING, Category.CONTACT], "state": "asked", "kind": Consultation.HELPLINE,
        "whom": told["recipient"], "until": TODAY, "question": told["question"], "answer": told["answer"], "channel": Channel.EMAIL, "remark": told["need"],
        "stands": True, "review_on": TODAY, "note": noted().note, "who": told["recipient"], "number": told["number"],
        "number_source": told["number_source"], "wanted": told["wanted"], "identity": CallerIdentity.CALLED_BACK, "needs": TALK, "added": [SECOND],
        "removed": [WORKER], "notice": every_notice()[-1], "decision": "retain",
    }  # fmt: skip
    short = {
        **long, "consent": consent(Answer.REFUSED, kind=ConsentKind.SUPPORT), "life": Life.NO, "paper_at": "", "whole": True, "how": "", "ground": None,
        "formats": [], "state": "refused", "until": None, "remark": "", "stands": False, "note": noted(client_told=False).note, "number": "", "identity": None,
        "removed": [], "decision": BACK,
    }  # fmt: skip
    scans = tuple({**long, "state": state} for state in (WAITING, SEALED, KEPT, REFUSED, LOST))
    letters = tuple({**long, "notice": notice} for notice in every_notice())
    return (long, short, *scans, *letters, *({**short, "decision": decision} for decision in (ASK, AGREE, REFUSE)))


VARIED: dict[str, States] = {
    "reading/form": {"purpose": (ReadingPurpose.ADVICE,)},
    "reading/seen": {"opens": (True, False), "looked_at_by": (None, TRUSTEE), "needed": (True, False)},
    "reading/reviewed": {"needed": (True, False)},
    "reading/keep_out_form": {"key_workers": ([WORKER], [])},
    "reading/kept_out": {"people": ([WORKER], [])},
    "reading/urgent": {"state": ("to_look_at", "looked_at"), "looked_at_by": (TRUSTEE,), "needed": (True, False)},
    "reading/looked_at": {"looked_at_by": (TRUSTEE,), "needed": (True, False)},
    "file/overview": {"until": (None, NOW), "empty": (True, False), "by": (By.KEY_WORKER, By.SUPERVISION), "drawer": tuple(Drawer)},
    "file/drawer": {"drawer": tuple(Drawer), "count": (0, 12)},
    "file/entries": {"one": _entries()},
    "file/looks": {"one": _looked()},
    "client/meet": {"meeting": (_meeting(TALK), _meeting(Needs(), notes=False)), "needs": (TALK, Needs(language=typed()["language"]))},
    "client/age": {"owed": (True, False), "works_with": (True, False)},
    "working/cover_form": {"client": (CLIENT, "")},
    "working/clients": {"count": (0, 2), "covered": (False, True)},
    "working/covers": {"one": (_cover(),), "count": (0, 2), "begun": (True, False)},
    "working/handed_over": {"stayed": ([], [CLIENT])},
    "cover/": {"ended": (False, True), "to": (SECOND, WORKER)},
    "cover/handed_over": {"came": (0, 1, 4), "went": (0, 1, 4)},
    "enquiry/seen": {
        "just_taken": (True, False), "client": (CLIENT, ""), "state": ("open", "asked", "refused", "closed"), "called_back_at": (None, NOW),
        "identity": (CallerIdentity.CERTAIN, CallerIdentity.UNSURE), "answer": ("", typed()["answer"]),
    },
    "enquiry/list": {"count": (0, 3), "lead": (True, False), "is_open": (True, False)},
    "enquiry/passed_on": {"state": ("open", "closed"), "works_with": (True, False)},
    "enquiry/reminder": {"state": ("open", "closed")},
    "share/form": {"precautions": ((noted(),), ())},
}  # fmt: skip
