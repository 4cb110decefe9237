"""The report for trustees: what was told without consent in a time, how it was decided, and what is late. Only counts, and none that could point at anybody."""
