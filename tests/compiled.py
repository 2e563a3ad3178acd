"""Compile, once for all processes, what numba would compile in each: ``python -m tests.compiled``."""

import numpy as np

from amts_core.align import align_segments
from amts_core.align.encoder import best_encoder, load_encoder
from amts_core.engines.smt import general_knowledge, translator, tuned_weights
from amts_core.engines.smt.lexicon import Wordbook
from amts_core.engines.smt.translator import EngineUnit, Translator
from amts_core.exchange.wire_format import Text
from amts_core.formats import segmented_documents
from amts_core.kernel.config import BUNDLED_ENCODER, SAMPLES

LANGUAGES = "en", "zh"


class _Blind:
    """An encoder to which nothing is near."""

    def encode(self, texts):
        return np.zeros((len(texts), 1), dtype=np.float32)


def compile_engine() -> None:
    """Compile the functions of the local engine: it takes half a minute."""
    units = [EngineUnit("One.", "Uno.", is_own=True), EngineUnit("Two.", "Dos.", is_own=False)]
    model = translator.train(units, ("en", "es"), tuple)
    text = (Text("One two three."),)
    Translator(
        model,
        (text,),
        tuple,
        wordbook=Wordbook(_Blind(), ()),
        weights=tuned_weights.weights(("en", "es")),
        general=general_knowledge.serving(("en", "es")),
    ).translate(0)


def compile_aligner() -> None:
    """Compile the functions of the aligner, and of both encoders that come along."""
    sides = [
        segmented_documents.read_document(path.read_bytes(), path.name, language).segments
        for language in LANGUAGES
        for path in [min((SAMPLES / "textbook" / language).iterdir())]
    ]
    encoder = load_encoder(str(BUNDLED_ENCODER))
    for each in (encoder, best_encoder(encoder, LANGUAGES)):
        align_segments(*sides, LANGUAGES, each)


if __name__ == "__main__":
    compile_aligner()
    compile_engine()
