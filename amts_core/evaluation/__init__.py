"""How good translations are, as numbers that others can check. May import what is below.

Hypotheses and references in, scores out, by sacreBLEU and, where it is set up, COMET: each with its
signature, its scale and the number of segments that it was counted over. :mod:`joining` says what
is compared as one, :mod:`tables` sets systems side by side, :mod:`buckets` tells where they differ.
"""
