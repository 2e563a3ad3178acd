"""Alignment: segments of two languages → beads, which source segments translate which target ones.

A corridor is found from coarse to fine, what speaks for every bead in it is gathered, and of all
chains of beads the best is returned, with a calibrated confidence. No database.

Knows: kernel, formats, checks.
"""

from amts_core.align.bitext import MOST_DOUBTED, MinedSegments, align_segments
from amts_core.align.document_matches import LEAST_SCORE, DocumentMatch
from amts_core.align.encoder import Encoder, best_encoder, encoder_name, load_encoder
from amts_core.align.margins import LEAST_MARGIN
from amts_core.align.sides import MAX_SIZE

__all__ = [
    "DocumentMatch",
    "Encoder",
    "LEAST_MARGIN",
    "LEAST_SCORE",
    "MAX_SIZE",
    "MOST_DOUBTED",
    "MinedSegments",
    "align_segments",
    "best_encoder",
    "bitext",
    "encoder_name",
    "load_encoder",
]
