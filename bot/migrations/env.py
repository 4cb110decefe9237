"""Runs the migrations on the connection that bot.database hands over, in one transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

import bot.records  # noqa: F401  # its tables are to stand in the metadata
from bot.tables import Moment, Table


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column type as the plain one beneath it, so that a migration stays true when our code moves on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=connection.dialect.name == "sqlite", render_item=_render)
with context.begin_transaction():
    context.run_migrations()
