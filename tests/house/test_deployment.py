"""compose.yaml and the container file say what is so: settings that there are, commands that there are, no secret, and time enough to go in good order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from bot.cli import app
from bot.entrance import EVENTS
from bot.settings import SETTINGS_FILE, Settings
from tests.infra.test_app import GRACE

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = {field.validation_alias for field in Settings.model_fields.values()} | {"JUSTUS_SETTINGS"}
OF_OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "ADDRESS"}
"""What the images of others are told."""
SECRET = re.compile(r"xox[bap]-|xapp-|password=|://[^/\s:]+:[^/\s@]+@", re.I)
BOTS = ("bot-one", "bot-two")


@pytest.fixture(scope="module")
def compose() -> Any:
    """The file as Compose reads it."""
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def container() -> str:
    """The container file."""
    return (ROOT / "Containerfile").read_text(encoding="utf-8")


def environment(service: dict[str, Any]) -> dict[str, str]:
    """What a service is told by its environment."""
    return {str(name): str(value) for name, value in service.get("environment", {}).items()}


def test_every_variable_is_a_setting_that_there_is(compose: Any, container: str) -> None:
    told = {name for service in compose["services"].values() for name in environment(service)}
    assert told - OURS - OF_OTHERS == set()
    in_image = set(re.findall(r"\b(JUSTUS_\w+|SLACK_\w+|PORT)=", container))
    assert in_image == {"JUSTUS_HOST", "PORT"}
    assert in_image <= OURS


def test_every_command_is_one_that_there_is(compose: Any, container: str) -> None:
    there = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group, as this app is
    asked = {compose["services"][name]["command"][0] for name in (*BOTS, "migrate")} | set(re.findall(r'^CMD \["(\w+)"\]', container, re.M))
    assert asked == {"serve", "migrate"}
    assert asked <= there


def test_no_secret_is_written_into_either_file_or_into_the_image(compose: Any, container: str) -> None:
    assert not SECRET.search((ROOT / "compose.yaml").read_text(encoding="utf-8") + container)
    assert SECRET.search("JUSTUS_DATABASE_URL=postgresql://justus:hush@database/justus")
    assert {name: one["file"] for name, one in compose["secrets"].items()} == {"settings": SETTINGS_FILE, "database-password": "database-password"}
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    let_in = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", container, re.M) for word in line.split()}
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert let_in == copied == {*packages, "requirements.lock", "pyproject.toml", "README.md"}


def test_what_comes_from_elsewhere_is_named_by_its_version(compose: Any, container: str) -> None:
    images = [service["image"] for service in compose["services"].values()] + re.findall(r"^FROM (\S+)", container, re.M)
    assert all(re.search(r":\S*\d", one) or one == "justus:local" for one in images), images
    assert len(set(re.findall(r"^FROM (\S+)", container, re.M))) == 1


def test_nobody_is_root_and_health_is_what_the_bot_says_of_itself(compose: Any, container: str) -> None:
    assert re.findall(r"^USER (\d+)$", container, re.M) == ["10001"]
    assert container.index("USER 10001") < container.index("HEALTHCHECK")
    assert f":{Settings.model_fields['port'].default}/ready" in container
    for name in BOTS:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "ports" not in service


def test_a_replica_has_time_to_go_and_the_balancer_to_hear_of_it(compose: Any) -> None:
    drains = {environment(compose["services"][name])["JUSTUS_DRAIN"] for name in BOTS}
    asked_every, patience = (int(found) for found in re.findall(r"health_(?:interval|timeout) (\d+)s", caddy(compose)))
    assert len(drains) == 1
    assert asked_every + patience < int(drains.pop())
    assert {compose["services"][name]["stop_grace_period"] for name in BOTS} == {f"{GRACE:.0f}s"}


def caddy(compose: Any) -> str:
    """What the balancer is told."""
    return str(compose["configs"]["caddyfile"]["content"])


def test_the_balancer_lets_only_slack_in_and_asks_both_whether_they_are_ready(compose: Any) -> None:
    told = caddy(compose)
    port = Settings.model_fields["port"].default
    assert f"handle {EVENTS} {{" in told
    assert f"reverse_proxy {' '.join(f'{name}:{port}' for name in BOTS)} {{" in told
    assert "health_uri /ready" in told
    assert "respond 404" in told
    assert compose["services"]["balancer"]["profiles"] == ["http"]


def test_both_replicas_start_when_the_tables_are_ready(compose: Any) -> None:
    services = compose["services"]
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert all(services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}} for name in BOTS)
    assert services["migrate"]["restart"] == "no"


def test_what_must_outlive_a_container_is_kept_and_shared(compose: Any) -> None:
    for name in BOTS:
        told, mounted = environment(compose["services"][name]), [one.split(":")[1] for one in compose["services"][name]["volumes"]]
        assert told["JUSTUS_FILES"] in mounted
        assert str(Path(told["JUSTUS_TOMBSTONES"]).parent) in mounted
    assert {one.split(":")[0] for name in (*BOTS, "database", "balancer") for one in compose["services"][name]["volumes"]} == set(compose["volumes"])
