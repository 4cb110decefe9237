"""A consent as its client may have it: on paper, and as JSON in two published forms (5.4)."""
