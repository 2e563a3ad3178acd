"""Records → JSON and back, strictly: what is read has exactly the fields and types of its record.

A field that a record has a default for may be missing, so that what was written by an older version
can still be read.
"""

import json
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from amts_core.kernel.errors import FormatError

FORMAT = 1
_Record = TypeVar("_Record")


def as_json(record: object) -> bytes:
    """Return a record as UTF-8 JSON; the same record gives the same bytes."""
    return json.dumps(
        {"format": FORMAT, "record": plain(record)},
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    ).encode()


def from_json(data: bytes, kind: type[_Record]) -> _Record:
    """Return the record that was written.

    :raises FormatError: it is of another kind or a later format; the message names the place.
    """
    try:
        read = json.loads(data)
    except ValueError as error:
        raise FormatError(f"A stored comparison is no JSON: {error}. Compare again.") from error
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise FormatError(
            f"A stored comparison is not of format {FORMAT}. Compare again, or use the version of "
            "the product that it was made with."
        )
    return record_from(read.get("record"), kind)


def record_from(value: Any, kind: type[_Record]) -> _Record:
    """Return the record that :func:`plain` has made a value of JSON of.

    :raises FormatError: it is of another kind; the message names the place.
    """
    made: _Record = _typed(value, kind, "record")
    return made


def plain(value: object) -> Any:
    """Return a record as a value of JSON: objects by field, lists, texts and numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, (StrEnum, Decimal)) else value


def _typed(value: Any, kind: Any, place: str) -> Any:
    """Return a value of JSON as one of a type."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if value is None and type(None) in get_args(kind):
            return None
        (kind,) = (one for one in get_args(kind) if one is not type(None))
        return _typed(value, kind, place)
    if origin is tuple:
        return _tuple(value, get_args(kind), place)
    if is_dataclass(kind):
        return _record(value, kind, place)
    return _scalar(value, kind, place)


def _tuple(value: Any, kinds: tuple[Any, ...], place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _wrong(value, "a list", place)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        kinds = (kinds[0],) * len(value)
    if len(kinds) != len(value):
        raise _wrong(value, f"a list of {len(kinds)}", place)
    return tuple(
        _typed(one, kind, f"{place}[{n}]")
        for n, (one, kind) in enumerate(zip(value, kinds, strict=True))
    )


def _record(value: Any, kind: Any, place: str) -> Any:
    if not isinstance(value, dict):
        raise _wrong(value, "an object", place)
    known = _fields(kind)
    unknown = sorted(value.keys() - known.keys())
    missing = [
        name for name, (field, _) in known.items() if name not in value and field.default is MISSING
    ]
    if unknown or missing:
        raise FormatError(
            f"A stored comparison can't be read: {place} has unknown fields {unknown} and lacks "
            f"{missing}. Compare again."
        )
    return kind(
        **{name: _typed(one, known[name][1], f"{place}.{name}") for name, one in value.items()}
    )


@cache
def _fields(kind: type[Any]) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {field.name: (field, hints[field.name]) for field in fields(kind)}


def _scalar(value: Any, kind: Any, place: str) -> Any:
    if kind is float and type(value) in (int, float):
        return float(value)
    if kind in (int, str, bool) and type(value) is kind:
        return value
    if isinstance(value, str) and issubclass(kind, (StrEnum, Decimal)):
        try:
            return kind(value)
        except (ValueError, InvalidOperation) as error:
            raise _wrong(value, kind.__name__, place) from error
    raise _wrong(value, kind.__name__, place)


def _wrong(value: Any, expected: str, place: str) -> FormatError:
    return FormatError(
        f"A stored comparison can't be read: {place} is {str(value)[:40]!a}, expected {expected}. "
        "Compare again."
    )
