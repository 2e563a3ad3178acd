"""The review desk: a person's actions on stored beads, each checked, durable and undoable.

It puts together what ``review``, ``structure`` and ``risk`` decide, what ``checks`` find and what
the ``store`` keeps. :mod:`deciding` has single decisions and undo, :mod:`restructuring` merges,
splits and re-alignments, :mod:`sampling` decisions in bulk, which :mod:`bulk` carries out in
portions, :mod:`second` the blind second pass, :mod:`findings` what the checks find.
"""

from amts_core.desk.deciding import decide, ignore, redo, take_out, undo
from amts_core.desk.findings import Examiner
from amts_core.desk.restructuring import restructure
from amts_core.desk.sampling import accept

__all__ = ["Examiner", "accept", "decide", "ignore", "redo", "restructure", "take_out", "undo"]
