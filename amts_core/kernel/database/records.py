"""One mapper from rows to records: by the names of the fields, never by position."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from amts_core.kernel.errors import NotFoundError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Record = TypeVar("_Record", bound="DataclassInstance")
_Found = TypeVar("_Found")
_MISSING = object()


def record_of(kind: type[_Record], row: object, **derived: Any) -> _Record:
    """Return a record whose fields are those given, and of all others the row's own columns.

    A column that holds the value of an enumeration, or a list where the field is a tuple, becomes
    what the field is; a tuple of anything deeper is to be given.

    :param row: a row of a table, or of a query whose columns have the names of the fields.
    :raises TypeError: the row has no column for a field that is not given, or something is given
        that is no field.
    """
    values = dict(derived)
    for name, made in _makers(kind):
        if name in derived:
            continue
        value = getattr(row, name, _MISSING)
        if value is _MISSING:
            raise TypeError(
                f"{type(row).__name__} has no column {name!r} for {kind.__name__}.{name}. Give it "
                "by name."
            )
        values[name] = value if made is None or value is None else made(value)
    return kind(**values)


def first(found: Sequence[_Found]) -> _Found | None:
    """Return the first of what a query found, None where it found nothing."""
    return found[0] if found else None


def only(found: Sequence[_Found], missing: str) -> _Found:
    """Return the first of what a query found.

    :param missing: what is to be said where it found nothing.
    :raises NotFoundError: it did.
    """
    if not found:
        raise NotFoundError(missing)
    return found[0]


@cache
def _makers(kind: "type[DataclassInstance]") -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """Return the fields of a record, and what makes their values of those of a column."""
    hints = get_type_hints(kind)
    return tuple((field.name, _maker(hints[field.name])) for field in fields(kind))


def _maker(hint: Any) -> Callable[[Any], Any] | None:
    if get_origin(hint) in (Union, UnionType):
        kinds = [one for one in get_args(hint) if one is not NoneType]
        hint = kinds[0] if len(kinds) == 1 else None
    if get_origin(hint) is tuple:
        return _tuple_maker(hint)
    return hint if _is_enum(hint) else None


def _tuple_maker(hint: Any) -> Callable[[Any], Any]:
    kinds = [one for one in get_args(hint) if one is not Ellipsis]
    if len(kinds) == 1 and _is_enum(kinds[0]):
        return lambda value: tuple(map(kinds[0], value))
    if all(get_origin(one) is None and not _is_enum(one) for one in kinds):
        return tuple

    def refuse(value: object) -> object:
        raise TypeError(f"No column can be made {hint} of. Give the field by name.")

    return refuse


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)
