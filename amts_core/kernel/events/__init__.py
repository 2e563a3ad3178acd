"""Events: who acts, on what, at which version, by which token; decided here once, for both desks.

A *subject* is what a desk's events are about, a bead or a post-edit. It brings only its tables, its
rules and how an event on it is taken back. Rights, repeated tokens, versions, clashes and what
becomes of the text typed meanwhile, leases, undo and redo are the machine's.
"""
