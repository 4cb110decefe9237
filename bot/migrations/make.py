"""For developers: writes the next migration from the difference between the migrations and bot/records/, to be read and mended by hand."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from bot.database import connect, upgrade


def make(number: str, message: str) -> None:
    """Write `versions/<number>_<message>.py`."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/empty.db", pool_size=1)
        with engine.connect() as connection:
            upgrade(connection)
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent))
            config.attributes["connection"] = connection
            command.revision(config, message=message, rev_id=number, autogenerate=True)
        engine.dispose()


if __name__ == "__main__":
    make(*sys.argv[1:3])
