"""What an administrator sets, by the names the ecosystem uses, checked at the start with errors that say what to do."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import NotSetUp
from bot.hours import NATIONS, NONE, bank_holidays, working_time
from bot.policy_file import WrongFile, values_in
from policy.value import Values
from policy.values import STANDARD
from policy.working_time import WorkingTime

SETTINGS_FILE = "justus.env"


def _name(alias: str, help_text: str, **more: Any) -> Any:
    """Declare a setting by its environment name, with the sentence an administrator reads about it."""
    return Field(validation_alias=alias, description=help_text, **more)


class Settings(BaseSettings):
    """Every setting, from the environment first and then from the settings file (JUSTUS_SETTINGS, or justus.env beside you)."""

    model_config = SettingsConfigDict(env_file_encoding="utf-8", extra="ignore", populate_by_name=False)

    slack_bot_token: SecretStr = _name("SLACK_BOT_TOKEN", "The bot token of the Slack app; it begins with xoxb-.")
    slack_app_token: SecretStr | None = _name("SLACK_APP_TOKEN", "For Socket Mode: the app-level token; it begins with xapp-.", default=None)
    slack_signing_secret: SecretStr | None = _name("SLACK_SIGNING_SECRET", "For signed HTTP: the app's signing secret.", default=None)
    slack_api_url: str = _name("SLACK_API_URL", "Where Slack's Web API is.", default="https://slack.com/api/")
    port: int = _name("PORT", "The port for /slack/events, /health and /ready.", default=3000, ge=0, le=65535)
    host: str = _name("JUSTUS_HOST", "The address to listen on.", default="127.0.0.1")

    database_url: str = _name("JUSTUS_DATABASE_URL", "Where records are kept: sqlite:///file or postgresql://…", default="sqlite:///justus.db")
    key: SecretStr = _name("JUSTUS_KEY", "The service key: 32 bytes in base64. 'justus key' makes one. To rotate: the new key, a comma, the old key.")
    approvals_channel: str = _name("JUSTUS_APPROVALS_CHANNEL", "The id of the private channel where trustees decide; it begins with C or G.")
    admins: Annotated[tuple[str, ...], NoDecode] = _name("JUSTUS_ADMINS", "Slack member ids of the first administrators, with commas between them.")
    charity: str = _name("JUSTUS_CHARITY", "The charity's name, as people read it.", default="the charity", max_length=80)
    client_pattern: str = _name("JUSTUS_CLIENT_PATTERN", "What a client reference looks like, as a regular expression.", default=r"JU-\d{4}")
    client_example: str = _name("JUSTUS_CLIENT_EXAMPLE", "A client reference that fits the pattern, to show people.", default="JU-0412")
    policy_file: Path | None = _name("JUSTUS_POLICY_FILE", "The file with the charity's own numbers of the policy, if it has any.", default=None)
    tombstones: Path | None = _name("JUSTUS_TOMBSTONES", "A file apart from the database and its backups, to which each destroyed file is added.", default=None)
    timezone: str = _name("JUSTUS_TIMEZONE", "The charity's time zone.", default="Europe/London")
    working_hours: str = _name("JUSTUS_WORKING_HOURS", "When the charity is at work, as 'mon-fri 09:00-17:00', or 'always'.", default="mon-fri 09:00-17:00")
    bank_holidays: str = _name("JUSTUS_BANK_HOLIDAYS", "Whose bank holidays the charity keeps: ENG, WLS, SCT, NIR, or none.", default="ENG")
    files: Path = _name("JUSTUS_FILES", "The folder for packs that wait to be handed over; encrypted, and removed by themselves.", default=Path("justus-files"))
    emergency_numbers: Annotated[tuple[str, ...], NoDecode] = _name(
        "JUSTUS_EMERGENCY_NUMBERS",
        "Who else to ring in an emergency, with semicolons between them, as 'Children's social care: 0151 496 0000'.",
        default=(),
    )
    contact: str = _name("JUSTUS_CONTACT", "How clients reach the charity, as papers for them should say it: address, phone, email.", default="")
    helpline: str = _name("JUSTUS_HELPLINE", "The data protection helpline, as people should read it.", default="")
    metrics_token: SecretStr | None = _name("JUSTUS_METRICS_TOKEN", "For /metrics: what whoever reads it must show. Without it there is none.", default=None)
    drain: int = _name("JUSTUS_DRAIN", "For how many seconds a process that was asked to go still takes signed HTTP.", default=0, ge=0, le=10)
    threads: int = _name("JUSTUS_THREADS", "How many answers may be prepared at once.", default=16, ge=2, le=64)
    executor: str = _name("JUSTUS_EXECUTOR", "This replica's name; must differ for each. By default host and process.", default="")
    log_level: str = _name("JUSTUS_LOG_LEVEL", "debug, info, warning or error.", default="info")

    @field_validator("admins", mode="before")
    @classmethod
    def _split_commas(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("emergency_numbers", mode="before")
    @classmethod
    def _split_semicolons(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else value

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith("xoxb-"):
            raise ValueError("must begin with xoxb-. Find it in your Slack app under 'OAuth & Permissions'")
        return value

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith("xapp-"):
            raise ValueError("must begin with xapp-. Make one in your Slack app under 'Basic Information', 'App-Level Tokens', with connections:write")
        return value

    @field_validator("key")
    @classmethod
    def _service_key(cls, value: SecretStr) -> SecretStr:
        for part in value.get_secret_value().split(","):
            try:
                raw = base64.b64decode(part.strip(), validate=True)
            except ValueError:
                raw = b""
            if len(raw) != 32:
                raise ValueError("must be 32 bytes in base64. 'justus key' makes one; keep a copy where the database is not")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[!-~]{20,}", value.get_secret_value()):
            raise ValueError("must be at least 20 letters and digits. 'justus key' makes one that is hard to guess")
        return value

    @field_validator("approvals_channel")
    @classmethod
    def _channel_id(cls, value: str) -> str:
        if not re.fullmatch(r"[CG][A-Z0-9]{5,}", value):
            raise ValueError("must be a channel's id such as C012AB3CD, not its name. In Slack: the channel's name, then 'About', at the foot")
        return value

    @field_validator("admins")
    @classmethod
    def _member_ids(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or any(not re.fullmatch(r"[UW][A-Z0-9]{4,}", one) for one in value):
            raise ValueError("must be member ids such as U012AB3CD, with commas between them. In Slack: a person's profile, the three dots, 'Copy member ID'")
        return value

    @field_validator("client_pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as wrong:
            raise ValueError("is not a regular expression") from wrong
        return value

    @field_validator("policy_file")
    @classmethod
    def _can_be_adopted(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                values_in(value)
            except WrongFile as wrong:
                raise PydanticCustomError("policy_file", "cannot be used", {"problems": wrong.problems}) from None
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError) as wrong:
            raise ValueError("is not a time zone such as Europe/London") from wrong
        return value

    @field_validator("working_hours")
    @classmethod
    def _known_hours(cls, value: str) -> str:
        try:
            working_time(value, NONE, ZoneInfo("UTC"))
        except ValueError as wrong:
            raise ValueError("must be days and hours such as 'mon-fri 09:00-17:00', or 'always'") from wrong
        return value

    @field_validator("bank_holidays")
    @classmethod
    def _known_nation(cls, value: str) -> str:
        if value.upper() not in {*NATIONS, NONE.upper()}:
            raise ValueError("must be ENG, WLS, SCT or NIR, or none")
        return value

    @model_validator(mode="after")
    def _can_be_reached(self) -> Settings:
        if not self.slack_app_token and not self.slack_signing_secret:
            raise ValueError("set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (signed HTTP): without one of them Slack cannot reach the bot")
        if not re.fullmatch(self.client_pattern, self.client_example):
            raise ValueError("JUSTUS_CLIENT_EXAMPLE does not fit JUSTUS_CLIENT_PATTERN")
        return self

    @cached_property
    def values(self) -> Values:
        """The numbers of the policy: the charity's own, or those we ship."""
        return values_in(self.policy_file) if self.policy_file else STANDARD

    @cached_property
    def working(self) -> WorkingTime:
        """When the charity is at work."""
        return working_time(self.working_hours, self.bank_holidays, self.zone)

    @cached_property
    def holidays(self) -> frozenset[date]:
        """The bank holidays, for many years; also of a charity that is always at work, because the law counts without them."""
        return bank_holidays(self.bank_holidays)

    @property
    def socket_mode(self) -> bool:
        """Whether payloads come over Socket Mode: so when there is an app token."""
        return self.slack_app_token is not None

    @property
    def zone(self) -> ZoneInfo:
        """The charity's time zone."""
        return ZoneInfo(self.timezone)


def load_settings(file: Path | None = None) -> Settings:
    """Read the settings; raise NotSetUp with one line for each thing to mend, never showing a secret."""
    path = file or Path(os.environ.get("JUSTUS_SETTINGS", SETTINGS_FILE))
    try:
        return Settings(_env_file=path)
    except ValidationError as wrong:
        problems = wrong.errors(include_input=False, include_url=False)
        raise NotSetUp(tuple(said for problem in problems for said in _in_words(problem))) from None


class _OnlyTheFile(BaseSettings):
    """The one setting that can be looked at while others are still missing."""

    model_config = SettingsConfigDict(env_file_encoding="utf-8", extra="ignore")
    policy_file: Path | None = _name("JUSTUS_POLICY_FILE", "", default=None)


def policy_file_named() -> Path | None:
    """Where the charity's own numbers are said to be, whether or not the bot is set up."""
    return _OnlyTheFile(_env_file=os.environ.get("JUSTUS_SETTINGS", SETTINGS_FILE)).policy_file


def _in_words(problem: Any) -> Iterator[str]:
    """Say one problem with the setting's own name in front; those of a file say themselves where they are."""
    if within := problem.get("ctx", {}).get("problems"):
        yield from within
        return
    name = str(problem["loc"][0]) if problem["loc"] else ""
    said = "is missing" if problem["type"] == "missing" else str(problem["msg"]).removeprefix("Value error, ")
    help_text = next((field.description for field in Settings.model_fields.values() if field.validation_alias == name), "")
    yield f"{name} {said}. {help_text}".strip()
