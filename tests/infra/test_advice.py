"""Advice on free text: what may be a guess, a name or a number is noticed, and ordinary notes are left in peace (3.7). All numbers are made up or reserved."""

from __future__ import annotations

import pytest

from bot.advice import Advice, advise
from bot.words import TEMPLATES

LISTS = ("bodies", "guesses", "not_names", "relations", "titles")

FOUND: dict[Advice, tuple[str, ...]] = {
    Advice.GUESS: (
        "I think she drinks.",
        "Apparently there is no food in the flat.",
        "He has probably stopped taking his tablets.",
        "The flat seems to be empty.",
        "She must have been drinking again.",
        "There is a rumour about the uncle.",
        "I heard that they moved out.",
        "They say it was him.",
        "It sounds like a debt.",
        "I’ve heard he is back.",
    ),
    Advice.NAME: (
        "Mr Smith rang about the rent.",
        "Mrs. Okafor came with her.",
        "Dr Patel gave the tablets.",
        "Miss Jones from the school wrote.",
        "Met Sarah Jones at the flat.",
        "The flat belongs to John O'Neill.",
        "On Monday Sarah Jones came back.",
        "Her sister Amina has a key.",
        "His landlord, Derek, wants the flat back.",
        "The child is called Maya.",
        "It happened at Sarah Jones's flat.",
        "Support Worker Jane Brown was there.",
        "Mary-Anne Brown saw it.",
    ),
    Advice.POSTCODE: ("The flat is in LS6 2AB.", "They moved to ls11 5hf.", "Sent to M1 1AE on Friday.", "She sleeps near EC1A 1BB."),
    Advice.NHS_NUMBER: ("NHS 943 476 5919 on the letter.", "Number: 9434765919."),
    Advice.NI_NUMBER: (
        "NI number QQ 12 34 56 C is wrong, AB 12 34 56 C is hers.",
        "Her number is AB123456C.",
        "Written as AB 12 34 56 on the form.",
        "ab123456d",
    ),
    Advice.TAX_NUMBER: ("The tax office wrote about 1955839661.",),
    Advice.BANK: ("Pay into 20-00-00 55779911.", "Her card is 4111 1111 1111 1111.", "IBAN GB82 WEST 1234 5698 7654 32."),
    Advice.PHONE: ("Ring 0113 496 0001 before noon.", "Her mobile is 07700 900123.", "From +44 161 496 0999.", "call 01632 960 001 or 0161 496 0123"),
    Advice.EMAIL: ("Write to someone@example.org first.", "first.last+flat@mail.example.co.uk is hers."),
}

INNOCENT = (
    "Universal Credit stopped in May.",
    "Leeds Housing Office must place the client by Friday.",
    "Without a flat since May.",
    "She rang at 14:10 and again at 15:30.",
    "Rent arrears of £120.50, due on 01/04/2026.",
    "The consent lasts 12 months.",
    "This follows R-7K3QFX and JU-0412.",
    "Client JU-0412 was seen at home on Tuesday.",
    "Personal Independence Payment was refused on 3 March 2026.",
    "The Department for Work and Pensions wrote on 12 February.",
    "Citizens Advice helped with the form.",
    "West Yorkshire Police came at 02:15 on Sunday 1 March.",
    "Social Services will visit on Monday.",
    "Children's Services were told.",
    "She is in St James's Hospital on ward 7.",
    "He was at Leeds Crown Court on 4 May 2025.",
    "They live in Chapel Allerton now.",
    "The Home Office letter of 2026-02-14 says so.",
    "Council Tax is in arrears: £1,204.00 over 14 months.",
    "The Mental Health Act assessment is on Thursday.",
    "Section 47 enquiry opened on 02.03.2026.",
    "Harbour House has a bed from Wednesday 8 April.",
    'The client said: "I think they will put me out."',
    "She told me “they say I must go”.",
    "The Support Worker and the Team Leader were there.",
    "Last Christmas Eve there was no heating.",
    "New Year was spent in the hostel.",
    "They must have a ground floor flat.",
    "He is likely to lose the flat.",
    "Two children, aged 4 and 9, sleep in one room.",
    "Needs step-free access and a bath.",
    "Room 12, floor 2, block B1 2nd door on the left.",
    "Takes insulin twice a day, 10 units.",
    "Meeting on Microsoft Teams at 11:00.",
    "Women's Aid offered a place.",
    "The Housing Act 1996 applies here.",
    "Attendance Allowance ended on 31 December.",
    "Found without heating or food for three days.",
    "To find the right flat.",
    "They must know whom they house.",
    "Debt of 4500.00 pounds at 19.9 per cent.",
    "Order 4/2026, seen on 5 March.",
    "Court number AB12C34567 on the order.",
    "Her sister has a key; her mother does not.",
    "His son and daughter are at school.",
    "Her landlord Leeds Federated Housing wrote.",
    "Telephone call at 9.15, ended at 9.40.",
    "The meter read 004512 on 1 March and 004987 on 8 March.",
    "Polish and English spoken; an interpreter was there.",
    "Asked Adult Social Care on Friday.",
    "The Job Centre Plus in Leeds sent a letter.",
    "Yes, do tell them.",
    "Rang from the hospital bed.",
    "At the visit on Friday.",
    "999 was called at 23:58.",
    "Vitamin B12 3mg, once a day.",
    "Case 2025-1188 was closed in 2025.",
    "The Care Act says so.",
    "Weight 48 kg, height 161 cm.",
    "British Gas cut the flat off on 12-01-2026.",
    "The First Tribunal hearing is on 20 May 2026 at 10:00.",
    "The Salvation Army and the Red Cross gave food.",
    "Elm House, from Monday.",
    "In Leeds since 2019.",
    "A letter of 3 pages, kept in cabinet 4, folder 12.",
    "Diagnosed with Bipolar Disorder in 2019.",
    "A Notice Seeking Possession was served on 3 March.",
    "Domestic Abuse is a concern here.",
    "The Child Protection Plan was made on 9 January.",
    "She was at Costa Coffee when it began.",
    "Has a Blue Badge until June 2027.",
)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_what_the_file_does_not_need_is_noticed(kind: Advice, text: str) -> None:
    assert kind in advise(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_an_ordinary_note_is_left_in_peace(text: str) -> None:
    assert advise(text) == ()


def test_false_alarms_are_rare_and_each_alarm_names_the_right_kind() -> None:
    """Precision over both lists: every alarm is for the kind that the sentence was written for."""
    alarms = [(kind, found) for kind, texts in FOUND.items() for text in texts for found in advise(text)] + [
        (None, one) for text in INNOCENT for one in advise(text)
    ]
    right = [found for kind, found in alarms if kind is found]
    assert len(INNOCENT) >= 60
    assert len(right) / len(alarms) >= 0.97


def test_a_name_that_belongs_there_is_no_finding() -> None:
    assert advise("Ring Sarah Jones first") == (Advice.NAME,)
    assert advise("Ring sarah jones first, or Sarah Jones' office", known=("Sarah Jones", "")) == ()


def test_each_kind_is_named_once_and_the_text_is_not_repeated() -> None:
    found = advise("Mr Smith and Mrs Brown, 0113 496 0001 and 0113 496 0002, I think, maybe")
    assert found == (Advice.GUESS, Advice.NAME, Advice.PHONE)


def test_every_list_of_words_is_one_that_is_read_and_has_no_word_twice() -> None:
    folder = TEMPLATES / "words" / "lists"
    assert tuple(sorted(path.stem for path in folder.iterdir())) == LISTS
    for name in LISTS:
        lines = [line for line in (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        assert [line for line in lines if line != line.strip()] == []
        assert len(lines) == len(set(lines)), name


def test_a_long_text_is_read_quickly() -> None:
    """It is read while a worker waits for the form: no pattern of ours may take its time over a hostile text."""
    for text in ("Aa " * 1000, "1 " * 1500, "a@" * 1500, "A1 " * 1000, '"' * 3000, "Ab-" * 1000):
        advise(text)
