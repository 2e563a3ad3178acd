"""Commands that measure translations, without a database: evaluate."""

import argparse
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_encoding, bytes_of, language, print_line, say
from amts_core.formats import encodings
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import ConfigurationError

if TYPE_CHECKING:
    from amts_core.evaluation import CometScores


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    evaluate = add_command(commands, "evaluate")
    evaluate.add_argument(
        "--hyp", type=Path, required=True, metavar="FILE", help="a segment a line"
    )
    evaluate.add_argument("--ref", type=Path, required=True, metavar="FILE")
    evaluate.add_argument("--tgt-lang", type=language, metavar="LANG", required=True)
    evaluate.add_argument(
        "--hyp2", type=Path, metavar="FILE", help="a second system, tested against the first"
    )
    evaluate.add_argument(
        "--test",
        choices=["bs", "ar"],
        default="bs",
        help="how: paired bootstrap, or approximate randomisation",
    )
    evaluate.add_argument(
        "--comet",
        action="store_true",
        help="score by COMET too, with what AMTS_COMET_PYTHON and AMTS_COMET_MODEL name",
    )
    evaluate.add_argument("--src", type=Path, metavar="FILE", help="the sources, for COMET")
    add_encoding(evaluate)
    evaluate.set_defaults(run=_evaluate, refuse=evaluate.error)


def _evaluate(options: argparse.Namespace) -> None:
    # here: sacreBLEU takes half a second to load, which no other command may wait for
    from amts_core.evaluation import metrics

    if options.comet != (options.src is not None):
        options.refuse("--comet and --src FILE belong together: COMET looks at the sources too")
    systems = [_lines(path, options) for path in (options.hyp, options.hyp2) if path is not None]
    references = _lines(options.ref, options)
    scores = metrics.corpus_scores(systems[0], references, options.tgt_lang)
    line: dict[str, Any] = {score.metric.lower(): score.value for score in scores}
    line |= {"signature": scores[0].signature, "n": scores[0].n}
    line |= {"signatures": {score.metric.lower(): score.signature for score in scores}}
    if len(systems) > 1:
        line |= {"compared": _compared(options, systems, references)}
    if options.comet:
        _add_comet(line, _comet(options, systems, references))
    print_line(line)


def _compared(
    options: argparse.Namespace, systems: list[list[str]], references: list[str]
) -> dict[str, Any]:
    from amts_core.evaluation import significance

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


def _comet(
    options: argparse.Namespace, systems: list[list[str]], references: list[str]
) -> "tuple[CometScores, ...]":
    from amts_core.evaluation import comet

    found = comet.score_systems(
        Settings.from_environment(),
        _lines(options.src, options),
        systems,
        references,
        tell=lambda _, message: say(message),
    )
    if found is None:
        raise ConfigurationError(
            "COMET is not set up. Name the python of an environment that has unbabel-comet by "
            "AMTS_COMET_PYTHON, and a model's folder by AMTS_COMET_MODEL."
        )
    return found


def _add_comet(line: dict[str, Any], found: "tuple[CometScores, ...]") -> None:
    """Add what COMET says of one system or of two; the mean of the segments, not a percentage."""
    from amts_core.evaluation import comet

    line["comet"] = found[0].system
    line["signatures"]["comet"] = found[0].signature
    if len(found) > 1:
        line["compared"]["comet"] = {
            "hyp": found[0].system,
            "hyp2": found[1].system,
            "p_value": comet.paired_p_value(*found),
            "signature": comet.paired_signature(found[0]),
        }


def _lines(path: Path, options: argparse.Namespace) -> list[str]:
    """Return the lines of a file as sacreBLEU's command line reads them: they end at LF only."""
    text = encodings.decode(bytes_of(path), path.name, encoding=options.encoding).text
    return [line.rstrip() for line in io.StringIO(text, newline="\n")]
