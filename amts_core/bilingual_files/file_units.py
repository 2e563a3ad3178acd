"""The units of a file one by one, with how far their translation is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from amts_core.bilingual_files import tmx_units, unit_files, variants
from amts_core.bilingual_files.records import (
    UNCHOSEN,
    LineProblem,
    ReadingChoice,
    pairs,
    summary,
)
from amts_core.bilingual_files.unit_files import TMX_SUFFIX
from amts_core.formats import (
    CATALOGUE_SUFFIXES,
    CatalogueUnit,
    FilledCatalogue,
    UnitState,
    UnitTranslation,
    fill_catalogue,
    plain_units,
    read_catalogue,
)
from amts_core.kernel.errors import FormatError
from amts_core.kernel.languages import profile, tags
from amts_core.kernel.text.line_ends import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUnit:
    """A unit of a file, its texts on one line each, without markup of the file's own.

    ``key`` is what its file calls it, and ``notes`` are what that says of it.
    """

    src: str
    tgt: str
    state: UnitState
    key: str = ""
    notes: tuple[str, ...] = ()


def read_units(
    data: bytes,
    name: str,
    languages: tuple[str, str],
    *,
    choice: ReadingChoice = UNCHOSEN,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[FileUnit, ...]:
    """Return the units of a CSV, TSV, TMX, PO or XLIFF file that have both sides, in order.

    Those of a file that does not say how far they are count as translated.

    :param tell: is told what of the file is left out.
    :raises DocumentError: it can't be read, or holds no unit in these languages.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == TMX_SUFFIX:
        tmx = tmx_units.read(data, name, languages, choice)
        _tell_left_out(name, tmx.left_out, tmx.problems, tell)
        units = [_unit(one) for one in tmx.units if one.target]
    elif suffix in CATALOGUE_SUFFIXES:
        tags_said = read_catalogue(data, name, encoding=choice.encoding).languages
        for said, code in zip(tags_said, languages, strict=True):
            if said and not tags.denotes(tags.canonical(said), code):
                raise FormatError(f"{name} is in {said}, not in {profile(code).name}.")
        found = [_unit(one) for one in plain_units(data, name, encoding=choice.encoding)]
        units = [one for one in found if one.src and one.tgt]
        if len(units) < len(found):
            tell(f"{name}: {len(found) - len(units):,} have no translation yet: left out")
    else:
        file = unit_files.read(data, name, encoding=choice.encoding)
        src, tgt = variants.choose_pair(file, languages, name, choice.variants)
        _tell_left_out(name, (*src.left_out, *tgt.left_out), file.problems, tell)
        units = [
            FileUnit(src=text, tgt=translation, state=UnitState.TRANSLATED)
            for _, text, translation in pairs(src.column, tgt.column)
        ]
    if not units:
        raise FormatError(
            f"{name} holds no text in both {profile(languages[0]).name} and "
            f"{profile(languages[1]).name}. Choose other languages, or another file."
        )
    return tuple(units)


def fill_file(
    data: bytes,
    name: str,
    languages: tuple[str, str],
    translations: Iterable[UnitTranslation],
    *,
    choice: ReadingChoice = UNCHOSEN,
) -> FilledCatalogue:
    """Return a PO, XLIFF or TMX file with translations put in; all else of it stays as it is.

    :raises DocumentError: it is none of these, or can't be read.
    """
    if PurePath(name).suffix.lower() == TMX_SUFFIX:
        return tmx_units.fill(data, name, languages, translations, choice=choice)
    return fill_catalogue(data, name, translations, encoding=choice.encoding)


def _unit(unit: CatalogueUnit) -> FileUnit:
    return FileUnit(
        src=one_line(unit.source),
        tgt=one_line(unit.target),
        state=unit.state,
        key=unit.key,
        notes=unit.notes,
    )


def _tell_left_out(
    name: str,
    variants_left: Iterable[str],
    problems: Sequence[LineProblem],
    tell: Callable[[str], None],
) -> None:
    for tag in variants_left:
        tell(f"{name}: {tag} is left out, another variant is taken")
    for told in summary(problems):
        tell(f"{name}: {told}")
