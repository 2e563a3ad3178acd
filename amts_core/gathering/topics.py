"""What texts are about, and which are nearest to others: vectors in, scores out.

Any two sentences share words that say nothing of their subject, so two articles about nothing in
common still look half alike. What sentences of everyday life have in common is taken away first;
what is left points towards the subject, in all languages of the encoder alike.
"""

import numpy as np

from amts_core.kernel.vectors import Floats, top_k, unit_rows

LEAST_LIKENESS = 0.15
"""From which on an article counts as about a subject. Chapters of two books about machine learning,
in three languages, had 0.19 and more with other chapters, be it one or five of them; news in ten
languages, and literature, 0.10 and less (19 in 20 of each).
"""


def likeness(article: Floats, subject: Floats, everyday: Floats) -> float:
    """Return how far an article is about the subject of other texts, -1 to 1, higher is better.

    :param article: a vector of length 1 for each of its sentences, ``(n, d)``.
    :param subject: the same of the texts that say what the subject is, ``(m, d)``.
    :param everyday: the same of sentences about nothing in particular, in any languages.
    """
    if not len(article) or not len(subject):
        return 0.0
    centre = everyday.mean(axis=0)
    means = unit_rows(np.stack([side.mean(axis=0) - centre for side in (article, subject)]))
    return float(means[0] @ means[1])


def nearest(texts: Floats, others: Floats) -> Floats:
    """Return for each text the cosine of the other one that is most like it; 0 without others.

    :param texts: vectors, ``(n, d)``.
    :param others: vectors, ``(m, d)``.
    """
    if not len(others):
        return np.zeros(len(texts), dtype=np.float32)
    return top_k(unit_rows(texts), unit_rows(others), 1).cosines[:, 0]
