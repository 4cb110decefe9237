"""Part 5 in the register: what makes a consent, and how long it lasts."""

from __future__ import annotations

from policy import law
from policy.clause import ASKED, ENFORCED, PROMPTED, RECORDED, Clause, of, row
from policy.parts.first_contact import BRIEFED, TOLD

ROWS: tuple[Clause, ...] = (
    row(
        "5.1", "Consent is clear and informed", ENFORCED,
        fields=(*of("consent", "answer", "in_their_words"), *of("consent_error", "reason")), words=("reasons/not_explicit", "reasons/recorded_in_error"),
        records=("consent:answer:record", "consent:record:mark"), law=(law.ICO_CONSENT,),
    ),
    row(
        "5.2.1", "Consent needs capacity", ENFORCED, ASKED,
        fields=of("consent", "decided_by", "authority_seen", "understands", "retains", "weighs", "communicates"),
        words=("reasons/lacks_capacity", "reasons/authority_not_seen", "reasons/parent_of_an_adult"), law=(law.MENTAL_CAPACITY,),
    ),
    row(
        "5.2.2", "Consent needs a briefing", ENFORCED, ASKED,
        fields=TOLD, words=("reasons/not_briefed", "reasons/briefed_afterwards", "reasons/told_in_old_words"), records=BRIEFED, law=(law.ICO_CONSENT,),
    ),
    row("5.2.3", "Consent is free", ENFORCED, ASKED, fields=of("consent", "free_of_duress"), words=("reasons/under_duress",), law=(law.ICO_CONSENT,)),
    row(
        "5.3", "Capacity is presumed", ENFORCED, ASKED,
        fields=of("consent", "decided_by", "observed", "because_of_impairment", "cause", "assessed_on"),
        words=("reasons/doubt_not_described", "reasons/cause_not_said"), law=(law.MENTAL_CAPACITY,),
    ),
    row(
        "5.4", "Signed, ending, and withdrawn at any time", ENFORCED, RECORDED, PROMPTED,
        fields=(
            *of("consent", "why_verbal", "plan_to_sign", "given_on", "ends_on", "reminded"),
            *of("withdraw", "scope", "recipients", "categories", "purposes", "how"),
            *of("notice", "sent_on", "sent_by", "answered_on", "answered", "said", "why"), *of("paper", "kind", "about"),
        ),
        words=(
            "withdraw/form", "withdraw/done", "withdraw/notice_owed", "documents/notice", "consent/renewed", "consent/ends_soon", "consent/lapsed",
            "words/briefing_item",
        ),
        records=(
            "consent:answer:record", "consent:answer:withdraw", "consent:answer:lapse", "consent:end:remind", "consent:end:not_reached", "consent:end:later",
            "consent:notice:draft", "consent:notice:send", "consent:notice:answer", "consent:notice:drop", "consent:notice:chase",
        ),
        law=(law.ICO_CONSENT,),
    ),
    row(
        "5.5", "Consent to be supported", ENFORCED, ASKED, RECORDED,
        fields=of("consent", "kind", "complex_case", "support_ends_on"),
        words=("reasons/only_to_support", "words/consent_kind", "withdraw/support_done", "consent/ends_soon", "consent/lapsed"),
        records=(
            "consent:answer:record", "consent:answer:withdraw", "consent:answer:lapse", "consent:end:remind", "consent:end:not_reached", "consent:end:later",
        ),
    ),
)  # fmt: skip
