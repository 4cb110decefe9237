"""Subject access requests and complaints (3.7): received by anybody, handled by the data lead, answered with a pack.

`requests` and `clock` are the request and its time, `material` what colleagues hold, `considering` what is looked at before it goes out, `closing` how it ends;
`entries` reads a client's whole file, `packs` and `making` turn it into a sealed pack; `complaints` is the log of complaints; `reminding` what time brings.
Other rooms ask `holds.open_matters` what is open for a client, and tell `holds.client_destroyed` that one is gone.
"""
