"""How fast it is, always as a ratio to a floor and to a peer taken in the same run: absolute figures move with the machine."""
