"""What a rule answers with: a finding that names its clause, and the decision that findings add up to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, auto

from policy.word import Word


class Verdict(IntEnum):
    """The answer to an ask, from the least to the most cautious; TELL_NOW stands above all (docs/decisions/0001)."""

    SHARE = auto()
    ANONYMISE = auto()
    ASK_TRUSTEES = auto()
    NOT_YET = auto()
    NO = auto()
    TELL_NOW = auto()


class Field(Word):
    """The answer on the form that a finding is about, so that an error or a remedy can stand beside it."""

    RECIPIENT = "recipient"
    PURPOSE = "purpose"
    JUSTIFICATION = "justification"
    ITEMS = "items"
    ANONYMOUS = "anonymous"
    CHANNEL = "channel"
    CALL = "call"
    DANGER = "danger"
    DUTIES = "duties"
    CONSENT = "consent"
    GROUND = "ground"
    APPROVAL = "approval"


class Because(Word):
    """Why a rule spoke; each member names its words in templates/reasons. The comment says which clause speaks so."""

    # Danger (4.1, 4.2, 4.10): tell now, record after
    LIFE_IN_DANGER = "life_in_danger"  # 4.1
    LIFE_OF_CLIENT_IN_DANGER = "life_of_client_in_danger"  # 4.2.8
    LIFE_OF_WORKER_IN_DANGER = "life_of_worker_in_danger"  # 4.2.9
    CHILD_COMES_FIRST = "child_comes_first"  # 4.10
    CHILD_IN_DANGER = "child_in_danger"  # 4.2.1
    ADULT_IN_DANGER = "adult_in_danger"  # 4.2.2
    NOT_BY_FAX_EVEN_NOW = "not_by_fax_even_now"  # 3.1
    LAW_BINDS = "law_binds"  # 2.2
    TELL_THOSE_WHO_CAN_HELP = "tell_those_who_can_help"  # 2.3.3

    # Aims (1, 2) and Caldicott (App. 1)
    NO_CLAUSE_ALLOWS_IT = "no_clause_allows_it"  # 1.1
    NO_RECIPIENT = "no_recipient"  # 3.5
    NO_JUSTIFICATION = "no_justification"  # 2.3.4, 3.8
    NOTHING_CHOSEN = "nothing_chosen"  # 2.3.3, 3.8
    NEED_NOT_SAID = "need_not_said"  # 2.3.3, 3.8
    NOT_NEEDED_FOR_PURPOSE = "not_needed_for_purpose"  # 2.3.3
    ANONYMOUS_WOULD_DO = "anonymous_would_do"  # 2.3.2
    ANONYMOUS_NOT_SAID = "anonymous_not_said"  # 2.3.2
    WHY_NOT_ANONYMOUS_NOT_SAID = "why_not_anonymous_not_said"  # 2.3.2
    WOULD_SHOW_WHO = "would_show_who"  # App. 1
    RECORD_OWED = "record_owed"  # 2.3.5

    # Duties (4.9)
    DUTIES_NOT_READ = "duties_not_read"  # 4.9

    # Channels (3.1, 3.3) and colleagues (3.8)
    BY_FAX = "by_fax"  # 3.1
    CALL_NOT_CHECKED = "call_not_checked"  # 3.3
    CALLER_UNSURE = "caller_unsure"  # 3.3
    NUMBER_SOURCE_NOT_SAID = "number_source_not_said"  # 3.3
    OVERHEARD_NOT_SAID = "overheard_not_said"  # 3.3
    COULD_BE_OVERHEARD = "could_be_overheard"  # 3.3
    COLLEAGUE_NEEDS_TO_KNOW = "colleague_needs_to_know"  # 3.8

    # Consent that covers (2.2, 2.3.1)
    CONSENT_COVERS = "consent_covers"  # 2.2
    CONSENT_IS_WRITTEN = "consent_is_written"  # 2.3.1
    CONSENT_IS_VERBAL = "consent_is_verbal"  # 2.3.1
    PAPER_NOT_PLACED = "paper_not_placed"  # 3.6

    # Consent that does not cover (2.2, 2.3.1, 3.4, part 5)
    NO_CONSENT = "no_consent"  # 2.3.1
    RECIPIENT_NOT_IN_CONSENT = "recipient_not_in_consent"  # 2.2
    PURPOSE_NOT_IN_CONSENT = "purpose_not_in_consent"  # 2.2
    CATEGORY_NOT_IN_CONSENT = "category_not_in_consent"  # 2.2
    NO_LESS_SENSITIVE = "no_less_sensitive"  # 4.7
    REFUSED = "refused"  # 3.4
    KEPT_BACK = "kept_back"  # 3.4
    NOT_ANSWERED = "not_answered"  # 5.1
    NOT_EXPLICIT = "not_explicit"  # 5.1
    RECORDED_IN_ERROR = "recorded_in_error"  # 5.1
    UNABLE_TO_CONSENT = "unable_to_consent"  # 5.2.1
    AUTHORITY_NOT_SEEN = "authority_not_seen"  # 5.2.1
    PARENT_OF_AN_ADULT = "parent_of_an_adult"  # 5.2.1
    LACKS_CAPACITY = "lacks_capacity"  # 5.2.1
    NOT_UNDERSTOOD = "not_understood"  # 5.2.1
    NOT_BRIEFED = "not_briefed"  # 5.2.2
    BRIEFED_AFTERWARDS = "briefed_afterwards"  # 5.2.2
    NOT_TOLD = "not_told"  # 2.1.1, 2.1.2, 3.5, 3.7, 3.8, 5.4
    TOLD_IN_OLD_WORDS = "told_in_old_words"  # 5.2.2
    DURESS_NOT_ASKED = "duress_not_asked"  # 5.2.3
    UNDER_DURESS = "under_duress"  # 5.2.3
    DOUBT_NOT_DESCRIBED = "doubt_not_described"  # 5.3
    CAPACITY_NOT_ASKED = "capacity_not_asked"  # 5.3
    CAUSE_NOT_SAID = "cause_not_said"  # 5.3
    ASSESSED_ANOTHER_DAY = "assessed_another_day"  # 5.3
    VERBAL_WITHOUT_REASON = "verbal_without_reason"  # 5.4
    VERBAL_WITHOUT_PLAN = "verbal_without_plan"  # 5.4
    CONSENT_TOO_LONG = "consent_too_long"  # 5.4
    CONSENT_NOT_STARTED = "consent_not_started"  # 5.4
    CONSENT_ENDED = "consent_ended"  # 5.4
    CONSENT_WITHDRAWN = "consent_withdrawn"  # 5.4
    ONLY_TO_SUPPORT = "only_to_support"  # 5.5

    # Without consent (3.4, 4.1 to 4.6)
    WHY_NO_CONSENT_NOT_SAID = "why_no_consent_not_said"  # 4.1
    APPROVAL_NEEDED = "approval_needed"  # 4.1
    APPROVED = "approved"  # 4.1
    REASON_NOT_SAID = "reason_not_said"  # the ground's clause
    GROUND_NEEDS_APPROVAL = "ground_needs_approval"  # the ground's clause
    GROUND_APPROVED = "ground_approved"  # the ground's clause
    RISK_NOT_NAMED = "risk_not_named"  # 3.4
    CLIENT_SAID_NO = "client_said_no"  # 3.4
    DISCUSSION_NOT_SAID = "discussion_not_said"  # 4.3
    ENCOURAGEMENT_NOT_SAID = "encouragement_not_said"  # 4.3
    DO_NOT_TIP_OFF = "do_not_tip_off"  # 4.2.3
    TWO_MUST_TELL = "two_must_tell"  # 4.4
    DOUBT_NOT_TALKED_OVER = "doubt_not_talked_over"  # 4.3
    DOUBT_TALKED_OVER = "doubt_talked_over"  # 4.3

    # What a ground asks and where it ends (4.2, 4.4 to 4.6, 4.10, App. 2)
    QUESTION_NOT_ANSWERED = "question_not_answered"  # the ground's clause
    HARM_NOT_NAMED = "harm_not_named"  # App. 2
    TELLING_THE_FAMILY_NOT_SAID = "telling_the_family_not_said"  # 4.10
    DUTY_TO_SHARE_IS_WEIGHED = "duty_to_share_is_weighed"  # 4.10
    CAN_PROTECT_THEMSELVES = "can_protect_themselves"  # 4.2.2
    ADULT_CAN_DECIDE = "adult_can_decide"  # 4.2.2
    ONLY_TO_THE_POLICE = "only_to_the_police"  # 4.2.3
    NOT_AN_ORDER = "not_an_order"  # 4.2.4
    ORDER_NOT_SEEN_YET = "order_not_seen_yet"  # 4.2.4
    POWER_NOT_NAMED = "power_not_named"  # 4.2.5
    NOBODY_HAS_TO_TELL = "nobody_has_to_tell"  # 4.2.5
    USE_IS_NOT_TRAFFICKING = "use_is_not_trafficking"  # 4.2.6
    PRECAUTION_TO_NOTE = "precaution_to_note"  # 4.2.9
    SECOND_WORKER_NOT_NAMED = "second_worker_not_named"  # 4.4
    WITNESS_NOT_ASKED = "witness_not_asked"  # 4.5
    WITNESS_TELLS = "witness_tells"  # 4.5
    NOT_FIRST_HAND = "not_first_hand"  # 4.5


class Change(Word):
    """The smallest change that would pass; each member names its words in templates/changes and is proved by policy/changes.py."""

    NAME_THE_RECIPIENT = "name_the_recipient"  # 3.5
    SAY_WHY = "say_why"  # 2.3.4, 3.8
    CHOOSE_WHAT = "choose_what"  # 2.3.3, 3.8
    SAY_THE_NEED = "say_the_need"  # 2.3.3, 3.8
    LEAVE_OUT = "leave_out"  # 2.2, 2.3.3, 3.4, 5.4, App. 1
    SAY_WHETHER_ANONYMOUS = "say_whether_anonymous"  # 2.3.2
    SAY_WHY_NOT_ANONYMOUS = "say_why_not_anonymous"  # 2.3.2
    READ_DUTIES = "read_duties"  # 4.9
    USE_ANOTHER_CHANNEL = "use_another_channel"  # 3.1
    CHECK_THE_CALLER = "check_the_caller"  # 3.3
    CALL_BACK = "call_back"  # 3.3
    SAY_WHERE_THE_NUMBER_CAME_FROM = "say_where_the_number_came_from"  # 3.3
    SAY_WHETHER_OVERHEARD = "say_whether_overheard"  # 3.3
    MOVE_SOMEWHERE_PRIVATE = "move_somewhere_private"  # 3.3
    GET_CONSENT = "get_consent"  # 2.2, 2.3.1, part 5
    BRIEF_FIRST = "brief_first"  # 2.1.1, 2.1.2, 3.5, 3.7, 3.8, 5.2.2, 5.4
    NAME_A_GROUND = "name_a_ground"  # 3.4, 4.1, 5.2.1, 5.4
    SAY_THE_REASON = "say_the_reason"  # 4.2.1 to 4.2.9, 4.4 to 4.6
    SAY_WHY_NO_CONSENT = "say_why_no_consent"  # 4.1
    NAME_THE_RISK = "name_the_risk"  # 3.4
    SAY_WHETHER_DISCUSSED = "say_whether_discussed"  # 4.3
    SAY_WHETHER_ENCOURAGED = "say_whether_encouraged"  # 4.3
    RECORD_A_CONSULTATION = "record_a_consultation"  # 4.3
    ANSWER_THE_QUESTIONS = "answer_the_questions"  # 4.2.1 to 4.2.9, 4.4 to 4.6
    NAME_THE_HARM = "name_the_harm"  # App. 2
    SAY_WHO_IN_THE_FAMILY_KNOWS = "say_who_in_the_family_knows"  # 4.10
    CHOOSE_ANOTHER_GROUND = "choose_another_ground"  # 4.2.2, 4.2.6, 4.5
    TELL_THE_POLICE = "tell_the_police"  # 4.2.3
    SEE_THE_ORDER = "see_the_order"  # 4.2.4
    SAY_WHEN_IT_WAS_SEEN = "say_when_it_was_seen"  # 4.2.4
    ASK_FOR_THE_POWER = "ask_for_the_power"  # 4.2.5
    NAME_A_SECOND_WORKER = "name_a_second_worker"  # 4.4
    ENCOURAGE_THE_WITNESS = "encourage_the_witness"  # 4.5
    WAIT_FOR_THE_WITNESS = "wait_for_the_witness"  # 4.5
    GET_APPROVAL = "get_approval"  # 3.4, 4.1 to 4.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule has to say of one ask.

    `because` names its words (templates/reasons), `change` the smallest change that would pass (templates/changes), and `about` the
    categories or the ground meant, by their values (templates/words).
    """

    rule: str
    clause: str
    verdict: Verdict
    because: Because
    field: Field
    change: Change | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The verdict, every finding that led to it, and the version of the policy that was applied."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    policy_version: str

    @property
    def decisive(self) -> tuple[Finding, ...]:
        """The findings that carry the verdict, each clause once."""
        seen: dict[tuple[str, str], Finding] = {}
        for found in self.findings:
            if found.verdict is self.verdict:
                seen.setdefault((found.clause, found.because), found)
        return tuple(seen.values())

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of the decisive findings, in order, each once."""
        return tuple(dict.fromkeys(found.clause for found in self.decisive))
