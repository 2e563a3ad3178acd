"""Pages show, and ask workers for work: a folder a feature, beside what they share.

No arithmetic, no SQL, no loop over data, no computing: what a page needs it asks the core for.

Knows: every room of the core but the command line.
"""
