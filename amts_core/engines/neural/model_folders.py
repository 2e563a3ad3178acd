"""Folders of neural models, and what each says of itself in its ``amts-model.json``.

A model's folder is one that CTranslate2's converters have written (``ct2-opus-mt-converter``,
``ct2-transformers-converter`` and others), with the SentencePiece models beside it. Its
``amts-model.json`` is an object with these fields; only the first three are needed::

    kind          "marian": OPUS-MT and what else Marian has trained; "nllb": NLLB-200;
                  "own": a model whose own config.json says all that is put around a text
    src           an object of the source languages: our code, and the model's token for it,
                  empty where it has none: {"en": ""}, {"en": "eng_Latn"}
    tgt           the same of the target languages: {"zh": ">>cmn_Hans<<"}, {"zh": "zho_Hans"}
    src_spm       SentencePiece model of the source: source.spm, of NLLB sentencepiece.bpe.model
    tgt_spm       that of the target: target.spm, of NLLB sentencepiece.bpe.model
    fuzzy         how the model is given the target of the most similar unit, in the ACT arm:
                  "none"; "source": behind the source and the separator, for models trained so
                  (Bulté and Tezcan 2019, https://aclanthology.org/P19-1175); "prefix": as words
                  that its own words are pulled to, for any model without a token for the target
                  language in its target
    separator     the token between source and fuzzy match; with "source" only
    prefix_bias   how much it is pulled, above 0 and under 1; with "prefix" only (0.3)
    placeholder   how a formula or a name stands in a text, {} being its number: "⟦{}⟧"; empty to
                  translate what is between them piece by piece; not given, the first that the
                  SentencePiece models can write
    alignment     whether the model's attention says which word translates which (true)
    max_tokens    most tokens of a text that is translated whole (200)
    origin        where it is from, and which revision of it: for people
    licence       under which licence: for people
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from amts_core.kernel.errors import ConfigurationError, ServiceError
from amts_core.kernel.languages import find

NAME = "amts-model.json"
PACKAGES = ("ctranslate2", "sentencepiece")


class ModelKind(StrEnum):
    """What puts what around a text."""

    MARIAN = "marian"
    NLLB = "nllb"
    OWN = "own"


class Fuzzy(StrEnum):
    """How a model is given the target of a similar unit."""

    NONE = "none"
    SOURCE = "source"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    """A folder with a model, and what its ``amts-model.json`` says; the fields are those of it.

    ``placeholder`` is None where the file does not say.
    """

    path: Path
    kind: ModelKind
    src: Mapping[str, str]
    tgt: Mapping[str, str]
    src_spm: str
    tgt_spm: str
    fuzzy: Fuzzy = Fuzzy.NONE
    separator: str = ""
    prefix_bias: float = 0.3
    placeholder: str | None = None
    alignment: bool = True
    max_tokens: int = 200
    origin: str = ""
    licence: str = ""


_TYPES: dict[str, type] = {
    "kind": str, "src": dict, "tgt": dict, "src_spm": str, "tgt_spm": str, "fuzzy": str,
    "separator": str, "prefix_bias": float, "placeholder": str, "alignment": bool,
    "max_tokens": int, "origin": str, "licence": str,
}  # fmt: skip
_NEEDED = ("kind", "src", "tgt")
_WRITTEN: dict[type, str] = {
    str: "a string", dict: "an object", float: "a number", bool: "true or false",
    int: "a whole number",
}  # fmt: skip
_OF_BOTH = "sentencepiece.bpe.model"


def check(models: Path) -> Path:
    """Return the folder of all models' folders, once it is sure that they can be used.

    :raises ConfigurationError: it holds no model, or a package is missing.
    """
    if not found(models):
        raise ConfigurationError(
            f"There is no neural model yet: no folder of {models} holds a {NAME}. Fetch one, such "
            "as by: python -m amts_core models get en-zh"
        )
    check_packages()
    return models


def check_packages() -> None:
    """Refuse what can't be done without the packages of neural models.

    :raises ConfigurationError: one is missing.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise ConfigurationError(
            f"The neural engine needs {' and '.join(missing)}. Install it with: "
            f"pip install {' '.join(PACKAGES)}"
        )


def found(models: Path) -> tuple[Path, ...]:
    """Return the folders of models, by name."""
    return tuple(path.parent for path in sorted(models.glob(f"*/{NAME}")))


def chosen(models: Path, src_lang: str, tgt_lang: str) -> ModelFolder:
    """Return the first folder, by name, whose model translates from one language into another.

    :raises ConfigurationError: none does, and one can't be used as it is described.
    :raises ServiceError: none does.
    """
    one = serving(models, src_lang, tgt_lang)
    if one is not None:
        return one
    for path in found(models):
        read(path)  # one that can't be used may be what is looked for: it says what is wrong
    raise ServiceError(
        f"No neural model translates from {src_lang} into {tgt_lang}. Put one into {models}, or "
        "choose another engine.",
        code="UnsupportedLanguagePairException",
    )


def serving(models: Path, src_lang: str, tgt_lang: str) -> ModelFolder | None:
    """Return the same, None where there is none; what can't be used is passed over."""
    for path in found(models):
        with suppress(ConfigurationError):
            one = read(path)
            if src_lang in one.src and tgt_lang in one.tgt and src_lang != tgt_lang:
                return one
    return None


def read(path: Path) -> ModelFolder:
    """Return what a folder says of its model.

    :raises ConfigurationError: the file can't be used, or the folder lacks what it names.
    """
    file = path / NAME
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{file} can't be read: {error}. Write a JSON object.") from error
    if not isinstance(told, dict):
        raise ConfigurationError(f"{file} holds no JSON object. Write one.")
    for field in (*_NEEDED, *told):
        _check_field(file, field, told)
    is_nllb = told["kind"] == ModelKind.NLLB
    fields: dict[str, Any] = {
        "src_spm": _OF_BOTH if is_nllb else "source.spm",
        "tgt_spm": _OF_BOTH if is_nllb else "target.spm",
        **told,
        "kind": ModelKind(told["kind"]),
        "fuzzy": Fuzzy(told.get("fuzzy", Fuzzy.NONE)),
    }
    made = ModelFolder(path=path, **fields)
    _check_whole(file, made)
    return made


def _check_field(file: Path, field: str, told: dict[str, Any]) -> None:
    value = told.get(field)
    if field not in _TYPES:
        raise _wrong(file, field, f"no field of it. There are {', '.join(_TYPES)}")
    kinds = (int, float) if _TYPES[field] is float else _TYPES[field]
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
        raise _wrong(file, field, f"{value!r}. Write {_WRITTEN[_TYPES[field]]}")
    if field in ("kind", "fuzzy"):
        known = [*(ModelKind if field == "kind" else Fuzzy)]
        if value not in known:
            raise _wrong(file, field, f"{value!r}. Write one of: {' '.join(known)}")
    if isinstance(value, dict):
        is_known = bool(value) and all(find(code) for code in value)
        if not is_known or not all(isinstance(one, str) for one in value.values()):
            raise _wrong(file, field, f"{value!r}. Write tokens by the codes of languages")


def _check_whole(file: Path, made: ModelFolder) -> None:
    for name in ("model.bin", made.src_spm, made.tgt_spm):
        if not (made.path / name).is_file():
            raise ConfigurationError(
                f"{made.path} lacks {name}. It must hold what CTranslate2's converter has written, "
                f"and the SentencePiece models that {NAME} names."
            )
    if made.placeholder and made.placeholder.count("{}") != 1:
        raise _wrong(file, "placeholder", f"{made.placeholder!r}. Write {{}} in it once")
    if made.max_tokens < 1:
        raise _wrong(file, "max_tokens", f"{made.max_tokens}. Write a number from 1")
    if made.fuzzy is Fuzzy.SOURCE and not made.separator:
        raise _wrong(file, "separator", "empty. Write the token that the model was trained with")
    if made.fuzzy is Fuzzy.PREFIX and not 0 < made.prefix_bias < 1:
        raise _wrong(file, "prefix_bias", f"{made.prefix_bias}. Write a number between 0 and 1")
    if made.fuzzy is Fuzzy.PREFIX and made.kind is ModelKind.NLLB:
        raise _wrong(
            file, "fuzzy", "prefix, where NLLB has its target language. Write source or none"
        )
    if made.kind is ModelKind.NLLB and not (all(made.src.values()) and all(made.tgt.values())):
        raise _wrong(file, "src or tgt", "without a token. NLLB needs one for each language")


def _wrong(file: Path, field: str, told: str) -> ConfigurationError:
    return ConfigurationError(f"In {file}, {field} is {told}.")
