"""Whether the local engine knows the words of documents, told before they are ordered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amts_core.exchange import Piece, round_trip
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.jobs import readings
from amts_core.kernel.jobs.readings import HandedIn, ReadOutcome
from amts_core.kernel.records import Arm, Granularity, OnProgress, Project
from amts_core.project import find_project
from amts_core.translation import corpora, order_checks
from amts_core.translation.engine_kinds import general_corpora
from amts_core.translation.engine_steps import units_of
from amts_core.translation.service_texts import texts
from amts_core.translation.store import publication_rows

MANY = 0.1
"""The share of words without an example from which most drafts are quicker to write anew.

Below it a draft needs about half as many edits as its reference has words, from it on about four
fifths (``benchmarks.unknown_words``: chapters of textbooks, and news).
"""


TOO_FAR = (
    "Drafts not worth editing: of the words of these documents the local engine has no example of "
    "{shares}. Import a general corpus about the same subject, approve more pairs, or choose "
    "another engine."
)
"""What is said from there on."""


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The share of words without an example, by target language and arm, and how many there are."""

    n_words: int
    unknown: Mapping[tuple[str, Arm], float]

    def too_far(self, arms: Collection[Arm]) -> dict[str, float]:
        """Return the target languages whose drafts are quicker to write anew, even in the best arm.

        Each comes with the share of that arm.
        """
        shares: dict[str, float] = {}
        for (code, arm), share in self.unknown.items():
            if arm in arms:
                shares[code] = min(share, shares.get(code, 1.0))
        return {code: share for code, share in shares.items() if share >= MANY}


def ask(
    settings: Settings,
    project: Project,
    revision_ids: Sequence[int],
    src_lang: str,
    *,
    tgt_langs: Sequence[str],
    publication_id: int | None,
    uses_glossary: bool = True,
) -> str:
    """Have a worker find it out, and return the job's id; :func:`read` reads its result."""
    said = {
        "project": project.id,
        "revisions": [*revision_ids],
        "src_lang": src_lang,
        "tgt_langs": [*tgt_langs],
        "publication": publication_id,
        "glossary": uses_glossary,
    }
    return readings.begin(
        settings, find_unknown_words, (), project_id=project.id, title="Known words", said=said
    )


def basis(
    store: Store,
    project: Project,
    src_lang: str,
    *,
    tgt_langs: Sequence[str],
    uses_glossary: bool,
) -> tuple[object, ...]:
    """Return what tells apart what is known now from what is known later: corpora and terms."""
    terms = _glossary(store, project, src_lang, tgt_langs) if uses_glossary else ()
    return tuple(one.sha256 for one in corpora.listed(store, project.id)), terms


def _glossary(
    store: Store, project: Project, src_lang: str, tgt_langs: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    found = order_checks.terms_for(store, project, src_lang, tgt_langs)
    return tuple((one.src, one.tgt) for one in found)


def read(result: Mapping[str, Any]) -> KnownWords:
    """Return what a job has found."""
    unknown = {(code, Arm(arm)): share for code, arm, share in result["unknown"]}
    return KnownWords(result["words"], unknown)


@readings.reader
def find_unknown_words(
    settings: Settings, handed_in: HandedIn, progress: OnProgress
) -> ReadOutcome:
    """Find out which share of the words of documents no example has."""
    store, said = open_store(settings.database_url), handed_in.said
    progress(0.1, "Reading what is known")
    pieces = [
        round_trip.pieces_of(one)
        for revision_id in said["revisions"]
        for one in texts(store, revision_id, said["src_lang"], Granularity.SENTENCE)
    ]
    held = said["publication"]
    found = measured(
        settings,
        store,
        find_project(store, said["project"]),
        pieces,
        src_lang=said["src_lang"],
        tgt_langs=said["tgt_langs"],
        version_id=None if held is None else publication_rows.publication(store, held).version_id,
        uses_glossary=said["glossary"],
    )
    told = [[code, arm, share] for (code, arm), share in found.unknown.items()]
    return ReadOutcome("Compared.", {"words": found.n_words, "unknown": told})


def measured(
    settings: Settings,
    store: Store,
    project: Project,
    pieces: Sequence[Sequence[Piece]],
    *,
    src_lang: str,
    tgt_langs: Sequence[str],
    version_id: int | None,
    uses_glossary: bool = True,
) -> KnownWords:
    """Return which share of the words of some texts no example has, at least.

    All of the general corpora counts, though an order learns from the units nearest to it alone.

    :param pieces: of each text.
    :param version_id: the parallel data of the ACT arm, None without it.
    """
    # here: they bring what no page and no other command has to wait for
    from amts_core.align import load_encoder
    from amts_core.engines.smt import familiarity

    encoder = load_encoder(str(BUNDLED_ENCODER))
    folder = (settings.data_dir / "engine").resolve()
    general = general_corpora(store, project.id, folder)
    n_words = 0
    unknown: dict[tuple[str, Arm], float] = {}
    for code in tgt_langs:
        languages = src_lang, code
        base = familiarity.words_of_corpora(folder / "words", general, languages, encoder.words)
        base |= familiarity.words_that_ship(languages)
        glossary = _glossary(store, project, src_lang, [code]) if uses_glossary else ()
        known = {Arm.BASELINE: base | familiarity.words_of_units(glossary, encoder.words)}
        if version_id is not None:
            units = units_of(store, version_id, languages)
            own = familiarity.words_of_units(units, encoder.words)
            known[Arm.ACT] = known[Arm.BASELINE] | own
        for arm, words in known.items():
            counted = familiarity.measure(pieces, words, encoder.words)
            n_words, unknown[code, arm] = counted.n_words, counted.unknown_share
    return KnownWords(n_words, unknown)
