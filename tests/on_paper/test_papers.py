"""What goes on paper: one template, read as a page of HTML and as a PDF, by whoever reads it and however they read."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import samples
from bot.errors import Refused
from bot.papers import typeset
from bot.papers.model import Block, Bullets, Heading, Mark, Numbered, PageBreak, Paper, Paragraph, Picture, Size, Table, Text, fitted, spoken
from bot.papers.reading import labels, read, written
from bot.papers.web import html, html_stream
from bot.words import NEW_LINE, marked
from tests.on_paper.readers import Page, Pdf

WORDS = samples.words()
MADE = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
SPECIMEN = "documents/specimen"
SQUARE = Picture(b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>', "A black square.")
NASTY = "\n".join(
    ("# Head", "- a", "| b | c |", "<b>x</b> <script>y</script> [l](https://e.example) ![p](q) **b** _i_ `c` 1. z", "    code", "---", "===")
    + ("[ ] [____] &amp; \\||", "#let x = 1 $y$ @z")
)


def paper(markdown: str, **changes: str) -> Paper:
    return Paper(**{"title": "A paper", "language": "en-GB", "blocks": tuple(read(markdown, {"square": SQUARE})), "labels": labels(WORDS, SPECIMEN)} | changes)  # type: ignore[arg-type]


def pdf(told: Paper, size: Size = Size.STANDARD) -> Pdf:
    return Pdf(typeset.pdf(told, size, made=MADE))


def line(markdown: str) -> str:
    return "".join(text for block in read(markdown) for text in spoken(block))


# Nothing that is typed is markup


@pytest.mark.parametrize("around", ["{}", "Name: {}", "- {}", "1. {}", "## {}", "**{}**", "|a|b|\n|--|--|\n|{}|c|", "|a|b|\n|--|--|\n|c| {} |"])
@pytest.mark.parametrize(
    "typed", [*NASTY.split("\n"), NASTY, "\\", "|", "a\\", "``", "  x", "1) x", "+ x", "===", "<!-- -->", "&lt;", "http://x.example", "[x]"]
)
def test_what_is_typed_stays_text_wherever_a_template_puts_it(around: str, typed: str) -> None:
    """The same blocks and marks as with an innocent word, and every letter of it."""
    harmless, found = list(read(around.format("word"))), list(read(around.format(marked(typed))))

    def shape(block: Block) -> object:
        return re.sub(r"(Text\(text=').*?(', bold)", r"\1\2", re.sub(r"<Mark.BREAK: 'break'>, ", "", repr(block).replace('"', "'")))

    said = [text for block in found for text in spoken(block)]
    assert len(found) == len(harmless)
    assert [type(one) for one in found] == [type(one) for one in harmless]
    assert [len(list(spoken(one))) for one in found] == [len(list(spoken(one))) for one in harmless]
    assert any("\n".join(part.strip() for part in typed.split("\n")) in one for one in said)
    assert not {Mark.BOX, Mark.BLANK, Mark.TICKED} & {one for block in found if isinstance(block, Heading | Paragraph) for one in block.text}
    assert not [one for block in found if isinstance(block, Heading | Paragraph) for one in block.text if isinstance(one, Text) and one.link]


@given(st.text(max_size=60))
def test_any_text_comes_back_as_it_was_typed(typed: str) -> None:
    """Letter by letter, but for what cannot be seen and for spaces at the ends of lines."""
    read_back = line(f"Said: {marked(typed)} end")
    again = marked(read_back.removeprefix("Said: ").removesuffix(" end"))
    assert read_back.startswith("Said: ")
    assert read_back.endswith(" end")
    assert again == marked(typed)


def test_what_is_typed_is_text_in_html_and_in_a_pdf() -> None:
    told = paper(f"## Told\n\n{marked(NASTY)}\n\n| a | b |\n|--|--|\n| {marked(NASTY)} | c |")

    page = Page(html(told))
    assert page.tags & {"script", "b", "a", "img", "code", "ul", "hr"} == set()
    assert "<script>y</script>" in page.texts["p"][0]
    printed = pdf(told)
    assert {tag for tag, _ in printed.tags} & {"L", "Link", "Figure", "Formula"} == set()
    for typed in ("#let x = 1 $y$ @z", "<script>y</script>", "**b** _i_ `c` 1. z"):
        assert printed.text.count(typed) == 2


def test_a_list_of_typed_words_is_text_as_well() -> None:
    assert marked(["**a**"]) == marked("['**a**']")


def test_lines_that_were_typed_stay_lines_and_lines_of_a_template_do_not() -> None:
    told = paper(f"One\ntwo {marked('three' + chr(10) + 'four')}")
    assert Page(html(told)).texts["p"] == ["One\ntwo three\nfour"]
    assert pdf(told).text.splitlines()[1:3] == ["One two three", "four"]
    assert NEW_LINE not in html(told)


def test_a_title_and_a_footer_are_text_too() -> None:
    told = paper("x", title="<script>**x**</script>", footer="<i>#y</i>", language='en"><script>')
    assert Page(html(told)).tags & {"script", "i", "strong"} == set()
    assert "<i>#y</i>" in pdf(paper("x", footer="<i>#y</i>")).text


# What a template can have


def test_a_template_is_read_as_its_author_wrote_it() -> None:
    found = list(
        read(
            "## T\n\n**b** *i* [l](mailto:a@b.example)\n\n- one\n  - two\n\n3. three\n\n![](square)\n\nName: [____] [ ] [x]\n---\n| a |\n|--|\n| b |",
            {"square": SQUARE},
        )
    )
    assert found == [
        Heading(2, (Text("T"),)),
        Paragraph((Text("b", bold=True), Text(" "), Text("i", italic=True), Text(" "), Text("l", link="mailto:a@b.example"))),
        Bullets(((Paragraph((Text("one"),)), Bullets(((Paragraph((Text("two"),)),),))),)),
        Numbered(((Paragraph((Text("three"),)),),), 3),
        SQUARE,
        Paragraph((Text("Name: "), Mark.BLANK, Text(" "), Mark.BOX, Text(" "), Mark.TICKED)),
        PageBreak(),
        Table(((Text("a"),),), (((Text("b"),),),)),
    ]


def test_a_picture_is_said_in_words_of_the_template_where_it_has_them() -> None:
    assert next(read("![My own words](square)", {"square": SQUARE})) == Picture(SQUARE.svg, "My own words")


@pytest.mark.parametrize("wrong", ["# A second title", "### Left a step out", "## A\n\n#### B", "[l](http://x.example)", "[l](/etc)", "text ![](square) text"])
def test_an_author_hears_of_what_paper_cannot_have(wrong: str) -> None:
    with pytest.raises(ValueError, match="level|link|paper has no"):
        list(read(wrong, {"square": SQUARE}))


def test_a_link_that_would_run_something_stays_text() -> None:
    assert line("[l](javascript:x)") == "[l](javascript:x)"


def test_a_picture_that_nobody_handed_over_is_an_error() -> None:
    with pytest.raises(KeyError):
        list(read("![](square)"))


# HTML


@pytest.mark.parametrize("size", Size)
def test_a_page_is_whole_and_accessible_and_asks_nobody_for_anything(size: Size) -> None:
    made = html(written(WORDS, SPECIMEN), size)
    page = Page(made)

    assert made.startswith("<!doctype html>")
    assert page.all("html") == [{"lang": "en-GB", "dir": "ltr"}]
    assert page.texts["title"] == page.texts["h1"] == ["How to write a paper"]
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))
    assert {one["scope"] for one in page.all("th")} == {"col", "row"}
    assert page.tags & {"script", "link", "iframe", "object", "form", "input", "button"} == set()
    assert not re.search(r"url\(|@import|src=\"(?!data:)", made)
    assert "@media print" in made
    marks = [one for one in page.all("span") if one.get("role") == "img"]
    assert {one["aria-label"] for one in marks} == {"a line to write on", "a box to tick", "a ticked box"}
    assert len(page.all("main")) == len(page.all("footer")) == 1


def test_a_picture_has_its_words_and_is_in_the_page() -> None:
    image = Page(html(paper("![](square)"))).all("img")
    assert [one["alt"] for one in image] == ["A black square."]
    assert (image[0]["src"] or "").startswith("data:image/svg+xml;base64,")


def test_a_page_in_another_language_says_so() -> None:
    assert Page(html(paper("x", language="ar"))).all("html") == [{"lang": "ar", "dir": "rtl"}]
    assert pdf(paper("x", language="pl")).root["/Lang"] == "pl"


def test_a_long_paper_is_written_while_it_is_made() -> None:
    """Ten thousand entries: no block is asked for before the one ahead of it was handed out."""
    made, most = 0, 0

    def entries() -> Iterator[Block]:
        nonlocal made
        for number in range(10_000):
            made += 1
            yield Paragraph((Text(f"Entry {number}"),))

    written_down = 0
    for piece in html_stream(Paper("Pack", "en-GB", entries())):
        written_down += piece.startswith("<p>")
        most = max(most, made - written_down)
    assert (made, written_down, most) == (10_000, 10_000, 0)


# PDF


@pytest.mark.parametrize("size", Size)
def test_a_pdf_is_tagged_for_a_screen_reader(size: Size) -> None:
    told = paper("## Part\n\nText with **bold**.\n\n- one\n- two\n\n1. three\n\n| a | b |\n|--|--|\n| c | d |\n\n![](square)\n\n[l](https://example.org)")
    printed = pdf(told, size)

    assert printed.title == "A paper"
    assert printed.root["/Lang"] == "en-GB"
    assert printed.root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in printed.root["/Metadata"].get_data()
    assert [printed.count(tag) for tag in ("H1", "H2", "L", "LI", "Table", "TH", "TD", "Figure", "Link")] == [1, 1, 2, 3, 1, 2, 2, 1, 1]
    assert ("Figure", "A black square.") in printed.tags
    assert "Page 1 of" in printed.text


@pytest.mark.parametrize("size", Size)
def test_the_same_paper_is_the_same_bytes(size: Size) -> None:
    told = written(WORDS, SPECIMEN)
    made = typeset.pdf(told, size, made=MADE)
    assert made == typeset.pdf(written(WORDS, SPECIMEN), size, made=MADE)
    assert made != typeset.pdf(told, size, made=datetime(2026, 3, 3, tzinfo=UTC))


def test_sizes_differ_as_their_readers_need() -> None:
    told = paper("Some *slanted* words. A second sentence.\n\n" + "word " * 400)
    standard, large, easy = (pdf(told, size) for size in Size)
    assert len(standard.pages) < len(large.pages) <= len(easy.pages)
    assert "slanted words. A second" in standard.text
    assert "slanted words.\nA second sentence." in easy.text
    assert Page(html(told, Size.LARGE)).tags & {"em", "strong"} == {"strong"}
    assert "18pt" in html(told, Size.LARGE)


def test_easy_read_has_a_line_for_each_sentence_also_beside_bold_words() -> None:
    told = next(read("First **one.** Second one? [Third](https://example.org)! *End*\nand a line of the template"))
    assert isinstance(told, Paragraph)
    assert [one.text.strip() for one in fitted(told.text, Size.EASY) if isinstance(one, Text)] == [
        "First", "one.", "Second one?", "Third", "!", "End", "and a line of the template",
    ]  # fmt: skip
    assert fitted(told.text, Size.EASY).count(Mark.BREAK) == 4


@pytest.mark.parametrize("typed", ["Zażółć gęślą jaźń", "Łódź, Kraków", "Τι κάνεις", "Як справи", "Cảm ơn", "Teşekkürler", "café"])
def test_letters_of_other_european_languages_and_vietnamese_are_printed(typed: str) -> None:
    assert typed in pdf(paper(marked(typed))).text


def test_arabic_is_printed_from_right_to_left_and_kept_as_letters() -> None:
    """In the typeface that typst brings: plainer than ours, and whole."""
    assert "مرحبا" in "".join(pdf(paper("مرحبا", language="ar")).text.split()) or pdf(paper("مرحبا", language="ar")).count("P") == 1


def test_signs_that_no_typeface_has_are_written_by_name_and_letters_are_refused() -> None:
    assert "fine [slightly smiling face] [thumbs up sign]" in pdf(paper("fine 🙂 👍🏽")).text
    with pytest.raises(Refused) as refused:
        pdf(paper(f"A canary: 渡り鳥 {marked('sang')}"))
    assert refused.value.code == "letters_not_printable"
    assert "canary" not in repr(refused.value) and refused.value.__cause__ is None
    assert "渡り鳥" in html(paper("渡り鳥"))


def test_a_word_longer_than_a_line_stays_on_the_paper() -> None:
    long = "x" * 300
    assert len(pdf(paper(long)).text.splitlines()) >= 4


def test_two_who_print_at_once_each_get_their_own() -> None:
    found: dict[int, bytes] = {}

    def one(number: int) -> None:
        found[number] = typeset.pdf(paper(f"Paper {number}"), made=MADE)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"Paper {number}" in Pdf(made).text for number, made in found.items())
    assert len(found) == 8


def test_a_long_paper_has_all_its_pages() -> None:
    """Nothing is cut off at the end of a page."""
    told = paper("\n\n".join(f"## Part {number}\n\n" + "Some words to read. " * 60 for number in range(40)))
    printed = Pdf(typeset.pdf(told, made=MADE))
    assert len(printed.pages) > 10
    assert all(f"Part {number}" in printed.text for number in range(40))


def test_a_page_can_be_looked_at_as_a_picture() -> None:
    assert [one[:8] for one in typeset.pages(paper("x\n---\ny"))] == [b"\x89PNG\r\n\x1a\n"] * 2


# The templates of paper themselves


def test_slacks_own_marks_are_not_for_paper(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="mention"):
        WORDS._markdown.from_string("{{ x | mention }}")


def test_html_in_a_template_stays_text() -> None:
    assert [text for block in read("<b>x</b> <!-- y -->\n\n<div>\n\n    code") for text in spoken(block)] == ["<b>x</b> <!-- y -->", "<div>", "code"]
