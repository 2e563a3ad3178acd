"""Judgements as files that other programs read and write, and back.

The release of WMT 2024 has a line an annotation (*humeval* of
https://github.com/wmt-conference/wmt24-news-systems), Pearmut (Zouhar and Kocmi 2026,
https://arxiv.org/abs/2601.02933) a campaign of texts, and annotations of it, both JSON.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from amts_core.comparison.esa_offsets import pearmut_spans, read_spans, release_spans
from amts_core.comparison.judged_results import current
from amts_core.comparison.judgements import MAX_SCORE, Annotation, Judgement, Protocol
from amts_core.comparison.outcomes import result
from amts_core.comparison.prefilled_spans import prefilled
from amts_core.comparison.records import ComparedSegment, ComparisonResult
from amts_core.comparison.store import judgement_rows
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.errors import FormatError
from amts_core.kernel.records import Person
from amts_core.kernel.rights import Task, check
from amts_core.kernel.text.field_limits import CONTROL_CHARACTER

COLUMNS = (
    "user_id", "system_id", "segment_id", "segment_type", "source_lang", "target_lang", "overall",
    "doc_id", "is_complete_document", "error_spans", "start_time", "end_time",
)  # fmt: skip
"""Of a release, whose files have them in this order and no head; controls are not ``TGT``."""
_TARGET = "TGT"
_MAX_RATER = 200
_MAX_TIME = 1e11


class JudgementFormat(StrEnum):
    """What judgements can be written as."""

    ESA = "esa.tsv"
    CAMPAIGN = "pearmut-campaign.json"
    ANNOTATIONS = "pearmut-annotations.json"


@dataclass(frozen=True, slots=True)
class Imported:
    """How many judgements of a file are new here, and how many annotations were of other texts."""

    n_new: int
    n_known: int
    n_foreign: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a file says of one segment; ``start`` and ``end`` are seconds since 1970."""

    rater: str
    segment: int
    annotations: tuple[Annotation, ...]
    start: float | None
    end: float | None
    is_prefilled: bool = False


def export_judgements(
    store: Store, comparison_id: int, format_: JudgementFormat, *, is_prefilled: bool = False
) -> tuple[str, bytes]:
    """Return the judgements of a comparison as a file: its name and its bytes.

    :param is_prefilled: let judges at Pearmut find our checks' findings marked.
    :raises NotFoundError: there is no such comparison, or it has no outcome yet.
    """
    made = result(store, comparison_id)
    name = f"comparison-{comparison_id}.{format_}"
    if format_ is JudgementFormat.CAMPAIGN:
        return name, _json(campaign(made, comparison_id, is_prefilled=is_prefilled))
    found = current(judgement_rows.judgements(store, comparison_id))
    if format_ is JudgementFormat.ANNOTATIONS:
        return name, _json(_annotations(made, comparison_id, found))
    return name, _tsv(made, found)


def import_judgements(store: Store, person: Person, comparison_id: int, data: bytes) -> Imported:
    """Keep what was judged elsewhere on texts of this comparison; the same file again adds nothing.

    :param data: a release's annotations by tab or comma, or Pearmut's annotations.
    :raises PermissionDenied: the person may not.
    :raises FormatError: it is neither of them.
    """
    check(person, Task.COMPARE)
    made = result(store, comparison_id)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError("The file is not text in UTF-8. Export it again.") from error
    is_json = text.lstrip()[:1] in ("{", "[")
    # all of it is read before anything is kept
    found = tuple(_pearmut(made, text) if is_json else _release(made, text))
    counts = {True: 0, False: 0}
    n_foreign = 0
    for one in found:
        if one is None:
            n_foreign += 1
        else:
            new = _judgement(comparison_id, one)
            counts[judgement_rows.add(store, person.id, new, is_imported=True)] += 1
    return Imported(counts[True], counts[False], n_foreign)


def campaign(made: ComparisonResult, comparison_id: int, *, is_prefilled: bool) -> dict[str, Any]:
    """Return the texts of a comparison as a campaign for Pearmut, a document's segments together.

    Judges draw from all documents; systems stand side by side. Pearmut shuffles only documents
    whose segments are all of the same systems, so that others are parted.
    """
    documents: dict[tuple[int, int, tuple[str, ...]], list[dict[str, Any]]] = {}
    for one in made.segments:
        texts = {made.systems[n].label: text for n, text in enumerate(one.outputs) if text}
        if one.is_compared and texts:
            item = {"src": one.src, "tgt": texts, **_item_place(made, one)}
            if is_prefilled:
                item["error_spans"] = {
                    label: pearmut_spans(_prefilled(made, one, text), one.src, text)
                    for label, text in texts.items()
                }
                item["is_prefilled"] = True
            documents.setdefault((one.direction, one.revision_id, tuple(texts)), []).append(item)
    return {
        "campaign_id": _campaign_id(comparison_id),
        "info": {"assignment": "single-stream", "protocol": "cESA", "users": 2},
        "data": list(documents.values()),
    }


def _tsv(made: ComparisonResult, found: Iterable[Judgement]) -> bytes:
    """Return a line an annotation, with a head; times are seconds since 1970, as in a release."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    segments = {one.n: one for one in made.segments}
    for one in found:
        segment = segments[one.segment]
        of = made.directions[segment.direction]
        for said in one.annotations:
            spans = release_spans(said.spans, segment.src, segment.outputs[said.system] or "")
            end = one.at.timestamp()
            writer.writerow(
                (
                    one.rater,
                    made.systems[said.system].label,
                    segment.n,
                    _TARGET,
                    of.src_lang,
                    of.tgt_lang,
                    said.score,
                    segment.path,
                    False,
                    json.dumps(spans, ensure_ascii=False),
                    end - (one.seconds or 0),
                    end,
                )
            )
    return buffer.getvalue().encode()


def _release(made: ComparisonResult, text: str) -> Iterator[_Read | None]:
    """Read a release's annotations, without its quality controls."""
    first = text.split("\n", 1)[0]
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in first else ","))
        for n, row in enumerate(rows):
            values = dict(zip(COLUMNS, row, strict=True))
            is_head = n == 0 and values["user_id"] == COLUMNS[0]
            if not is_head and values["segment_type"] == _TARGET:
                yield _of_release(made, values)
    except (csv.Error, ValueError) as error:
        raise FormatError(
            f"The file has no annotations of WMT's kind, {len(COLUMNS)} columns a line: {error}"
        ) from error


def _of_release(made: ComparisonResult, values: dict[str, str]) -> _Read | None:
    place = _place(made, int(values["segment_id"]), values["doc_id"])
    system = _system(made, values["system_id"])
    if place is None or system is None or place.outputs[system] is None:
        return None
    tgt = place.outputs[system] or ""
    spans = read_spans(json.loads(values["error_spans"]), place.src, tgt)
    annotation = Annotation(system, _score(values["overall"]), spans)
    return _Read(
        rater=_rater(values["user_id"]),
        segment=place.n,
        annotations=(annotation,),
        start=_time(values["start_time"]),
        end=_time(values["end_time"]),
    )


def _annotations(
    made: ComparisonResult, comparison_id: int, found: Iterable[Judgement]
) -> dict[str, Any]:
    """Return judgements as Pearmut's log of a campaign has them."""
    segments = {one.n: one for one in made.segments}
    log = []
    for n, one in enumerate(found):
        if one.annotations:
            segment = segments[one.segment]
            texts = {said.system: segment.outputs[said.system] or "" for said in one.annotations}
            end = one.at.timestamp()
            times = (end - (one.seconds or 0), end)
            log.append(
                {
                    "user_id": one.rater,
                    "item_i": n,
                    "item": [
                        {
                            "src": segment.src,
                            "tgt": {made.systems[at].label: text for at, text in texts.items()},
                            **_item_place(made, segment),
                            "is_prefilled": one.is_prefilled,
                        }
                    ],
                    "annotation": [
                        {
                            made.systems[said.system].label: {
                                "score": said.score,
                                "error_spans": pearmut_spans(
                                    said.spans, segment.src, texts[said.system]
                                ),
                            }
                            for said in one.annotations
                        }
                    ],
                    "actions": [{"time": time, "action": "submit"} for time in times],
                }
            )
    return {_campaign_id(comparison_id): log}


def _pearmut(made: ComparisonResult, text: str) -> Iterator[_Read | None]:
    """Read Pearmut's annotations: of campaigns, or the lines of one campaign's log."""
    try:
        for entry in _entries(text):
            items, said = entry.get("item"), entry.get("annotation")
            if isinstance(items, list) and isinstance(said, list):
                times = [_time(one["time"]) for one in entry.get("actions", ())]
                for item, annotation in zip(items, said, strict=True):
                    if isinstance(annotation, dict):
                        yield _of_pearmut(
                            made, item, annotation, rater=_rater(str(entry["user_id"])), times=times
                        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FormatError(
            f"The file has no annotations as Pearmut writes them: {error}. Download them again."
        ) from error


def _entries(text: str) -> Iterator[dict[str, Any]]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        whole = [json.loads(line) for line in text.split("\n") if line.strip()]
    if isinstance(whole, dict) and "annotation" not in whole:
        for log in whole.values():
            yield from log
    else:
        yield from whole if isinstance(whole, list) else [whole]


def _of_pearmut(
    made: ComparisonResult,
    item: dict[str, Any],
    said: dict[str, Any],
    *,
    rater: str,
    times: list[float],
) -> _Read | None:
    numbers = [
        str(part) for part in (item.get("segment_n"), item.get("doc_id")) if part is not None
    ]
    place = _place(made, int(numbers[0]), numbers[1]) if len(numbers) == 2 else None
    found = []
    for label, one in said.items():
        system = _system(made, label)
        tgt = None if place is None or system is None else place.outputs[system]
        if place is None or system is None or tgt is None or item["tgt"].get(label) != tgt:
            return None
        spans = read_spans(one.get("error_spans") or [], place.src, tgt)
        found.append(Annotation(system, _score(one["score"]), spans))
    if place is None or not found:
        return None
    return _Read(
        rater=rater,
        segment=place.n,
        annotations=tuple(found),
        start=min(times, default=None),
        end=max(times, default=None),
        is_prefilled=bool(item.get("is_prefilled") or item.get("error_spans")),
    )


def _judgement(comparison_id: int, one: _Read) -> Judgement:
    # the same annotation in the same file, or in another form of it, is the same judgement
    told = repr((one.rater, one.segment, one.annotations, one.end))
    seconds = None if one.start is None or one.end is None else max(0.0, one.end - one.start)
    return Judgement(
        comparison_id=comparison_id,
        segment=one.segment,
        rater=one.rater,
        protocol=Protocol.ESA if len(one.annotations) == 1 else Protocol.SIDE_BY_SIDE,
        systems=tuple(said.system for said in one.annotations),
        annotations=one.annotations,
        preferred=None,
        is_prefilled=one.is_prefilled,
        seconds=seconds,
        at=now() if one.end is None else datetime.fromtimestamp(one.end, UTC),
        token=sha256(told.encode()).hexdigest(),
    )


def _item_place(made: ComparisonResult, one: ComparedSegment) -> dict[str, Any]:
    """Return what finds a segment again; the two languages keep its id apart from others'."""
    of = made.directions[one.direction]
    item_id = f"{of.src_lang}-{of.tgt_lang} {one.path} {one.n}"
    return {"item_id": item_id, "doc_id": one.path, "segment_n": one.n}


def _prefilled(made: ComparisonResult, one: ComparedSegment, text: str) -> Any:
    of = made.directions[one.direction]
    return prefilled(one.src, text, (of.src_lang, of.tgt_lang))


def _place(made: ComparisonResult, n: int, path: str) -> ComparedSegment | None:
    return next((one for one in made.segments if one.n == n and one.path == path), None)


def _system(made: ComparisonResult, label: str) -> int | None:
    return next((one.n for one in made.systems if one.label == label), None)


def _score(value: Any) -> int:
    score = float(value)
    if not 0 <= score <= MAX_SCORE:
        raise ValueError(f"{str(value)[:40]!a} is no score of 0 to {MAX_SCORE}")
    return round(score)


def _time(value: Any) -> float:
    seconds = float(value)
    if not 0 <= seconds < _MAX_TIME:
        raise ValueError(f"{str(value)[:40]!a} is no time in seconds since 1970")
    return seconds


def _rater(name: str) -> str:
    if not name.strip() or len(name) > _MAX_RATER or CONTROL_CHARACTER.search(name):
        raise ValueError(f"{name[:40]!a} is no name of a judge, 1 to {_MAX_RATER} characters")
    return name


def _campaign_id(comparison_id: int) -> str:
    return f"amts-comparison-{comparison_id}"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
