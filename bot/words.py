"""From templates to words: named parts of Jinja2 templates, with every value made harmless for the place where it will stand."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template, meta
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from bot.settings import Settings

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Control, zero-width and direction marks: they can make text say something other than what it shows."""


NEW_LINE = "\ue000"
"""A new line that somebody typed, inside one line of Markdown: a private letter, taken out of what people type."""

_MARKDOWN = re.compile(r"[!-/:-@\[-`{-~]")
"""Every mark that Markdown can read as something else than itself."""

_CUT_ENTITY = re.compile(r"(?:&\w{0,4})?\Z")
"""What a cut would leave of an entity at the end."""


class Safe(str):
    """Text that is Slack markup on purpose, made by a filter of ours, and not to be escaped again."""

    __slots__ = ()


def folded(value: str) -> str:
    """Take out unseen marks and fold line breaks, so that nobody can forge a second line."""
    return re.sub(r"\s*[\r\n\t]+\s*", " ", _UNSEEN.sub("", value)).strip()


def unseen_removed(value: str) -> str:
    """Take out unseen marks and keep the line breaks."""
    return _UNSEEN.sub("", value.replace("\r\n", "\n")).strip()


def escaped(value: Any) -> Any:
    """Make a value inert in Slack's markup: the three control characters as entities, folded, and no forged formatting."""
    if isinstance(value, Safe) or not isinstance(value, str):
        return value
    return Safe(folded(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def marked(value: Any) -> str:
    """Make a value inert in Markdown: each mark as an entity, unseen marks taken out, and its lines kept without beginning a line of the template."""
    seen = unseen_removed(re.sub("[\\x85\\u2028\\u2029]", "\n", str(value))).replace(NEW_LINE, "")
    return NEW_LINE.join(_MARKDOWN.sub(lambda mark: f"&#{ord(mark[0])};", folded(line)) for line in seen.split("\n"))


def _plain(value: Any) -> Any:
    return folded(value) if isinstance(value, str) and not isinstance(value, Safe) else value


def pieces(paragraph: str, size: int = 2900) -> list[str]:
    """Cut a long paragraph where a text object would overflow: at a space if there is one, and never inside an entity."""
    cut: list[str] = []
    rest = paragraph.strip()
    while len(rest) > size:
        at = rest.rfind(" ", 0, size)
        at = at if at > 0 else size - len(_CUT_ENTITY.findall(rest[:size])[0])
        cut.append(rest[:at])
        rest = rest[at:].strip()
    return [*cut, rest] if rest else cut


def _block(name: str) -> str:
    """The name of the template block for an enum's value: letters, digits and underscores only."""
    clean = re.sub(r"\W", "_", name)
    return f"g_{clean}" if clean[:1].isdigit() else clean


def version_of(template: str) -> str:
    """The hash of a template as it stands, so that it can be shown later which words somebody read or was told."""
    return hashlib.sha256((TEMPLATES / f"{template}.j2").read_bytes()).hexdigest()


class _Compiled(BytecodeCache):
    """Templates that this process has compiled already, in memory only: code that was read from a disk could be anybody's."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same words."""
        bucket.code = self._known.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._known[bucket.key + bucket.checksum] = bucket.code


_COMPILED = {escaped: _Compiled(), _plain: _Compiled(), marked: _Compiled()}
"""By what is done to each value: that is compiled in."""


class Words:
    """All that is said, by template and part. `mrkdwn` for Slack's markup, `plain` for labels and titles, `markdown` for paper."""

    def __init__(
        self, *, zone: ZoneInfo, charity: str, client_example: str, emergency_numbers: tuple[str, ...] = (), helpline: str = "", contact: str = ""
    ) -> None:
        """Take the facts that any template may use."""
        self.zone, self.charity, self.contact = zone, charity, contact
        shared = {
            "charity": charity, "client_example": client_example, "emergency_numbers": emergency_numbers, "helpline": helpline, "contact": contact,
        }  # fmt: skip
        self._mrkdwn = self._environment(escaped, shared)
        self._plain = self._environment(_plain, shared)
        self._markdown = self._environment(marked, shared)
        for slacks_own in ("mention", "safe_markup"):
            del self._markdown.filters[slacks_own]

    def _environment(self, finalize: Any, shared: dict[str, Any]) -> ImmutableSandboxedEnvironment:
        # HTML autoescape would be wrong for Slack; `finalize` escapes what Slack reads as markup.
        environment = ImmutableSandboxedEnvironment(  # noqa: S701  # see the line above
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            finalize=finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_COMPILED[finalize],
        )
        environment.globals.update(shared)
        environment.filters.update(mention=_mention, day=self.day, month=self.month, moment=self._moment, label=self.label, joined=_joined, safe_markup=Safe)
        return environment

    def mrkdwn(self, template: str, part: str, **context: Any) -> str:
        """Render one part for a mrkdwn text object."""
        return _render(_template(self._mrkdwn, template), part, context)

    def plain(self, template: str, part: str, **context: Any) -> str:
        """Render one part as plain text."""
        return _render(_template(self._plain, template), part, context)

    def markdown(self, template: str, part: str, **context: Any) -> str:
        """Render one part as Markdown, for paper (bot/papers): the template's marks are marks, and those in values are text."""
        return _render(_template(self._markdown, template), part, context)

    def whole(self, template: str, **context: Any) -> str:
        """Render a template without parts (a reason, a change, a clause) as plain text."""
        return _template(self._plain, template).render(**context).strip()

    def has(self, template: str, part: str) -> bool:
        """Whether the template has this part."""
        return part in _template(self._plain, template).blocks

    def needs_facts(self, template: str) -> bool:
        """Whether a template speaks of more than what any template may."""
        told = meta.find_undeclared_variables(self._plain.parse((TEMPLATES / f"{template}.j2").read_text(encoding="utf-8")))
        return bool(told - set(self._plain.globals))

    def label(self, value: Enum | int, whose: str = "") -> str:
        """The words for one member of a closed list; a count says itself. On a client's own paper (`whose`) it speaks of "me" or "you"."""
        if not isinstance(value, Enum):
            return str(value)
        return _label(self, type(value), value.value if isinstance(value.value, str) else value.name.lower(), whose)

    def day(self, value: date) -> str:
        """A day as people say it."""
        return f"{value:%A} {value.day} {value:%B %Y}"

    def month(self, value: date) -> str:
        """A month as people say it."""
        return f"{value:%B %Y}"

    def _moment(self, value: datetime) -> str:
        local = value.astimezone(self.zone)
        return f"{local:%H:%M} on {self.day(local.date())}"


def words_of(settings: Settings) -> Words:
    """The words of a charity, as it is set up."""
    return Words(
        zone=settings.zone,
        charity=settings.charity,
        client_example=settings.client_example,
        emergency_numbers=settings.emergency_numbers,
        helpline=settings.helpline,
        contact=settings.contact,
    )


@lru_cache(maxsize=1024)
def _label(words: Words, kind: type[Enum], value: str, whose: str) -> str:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    return words.plain(f"words/{name}", _block(value), whose=whose)


@lru_cache(maxsize=1024)
def _template(environment: Environment, name: str) -> Template:
    """Find a template, once: they do not change while we run, and the loader's own search costs more than most parts do."""
    return environment.get_template(f"{name}.j2")


def _render(template: Template, part: str, context: dict[str, Any]) -> str:
    """Render one named block; a part that the template does not have is an error of ours."""
    # What `template.new_context` would make, without the list of the other blocks: no part speaks of another, and that list took half the time of a modal.
    facts = template.environment.context_class(template.environment, template.environment.globals | context, template.name, {})
    return "".join(template.blocks[part](facts)).strip()


def _mention(user: str) -> Safe:
    return Safe(f"<@{user}>")


def _joined(values: Any) -> str:
    """List values as people do: a, b and c. A list of people, who are markup on purpose, stays so."""
    known = list(values)
    said = [str(value) for value in known]
    whole = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}" if said else ""
    return Safe(whole) if known and all(isinstance(value, Safe) for value in known) else whole
