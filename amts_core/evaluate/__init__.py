"""How good translations are, as numbers that others can check. May import what is below.

Hypotheses and references in, scores out, by sacreBLEU alone: each with its signature, its scale and
the number of segments that it was counted over.
"""
