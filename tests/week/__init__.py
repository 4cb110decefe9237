"""A week of a busy charity by a clock that is handed in: 200 requests, absent trustees, nights, a bank holiday. `python -m tests.week` writes the page."""
