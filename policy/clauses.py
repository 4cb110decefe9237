"""The clause register: every numbered clause of the policy, what kind it is, and the law behind it; its rules are found, never repeated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy import law
from policy.law import Citation
from policy.rule import Rule
from policy.rules import REGISTRY


class Kind(StrEnum):
    """How the bot keeps a clause (2.3.5)."""

    ENFORCED = "enforced"
    ASKED = "asked"
    RECORDED = "recorded"
    PROMPTED = "prompted"
    ORGANISATIONAL = "organisational"


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered clause of the policy, and whether a rule decides by it (2.3.5)."""

    number: str
    title: str
    kinds: frozenset[Kind]
    coded: bool
    law: tuple[Citation, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules that decide by this clause (2.3.5)."""
        return tuple(rule for rule in REGISTRY if rule.clause == self.number)

    @property
    def template(self) -> str:
        """Return where the clause is said in plain words (2.3.5)."""
        return f"clauses/{self.number.lower().replace('. ', '-')}.j2"


ENFORCED, ASKED, RECORDED, PROMPTED, ORGANISATIONAL = Kind


def decided(number: str, title: str, *kinds: Kind, law: tuple[Citation, ...] = ()) -> Clause:
    """Return a clause that rules decide by, besides whatever else is done about it (2.3.5)."""
    return Clause(number, title, frozenset({ENFORCED, *kinds}), True, law)


def kept(number: str, title: str, *kinds: Kind, law: tuple[Citation, ...] = ()) -> Clause:
    """Return a clause that is kept by forms, records and reminders instead of a rule here (2.3.5)."""
    return Clause(number, title, frozenset(kinds), False, law)


CLAUSES: tuple[Clause, ...] = (
    decided("1.1", "Confidential unless a clause allows telling", law=(law.DATA_PROTECTION_2018, law.HUMAN_RIGHTS)),
    kept("2.1.1", "The first briefing: what is kept and shared, and why", ASKED, RECORDED, law=(law.DATA_PROTECTION_1998, law.DATA_PROTECTION_2018)),
    kept("2.1.2", "The first briefing: when others are told without consent", ASKED, RECORDED, law=(law.CALDICOTT_EIGHT,)),
    decided("2.2", "Sharing with consent", law=(law.ICO_CONSENT, law.SPECIAL_CATEGORIES)),
    decided("2.3.1", "Consent is in writing where it can be", law=(law.ICO_CONSENT,)),
    decided("2.3.2", "Anonymous where that will do", ASKED),
    decided("2.3.3", "Only what is needed", ASKED, law=(law.INFORMATION_SHARING,)),
    decided("2.3.4", "Sharing can be justified", ASKED),
    decided("2.3.5", "A record of sharing without consent", RECORDED, law=(law.INFORMATION_SHARING,)),
    decided("3.1", "No fax"),
    kept("3.2", "Safe against the wrong eyes and ears", ENFORCED, ORGANISATIONAL),
    decided("3.3", "Who is calling, and who can hear", ASKED),
    decided("3.4", "A client may say no", RECORDED, law=(law.SCHEDULE_1_PARAGRAPH_18,)),
    decided("3.5", "Why, and with whom", ASKED, law=(law.ICO_CONSENT,)),
    kept("3.6", "Paper under lock", ASKED),
    kept("3.7", "Facts only in the file, and the client may see it", PROMPTED, RECORDED, law=(law.SUBJECT_ACCESS_CLOCK, law.DATA_USE_AND_ACCESS)),
    decided("3.8", "Colleagues who need to know", RECORDED, law=(law.ICO_CONSENT,)),
    decided("4.1", "Somebody else approves; danger to life comes first", RECORDED, law=(law.SCHEDULE_1_PARAGRAPH_18,)),
    decided("4.2.1", "Ground: a child at risk", ASKED, law=(law.INFORMATION_SHARING, law.ICO_CHILDREN, law.DUTY_TO_SHARE, law.MANDATORY_REPORTING)),
    decided("4.2.2", "Ground: an adult at risk", ASKED, law=(law.SCHEDULE_1_PARAGRAPH_18, law.CARE_ACT_S45, law.CARE_ACT_S42)),
    decided("4.2.3", "Ground: terrorism", ASKED, law=(law.TERRORISM_1971, law.TERRORISM_2000_S19, law.TERRORISM_2000_S38B)),
    decided("4.2.4", "Ground: an order of a court", ASKED),
    decided("4.2.5", "Ground: benefit fraud", ASKED),
    decided("4.2.6", "Ground: drug trafficking", ASKED, law=(law.DRUG_TRAFFICKING_1986, law.PROCEEDS_OF_CRIME_S330)),
    decided("4.2.7", "Ground: preventing or solving a serious crime", ASKED, law=(law.OFFENCE_DATA,)),
    decided("4.2.8", "Ground: the client's life", ASKED),
    decided("4.2.9", "Ground: the life of those who work here", ASKED),
    decided("4.3", "Talk with the client first", ASKED, RECORDED, PROMPTED, law=(law.HUMAN_RIGHTS, law.ICO_HELPLINE)),
    decided("4.4", "Ground: a serious offence that a client admits", RECORDED, PROMPTED, law=(law.ICO_HELPLINE,)),
    decided("4.5", "Ground: what a witness saw", ASKED),
    decided("4.6", "Ground: another serious offence or risk", ASKED),
    kept("4.7", "All that clients tell is sensitive", ENFORCED, law=(law.DATA_PROTECTION_1998, law.DATA_PROTECTION_2018, law.SPECIAL_CATEGORIES)),
    kept("4.8", "Precautions where somebody may be violent", ASKED, RECORDED),
    kept("4.9", "What follows from telling without leave", PROMPTED),
    decided("4.10", "The child comes first", ASKED, law=(law.CHILDREN_ACT_1989_S1, law.INFORMATION_SHARING)),
    decided("5.1", "Consent is clear and informed", law=(law.ICO_CONSENT,)),
    decided("5.2.1", "Consent needs capacity", ASKED, law=(law.MENTAL_CAPACITY,)),
    decided("5.2.2", "Consent needs a briefing", ASKED, law=(law.ICO_CONSENT,)),
    decided("5.2.3", "Consent is free", ASKED, law=(law.ICO_CONSENT,)),
    decided("5.3", "Capacity is presumed", ASKED, law=(law.MENTAL_CAPACITY,)),
    decided("5.4", "Signed, ending, and withdrawn at any time", RECORDED, PROMPTED, law=(law.ICO_CONSENT,)),
    kept("5.5", "Consent to be supported", RECORDED),
    decided("App. 1", "The Caldicott principles", ASKED, law=(law.CALDICOTT_EIGHT, law.DATA_PROTECTION_1998, law.POLICE_AND_EVIDENCE, law.HUMAN_RIGHTS)),
    decided(
        "App. 2",
        "What significant harm means",
        PROMPTED,
        ASKED,
        law=(law.CHILDREN_ACT_1989_S31, law.CHILDREN_ACT_48_HOURS, law.WORKING_TOGETHER, law.SAFEGUARDING_BOARD),
    ),
)

BY_NUMBER: dict[str, Clause] = {clause.number: clause for clause in CLAUSES}
