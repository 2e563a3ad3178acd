"""OPUS-MT models from the hub, or from a folder: looked up first, then converted into ours.

What a model is, whose licence it has and how large it is can be told before anything is fetched.
The conversion is CTranslate2's own; its weights are kept in eight bits.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from amts_core.engines.neural import model_folders
from amts_core.engines.neural.model_folders import ModelFolder
from amts_core.kernel.errors import ConfigurationError, ServiceError
from amts_core.kernel.languages import profile
from amts_core.kernel.languages.tags import as_code, canonical, primary

_PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")
_ENDS_WITH_PAIR = re.compile(r"-([a-z]{2,3})-([a-z]{2,3})$")
_OPUS = "Helsinki-NLP/opus-mt-{}-{}"
_NEEDED = ("config.json", "vocab.json", "source.spm", "target.spm")
_OPTIONAL = ("generation_config.json", "tokenizer_config.json", "special_tokens_map.json")
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
"""The first that is there; PyTorch reads the second without running what might be in it."""
_TARGET = re.compile(r">>([A-Za-z]{2,3})(?:_([A-Za-z]{4}))?(?:_[A-Za-z0-9]+)?<<")
_MARGIN = 3
"""Room on the disk that is asked for, in sizes of the model: fetched, converted, and to spare."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedModel:
    """A model that can be had: where it is, its languages, its licence, the bytes of its files.

    ``revision`` is the commit at the hub, empty of a folder; ``licence`` is empty where nothing
    says which it is.
    """

    name: str
    languages: tuple[str, str]
    licence: str
    n_bytes: int
    files: tuple[str, ...]
    revision: str = ""
    folder: Path | None = None


def look_up(wanted: str, languages: tuple[str, str] | None = None) -> OfferedModel:
    """Return what a name means: a pair such as ``en-zh``, a model of the hub, or a folder.

    :param languages: of the model, where its name does not end with them.
    :raises ConfigurationError: its languages can't be told, or it lacks a file.
    :raises ServiceError: the hub has no such model, or can't be reached.
    """
    pair = _PAIR.fullmatch(wanted)
    if pair and not Path(wanted).is_dir():
        languages = languages or (as_code(pair[1]), as_code(pair[2]))
        wanted = _OPUS.format(*map(primary, languages))
    if languages is None:
        found = _ENDS_WITH_PAIR.search(wanted.rstrip("/"))
        if found is None:
            raise ConfigurationError(
                f"The name {wanted!r} does not say which languages the model translates. Give them "
                "by --src-lang and --tgt-lang."
            )
        languages = as_code(found[1]), as_code(found[2])
    if Path(wanted).is_dir():
        return _in_folder(Path(wanted), languages)
    return _at_hub(wanted, languages)


def _in_folder(folder: Path, languages: tuple[str, str]) -> OfferedModel:
    there = [path.name for path in folder.iterdir() if path.is_file()]
    files = _files(str(folder), there)
    return OfferedModel(
        name=folder.resolve().name,
        languages=languages,
        licence="",
        n_bytes=sum((folder / one).stat().st_size for one in files),
        files=files,
        folder=folder,
    )


def _at_hub(name: str, languages: tuple[str, str]) -> OfferedModel:
    # here: the library is slow to load, and only who fetches a model needs it
    from httpx2 import HTTPError
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    try:
        found = HfApi(endpoint=_endpoint()).model_info(name, files_metadata=True, timeout=60)
    except (HFValidationError, RepositoryNotFoundError) as error:
        raise ServiceError(
            f"The hub has no model {name!r}. Look for one on its pages, and give its whole name, "
            "such as Helsinki-NLP/opus-mt-tc-big-en-es."
        ) from error
    except (HTTPError, OSError) as error:
        raise ServiceError(
            f"The hub can't be asked for {name}: {_first_line(error)}. Try again, or give a folder "
            "with the files of the model.",
            is_transient=True,
        ) from error
    sizes = {one.rfilename: one.size or 0 for one in found.siblings or ()}
    files = _files(name, list(sizes))
    told = found.card_data.get("license") if found.card_data else None
    tags = [one.removeprefix("license:") for one in found.tags or () if one.startswith("license:")]
    return OfferedModel(
        name=name,
        languages=languages,
        licence=str(told or (tags[0] if tags else "")),
        n_bytes=sum(sizes[one] for one in files),
        files=files,
        revision=found.sha or "",
    )


def _endpoint() -> str | None:
    """Return where the hub is, where it is not where the library says."""
    return os.environ.get("HF_ENDPOINT")


def _files(name: str, there: Sequence[str]) -> tuple[str, ...]:
    weights = [one for one in _WEIGHTS if one in there][:1]
    missing = [one for one in _NEEDED if one not in there]
    if missing or not weights:
        lacks = ", ".join([*missing, *([] if weights else [" or ".join(_WEIGHTS)])])
        raise ConfigurationError(
            f"{name} is no OPUS-MT model: it lacks {lacks}. Choose one of those, or convert the "
            "model with CTranslate2's own converter."
        )
    return (*_NEEDED, *(one for one in _OPTIONAL if one in there), *weights)


def add(model: OfferedModel, models: Path, tell: Tell) -> ModelFolder:
    """Fetch and convert a model into a folder of ``models``, whole or not at all; return it.

    One of the same name is replaced.

    :raises ConfigurationError: a package is missing, the disk is full, or the model does not
        translate into its target language.
    :raises ServiceError: the hub does not give it.
    """
    model_folders.check_packages()
    models.mkdir(parents=True, exist_ok=True)
    n_free = shutil.disk_usage(models).free
    if n_free < _MARGIN * model.n_bytes:
        raise ConfigurationError(
            f"{models} has {n_free / 1e6:,.0f} MB left, the model needs {_MARGIN} times its "
            f"{model.n_bytes / 1e6:,.0f} MB while it is converted. Make room there."
        )
    with tempfile.TemporaryDirectory(dir=models, prefix=".new-") as temporary:
        source = model.folder or _fetched(model, Path(temporary) / "source", tell)
        converted = Path(temporary) / "converted"
        tell("Converting")
        _convert(source, converted)
        _describe(model, source, converted)
        model_folders.read(converted)
        place = models / _folder_name(model)
        if place.exists():
            place.rename(Path(temporary) / "replaced")
        converted.rename(place)
    return model_folders.read(place)


def remove(models: Path, name: str) -> None:
    """Delete the folder of a model.

    :raises ConfigurationError: there is no model of this name.
    """
    by_name = {path.name: path for path in model_folders.found(models)}
    if name not in by_name:
        raise ConfigurationError(
            f"There is no neural model {name!r}. There are: {', '.join(by_name) or 'none'}."
        )
    shutil.rmtree(by_name[name])


def _folder_name(model: OfferedModel) -> str:
    return model.name.rpartition("/")[2]


def _fetched(model: OfferedModel, folder: Path, tell: Tell) -> Path:
    from httpx2 import HTTPError
    from huggingface_hub import hf_hub_download

    for number, name in enumerate(model.files, 1):
        tell(f"Fetching {name} ({number} of {len(model.files)})")
        try:
            hf_hub_download(
                model.name,
                name,
                revision=model.revision or None,
                local_dir=folder,
                endpoint=_endpoint(),
            )
        except (HTTPError, OSError, ValueError) as error:
            raise ServiceError(
                f"The hub does not give {name} of {model.name}: {_first_line(error)}. Try again.",
                is_transient=True,
            ) from error
    return folder


def _convert(source: Path, converted: Path) -> None:
    from ctranslate2.converters import TransformersConverter

    try:
        TransformersConverter(str(source), copy_files=["source.spm", "target.spm"]).convert(
            str(converted), quantization="int8"
        )
    except (ValueError, KeyError, RuntimeError, OSError) as error:
        raise ConfigurationError(
            f"CTranslate2 can't convert the model: {_first_line(error)}. Choose another one."
        ) from error


def _describe(model: OfferedModel, source: Path, converted: Path) -> None:
    src, tgt = model.languages
    told = {"kind": "marian", "src": {src: ""}, "tgt": {tgt: _target_token(source, tgt)}}
    text = json.dumps(told, ensure_ascii=False, indent=2)
    (converted / model_folders.NAME).write_text(f"{text}\n", encoding="utf-8")


def _target_token(source: Path, tgt_lang: str) -> str:
    """Return what tells a model of several target languages which one; empty where it has one."""
    vocabulary: dict[str, int] = json.loads((source / "vocab.json").read_text("utf-8"))
    tokens = {one: found for one in vocabulary if (found := _TARGET.fullmatch(one))}
    if not tokens:
        return ""
    wanted = primary(tgt_lang)
    script = profile(tgt_lang).script.code
    fitting = [token for token, found in tokens.items() if wanted == primary(canonical(found[1]))]
    fitting.sort(key=lambda token: (tokens[token][2] != script, tokens[token][2] is not None))
    if not fitting:
        known = ", ".join(sorted(tokens)[:8])
        raise ConfigurationError(
            f"The model does not translate into {profile(tgt_lang).name}: it knows {known}. Choose "
            "another one."
        )
    return fitting[0]


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300].rstrip(".")
