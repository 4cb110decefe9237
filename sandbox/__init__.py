"""A strict local stand-in for Slack."""
