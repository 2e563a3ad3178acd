"""OPUS-MT models from the hub, or from a folder: looked up first, then converted into ours.

What a model is, whose licence it has and how large it is can be told before anything is fetched.
The conversion is CTranslate2's own; its weights are kept in eight bits.
"""

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amts_core.engines.neural import model_folders
from amts_core.engines.neural.model_folders import ModelFolder
from amts_core.kernel.errors import ConfigurationError, ServiceError
from amts_core.kernel.languages import profile
from amts_core.kernel.languages.tags import as_code, canonical, primary
from amts_core.kernel.records import OnProgress

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
_FETCHING, _CONVERTING = 0.8, 0.9
"""The shares of the work that are done when a model is fetched, and when it is about to be used."""
_UNFINISHED, _UNFINISHED_SECONDS = ".new-", 86_400
"""How folders of what is being made are called, and the age at which nobody makes it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedModel:
    """A model that can be had: where it is, its languages, its licence, its files.

    ``files`` has the bytes of each by its name. ``revision`` is the commit at the hub, empty of a
    folder; ``licence`` is empty where nothing says which it is.
    """

    name: str
    languages: tuple[str, str]
    licence: str
    files: Mapping[str, int]
    revision: str = ""
    folder: Path | None = None

    @property
    def n_bytes(self) -> int:
        """How large its files are together."""
        return sum(self.files.values())


def look_up(
    wanted: str, languages: tuple[str, str] | None = None, *, revision: str | None = None
) -> OfferedModel:
    """Return what a name means: a pair such as ``en-zh``, a model of the hub, or a folder.

    :param languages: of the model, where its name does not end with them.
    :param revision: the commit at the hub, by default the newest.
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
                f"The name {wanted!r} does not say which languages the model translates. Let it "
                "end with them, such as model-en-zh, or give them by models get NAME --src-lang "
                "en --tgt-lang zh."
            )
        languages = as_code(found[1]), as_code(found[2])
    if Path(wanted).is_dir():
        return _in_folder(Path(wanted), languages)
    return _at_hub(wanted, languages, revision)


def _in_folder(folder: Path, languages: tuple[str, str]) -> OfferedModel:
    sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    return OfferedModel(
        name=folder.resolve().name,
        languages=languages,
        licence="",
        files=_needed(str(folder), sizes),
        folder=folder,
    )


def _at_hub(name: str, languages: tuple[str, str], revision: str | None) -> OfferedModel:
    # here: the library is slow to load, and only who fetches a model needs it
    from httpx2 import HTTPError
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    try:
        found = HfApi(endpoint=_endpoint()).model_info(
            name, revision=revision, files_metadata=True, timeout=60
        )
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
    told = found.card_data.get("license") if found.card_data else None
    tags = [one.removeprefix("license:") for one in found.tags or () if one.startswith("license:")]
    return OfferedModel(
        name=name,
        languages=languages,
        licence=str(told or (tags[0] if tags else "")),
        files=_needed(name, sizes),
        revision=found.sha or "",
    )


def _endpoint() -> str | None:
    """Return where the hub is, where it is not where the library says."""
    return os.environ.get("HF_ENDPOINT")


def _needed(name: str, there: Mapping[str, int]) -> dict[str, int]:
    weights = [one for one in _WEIGHTS if one in there][:1]
    missing = [one for one in _NEEDED if one not in there]
    if missing or not weights:
        lacks = ", ".join([*missing, *([] if weights else [" or ".join(_WEIGHTS)])])
        raise ConfigurationError(
            f"{name} is no OPUS-MT model: it lacks {lacks}. Choose one of those, or convert the "
            "model with CTranslate2's own converter."
        )
    wanted = (*_NEEDED, *(one for one in _OPTIONAL if one in there), *weights)
    return {one: there[one] for one in wanted}


def add(model: OfferedModel, models: Path, progress: OnProgress) -> ModelFolder:
    """Fetch and convert a model into a folder of ``models``, whole or not at all; return it.

    One of the same name is replaced.

    :param progress: is told the share that is done, and what is at hand.

    :raises ConfigurationError: a package is missing, the disk is full, or the model does not
        translate into its target language.
    :raises ServiceError: the hub does not give it.
    """
    model_folders.check_packages()
    models.mkdir(parents=True, exist_ok=True)
    _tidy(models)
    n_free = shutil.disk_usage(models).free
    if n_free < _MARGIN * model.n_bytes:
        raise ConfigurationError(
            f"{models} has {n_free / 1e6:,.0f} MB left, the model needs {_MARGIN} times its "
            f"{model.n_bytes / 1e6:,.0f} MB while it is converted. Make room there."
        )
    with tempfile.TemporaryDirectory(dir=models, prefix=_UNFINISHED) as temporary:
        source = model.folder or _fetched(model, Path(temporary) / "source", progress)
        converted = Path(temporary) / "converted"
        progress(_FETCHING, "Converting")
        _convert(source, converted)
        _describe(model, source, converted)
        progress(_CONVERTING, "Putting it into place")
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
    try:
        shutil.rmtree(by_name[name])
    except OSError as error:
        raise ConfigurationError(
            f"{by_name[name]} can't be deleted: {error.strerror or error}. Delete it by hand."
        ) from error


def _tidy(models: Path) -> None:
    """Delete what was left behind by who was killed while a model was made."""
    for path in models.glob(f"{_UNFINISHED}*"):
        if time.time() - path.stat().st_mtime > _UNFINISHED_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def _folder_name(model: OfferedModel) -> str:
    return model.name.rpartition("/")[2]


def _fetched(model: OfferedModel, folder: Path, progress: OnProgress) -> Path:
    from httpx2 import HTTPError
    from huggingface_hub import hf_hub_download

    n_done = 0
    for number, (name, n_bytes) in enumerate(model.files.items(), 1):
        told = f"Fetching {name} ({number} of {len(model.files)})"

        def came(n: int, before: int = n_done, told: str = told) -> None:
            progress(_FETCHING * (before + n) / max(model.n_bytes, 1), told)

        came(0)
        try:
            hf_hub_download(
                model.name,
                name,
                revision=model.revision or None,
                local_dir=folder,
                endpoint=_endpoint(),
                tqdm_class=_counting(came, n_bytes),
            )
        except (HTTPError, OSError, ValueError) as error:
            raise ServiceError(
                f"The hub does not give {name} of {model.name}: {_first_line(error)}. Try again.",
                is_transient=True,
            ) from error
        n_done += n_bytes
    return folder


def _counting(came: Callable[[int], None], n_bytes: int) -> Any:
    """Return what the hub's library takes for a progress bar: it tells how many bytes came."""
    from huggingface_hub.utils.tqdm import tqdm

    class Counting(tqdm):
        def __init__(self, *args: Any, **how: Any) -> None:
            super().__init__(*args, **{**how, "disable": True})  # type: ignore[no-untyped-call]
            self.n_come = int(how.get("initial") or 0)

        def update(self, n: float | None = 1) -> None:
            self.n_come = min(self.n_come + int(n or 0), n_bytes)
            came(self.n_come)

    return Counting


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
    told = {
        "kind": "marian",
        "src": {src: ""},
        "tgt": {tgt: _target_token(source, tgt)},
        "origin": f"{model.name} {model.revision}".rstrip(),
        "licence": model.licence,
    }
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
