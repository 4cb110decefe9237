"""Everything that the bot puts on paper: a template in Markdown is read into a `Paper`, and a paper becomes a page of HTML or a PDF.

`reading.written(words, name, **facts)` gives the paper of a template; `web.html` and `typeset.pdf` print it in a `Size`; `charts.bars` draws a picture for it.
"""
