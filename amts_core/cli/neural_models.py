"""``models``: neural models fetched and converted, listed, removed."""

import argparse

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import language, print_line, say
from amts_core.engines.neural import hub_models, model_folders
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import AmtsError

_GET, _LIST, _REMOVE = "get", "list", "remove"


def add_commands(commands: Commands) -> None:
    """Add the parser of this command."""
    models = add_command(commands, "models")
    models.add_argument("action", choices=(_LIST, _GET, _REMOVE), nargs="?", default=_LIST)
    models.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="a pair such as en-zh, a model of the hub such as Helsinki-NLP/opus-mt-tc-big-en-es, "
        "or a folder with its files",
    )
    models.add_argument("--src-lang", type=language, metavar="LANG", help="else as its name says")
    models.add_argument("--tgt-lang", type=language, metavar="LANG", help="else as its name says")
    models.set_defaults(run=_models)


def _models(options: argparse.Namespace) -> None:
    settings = Settings.from_environment()
    if (options.name is None) != (options.action == _LIST):
        raise AmtsError("Write: models, or models get NAME, or models remove NAME.")
    if bool(options.src_lang) != bool(options.tgt_lang):
        raise AmtsError("Give both --src-lang and --tgt-lang, or neither.")
    if options.action == _GET:
        languages = (options.src_lang, options.tgt_lang) if options.src_lang else None
        _get(settings, options.name, languages)
    elif options.action == _REMOVE:
        hub_models.remove(settings.models_dir, options.name)
    for path in model_folders.found(settings.models_dir):
        found = model_folders.read(path)
        print_line(
            {
                "model": path.name,
                "src_langs": list(found.src),
                "tgt_langs": list(found.tgt),
                "licence": found.licence,
                "origin": found.origin,
                "bytes": sum(one.stat().st_size for one in path.iterdir()),
                "folder": str(path),
            }
        )


def _get(settings: Settings, name: str, languages: tuple[str, str] | None) -> None:
    model = hub_models.look_up(name, languages)
    src, tgt = model.languages
    licence = f"licence {model.licence}" if model.licence else "nothing says under which licence"
    say(f"{model.name}: {src} into {tgt}, {licence}, {model.n_bytes / 1e6:,.0f} MB to be fetched")
    told: list[str] = []

    def progress(share: float, what: str) -> None:
        if what not in told:
            told.append(what)
            say(what)

    hub_models.add(model, settings.models_dir, progress)
