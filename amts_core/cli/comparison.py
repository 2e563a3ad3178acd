"""``compare``: what some orders have translated; ``report``: files of it, and whether they hold."""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from amts_core import comparison
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import (
    add_database,
    add_wait,
    bytes_of,
    print_line,
    say,
    settings_of,
    wait_for,
    write_bytes,
)
from amts_core.cli.projects import acting_person
from amts_core.cli.publication import add_project
from amts_core.comparison import ComparedDirection, ComparisonResult, ExportFormat, LeakPolicy
from amts_core.evaluation import ComparedDocument, SystemResult
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import ConfigurationError, EvaluationError
from amts_core.kernel.jobs import job_rows, viewer
from amts_core.kernel.records import JobState
from amts_core.project import project_named

_MAX_NAME = 200


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    compare = add_command(commands, "compare")
    add_project(compare)
    compare.add_argument("--orders", type=int, nargs="+", default=[], metavar="N")
    compare.add_argument(
        "--outputs",
        type=int,
        nargs="+",
        default=[],
        metavar="N",
        help="texts of files by their numbers in outputs: systems to compare, or references",
    )
    compare.add_argument("--name", help="what the comparison is called")
    compare.add_argument(
        "--leaks",
        type=LeakPolicy,
        choices=list(LeakPolicy),
        default=LeakPolicy.EXCLUDE,
        help="what becomes of segments that the parallel data holds (default: exclude)",
    )
    compare.add_argument(
        "--output", type=Path, metavar="FILE", help="also write it as report writes it"
    )
    add_wait(compare)
    compare.set_defaults(run=_compare)
    report = add_command(commands, "report")
    what = report.add_mutually_exclusive_group(required=True)
    what.add_argument("--comparison", type=int, metavar="N", help="write this comparison")
    what.add_argument(
        "--again",
        type=Path,
        metavar="FILE",
        help="compute all figures of a report again, and say whether they are the same",
    )
    add_database(report)
    report.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="with --comparison: .json for a report; .md .csv .tex .html for its tables, .tsv for "
        "its segments",
    )
    report.set_defaults(run=_report, refuse=report.error)


def _compare(options: argparse.Namespace) -> None:
    format_ = None if options.output is None else _format(options.output)
    settings = settings_of(options)
    store = open_store(settings.database_url)
    project = project_named(store, options.project)
    orders = sorted(set(options.orders))
    outputs = [comparison.imported(store, one) for one in sorted(set(options.outputs))]
    named = [f"Orders {', '.join(map(str, orders))}"] if orders else []
    name = options.name or " and ".join([*named, *(one.name for one in outputs)])[:_MAX_NAME]
    comparison_id = comparison.order(
        settings,
        project,
        acting_person(store),
        order_ids=orders,
        name=name,
        leaks=options.leaks,
        imported_ids=options.outputs,
        by_command=True,
    )
    say(f"comparison {comparison_id}: {name}")
    job_id = comparison.comparison(store, comparison_id).job_id
    if not options.wait:
        viewer.ensure_worker(settings)
        print_line({"comparison": comparison_id, "name": name, "orders": orders})
        return
    done = wait_for(settings, lambda: job_id, "The same command again waits for it.")
    if done is None or done.state is not JobState.DONE:
        raise EvaluationError(done.message if done else "The comparison is gone. Compare again.")
    made = comparison.result(store, comparison_id)
    for left in made.left_out:
        say(f"left out: {left.path} ({left.src_lang} to {left.tgt_lang}): {left.reason}")
    for number in range(len(made.directions)):
        _print_direction(made, number, comparison_id)
    if format_ is not None:
        write_bytes(options.output, comparison.export(store, comparison_id, format_)[1])
    job_rows.answered(store, job_id)


def _report(options: argparse.Namespace) -> None:
    if (options.comparison is None) != (options.output is None):
        options.refuse("--comparison N and --output FILE belong together")
    if options.again is not None:
        _check(options.again)
        return
    format_ = _format(options.output)
    store = open_store(settings_of(options).database_url)
    data = comparison.export(store, options.comparison, format_)[1]
    write_bytes(options.output, data)
    print_line(
        {
            "comparison": options.comparison,
            "output": str(options.output),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
    )


def _check(path: Path) -> None:
    """Print that the figures of a report are the same here.

    :raises EvaluationError: they are not.
    """
    settings = Settings.from_environment()
    if sys.stderr.isatty():
        say("computing all figures again")
    done = comparison.reports.check(settings, bytes_of(path))
    for name in done.not_computed:
        say(f"{name} is not set up here: its scores were not computed again")
    print_line(
        {
            "report": done.name,
            "same": True,
            "figures": done.n_figures,
            "not_computed": done.not_computed,
            "other_versions": done.other_versions,
        }
    )


def _format(path: Path) -> ExportFormat:
    """Return the format that a file's name asks for.

    :raises ConfigurationError: it is none of ours.
    """
    try:
        return ExportFormat(path.suffix.lower().lstrip("."))
    except ValueError:
        raise ConfigurationError(
            f"{path.name!r} names no format. Let the file's name end in .json, .tsv, .md, .csv, "
            ".tex or .html."
        ) from None


def _print_direction(made: ComparisonResult, number: int, comparison_id: int) -> None:
    """Print a line a document and system, and one for all documents together."""
    of = made.directions[number]
    bare = made.unmarked[number] if made.unmarked else None  # one computed before there were any
    head = {"comparison": comparison_id, "src_lang": of.src_lang, "tgt_lang": of.tgt_lang}
    for at, document in enumerate(of.documents):
        without = None if bare is None else bare.documents[at]
        counts = {
            "n": document.n,
            "n_leaked": document.n_leaked,
            "n_no_reference": document.n_unpaired,
        }
        for place, one in enumerate(document.systems):
            more = _without_markup(() if without is None else without.systems, place, without)
            print_line(head | {"document": document.path} | _scores(made, one) | counts | more)
    counts = {"n": of.n, "n_leaked": of.n_leaked, "n_no_reference": of.n_unpaired}
    for place, one in enumerate(of.corpus):
        more = _without_markup(() if bare is None else bare.corpus, place, bare)
        line = _scores(made, one) | _tests(one) | counts | more
        print_line(head | {"document": None} | line)


def _without_markup(
    results: Sequence[SystemResult], place: int, of: ComparedDirection | ComparedDocument | None
) -> dict[str, Any]:
    """Return a system's scores without markup, None where no segment has words of its own."""
    if of is None or not results:
        return {"without_markup": None}
    scores = results[place].scores
    return {
        "without_markup": {
            **{score.metric.lower(): score.value for score in scores},
            "signatures": {score.metric.lower(): score.signature for score in scores},
            "n": of.n,
        }
    }


def _scores(made: ComparisonResult, one: SystemResult) -> dict[str, Any]:
    return {
        "system": made.systems[one.system].label,
        **{score.metric.lower(): score.value for score in one.scores},
        "signatures": {score.metric.lower(): score.signature for score in one.scores},
        "wins": one.wins,
        "ties": one.ties,
        "losses": one.losses,
    }


def _tests(one: SystemResult) -> dict[str, Any]:
    return {
        "tests": {
            score.metric.lower(): {
                "interval": [score.low, score.high],
                "p_bootstrap": score.p_bootstrap,
                "p_randomisation": score.p_randomisation,
                "difference_half_width": score.difference_half_width,
            }
            for score in one.scores
        }
    }
