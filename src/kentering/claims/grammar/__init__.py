"""What stands in one sentence: tokens, phrases of the lexicon, figures, periods and segments.

Enters: the text and a lexicon. Leaves: parsed sentences, each figure with the words that belong to
it. Nothing here knows what another sentence said but through ``context``.
"""
