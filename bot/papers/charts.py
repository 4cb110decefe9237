"""Bar charts that can be read in black and white: static SVG with the numbers on it, and the same in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.papers.model import Picture, Size
from bot.words import Words

_TEMPLATE = "papers/chart"
_WIDE = {Size.STANDARD: 640, Size.LARGE: 480, Size.EASY: 480}
_BAR, _AROUND, _LETTER = 34, 90, 10
"""Pixels: how wide a chart is, how high a bar with its gap is, what the scale and the legend take, and a letter. On paper it is as wide as the page."""


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one kind, a value for each label; words where there is to be no bar, because its value is not shown."""

    name: str
    values: tuple[int | str, ...]


def bars(words: Words, title: str, labels: Sequence[str], series: Sequence[Series], *, size: Size = Size.STANDARD) -> Picture:
    """Lying bars, since labels are long; of two or three series, side by side. A label that would leave no room for its bar is cut, though not in the words.

    Every label and name must be ours: a chart goes where typed words do not.
    """
    if not labels or not series:
        raise ValueError("a chart of nothing")
    told = [(one.name, list(zip(labels, one.values, strict=True))) for one in series]
    return Picture(_drawn(tuple(labels), tuple(series), _WIDE[size]), words.plain(_TEMPLATE, "alt", title=title, series=told))


def _drawn(labels: tuple[str, ...], series: tuple[Series, ...], wide: int) -> bytes:
    import pygal

    most = max(_length(value) for one in series for value in one.values)
    chart = pygal.HorizontalBar(
        width=wide, height=_AROUND + _BAR * len(labels) * len(series), explicit_size=True, disable_xml_declaration=True, no_prefix=True,
        print_values=True, print_values_position="top", show_legend=len(series) > 1, legend_at_bottom=True, legend_at_bottom_columns=len(series),
        truncate_label=-1, truncate_legend=-1, range=(0, max(most * 1.15, 1)), y_labels=_steps(most), style=_style(), margin=10, spacing=8,
        js=(), x_labels=[_cut(label, wide // _LETTER // 2) for label in reversed(labels)], formatter=lambda value: f"{value:.0f}",
    )  # fmt: skip
    chart.add_xml_filter(_only_what_is_seen)
    for one in series:
        chart.add(one.name, [{"value": _length(value), "formatter": _says(str(value))} for value in reversed(one.values)])
    return str(chart.render(is_unicode=True)).encode()


def _cut(label: str, letters: int) -> str:
    return label if len(label) <= letters else f"{label[: letters - 1]}\N{HORIZONTAL ELLIPSIS}"


def _length(value: int | str) -> int:
    """How long a bar is: words have none, so that nothing can be measured."""
    return value if isinstance(value, int) else 0


def _says(shown: str) -> Callable[[Any], str]:
    return lambda _: shown


def _steps(most: int) -> list[int]:
    """Round numbers along the scale: at most six."""
    step = next(one * 10**power for power in range(12) for one in (1, 2, 5) if one * 10**power * 5 >= most)
    return list(range(0, most + 1, step))


def _style() -> Any:
    from pygal.style import Style

    return Style(font_family="Source Sans Pro", label_font_size=17, major_label_font_size=17, legend_font_size=17, value_font_size=17)


def _only_what_is_seen(root: Any) -> Any:
    """Leave out what pygal adds for a browser: scripts, hints that open under a mouse, and a comment with the day."""
    for element in list(root.iter()):
        name, kind = element.tag, str(element.get("class", ""))
        if not isinstance(name, str) or name in {"script", "title", "desc"} or "tooltip-overlay" in kind:
            element.getparent().remove(element)
        elif name == "style":
            element.text = _css()
    return root


@cache
def _css() -> str:
    return (Path(__file__).parent / "chart.css").read_text(encoding="utf-8")
