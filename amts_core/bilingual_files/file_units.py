"""The units of a file one by one, with how far their translation is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from amts_core.bilingual_files import unit_files, variants
from amts_core.bilingual_files.records import pairs, summary
from amts_core.formats import CATALOGUE_SUFFIXES, UnitState, read_catalogue
from amts_core.kernel.errors import FormatError
from amts_core.kernel.languages import profile, tags
from amts_core.kernel.text.line_ends import one_line


@dataclass(frozen=True, slots=True)
class FileUnit:
    """A unit of a file, its texts on one line each."""

    src: str
    tgt: str
    state: UnitState


def read_units(
    data: bytes,
    name: str,
    languages: tuple[str, str],
    *,
    encoding: str | None = None,
    chosen: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[FileUnit, ...]:
    """Return the units of a CSV, TSV, TMX, PO or XLIFF file that have both sides, in order.

    Those of a file that does not say how far they are count as translated.

    :param encoding: what a person chose.
    :param chosen: tags of the variants that are meant, where the file has several of a language.
    :param tell: is told what of the file is left out.
    :raises DocumentError: it can't be read, or holds no unit in these languages.
    """
    is_catalogue = PurePath(name).suffix.lower() in CATALOGUE_SUFFIXES
    if is_catalogue:
        catalogue = read_catalogue(data, name, encoding=encoding)
        for said, code in zip(catalogue.languages, languages, strict=True):
            if said and tags.primary(tags.canonical(said)) != code:
                raise FormatError(f"{name} is in {said}, not in {profile(code).name}.")
        found = [
            FileUnit(one_line(one.source), one_line(one.target), one.state)
            for one in catalogue.units
        ]
        units = [one for one in found if one.src and one.tgt]
        if len(units) < len(found):
            tell(f"{name}: {len(found) - len(units):,} have no translation yet: left out")
    else:
        file = unit_files.read(data, name, encoding=encoding)
        src, tgt = variants.choose_pair(file, languages, name, chosen)
        for tag in (*src.left_out, *tgt.left_out):
            tell(f"{name}: {tag} is left out, another variant is taken")
        for told in summary(file.problems):
            tell(f"{name}: {told}")
        units = [
            FileUnit(one, other, UnitState.TRANSLATED)
            for _, one, other in pairs(src.column, tgt.column)
        ]
    if not units:
        raise FormatError(
            f"{name} holds no text in both {profile(languages[0]).name} and "
            f"{profile(languages[1]).name}. Choose other languages, or another file."
        )
    return tuple(units)
