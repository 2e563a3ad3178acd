"""The commands: which module has them, and what each is for.

A module is loaded when one of its commands is called: most bring a feature with them, and libraries
that take seconds to load.
"""

import argparse
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object

COMMANDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "documents": {
            "segment": "list the segments of a document",
            "render": "write a document, with translations put in",
        },
        "alignment": {
            "align": "align two documents, without a database",
        },
        "collections": {
            "match": "propose which documents of two folders, or of one in both languages, are "
            "translations of each other",
            "mine": "find segments that translate each other in texts that are only comparable",
        },
        "imports": {
            "import": "import two versions of a document, or of all in folders, and align them",
        },
        "project_documents": {
            "projects": "list the projects",
            "project": "make, rename, archive, bring back or delete a project",
            "documents": "list the pairs of documents of a project",
            "rename-document": "give the documents of a pair other names",
            "delete-document": "delete a pair of documents, or bring it back",
        },
        "projects": {
            "accept": "approve what the product's own verdict accepts",
            "export": "write approved units as parallel data",
        },
        "units": {
            "units": "list the units of a project, or take those of a file into review and back",
        },
        "glossary": {
            "glossary": "replace the glossary of a project by a file",
            "wait": "say which documents wait to be translated",
        },
        "publication": {
            "corpus": "import general corpora for the local engine, or list them",
            "service": "set where a project's jobs run at Amazon, and what they may cost",
            "publish": "have a service import a version",
        },
        "amazon": {
            "amazon": "check what Amazon Translate needs, write the policies or the template that "
            "grant it, and show what the account holds",
        },
        "neural_models": {
            "models": "fetch a neural model from the hub or a folder, list those there are, remove "
            "one",
        },
        "translation": {
            "translate": "translate documents into a folder",
        },
        "orders": {
            "orders": "list the orders of a project, newest first",
            "costs": "say what orders have cost, by month, engine, arm and language",
            "order": "show an order and each of its documents",
            "resume": "translate what an order has no translation of",
            "stop": "stop an order; what has come back is kept",
        },
        "post_editing": {
            "post-edits": "list the post-edits of a project",
            "deliver": "write the documents of an order, as far as they are post-edited",
        },
        "evaluation": {
            "evaluate": "score translations by BLEU, chrF and TER, or compare two systems",
        },
        "comparison": {
            "compare": "compare what orders have translated with the aligned human translations",
            "report": "write a comparison to a file with all that its figures were computed of, or "
            "compute those of such a file again",
        },
        "imported_texts": {
            "outputs": "list what other systems made of documents, take it of a file, remove it",
        },
        "processes": {
            "app": "start the app, with the sample project the first time",
            "worker": "do queued work until stopped",
            "backup": "write all data to one file",
            "restore": "read a backup into an empty database",
        },
        "sync": {
            "watch": "let a project watch a folder or a git checkout, or list what it watches",
            "sync-project": "bring the translations of what a project watches up to date",
        },
        "carryover": {
            "sync": "carry a translation over to a new version of its source",
        },
        "history": {
            "workload": "say which share of a project's words no human had to touch",
        },
        "teamwork": {
            "comments": "list the questions of a project that are still to be answered",
            "assignments": "list which documents people were given, and what is left of them",
            "assign": "give documents to a person, to be done by a day",
        },
        "gathering": {
            "gather": "collect articles, mine sentence pairs in them, and offer these for review",
            "general": "export approved general units, or make them a corpus of the local engine",
        },
        "profiles": {
            "profile": "take over, write or show the choices for one target language",
        },
    }
)
"""By module of this folder: its commands, each with its help, in the order of the list."""


def add_commands(commands: Commands, wanted: str) -> None:
    """Add the parsers of all commands: whole where ``wanted`` is of their module, else their help.

    :param wanted: what is called, a command or not.
    """
    for module, sentences in COMMANDS.items():
        if wanted in sentences:
            import_module(f"amts_core.cli.{module}").add_commands(commands)
        else:
            for name in sentences:
                add_command(commands, name)


def add_command(commands: Commands, name: str) -> argparse.ArgumentParser:
    """Add the parser of a command, with its help of the list, and return it."""
    (sentence,) = (own[name] for own in COMMANDS.values() if name in own)
    return commands.add_parser(name, help=sentence)
