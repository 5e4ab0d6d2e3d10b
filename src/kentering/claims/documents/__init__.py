"""Files become text: what is prose in them, what is not read, and the day they appeared.

Enters: a file or its bytes (text, HTML, PDF). Leaves: a ``Document`` with its characters, the prose
among them, its day and where that day came from. Nothing is fetched, and nothing in a file is run.
"""
