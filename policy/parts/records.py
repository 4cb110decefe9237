"""Part 3 in the register: channels, callers, papers, what is kept, and who may see it."""

from __future__ import annotations

from policy import law
from policy.clause import ASKED, ENFORCED, ORGANISATIONAL, PROMPTED, RECORDED, Clause, of, row
from policy.parts.first_contact import BRIEFED, LEAFLET, TOLD

OF_THE_CLIENT = (
    "documents/for_clients/consent_form", "documents/for_clients/receipt", "documents/for_clients/easy/consent_form", "documents/for_clients/easy/receipt",
)  # fmt: skip
ASKED_FOR_DATA = (
    *of("access", "ref", "received_on", "received_by", "came_by", "asked_by", "who", "asked_for"),
    *of("access_identity", "ref", "identity", "asked_on", "proved_on", "how"),
    *of("access_stop", "why", "stopped_on", "reason"),
    *of("access_restart", "restarted_on", "heard"),
    *of("access_longer", "why", "months", "told_on", "reason"),
    *of("access_ask", "colleagues", "due_on", "note"),
    *of("access_material", "held", "text"),
    *of("access_record", "record"),
    *of("access_choice", "choice", "left_out", "instead", "second", "say_so", "reason", "alike"),
    *of("access_second", "agrees", "reason"),
    *of("access_refuse", "why", "reason", "second"),
    *of("access_close", "ending", "on", "how", "what", "rights_told"),
)
COMPLAINED = (
    *of("complaint", "ref", "received_on", "received_by", "came_by", "who", "about"),
    *of("complaint_acknowledge", "on", "how"),
    *of("complaint_enquiry", "on", "text"),
    *of("complaint_close", "on", "what"),
)
DATA_GIVEN = (
    "access:request:receive",
    "access:clock:stop",
    "access:clock:restart",
    "access:clock:extend",
    "access:item:choose",
    "access:item:second",
    "access:pack:finish",
    "access:pack:remove",
    "access:request:close",
    "complaint:case:receive",
    "complaint:case:acknowledge",
    "complaint:case:close",
)

ROWS: tuple[Clause, ...] = (
    row("3.1", "No fax", ENFORCED, fields=of("share", "channel"), words=("reasons/by_fax", "changes/use_another_channel")),
    row(
        "3.2", "Safe against the wrong eyes and ears", ENFORCED, ORGANISATIONAL,
        fields=(*of("approve", "code"), *of("code", "code"), *of("code_vouch", "spoken_by"), *of("code_reset", "person"), *of("about", "reach", "not_reach")),
        words=("trouble", "words/refusal", "code/form", "code/set_up", "client/meet"),
        records=(
            "people:roles:set", "people:code:prove", "people:code:vouch", "people:code:reset", "people:code:lock", "request:approval:void",
            "client:needs:keep",
        ),
        pages=("docs/security.md", "docs/install.md"),
    ),
    row(
        "3.3", "Who is calling, and who can hear", ENFORCED, ASKED, RECORDED, PROMPTED,
        fields=(
            *of("share", "identity", "number_source", "overheard"),
            *of("enquiry", "channel", "who", "kind", "wanted", "number", "overheard", "identity", "number_source", "ref"),
            *of("call_back", "number_source"), *of("enquiry_client", "ref"), *of("enquiry_answer", "answer"),
        ),
        words=("changes/call_back", "changes/move_somewhere_private", "enquiry/form", "enquiry/seen", "enquiry/passed_on", "enquiry/reminder"),
        records=("enquiry:call:take", "enquiry:call:back", "enquiry:call:name", "enquiry:call:ask", "enquiry:call:refuse"),
    ),
    row(
        "3.4", "A client may say no", ENFORCED, RECORDED,
        fields=(*of("consent", "answer", "kept_back", "kept_from"), *of("ground", "risk")), words=("reasons/refused", "share/stopped"),
        records=("consent:answer:record", "request:answer:stop"), law=(law.SCHEDULE_1_PARAGRAPH_18,),
    ),
    row(
        "3.5", "Why, and with whom", ENFORCED, ASKED,
        fields=(
            *of("share", "recipient", "named", "purpose"), *of("consent", "recipients", "purposes"), *of("paper", "kind", "about", "size", "ending"), *TOLD,
        ),
        words=("consent/form", "paper/form", "paper/sent", *OF_THE_CLIENT, *LEAFLET), records=("client:paper:export",), law=(law.ICO_CONSENT,),
    ),
    row(
        "3.6", "Paper under lock", ENFORCED, ASKED, PROMPTED, RECORDED,
        fields=(*of("consent", "paper_at", "scan"), *of("scan", "scan"), *of("paper_place", "paper_at")),
        words=("reasons/paper_not_placed", "consent/paper", "scan/delete"),
        records=("consent:paper:place", "consent:paper:ask", "scan:paper:seal", "scan:paper:read"),
    ),
    row(
        "3.7", "Facts only in the file, and the client may see it", ENFORCED, ASKED, PROMPTED, RECORDED,
        fields=(*TOLD, *ASKED_FOR_DATA, *COMPLAINED),
        words=("advice", "words/advice", *LEAFLET, "access/received", "access/page", "access/pack_file", "complaint/received"),
        records=(*BRIEFED, *DATA_GIVEN, "retention:file:destroy"), pages=("docs/data-lead.md",),
        law=(law.SUBJECT_ACCESS_CLOCK, law.SUBJECT_ACCESS_LIMITS, law.SUBJECT_ACCESS_OTHERS, law.COMPLAINTS, law.DATA_USE_AND_ACCESS),
    ),
    row(
        "3.8", "Colleagues who need to know", ENFORCED, ASKED, RECORDED, PROMPTED,
        fields=(
            *of("share", "recipient_kind"), *of("reading", "purpose", "reason"), *of("reading_review", "needed", "finding"),
            *of("keep_out", "people", "reason"), *of("key_workers", "key_workers"), *of("client", "key_workers"),
            *of("cover", "covers_for", "person", "from_on", "until_on"), *of("hand_over", "covers_for", "person"),
        ),
        words=(
            "reasons/colleague_needs_to_know", "duties/text", "reading/form", "reading/opened", "reading/urgent", "reading/looked_at", "file/overview",
            "file/looks", "working/covers", "cover/named", "cover/handed_over",
        ),
        records=(
            "client:file:read", "client:looks:read", "client:workers:set", "client:mark:set", "reading:purpose:state", "reading:review:close",
            "cover:colleague:name", "cover:colleague:end",
        ),
        law=(law.ICO_CONSENT,),
    ),
)  # fmt: skip
