"""Reports of comparisons: one file that holds all that it takes to compute its figures again.

The texts with their hashes, the settings, the signatures of the metrics, the versions of what has
computed them, and every figure. Given are, besides the texts, how far the parallel data holds each
segment and which of its units are near: the parallel data themselves are not in the file.
"""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from amts_core import __version__
from amts_core.comparison import json_records, stages
from amts_core.comparison.records import (
    Comparison,
    ComparisonResult,
    LeakPolicy,
)
from amts_core.evaluation import TIE_POINTS, significance
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import EvaluationError, FormatError
from amts_core.kernel.text.counts import count_noun

FORMAT = "amts-comparison-report"
VERSION = 1
_HASHED = "SHA-256 of the texts as a JSON array in UTF-8, without spaces between its items"
_COMET = "COMET"
_N_TOLD = 5
_NO_REPORT = "is no report of a comparison that can be checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCheck:
    """A report whose figures are all the same here. ``n_figures`` counts the numbers compared.

    ``not_computed`` are metrics of the report that are not set up here; ``other_versions`` are the
    programs of which another version has written it, which has made no difference.
    """

    name: str
    n_figures: int
    not_computed: tuple[str, ...]
    other_versions: tuple[str, ...]


def written(of: Comparison, made: ComparisonResult) -> bytes:
    """Return the report of a comparison: JSON in UTF-8, the same bytes for the same comparison."""
    report = {
        "format": FORMAT,
        "version": VERSION,
        "versions": versions(),
        "comparison": {
            "id": of.id,
            "name": of.name,
            "person": of.person,
            "created_at": of.created_at.isoformat(),
            "orders": of.order_ids,
        },
        "settings": {
            "leaks": str(of.leaks),
            "bootstrap_samples": significance.N_RESAMPLES,
            "randomisation_trials": significance.N_TRIALS,
            "tie_points": TIE_POINTS,
        },
        "hashed": _HASHED,
        "hashes": hashes(made),
        "signatures": [
            {one.metric: one.signature for one in direction.corpus[0].scores}
            if direction.corpus
            else {}
            for direction in made.directions
        ],
        "result": json_records.plain(made),
    }
    return json.dumps(report, ensure_ascii=False, indent=1, allow_nan=False).encode()


def versions() -> dict[str, str]:
    """Return the versions of what computes scores here."""
    return {
        "amts": __version__,
        "python": platform.python_version(),
        "sacrebleu": version("sacrebleu"),
        "numpy": version("numpy"),
    }


def hashes(made: ComparisonResult) -> dict[str, str]:
    """Return the SHA-256 of the texts of each direction: sources, references, outputs."""
    found = {}
    for number, direction in enumerate(made.directions):
        own = [one for one in made.segments if one.direction == number]
        pair = f"{direction.src_lang} to {direction.tgt_lang}"
        found[f"sources, {pair}"] = _digest([one.src for one in own])
        found[f"references, {pair}"] = _digest([one.reference for one in own])
        for system in made.systems:
            outputs = [one.outputs[system.n] for one in own]
            found[f"outputs of system {system.n} ({system.label}), {pair}"] = _digest(outputs)
    return found


def _digest(texts: Sequence[str | None]) -> str:
    plain = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def check(settings: Settings, data: bytes) -> ReportCheck:
    """Compute all figures of a report again, and return that they are the same to the last digit.

    Nothing but the report is read, no database either.

    :raises FormatError: it is no report, or of a later format.
    :raises EvaluationError: its texts are not those that it was written with, another version of
        sacreBLEU has scored them, or figures differ; the message says which.
    """
    report = _read(data)
    made = _record(report["result"])
    _check_hashes(report["hashes"], hashes(made))
    here, there = versions(), report["versions"]
    if here["sacrebleu"] != there.get("sacrebleu"):
        raise EvaluationError(
            f"The report was made with sacreBLEU {there.get('sacrebleu')}, here is "
            f"{here['sacrebleu']}. Install that version, and check again."
        )
    again = _computed(settings, made, LeakPolicy(report["settings"]["leaks"]))
    was, now = json_records.plain(made), json_records.plain(again)
    not_computed: tuple[str, ...] = ()
    if _has_comet(made) and not _has_comet(again):
        was, not_computed = _without_comet(was), (_COMET,)
    found = _differences(was, now)
    if found:
        more = f"; and {len(found) - _N_TOLD:,} more" if len(found) > _N_TOLD else ""
        raise EvaluationError(
            f"{count_noun(len(found), 'value')} of the report "
            f"{'is' if len(found) == 1 else 'are'} not what comes out here: "
            f"{'; '.join(found[:_N_TOLD])}{more}."
        )
    return ReportCheck(
        name=str(report["comparison"]["name"]),
        n_figures=sum(isinstance(one, float) for _, one in _leaves(now, "")),
        not_computed=not_computed,
        other_versions=tuple(name for name in here if here[name] != there.get(name)),
    )


def _read(data: bytes) -> Mapping[str, Any]:
    try:
        report = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"The file {_NO_REPORT}: it is no JSON: {error}.") from error
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        raise FormatError(
            f'The file {_NO_REPORT}. Give one that the command "report" or the page Compare has '
            "written."
        )
    if report.get("version") != VERSION:
        raise FormatError(
            f"The report is of format {report.get('version')}, {VERSION} can be read here. Use the "
            "version of the product that has written it."
        )
    parts = ("versions", "comparison", "settings", "hashes", "result")
    missing = [name for name in parts if not isinstance(report.get(name), dict)]
    if missing or "name" not in report["comparison"]:
        raise FormatError(f"The file {_NO_REPORT}: it lacks {', '.join(missing) or 'its name'}.")
    if report["settings"].get("leaks") not in list(LeakPolicy):
        raise FormatError(f"The file {_NO_REPORT}: it does not say what became of leaks.")
    return report


def _record(value: Any) -> ComparisonResult:
    try:
        made = json_records.record_from(value, ComparisonResult)
    except FormatError as error:
        raise FormatError(f"The file {_NO_REPORT}: {error}") from error
    systems = range(len(made.systems))
    documents = {
        (number, one.revision_id)
        for number, direction in enumerate(made.directions)
        for one in direction.documents
    }
    wrong = [one.n for one in made.systems if one.n not in systems]
    wrong += [
        one.system
        for direction in made.directions
        for one in direction.corpus
        if one.system not in systems
    ]
    wrong += [
        one.n
        for one in made.segments
        if (one.direction, one.revision_id) not in documents or len(one.outputs) != len(systems)
    ]
    if wrong:
        raise FormatError(
            f"The file {_NO_REPORT}: the systems or segments {wrong[:_N_TOLD]} are of no system or "
            "document in it."
        )
    return made


def _check_hashes(told: Mapping[str, Any], found: Mapping[str, str]) -> None:
    wrong = sorted(name for name in {*told, *found} if told.get(name) != found.get(name))
    if wrong:
        raise EvaluationError(
            f"The texts of the report are not those that it was written with: the SHA-256 of "
            f"{'; '.join(wrong)} differs. Get the file again from where it was made."
        )


def _computed(settings: Settings, made: ComparisonResult, leaks: LeakPolicy) -> ComparisonResult:
    """Return an outcome of the same texts, with all that is computed of them."""
    if not _has_comet(made):
        settings = replace(settings, comet_python=None, comet_model=None)
    return stages.computed_again(settings, made, leaks)


def _has_comet(made: ComparisonResult) -> bool:
    return any(
        score.metric == _COMET
        for direction in made.directions
        for result in (*direction.corpus, *direction.leaked)
        for score in result.scores
    )


def _without_comet(value: Any) -> Any:
    """Return an outcome as JSON without the scores of COMET, which are the last of each system."""
    if isinstance(value, list):
        return [
            _without_comet(one)
            for one in value
            if not (isinstance(one, dict) and one.get("metric") == _COMET)
        ]
    if not isinstance(value, dict):
        return value
    found = {name: _without_comet(one) for name, one in value.items()}
    if found.get("corpus") != value.get("corpus"):  # a direction that had it
        found["averages"] = [of_system[:-1] for of_system in value["averages"]]
    return found


def _differences(was: Any, now: Any) -> list[str]:
    there, here = dict(_leaves(was, "")), dict(_leaves(now, ""))
    return [
        f"{place[1:]} is {there.get(place, 'missing')!r} in the report, "
        f"{here.get(place, 'missing')!r} here"
        for place in {**there, **here}
        if place not in there or place not in here or there[place] != here[place]
    ]


def _leaves(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield the texts and numbers of JSON with their places."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, f"{place}.{name}")
    elif isinstance(value, list):
        yield f"{place}.length", len(value)
        for n, one in enumerate(value):
            yield from _leaves(one, f"{place}[{n}]")
    else:
        yield place, value
