"""Bringing what a charity has today: lists of clients and of consents, as CSV files that any spreadsheet saves.

`reading` opens a file whatever wrote it, `columns` says what stands in which column, `checking` finds everything that is to be mended, and `writing` keeps
all of it or nothing. A file is read twice and never held: first to check every row, then to write.
"""
