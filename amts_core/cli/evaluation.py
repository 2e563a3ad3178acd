"""Commands that measure translations, without a database: evaluate."""

import argparse
import io
from pathlib import Path
from typing import Any

from amts_core.cli.common import Commands, bytes_of, print_line
from amts_core.documents import decoding
from amts_core.languages import LANGUAGES


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    evaluate = commands.add_parser(
        "evaluate", help="score translations by BLEU, chrF and TER, or compare two systems"
    )
    evaluate.add_argument(
        "--hyp", type=Path, required=True, metavar="FILE", help="a segment a line"
    )
    evaluate.add_argument("--ref", type=Path, required=True, metavar="FILE")
    evaluate.add_argument("--tgt-lang", choices=LANGUAGES, required=True)
    evaluate.add_argument(
        "--hyp2", type=Path, metavar="FILE", help="a second system, tested against the first"
    )
    evaluate.add_argument(
        "--test", choices=["bs", "ar"], default="bs",
        help="how: paired bootstrap, or approximate randomisation",
    )  # fmt: skip
    evaluate.set_defaults(run=_evaluate)


def _evaluate(options: argparse.Namespace) -> None:
    # here: sacreBLEU takes half a second to load, which no other command may wait for
    from amts_core.evaluate import metrics

    hypotheses, references = _lines(options.hyp), _lines(options.ref)
    scores = metrics.corpus_scores(hypotheses, references, options.tgt_lang)
    line: dict[str, Any] = {score.metric.lower(): score.value for score in scores}
    line |= {"signature": scores[0].signature, "n": scores[0].n}
    line |= {"signatures": {score.metric.lower(): score.signature for score in scores}}
    if options.hyp2 is not None:
        line |= {"compared": _compared(options, hypotheses, references)}
    print_line(line)


def _compared(
    options: argparse.Namespace, hypotheses: list[str], references: list[str]
) -> dict[str, Any]:
    from amts_core.evaluate import significance

    systems = hypotheses, _lines(options.hyp2)
    found = significance.compared(
        systems, references, options.tgt_lang, significance.PairedBy(options.test)
    )
    return {
        one.metric.lower(): {
            "hyp": one.systems[0].value,
            "hyp_interval": [one.systems[0].mean, one.systems[0].half_width],
            "hyp2": one.systems[1].value,
            "hyp2_interval": [one.systems[1].mean, one.systems[1].half_width],
            "p_value": one.systems[1].p_value,
            "signature": one.signature,
        }
        for one in found
    }


def _lines(path: Path) -> list[str]:
    """Return the lines of a file as sacreBLEU's command line reads them."""
    text = decoding.decode(bytes_of(path), path.name).text
    return [line.rstrip() for line in io.StringIO(text, newline=None)]
