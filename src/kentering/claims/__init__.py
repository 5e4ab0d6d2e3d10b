"""Claims: the figures of a text as structured claims, and what is left of them.

What lives here: reading (a text becomes ``Claim`` objects by a grammar over tokens, its lexicon
being data), checking (a claim gets one verdict against the vintage known when it was written),
scoring against labelled claims, and keeping claims as observations of their own.

Rooms within: ``documents`` makes text of a file, with its day; ``grammar`` finds what stands in
one sentence; ``topics``, ``periods``, ``measures``, ``places`` and ``comparisons`` decide the
fields of a figure; ``assemble`` makes the claim and ``move`` carries what was said to the next
sentence; ``checking`` judges.

What enters: the text of a document, its day of publication, a ``Store``. What leaves: frozen
claims and verdicts with their evidence; nothing is fetched and nothing in a document is run.
Reading and judging are separate steps: ``read`` never looks at the store.
"""
