"""A profile as a TOML file: read with the line of whatever is wrong, written with what it means."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, NoReturn, TypeVar

from amts_core.engines import Formality
from amts_core.formats import Splitter
from amts_core.kernel.errors import FormatError
from amts_core.kernel.languages import find, profile
from amts_core.kernel.records import Engine, Granularity
from amts_core.kernel.text.field_limits import CONTROL_CHARACTER
from amts_core.kernel.text.line_ends import lines_of
from amts_core.project.sub_pipelines import Profile

MAX_WORD = 200
MAX_STYLE = 2000
_N_PARTS = 4
_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_DEEP_KEY = re.compile(
    rf"(?:^|[\[{{,])[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART}){{{_N_PARTS}}})", re.MULTILINE
)
"""Tables in tables, of which a parser makes a dictionary each: some kilobytes fill the memory."""
_KEYS: Mapping[str, tuple[str, ...]] = {
    "languages": ("source", "target"),
    "translation": ("engine", "granularity", "formality", "style"),
    "review": ("auto_accept",),
    "splitter": (
        "source_abbreviations",
        "target_abbreviations",
        "split_lines",
        "front_matter_keys",
    ),
    "terms": ("glossary", "do_not_translate"),
}
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFile:
    """What a file says of a sub-pipeline.

    ``glossary`` is a file beside it, and ``do_not_translate`` are words that stay as they are; None
    leaves those that the project has.
    """

    src_lang: str
    tgt_lang: str
    profile: Profile
    glossary: str | None = None
    do_not_translate: tuple[str, ...] | None = None


def read(data: bytes, name: str) -> ProfileFile:
    """Return what a TOML file says; what it leaves out is as in a new project.

    :raises FormatError: it is no TOML, or a field is unknown or wrong; the message names its line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{name} is not in UTF-8. Save it so.") from error
    if deep := _DEEP_KEY.search(text):
        line = text.count("\n", 0, deep.start(1)) + 1
        raise FormatError(
            f"{name}, line {line}: a name of more than {_N_PARTS} parts is no field. Remove it."
        )
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{name} is not TOML: {str(error)[:300]}.") from error
    return _ProfileReader(name, text, found).file()


def as_toml(file: ProfileFile, project: str) -> bytes:
    """Return a file that :func:`read` reads as the same, with a word on each choice.

    :param project: what the first line calls the project.
    """
    chosen = file.profile
    formality = None if chosen.formality is None else chosen.formality.lower()
    names = profile(file.src_lang).name, profile(file.tgt_lang).name
    lines = [
        f"# How {_quoted(project)} is translated from {names[0]} into {names[1]}.",
        "",
        "[languages]",
        f"source = {_quoted(file.src_lang)}",
        f"target = {_quoted(file.tgt_lang)}",
        "",
        "[translation]",
        f"engine = {_quoted(chosen.engine)}  # {_listed(Engine)}",
        f"granularity = {_quoted(chosen.granularity)}  # {_listed(Granularity)}",
        _optional("formality", formality, f"{_listed(Formality)}; left out: the engine's own"),
        _optional(
            "style", chosen.style or None, "how texts should sound, for engines that read it"
        ),
        "",
        "[review]",
        _optional(
            "auto_accept",
            chosen.auto_accept,
            "least confidence, 0 to 1, that needs no person; left out: the product's own verdict",
        ),
        "",
        "[splitter]  # for documents that are imported from now on",
        f"source_abbreviations = {_list(chosen.src_splitter.abbreviations)}",
        f"target_abbreviations = {_list(chosen.tgt_splitter.abbreviations)}",
        f"split_lines = {_quoted(chosen.src_splitter.splits_lines)}  # each line is a segment",
        f"front_matter_keys = {_list(chosen.src_splitter.front_matter_keys)}"
        "  # whose values readers see, besides title, description and the like",
        "",
        "[terms]",
        _optional("glossary", file.glossary, "a CSV or TSV file beside this one"),
        _optional("do_not_translate", file.do_not_translate, "words that stay as they are"),
        "",
    ]
    return "\n".join(lines).encode("utf-8")


class _ProfileReader:
    """Takes a parsed file apart, and knows where in its text each field stands."""

    def __init__(self, name: str, text: str, found: Mapping[str, Any]) -> None:
        self.name, self.text, self.found = name, text, found

    def file(self) -> ProfileFile:
        self._check_names()
        src_lang, tgt_lang = self._language("source"), self._language("target")
        if src_lang == tgt_lang:
            self._refuse("languages", "target", "is that of the source. Choose another one")
        splits = self._switch("splitter", "split_lines")
        keys = self._words("splitter", "front_matter_keys") or ()
        words = [self._words("splitter", f"{side}_abbreviations") for side in ("source", "target")]
        src_splitter, tgt_splitter = (
            Splitter(tuple(dict.fromkeys(one.rstrip(".") for one in side or ())), splits, keys)
            for side in words
        )
        granularity = self._choice("translation", "granularity", Granularity)
        profile = Profile(
            granularity=granularity or Granularity.SENTENCE,
            engine=self._choice("translation", "engine", Engine) or Engine.LOCAL,
            formality=self._choice("translation", "formality", Formality),
            style=self._note("translation", "style"),
            auto_accept=self._probability("review", "auto_accept"),
            src_splitter=src_splitter,
            tgt_splitter=tgt_splitter,
        )
        return ProfileFile(
            src_lang=src_lang,
            tgt_lang=tgt_lang,
            profile=profile,
            glossary=self._beside("terms", "glossary"),
            do_not_translate=self._words("terms", "do_not_translate"),
        )

    def _check_names(self) -> None:
        for section, fields in self.found.items():
            if section not in _KEYS or not isinstance(fields, dict):
                known = ", ".join(f"[{one}]" for one in _KEYS)
                where = self._line_of(rf"\[?\s*{re.escape(section)}\s*[\]=.]")
                raise FormatError(f"{where}: {section!r} is no section. Use {known}.")
            for key in fields:
                if key not in _KEYS[section]:
                    self._refuse(section, key, f"is no field. Use {', '.join(_KEYS[section])}")

    def _value(self, section: str, key: str) -> Any:
        return self.found.get(section, {}).get(key)

    def _language(self, key: str) -> str:
        code = self._value("languages", key)
        if code is None:
            raise FormatError(
                f"{self.name} does not say its {key} language. Write it below [languages]."
            )
        if not isinstance(code, str) or find(code) is None:
            self._refuse("languages", key, f"is {code!r}. Write a code such as en, zh or pt-PT")
        return code

    def _choice(self, section: str, key: str, kind: type[Choice]) -> Choice | None:
        value = self._value(section, key)
        for one in kind:
            if isinstance(value, str) and one.casefold() == value.casefold():
                return one
        if value is not None:
            self._refuse(section, key, f"is {value!r}. Write {_listed(kind)}")
        return None

    def _probability(self, section: str, key: str) -> float | None:
        value = self._value(section, key)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not 0 <= value <= 1:
            self._refuse(section, key, f"is {value!r}. Write a number from 0 to 1")
        return float(value)

    def _switch(self, section: str, key: str) -> bool:
        value = self._value(section, key)
        if value is not None and not isinstance(value, bool):
            self._refuse(section, key, f"is {value!r}. Write true or false")
        return bool(value)

    def _note(self, section: str, key: str) -> str:
        value = self._value(section, key)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > MAX_STYLE:
            self._refuse(section, key, f"is no text of up to {MAX_STYLE:,} characters. Shorten it")
        if CONTROL_CHARACTER.search(" ".join(value.split())):
            self._refuse(section, key, "holds a control character. Remove it")
        return " ".join(value.split())

    def _words(self, section: str, key: str) -> tuple[str, ...] | None:
        value = self._value(section, key)
        if value is None:
            return None
        if not isinstance(value, list):
            self._refuse(section, key, f'is {value!r}. Write words in brackets: ["one", "two"]')
        for one in value:
            if not isinstance(one, str) or not 0 < len(one.strip()) <= MAX_WORD:
                self._refuse(section, key, f"holds {one!r}. Write words of 1 to {MAX_WORD} letters")
            if CONTROL_CHARACTER.search(one):
                self._refuse(section, key, f"holds a control character in {one!r}. Remove it")
        return tuple(dict.fromkeys(" ".join(one.split()) for one in value))

    def _beside(self, section: str, key: str) -> str | None:
        value = self._value(section, key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self._refuse(section, key, f"is {value!r}. Write the name of a CSV or TSV file")
        path = PurePosixPath(value.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            self._refuse(section, key, f"is {value!r}. Put the file beside this one, and name it")
        return str(path)

    def _refuse(self, section: str, key: str, told: str) -> NoReturn:
        where = self._line_of(
            rf"(?:{section}\s*\.\s*)?[\"']?{re.escape(key)}[\"']?\s*[=.]", section
        )
        raise FormatError(f"{where}: {section}.{key} {told}.")

    def _line_of(self, pattern: str, section: str | None = None) -> str:
        """Return the place of what begins a line like this, in a section where one is named."""
        current = ""
        for number, line in enumerate(lines_of(self.text), 1):
            heading = re.match(r"\s*\[\s*[\"']?([\w-]+)", line)
            current = heading.group(1) if heading else current
            is_inside = section is None or current in (section, "")
            if is_inside and re.match(rf"\s*{pattern}", line):
                return f"{self.name}, line {number}"
        return self.name


def _quoted(value: object) -> str:
    """Return a string, number or truth value as TOML; its strings are written as JSON's are."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"


def _optional(key: str, value: str | float | tuple[str, ...] | None, told: str) -> str:
    """Return the line of a field, and the comment that it can be filled in where it is unset."""
    if value is None:
        return f"# {key} =  # {told}"
    return f"{key} = {_list(value) if isinstance(value, tuple) else _quoted(value)}  # {told}"


def _listed(kind: type[StrEnum]) -> str:
    *others, last = (one.lower() for one in kind)
    return f"{', '.join(others)} or {last}"
