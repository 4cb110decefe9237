"""The law behind the clauses as it stands today, each citation with its standing and the day it was looked up. Not legal advice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CHECKED = date(2026, 11, 22)


class Standing(StrEnum):
    """What a look at the sources found; only what was sourced may be shown as a fact (App. 1)."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    NOT_FOUND = "not_found"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A law or guidance that a clause rests on or names, and what has become of it (App. 1)."""

    title: str
    status: Standing
    checked: date = CHECKED
    replaced_by: str = ""
    named_in_policy: bool = False

    @property
    def may_be_shown(self) -> bool:
        """Tell whether this may be shown to anybody as a fact (App. 1)."""
        return self.status is not Standing.UNCONFIRMED


def _in_force(title: str, *, named: bool = False) -> Citation:
    return Citation(title=title, status=Standing.IN_FORCE, named_in_policy=named)


def _unconfirmed(title: str, *, named: bool = False) -> Citation:
    return Citation(title=title, status=Standing.UNCONFIRMED, named_in_policy=named)


def _replaced(title: str, by: str) -> Citation:
    return Citation(title=title, status=Standing.REPLACED, replaced_by=by, named_in_policy=True)


DATA_PROTECTION_1998 = _replaced("Data Protection Act 1998", "Data Protection Act 2018 and UK GDPR")
DATA_PROTECTION_2018 = _in_force("Data Protection Act 2018")
SCHEDULE_1_PARAGRAPH_18 = _in_force("Data Protection Act 2018, Schedule 1, paragraph 18")
SPECIAL_CATEGORIES = _in_force("UK GDPR, Article 9")
OFFENCE_DATA = _unconfirmed("UK GDPR, Article 10; Data Protection Act 2018, section 11")
DATA_USE_AND_ACCESS = _in_force("Data (Use and Access) Act 2025")
SUBJECT_ACCESS_CLOCK = _in_force("UK GDPR, Article 12A")
ICO_CONSENT = _in_force("ICO guidance on consent")
ICO_CHILDREN = _in_force("ICO 10 step guide to sharing information to safeguard children (2023)")
ICO_HELPLINE = _unconfirmed("ICO helpline number", named=True)
INFORMATION_SHARING = _in_force("HM Government: Information sharing, advice for practitioners (2024)")
CHILDREN_ACT_1989_S1 = _in_force("Children Act 1989, section 1", named=True)
CHILDREN_ACT_1989_S31 = _unconfirmed("Children Act 1989, section 31(9) and (10)", named=True)
CHILDREN_ACT_48_HOURS = Citation(title="Children Act 1989, section 47: 48 hours", status=Standing.NOT_FOUND, named_in_policy=True)
SAFEGUARDING_BOARD = _replaced("Liverpool Children Safeguarding Board", "Safeguarding partners (Children and Social Work Act 2017)")
WORKING_TOGETHER = _replaced("Working Together to Safeguard Children 2013", "Working Together to Safeguard Children 2023")
DUTY_TO_SHARE = _unconfirmed("Children's Wellbeing and Schools Act 2026, section 4: commencement for this charity")
MANDATORY_REPORTING = _unconfirmed("Crime and Policing Act 2026, child sexual abuse: commencement")
CARE_ACT_S45 = _in_force("Care Act 2014, section 45")
CARE_ACT_S42 = _unconfirmed("Care Act 2014, section 42")
TERRORISM_1971 = Citation(
    title="Prevention of Terrorism Act 1971", status=Standing.NOT_FOUND, replaced_by="Terrorism Act 2000, section 19", named_in_policy=True
)
TERRORISM_2000_S19 = _in_force("Terrorism Act 2000, section 19")
TERRORISM_2000_S38B = _unconfirmed("Terrorism Act 2000, section 38B")
DRUG_TRAFFICKING_1986 = _replaced("Drug Trafficking Offences Act 1986", "Proceeds of Crime Act 2002")
PROCEEDS_OF_CRIME_S330 = _unconfirmed("Proceeds of Crime Act 2002, section 330")
MENTAL_CAPACITY = _in_force("Mental Capacity Act 2005", named=True)
HUMAN_RIGHTS = _unconfirmed("Human Rights Act 1998, Article 8", named=True)
POLICE_AND_EVIDENCE = _unconfirmed("Police and Criminal Evidence Act 1984", named=True)
CALDICOTT_EIGHT = _replaced("Caldicott: six principles", "Caldicott: eight principles (2020)")
