"""Keeping files as long as the schedule says, and then destroying them, by two people, so that nothing can be read again (2.1.1, 3.7).

`files` closes a file and tells how it stands, `holds` what keeps it, `deciding` what the data lead and others decide about it, `destroying` does it,
`tombstones` does it again after an older backup was put back, and `belongings` knows which rows of which tables are about a client.
"""
