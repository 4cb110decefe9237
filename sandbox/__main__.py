"""The command line: python -m sandbox --port 8400 --manifest manifest.json --world world.json."""

from __future__ import annotations

import argparse

from sandbox.server import serve


def main() -> None:
    """Read the arguments, and serve."""
    parser = argparse.ArgumentParser(prog="sandbox", description="A strict local stand-in for Slack, on loopback only.")
    parser.add_argument("--port", type=int, default=8400)
    parser.add_argument("--world", help="a JSON file that describes the world")
    parser.add_argument("--manifest", help="a Slack app manifest in JSON")
    given = parser.parse_args()
    serve(given.port, given.world, given.manifest)


if __name__ == "__main__":
    main()
