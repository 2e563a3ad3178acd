"""Which column of a file is a language's, where it holds several variants of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from amts_core.bilingual_files.records import Column, UnitFile
from amts_core.kernel.errors import FormatError, VariantError
from amts_core.kernel.languages import profile, tags


@dataclass(frozen=True, slots=True)
class ChosenColumn:
    """The texts of a file in one language, and the tags of other variants that are left out."""

    column: Column
    left_out: tuple[str, ...] = ()


def choose(
    file: UnitFile, code: str, name: str, variants: Sequence[str] = (), *, other: str = ""
) -> ChosenColumn:
    """Return the texts of a file in a language.

    Variants of it are one column where no row has two of them. Of a variant such as ``pt-PT`` its
    own column counts, else one that says the language in general.

    :param variants: tags of those that a person has chosen.
    :param other: the language of the other side, perhaps another variant, whose column is its own.
    :raises FormatError: the file has none.
    :raises VariantError: it has several, and a person has to choose.
    """
    language = tags.primary(code)
    same = [
        column
        for column in file.columns
        if tags.primary(column.tag) == language and (column.tag != other or code == other)
    ]
    wanted = {tags.canonical(one) for one in variants}
    mine = [column for column in same if column.tag in wanted]
    if not mine and code != language:
        mine = [column for column in same if column.tag == code]
    if not mine:
        mine = [column for column in same if tags.denotes(column.tag, code)]
    if not mine:
        said = ", ".join(dict.fromkeys(column.tag for column in file.columns)) or "none"
        if same:
            raise VariantError(
                f"{name} holds no {profile(code).name} as it is written here, but "
                f"{', '.join(column.tag for column in same)}. Choose one of them as the variant, "
                "or another file.",
                tuple(column.tag for column in same),
            )
        raise FormatError(f"{name} holds no {profile(code).name}, but {said}. Choose two of these.")
    left_out = tuple(column.tag for column in same if column not in mine)
    return ChosenColumn(_merged(mine, code, name), left_out)


def _merged(columns: Sequence[Column], code: str, name: str) -> Column:
    first, *others = columns
    if not others:
        return first
    numbers = [number for column in columns for number in column.numbers]
    if len(set(numbers)) < len(numbers):
        listed = tuple(column.tag for column in columns)
        advice = "Choose one of them as the variant"
        if len(set(listed)) < len(listed):
            advice = "Remove all but one"
        raise VariantError(
            f"{name} has {len(columns)} columns in {profile(code).name}: {', '.join(listed)}. "
            f"{advice}.",
            listed,
        )
    texts = [text for column in columns for text in column.texts]
    in_order = sorted(range(len(numbers)), key=numbers.__getitem__)
    return Column(code, [numbers[n] for n in in_order], [texts[n] for n in in_order])


def choose_pair(
    file: UnitFile, languages: tuple[str, str], name: str, chosen: Sequence[str] = ()
) -> tuple[ChosenColumn, ChosenColumn]:
    """Return the texts of two languages: by the file's own word, else its two columns in order.

    :raises FormatError: it lacks one, or has more columns and does not say what they are.
    :raises VariantError: it has several variants, and a person has to choose.
    """
    if not file.languages:
        if len(file.columns) != 2:
            raise FormatError(
                f"{name} has {len(file.columns)} columns and does not say their languages. Write "
                "language codes into its first row."
            )
        return ChosenColumn(file.columns[0]), ChosenColumn(file.columns[1])
    src, tgt = (
        choose(file, code, name, chosen, other=other)
        for code, other in zip(languages, languages[::-1], strict=True)
    )
    return src, tgt
