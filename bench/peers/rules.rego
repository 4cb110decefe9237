# The rules of policy/rules in Rego: one verdict, of the facts that bench/peers/facts.py makes.
package justus

import rego.v1

share := 1

anonymise := 2

ask_trustees := 3

not_yet := 4

no := 5

tell_now := 6

# 1.1 Silence refuses. 4.1 Danger is read first.
default verdict := 5

verdict := tell_now if {
	danger
} else := max(found) if {
	count(found) > 0
}

# Danger and duty (4.1, 4.2.1 to 4.2.3, 4.2.8 to 4.2.10)

danger if input.danger != "none"

danger if input.without_consent.basis.soon == "now"

danger if {
	basis_of("4.2.3").suspicion == "money"
	basis_of("4.2.3").learnt_at_work == true
	binds("terrorist_finance")
}

danger if {
	basis_of("4.2.1").known_sexual_offence == true
	binds("mandatory_reporting")
}

basis_of(ground) := input.without_consent.basis if input.without_consent.ground == ground

binds(duty) if {
	input.duties[duty] != null
	input.duties[duty] <= input.today
}

# Aims (1 to 3.5)

outside if input.recipient.kind != "colleague"

wanted := {item.category | some item in input.items}

needed_for := {
	"housing": set(),
	"health_care": {"money", "offences"},
	"benefits_and_money": {"offences"},
	"support": set(),
	"employment": {"offences", "substance_use", "money", "family"},
	"legal": set(),
	"safeguarding": set(),
	"crime": set(),
	"other": set(),
}

without_need if {
	some item in input.items
	item.need == ""
}

found contains not_yet if not input.recipient.is_named

found contains anonymise if input.anonymous_would_do == true

found contains not_yet if {
	outside
	input.anonymous_would_do == null
}

found contains not_yet if {
	outside
	input.anonymous_would_do == false
	input.why_not_anonymous == ""
}

found contains not_yet if count(input.items) == 0

found contains not_yet if without_need

found contains no if {
	outside
	count(wanted & needed_for[input.purpose]) > 0
}

found contains not_yet if input.justification == ""

# Caldicott (App. 1)

found contains no if {
	input.anonymous_would_do == true
	count(wanted & {"identity", "contact", "whereabouts"}) > 0
}

# Duties (4.9)

found contains not_yet if {
	not input.approved
	not duties_read
}

duties_read if {
	input.duties_read_on != null
	input.duties_read_on <= input.today
	input.today <= input.duties_due
}

# Channels (3.1, 3.3)

found contains no if input.channel == "fax"

found contains not_yet if {
	input.channel == "telephone"
	input.call == null
}

found contains not_yet if {
	input.channel == "telephone"
	input.call.identity == "unsure"
}

found contains not_yet if {
	input.channel == "telephone"
	input.call.identity == "called_back"
	input.call.number_source == ""
}

found contains not_yet if {
	input.channel == "telephone"
	input.call.overheard != false
}

# Colleagues (3.8)

found contains share if {
	not outside
	input.justification != ""
	count(input.items) > 0
	not without_need
}

# Consent (2.2, 3.4, part 5)

found contains share if covered

found contains ask_trustees if {
	needs_a_ground
	input.without_consent == null
}

needs_a_ground if {
	input.anonymous_would_do != true
	outside
	not covered
}

needs_a_ground if {
	input.anonymous_would_do != true
	not outside
	said_no
}

covered if {
	input.anonymous_would_do != true
	outside
	count(input.items) > 0
	some consent in covering
	not is_limited(consent)
}

# Answers that name all of it and stand by themselves, before any no is looked at.
covering := [consent |
	some consent in answers
	not consent.answer in {"unable", "not_answered"}
	names(consent)
	wanted & {it | some it in consent.categories} == wanted
	not flawed(consent)
	consent.given_on <= input.today
	consent.ends_on >= input.today
]

is_limited(consent) if {
	some limit in limits
	not is_older(limit, consent)
}

limits := noes | ends

said_no if {
	some one in noes
	not is_taken_back(one)
}

changed := {consent.replaces | some consent in input.consents; consent.replaces != ""}

answers := [consent |
	some consent in input.consents
	consent.kind == "share"
	not consent.id in changed
]

is_named_in(recipients) if {
	input.recipient.name != ""
	input.recipient.name in recipients
}

names(consent) if {
	input.purpose in consent.purposes
	is_named_in(consent.recipients)
}

is_about_the_purpose(consent) if count(consent.purposes) == 0

is_about_the_purpose(consent) if input.purpose in consent.purposes

is_about_the_recipient(consent) if {
	count(consent.recipients) == 0
	outside
}

is_about_the_recipient(consent) if is_named_in(consent.recipients)

is_kept_from_them(kept) if {
	kept.recipient == ""
	outside
}

is_kept_from_them(kept) if {
	kept.recipient != ""
	kept.recipient == input.recipient.name
}

# Kept back (3.4)
noes contains {"source": consent.place, "source_id": consent.id, "because": "kept_back", "on": consent.given_on, "categories": categories} if {
	some consent in input.consents
	consent.kind == "share"
	categories := wanted & {kept.category | some kept in consent.kept_back; is_kept_from_them(kept)}
	count(categories) > 0
}

# Refused (3.4); a refusal that names no category is of all
noes contains {"source": consent.place, "source_id": consent.id, "because": "refused", "on": consent.given_on, "categories": categories} if {
	some consent in input.consents
	consent.kind == "share"
	consent.answer == "refused"
	is_about_the_purpose(consent)
	is_about_the_recipient(consent)
	categories := refused(consent)
}

refused(consent) := wanted if count(consent.categories) == 0

refused(consent) := categories if {
	categories := wanted & {it | some it in consent.categories}
	count(categories) > 0
}

# Withdrawn (5.4), wholly or in part
noes contains {"source": consent.place, "source_id": consent.id, "because": "withdrawn", "on": withdrawn_on(consent), "categories": categories} if {
	some consent in input.consents
	consent.kind == "share"
	consent.answer == "given"
	is_withdrawn(consent)
	names(consent)
	not withdrawn_later(consent)
	categories := withdrawn(consent)
	count(categories) > 0
}

is_partly(consent) if count(consent.withdrawn_recipients) > 0

is_partly(consent) if count(consent.withdrawn_categories) > 0

is_withdrawn(consent) if consent.withdrawn_on != null

is_withdrawn(consent) if is_partly(consent)

withdrawn_later(consent) if {
	consent.withdrawn_on != null
	consent.withdrawn_on > input.today
}

withdrawn_on(consent) := consent.withdrawn_on if consent.withdrawn_on != null

withdrawn_on(consent) := consent.given_on if consent.withdrawn_on == null

withdrawn(consent) := wanted & {it | some it in consent.categories} if wholly_for_them(consent)

withdrawn(consent) := (wanted & {it | some it in consent.categories}) & {it | some it in consent.withdrawn_categories} if not wholly_for_them(consent)

wholly_for_them(consent) if not is_partly(consent)

wholly_for_them(consent) if is_named_in(consent.withdrawn_recipients)

# Taken back (5.4), part by part; a part that names nobody, no purpose or no category is of all of them
noes contains {"source": consent.place, "source_id": consent.id, "because": "withdrawn", "on": part.since, "categories": categories} if {
	some consent in input.consents
	consent.kind == "share"
	consent.answer == "given"
	names(consent)
	some part in consent.taken_back
	part.since <= input.today
	is_about_the_purpose(part)
	is_taken_from_them(part)
	categories := (wanted & {it | some it in consent.categories}) & taken(part)
	count(categories) > 0
}

is_taken_from_them(part) if count(part.recipients) == 0

is_taken_from_them(part) if is_named_in(part.recipients)

taken(part) := wanted if count(part.categories) == 0

taken(part) := {it | some it in part.categories} if count(part.categories) > 0

# Ended (5.4)
ends contains {"source": consent.place, "source_id": consent.id, "because": "ended", "on": consent.given_on, "categories": categories} if {
	some consent in input.consents
	consent.kind == "share"
	consent.answer == "given"
	consent.given_on <= consent.ends_on
	consent.ends_on < input.today
	names(consent)
	categories := wanted & {it | some it in consent.categories}
	count(categories) > 0
}

# Which came first (3.4); an answer that has ended covers nothing, so nobody asks whether its own end came before it

is_older(limit, consent) if {
	is_changed_by(limit, consent)
	consent.given_on >= limit.on
}

is_older(limit, consent) if {
	not is_changed_by(limit, consent)
	limit.because == "withdrawn"
	limit.source != consent.place
	consent.given_on >= limit.on
}

is_older(limit, consent) if {
	not is_changed_by(limit, consent)
	limit.because != "withdrawn"
	consent.given_on > limit.on
}

is_changed_by(limit, consent) if {
	consent.replaces != ""
	consent.replaces == limit.source_id
}

# Valid answers that name the recipient and the purpose, even if they have ended since.
relied_on := [consent |
	some consent in answers
	consent.answer == "given"
	consent.given_on <= input.today
	names(consent)
	not flawed(consent)
]

is_taken_back(one) if {
	some consent in relied_on
	is_older(one, consent)
	one.categories & {it | some it in consent.categories} == one.categories
	not keeps_out(one, consent)
}

keeps_out(one, consent) if {
	some own in noes
	own.source == consent.place
	count(own.categories & one.categories) > 0
}

# Validity (part 5)

flawed(consent) if consent.in_error

flawed(consent) if consent.in_their_words == ""

flawed(consent) if {
	consent.given_by != "client"
	consent.authority_seen == ""
}

flawed(consent) if {
	consent.given_by == "parent"
	consent.now_adult
}

flawed(consent) if {
	in_doubt(consent)
	consent.assessment == null
}

flawed(consent) if {
	in_doubt(consent)
	doubt_is_a_flaw(consent.assessment, consent.given_on)
}

flawed(consent) if consent.briefed_on == null

flawed(consent) if consent.briefed_on > consent.given_on

flawed(consent) if count(consent.not_told) > 0

flawed(consent) if {
	consent.told_again_due != null
	consent.given_on > consent.told_again_due
}

flawed(consent) if consent.free_of_duress != true

flawed(consent) if {
	consent.form == "verbal"
	consent.why_verbal == ""
}

flawed(consent) if {
	consent.form == "verbal"
	consent.plan_to_sign == ""
}

flawed(consent) if consent.ends_on > consent.latest_end

in_doubt(consent) if {
	consent.given_by == "client"
	consent.capacity == "doubted"
}

in_doubt(consent) if {
	consent.given_by == "client"
	consent.assessment != null
}

could(assessment) := {assessment.understands, assessment.retains, assessment.weighs, assessment.communicates}

# A client who could not do one of the four could not decide, or needs help: either way the consent does not count.
doubt_is_a_flaw(assessment, given_on) if could(assessment) != {true}

doubt_is_a_flaw(assessment, given_on) if assessment.observed == ""

doubt_is_a_flaw(assessment, given_on) if assessment.assessed_on != given_on

# Telling without consent (3.4, 4.1, 4.3)

case := input.without_consent if {
	needs_a_ground
	input.without_consent != null
}

approval := share if input.approved

approval := ask_trustees if not input.approved

found contains approval if case

found contains not_yet if case.why_no_consent == null

found contains not_yet if {
	case.risk == ""
	said_no
}

found contains not_yet if {
	case.ground != "4.2.3"
	not is_answered(case.discussed_with_client, case.why_not_discussed)
}

found contains not_yet if {
	case
	not case.ground in {"4.2.3", "4.2.4"}
	not is_answered(case.encouraged_to_go_themselves, case.why_not_encouraged)
}

is_answered(done, why_not) if done == true

is_answered(done, why_not) if {
	done == false
	why_not != ""
}

# The questions of each ground (4.2, 4.4 to 4.6)

questions := {
	"4.2.1": ["child", "soon"],
	"4.2.2": ["adult_harms", "needs_care", "can_protect_themselves", "own_decision", "public_interest", "soon"],
	"4.2.3": ["suspicion", "learnt_at_work", "soon"],
	"4.2.4": ["paper", "court", "number", "seen_on"],
	"4.2.5": ["asker"],
	"4.2.6": ["conduct"],
	"4.2.7": ["crime", "aim", "why_this_case"],
	"4.2.8": ["threat", "soon"],
	"4.2.9": ["worker_threat", "precaution_noted", "soon"],
	"4.4": ["crime"],
	"4.5": ["crime", "first_hand", "witness_answer", "witness_supported"],
	"4.6": ["who_is_at_risk", "why_this_case"],
}

found contains not_yet if case.reason == ""

found contains not_yet if {
	some question in questions[case.ground]
	case.basis[question] in {null, "", []}
}

found contains not_yet if {
	"sexual" in basis("4.2.1").harms
	basis("4.2.1").known_sexual_offence == null
}

found contains not_yet if {
	basis("4.5").witness_supported == false
	basis("4.5").why_not_supported == ""
}

basis(ground) := case.basis if case.ground == ground

# Where each ground ends (4.2, 4.4, 4.5, 4.10, App. 2)

found contains not_yet if count(basis("4.2.1").harms) == 0

found contains not_yet if {
	child := basis("4.2.1")
	not is_answered(child.parents_told, child.why_parents_not_told)
}

found contains not_yet if {
	child := basis("4.2.1")
	not is_answered(child.child_told, child.why_child_not_told)
}

found contains no if basis("4.2.2").needs_care == false

found contains no if basis("4.2.2").can_protect_themselves == true

found contains no if {
	basis("4.2.3")
	not input.recipient.kind in {"police_or_court", "emergency_service"}
}

found contains no if basis("4.2.4").paper in {"letter", "call"}

found contains not_yet if basis("4.2.4").seen_on > input.today

found contains not_yet if {
	basis("4.2.5").asker in {"benefits_office", "council", "police"}
	basis("4.2.5").power == ""
}

found contains no if basis("4.2.6").conduct == "own_use"

found contains not_yet if {
	admitted := basis("4.4")
	count({it | some it in admitted.tellers}) < 2
}

found contains not_yet if {
	witness := basis("4.5")
	not was_encouraged(witness)
}

was_encouraged(witness) if {
	witness.witness_encouraged == true
	witness.witness_answer != "not_asked"
}

found contains no if basis("4.5").witness_answer in {"will_report", "has_reported"}

found contains no if basis("4.5").first_hand == false
