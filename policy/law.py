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
    """A law or guidance that a clause rests on or names, and what has become of it; its name is that of its note in templates/policy (App. 1)."""

    name: str
    title: str
    status: Standing
    checked: date = CHECKED
    replaced_by: str = ""
    named_in_policy: bool = False

    @property
    def may_be_shown(self) -> bool:
        """Tell whether this may be shown to anybody as a fact (App. 1)."""
        return self.status is not Standing.UNCONFIRMED

    @property
    def to_mend(self) -> bool:
        """Tell whether the policy's own text names what was replaced, or what was never found (App. 1)."""
        return self.named_in_policy and self.status in {Standing.REPLACED, Standing.NOT_FOUND}


def _in_force(name: str, title: str, *, named: bool = False) -> Citation:
    return Citation(name=name, title=title, status=Standing.IN_FORCE, named_in_policy=named)


def _unconfirmed(name: str, title: str, *, named: bool = False) -> Citation:
    return Citation(name=name, title=title, status=Standing.UNCONFIRMED, named_in_policy=named)


def _replaced(name: str, title: str, by: str) -> Citation:
    return Citation(name=name, title=title, status=Standing.REPLACED, replaced_by=by, named_in_policy=True)


def _not_found(name: str, title: str, instead: str = "") -> Citation:
    return Citation(name=name, title=title, status=Standing.NOT_FOUND, replaced_by=instead, named_in_policy=True)


DATA_PROTECTION_1998 = _replaced("data_protection_1998", "Data Protection Act 1998", "Data Protection Act 2018 and UK GDPR")
DATA_PROTECTION_2018 = _in_force("data_protection_2018", "Data Protection Act 2018")
SCHEDULE_1_PARAGRAPH_18 = _in_force("schedule_1_paragraph_18", "Data Protection Act 2018, Schedule 1, paragraph 18")
SPECIAL_CATEGORIES = _in_force("special_categories", "UK GDPR, Article 9")
OFFENCE_DATA = _unconfirmed("offence_data", "UK GDPR, Article 10; Data Protection Act 2018, section 11")
DATA_USE_AND_ACCESS = _in_force("data_use_and_access", "Data (Use and Access) Act 2025")
SUBJECT_ACCESS_CLOCK = _in_force("subject_access_clock", "UK GDPR, Article 12A")
SUBJECT_ACCESS_LIMITS = _in_force("subject_access_limits", "Data Protection Act 2018, Schedule 3, Part 5")
SUBJECT_ACCESS_OTHERS = _unconfirmed("subject_access_others", "Data Protection Act 2018, Schedule 2: other people, crime, legal advice")
COMPLAINTS = _in_force("complaints", "Data Protection Act 2018, section 164A")
ICO_CONSENT = _in_force("ico_consent", "ICO guidance on consent")
ICO_CHILDREN = _in_force("ico_children", "ICO 10 step guide to sharing information to safeguard children (2023)")
ICO_HELPLINE = _unconfirmed("ico_helpline", "ICO helpline number", named=True)
INFORMATION_SHARING = _in_force("information_sharing", "HM Government: Information sharing, advice for practitioners (2024)")
CHILDREN_ACT_1989_S1 = _in_force("children_act_1989_s1", "Children Act 1989, section 1", named=True)
CHILDREN_ACT_1989_S31 = _unconfirmed("children_act_1989_s31", "Children Act 1989, section 31(9) and (10)", named=True)
CHILDREN_ACT_48_HOURS = _not_found("children_act_48_hours", "Children Act 1989, section 47: 48 hours")
SAFEGUARDING_BOARD = _replaced("safeguarding_board", "Liverpool Children Safeguarding Board", "Safeguarding partners (Children and Social Work Act 2017)")
WORKING_TOGETHER = _replaced("working_together", "Working Together to Safeguard Children 2013", "Working Together to Safeguard Children 2023")
DUTY_TO_SHARE = _unconfirmed("duty_to_share", "Children's Wellbeing and Schools Act 2026, section 4: from which day it binds this charity")
MANDATORY_REPORTING = _unconfirmed("mandatory_reporting", "Crime and Policing Act 2026, reporting of child sexual abuse: from which day")
CARE_ACT_S45 = _in_force("care_act_s45", "Care Act 2014, section 45")
CARE_ACT_S42 = _unconfirmed("care_act_s42", "Care Act 2014, section 42")
TERRORISM_1971 = _not_found("terrorism_1971", "Prevention of Terrorism Act 1971", "Terrorism Act 2000, section 19")
TERRORISM_2000_S19 = _in_force("terrorism_2000_s19", "Terrorism Act 2000, section 19")
TERRORISM_2000_S38B = _unconfirmed("terrorism_2000_s38b", "Terrorism Act 2000, section 38B")
DRUG_TRAFFICKING_1986 = _replaced("drug_trafficking_1986", "Drug Trafficking Offences Act 1986", "Proceeds of Crime Act 2002")
PROCEEDS_OF_CRIME_S330 = _unconfirmed("proceeds_of_crime_s330", "Proceeds of Crime Act 2002, section 330")
MENTAL_CAPACITY = _in_force("mental_capacity", "Mental Capacity Act 2005", named=True)
HUMAN_RIGHTS = _unconfirmed("human_rights", "Human Rights Act 1998, Article 8", named=True)
POLICE_AND_EVIDENCE = _unconfirmed("police_and_evidence", "Police and Criminal Evidence Act 1984", named=True)
CALDICOTT = _replaced("caldicott", "Caldicott: six principles", "Caldicott: eight principles (2020)")
CHILD_PROTECTION_RECORDS = _in_force("child_protection_records", "NSPCC guidance on keeping child protection records")
ABUSE_RECORDS = _in_force("abuse_records", "Independent Inquiry into Child Sexual Abuse (2022): keep such records for 75 years")
USUAL_PERIODS = _unconfirmed("usual_periods", "How long charities usually keep files: to the 25th birthday, and six to seven years")
