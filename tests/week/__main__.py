"""Write docs/a-week.html from the simulated week."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.week import page
from tests.week.charity import BEGINS, Week
from tests.week.stage import Stage

PAGE = Path(__file__).resolve().parents[2] / "docs" / "a-week.html"


def main() -> None:
    """Let the week happen, in a folder that is thrown away."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        week = Week(Stage(Path(folder), BEGINS))
        week.run()
        PAGE.write_text(page.written(week), encoding="utf-8")
    print(f"written to {PAGE.name}: {len(week.stage.sent)} messages")


if __name__ == "__main__":
    main()
