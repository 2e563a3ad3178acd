"""How files of units are read, as the options of a command say."""

import argparse

from amts_core.bilingual_files import ReadingChoice


def add_variant(parser: argparse.ArgumentParser) -> None:
    """Add the option that names variants of languages."""
    parser.add_argument(
        "--variant",
        nargs="+",
        default=[],
        metavar="TAG",
        help="which is meant where a file has several of a language, such as pt-BR",
    )


def reading_choice(options: argparse.Namespace) -> ReadingChoice:
    """Return what ``--encoding`` and ``--variant`` say."""
    return ReadingChoice(options.encoding, tuple(options.variant))
