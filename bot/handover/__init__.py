"""Handing everything over to a successor body, and taking it in again: one encrypted archive in a documented format (docs/handover.md).

`places` knows where everything is sealed and where people stand, `shapes` turns a row into a line of JSON and back, `archive` is the file itself,
`giving` writes one and `taking` takes one in. Nothing is ever held whole: one row at a time, whatever the number.
"""
