"""The gates that are programs of their own, one after the other: the same here, in `make check`, in `make test` and in CI."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

GATES: tuple[tuple[str, ...], ...] = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports",),
    ("coverage", "erase"),
    ("coverage", "run", "--source=policy", "-m", "pytest", "-q", "tests/policy"),
    ("coverage", "report", "--fail-under=100", "--show-missing", "--skip-covered"),
)


def main() -> None:
    """Run them all; stop at the first that is red."""
    for gate in GATES:
        print(f"gate: {' '.join(gate)}", flush=True)
        done = subprocess.run([str(BIN / gate[0]), *gate[1:]], cwd=ROOT, check=False)
        if done.returncode:
            raise SystemExit(f"gate failed: {' '.join(gate)}")


if __name__ == "__main__":
    main()
