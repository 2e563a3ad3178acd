"""Translations that were made elsewhere, put into a catalogue: each into the unit that it is of."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from amts_core.formats import catalogue_files
from amts_core.formats.catalogues import OPEN, CatalogueUnit, Target
from amts_core.formats.document_format import UnitState
from amts_core.kernel.text.line_ends import one_line

_N_SAID = 10
"""Lines that are told one by one."""
_UNSURE = "it can't be told which translation of their source is theirs"
_MARKED = "inline elements stand in them, and none in what is approved"


@dataclass(frozen=True, slots=True)
class UnitTranslation:
    """A translation without markup, on one line, of a text of the unit with this key, if known."""

    source: str
    target: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class FilledCatalogue:
    """A file with translations, how many of its units have changed, and what is to be told."""

    data: bytes
    n_changed: int
    problems: tuple[str, ...] = ()


class _Choices:
    """Which translations there are for the units of a file: of their own, and of their source.

    ``unsure`` are the lines of units for which it can't be told which is theirs, ``marked`` of
    those whose inline elements it would take away.
    """

    def __init__(
        self, units: Sequence[CatalogueUnit], translations: Iterable[UnitTranslation]
    ) -> None:
        names = {_name(unit) for unit in units}
        self.n_units = Counter(source for _, source in names)
        self.unsure: list[int] = []
        self.marked: list[int] = []
        self.own: dict[tuple[str, str], str] = {}
        self.of_source: defaultdict[str, set[str]] = defaultdict(set)
        for known in translations:
            if (known.key, known.source) in names:
                self.own.setdefault((known.key, known.source), known.target)
            else:
                self.of_source[known.source].add(known.target)

    def inside(
        self, unit: CatalogueUnit, plain: CatalogueUnit, write: Callable[[str], str | None]
    ) -> str | None:
        """Return what is to be written in a unit, None to leave it."""
        target = self._of(plain)
        if target is None:
            return None
        if unit.state is not UnitState.EMPTY and one_line(plain.target) == target:
            return unit.target if unit.state in OPEN else None
        inside = write(_with_ends_of(plain.source, target))
        if inside is None:
            self.marked.append(unit.line)
        return inside

    def _of(self, unit: CatalogueUnit) -> str | None:
        """Return the translation of a unit, None where there is none, or none that is sure."""
        target = self.own.get(_name(unit))
        if target is None and unit.state in OPEN:
            of_source = self.of_source.get(one_line(unit.source), set())
            if len(of_source) == 1 == self.n_units[one_line(unit.source)]:
                return next(iter(of_source))
            if of_source:
                self.unsure.append(unit.line)
        return target


@dataclass(frozen=True, slots=True)
class ChosenTargets:
    """What is to be written in the units of a file, by their numbers, and what is to be told."""

    targets: Mapping[int, str]
    problems: tuple[str, ...]


def choose_targets(
    units: Sequence[CatalogueUnit],
    plain_units: Sequence[CatalogueUnit],
    translations: Iterable[UnitTranslation],
    write: Callable[[int, str], str | None],
) -> ChosenTargets:
    """Return the translations of the units of a file.

    A unit gets the translation of its own key and source, the first of several. One that has no
    such, and is empty or a draft, gets what all translations of its source agree on, if no other
    unit of the file, such as another plural form, has this source.

    :param plain_units: the same without markup.
    :param write: returns a text as it is written in the unit of this number, None where that has
        inline elements, which would be lost.
    """
    choices = _Choices(plain_units, translations)
    targets = {
        number: inside
        for number, (unit, plain) in enumerate(zip(units, plain_units, strict=True))
        if (inside := choices.inside(unit, plain, partial(write, number))) is not None
    }
    problems = *_told(choices.unsure, _UNSURE), *_told(choices.marked, _MARKED)
    return ChosenTargets(targets, problems)


def fill_catalogue(
    data: bytes,
    name: str,
    translations: Iterable[UnitTranslation],
    *,
    encoding: str | None = None,
) -> FilledCatalogue:
    """Return a file with translations put in; all else of it stays as it is, byte for byte.

    Which go where is said by :func:`choose_targets`.

    :raises FormatError: it is no PO or XLIFF file.
    """
    units = catalogue_files.read_catalogue(data, name, encoding=encoding).units
    plain_units = [catalogue_files.plain_unit(unit, name) for unit in units]

    def write(number: int, text: str) -> str | None:
        has_elements = catalogue_files.has_elements(units[number], name)
        return None if has_elements else catalogue_files.written(text, name)

    chosen = choose_targets(units, plain_units, translations, write)
    if chosen.targets:
        targets = {n: Target(text, UnitState.FINAL) for n, text in chosen.targets.items()}
        data = catalogue_files.with_targets(data, name, targets, encoding=encoding)
    now = catalogue_files.read_catalogue(data, name, encoding=encoding).units
    n_changed = sum(
        (before.target, before.state) != (after.target, after.state)
        for before, after in zip(units, now, strict=True)
    )
    return FilledCatalogue(data, n_changed, chosen.problems)


def _name(unit: CatalogueUnit) -> tuple[str, str]:
    return unit.key, one_line(unit.source)


def _with_ends_of(source: str, target: str) -> str:
    """Return a translation with the blanks and line ends that its source begins and ends with."""
    start = source[: len(source) - len(source.lstrip())]
    return start + target + source[len(source.rstrip()) :]


def _told(lines: Sequence[int], reason: str) -> tuple[str, ...]:
    """Return a sentence on units that were left as they are, none where there are none."""
    if not lines:
        return ()
    said = ", ".join(map(str, lines[:_N_SAID]))
    more = f" and {len(lines) - _N_SAID:,} more" if len(lines) > _N_SAID else ""
    return (f"left as they are, for {reason}: lines {said}{more}",)
