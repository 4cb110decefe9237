"""Charts: the same figures for the eye and in words, in black and white, with nothing in them that runs or is fetched."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from bot import samples
from bot.papers import typeset
from bot.papers.charts import Series, bars
from bot.papers.model import Size

WORDS = samples.words()
LABELS = ("4.2.1", "4.2.2")
TWO = (Series("Approved", (12, "under 5")), Series("Declined", (0, 7)))


def texts(svg: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_chart_says_in_words_all_that_it_shows() -> None:
    chart = bars(WORDS, "Told without consent", LABELS, TWO)

    assert chart.alt.splitlines() == ["Bar chart: Told without consent.", "Approved: 4.2.1, 12; 4.2.2, under 5.", "Declined: 4.2.1, 0; 4.2.2, 7."]
    assert {*LABELS, "12", "0", "7", "under 5", "Approved", "Declined"} <= set(texts(chart.svg))
    assert bars(WORDS, "Told", LABELS, TWO[:1]).alt.splitlines()[1] == "4.2.1, 12; 4.2.2, under 5."


def test_a_count_that_is_not_shown_has_no_bar_that_could_be_measured() -> None:
    one, other = (bars(WORDS, "Told", LABELS, [Series("", (12, hidden))]).svg for hidden in ("not shown", 0))
    assert one.replace(b"not shown", b"0") == other


def test_nothing_in_a_chart_runs_or_is_fetched_and_it_is_the_same_every_time() -> None:
    svg = bars(WORDS, "Told", ("<script>alert(1)</script>", "b"), TWO).svg
    assert {one.tag.rpartition("}")[2] for one in ElementTree.fromstring(svg).iter()} == {"svg", "defs", "style", "g", "rect", "path", "text"}
    assert not re.search(rb"https?://(?!www\.w3\.org/)|url\(|@import|<!--", svg)
    assert svg == bars(WORDS, "Told", ("<script>alert(1)</script>", "b"), TWO).svg


def test_bars_are_told_apart_without_colour() -> None:
    svg = bars(WORDS, "Told", LABELS, (*TWO, Series("Expired", (1, 2)))).svg.decode()
    fills = re.findall(r"\.color-\d \{ fill: (#\w+)", svg)
    assert len(set(fills)) == 3
    assert all(re.fullmatch(r"#(\w)\1*|#(\w\w)\2\2", one) for one in fills)  # greys


def test_the_letters_of_a_chart_are_as_large_as_those_around_it() -> None:
    wide = {size: int(re.findall(rb'width="(\d+)"', bars(WORDS, "Told", LABELS, TWO, size=size).svg)[0]) for size in Size}
    points = {size: 17 * 482 / pixels for size, pixels in wide.items()}  # 17 cm of paper are 482 points
    assert points[Size.STANDARD] > 11 and points[Size.LARGE] > 16 and points[Size.EASY] > 16


def test_a_chart_of_noughts_is_one_and_of_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="nothing"):
        bars(WORDS, "Told", (), ())
    assert "0" in texts(bars(WORDS, "Told", ("4.2.1",), (Series("", (0,)),)).svg)


def test_a_chart_can_be_a_png_for_where_svg_is_not_shown() -> None:
    chart = bars(WORDS, "Told", LABELS, TWO)
    assert typeset.png(chart)[:8] == b"\x89PNG\r\n\x1a\n"
    assert typeset.png(chart) == typeset.png(chart)


def test_a_long_label_is_cut_on_the_chart_and_whole_in_words() -> None:
    long = "Something that nobody would want to read beside a bar"
    chart = bars(WORDS, "Told", (long, "Short"), (Series("", (5, 6)),), size=Size.LARGE)
    assert long in chart.alt
    assert long not in texts(chart.svg) and any(one.endswith("\N{HORIZONTAL ELLIPSIS}") for one in texts(chart.svg))
    widths = [float(one) for one in re.findall(rb'<rect[^>]* width="([\d.]+)" height="[\d.]+" class="rect', chart.svg)]
    assert min(widths) > 100
