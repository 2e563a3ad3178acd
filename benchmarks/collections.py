"""How well unpaired documents are matched, and translations mined from comparable texts.

Matching: the chapters of *Dive into Deep Learning*, English and Chinese, without their names; all
of them, and with a third of each side lacking its counterpart. Mining: NTREX-128, of which each
side holds 800 lines in random order, 200 of them the same ones.

usage: python -m benchmarks.collections [--corpora DIR]    (else AMTS_CORPORA)
"""

import argparse
import random
from pathlib import Path

from amts_core.align import bitext
from amts_core.align.document_matches import Outline, match_documents
from amts_core.align.encoder import Encoder, best_encoder, load_encoder
from amts_core.formats import segmented_documents
from amts_core.formats.folders import pair_files
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from benchmarks import machine
from training.aligner.bitexts import segments

_LANGUAGES = ("zh", "es", "fr", "de", "ja", "pt", "ko", "tr", "vi")
_MARGINS = (0.20, 0.24, 0.27, 0.30, 0.34)
_N_LINES, _N_SHARED = 800, 200


def match_book(folders: tuple[Path, Path], encoder: Encoder) -> None:
    """Print how many chapters find their translation by what they say."""
    names = [pair.src for pair in pair_files(*folders, ("en", "zh")).pairs]
    sides = []
    for folder, language in zip(folders, ("en", "zh"), strict=True):
        read = (
            segmented_documents.read_document((folder / name).read_bytes(), name, language)
            for name in names
        )
        texts = [[part.text for part in one.segments] for one in read]
        sides.append([Outline("", encoder.token_sums(side).sums) for side in texts])
    third = len(names) // 3
    for label, src, tgt, offset in (
        ("all", *sides, 0),
        ("a third without counterpart", sides[0][:-third], sides[1][third:], third),
    ):
        found = match_documents(src, tgt)
        right = sum(match.src == match.tgt + offset for match in found)
        n_true = len(src) - offset
        print(f"match, {label}: {len(found)} of {n_true} proposed, {right} of them right")


def mine_lines(folder: Path, encoder: Encoder) -> None:
    """Print precision and recall of what is mined, over all languages, by margin."""
    lots = random.Random(1)
    lines = {
        code: (folder / f"ntrex.{code}").read_text("utf-8").splitlines()
        for code in ("en", *_LANGUAGES)
    }
    mined: list[tuple[float, bool]] = []
    for code in _LANGUAGES:
        order = lots.sample(range(len(lines["en"])), 2 * _N_LINES - _N_SHARED)
        chosen = order[:_N_LINES], lots.sample(order[-_N_LINES:], _N_LINES)
        src, tgt = (
            segments([lines[language][n] for n in numbers], list(range(_N_LINES)))
            for language, numbers in zip(("en", code), chosen, strict=True)
        )
        better = best_encoder(encoder, ("en", code))
        found = bitext.mine_segments(src, tgt, ("en", code), better, least=min(_MARGINS))
        mined += [(one.margin, chosen[0][one.src.n] == chosen[1][one.tgt.n]) for one in found]
    for least in _MARGINS:
        right = [is_right for margin, is_right in mined if margin >= least]
        print(
            f"mine, margin from {least}: {len(right)} pairs, precision "
            f"{sum(right) / max(len(right), 1):.3f}, "
            f"recall {sum(right) / (_N_SHARED * len(_LANGUAGES)):.3f}"
        )


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    options = parser.parse_args()
    if options.corpora is None:
        parser.error("name a folder of corpora with --corpora or AMTS_CORPORA")
    encoder = load_encoder(str(BUNDLED_ENCODER))
    print(machine.describe())
    match_book((options.corpora / "d2l" / "en", options.corpora / "d2l" / "zh"), encoder)
    mine_lines(options.corpora / "eval", encoder)


if __name__ == "__main__":
    main()
