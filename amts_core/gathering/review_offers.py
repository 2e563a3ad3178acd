"""Mined pairs before reviewers: a pair of documents whose beads are the pairs, nearest first."""

import hashlib
import math
import re

from amts_core.align import MOST_DOUBTED, Encoder, best_encoder
from amts_core.documents import imports
from amts_core.formats import SegmentedDocument, segmented_documents
from amts_core.gathering.choice import Subject
from amts_core.gathering.records import Gathered, GatheredPair, Gathering
from amts_core.gathering.store import gathering_rows
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConfigurationError, DocumentError, StoreError
from amts_core.kernel.records import Person, Project, ProposedBead
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.review import proposed_alignments, waiting_texts

FOLDER = "general"
"""Where the documents that hold mined pairs stand among a project's documents."""
_SLOPE, _SHIFT = 22.91, 7.88
_MOST_LOG_ODDS = 20.0
_SUREST = 0.98
"""What of the surest mined pairs was right; the rest were near-translations."""


def subject_of(
    store: Store,
    project: Project,
    tgt_lang: str,
    *,
    texts: tuple[str, ...] = (),
    keywords: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> Subject:
    """Return the subject that the documents waiting for a language have.

    :param texts: sentences of further documents to be translated.
    :param keywords: of the project's source language and of the target language.
    """
    waits = waiting_texts(store, project.id, tgt_lang)
    return Subject(
        tuple(dict.fromkeys((*waits, *texts))),
        {project.src_lang: keywords[0], tgt_lang: keywords[1]},
    )


def check_offer(store: Store, person: Person, project: Project, tgt_lang: str, name: str) -> None:
    """Refuse what could not be offered, before anything is collected.

    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: the project is not translated into this language.
    :raises StoreError: the name can't be used.
    """
    rights.check(person, Task.CORPORA)
    if tgt_lang not in project.tgt_langs:
        known = ", ".join(project.tgt_langs) or "none yet"
        raise ConfigurationError(
            f"Project {project.name!r} is not translated into {tgt_lang!r}. Its target languages: "
            f"{known}."
        )
    gathering_rows.check_name(name)


def offer(
    store: Store,
    person: Person,
    project: Project,
    name: str,
    found: Gathered,
    encoder: Encoder,
    *,
    order_id: int | None = None,
) -> Gathering:
    """Put the pairs of a collection before reviewers, as proposals, and return the collection.

    They are the beads of one alignment of two documents, each of which has a pair's side a
    paragraph. Nothing of it is accepted by itself. The same pairs again are the same alignment.

    :param encoder: the one that the pairs were chosen by.
    :param order_id: the order that it came of.
    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: the project has not these languages.
    :raises DocumentError: there are no pairs.
    :raises StoreError: another collection has this name.
    """
    check_offer(store, person, project, tgt_lang=found.languages[1], name=name)
    if found.languages[0] != project.src_lang:
        raise ConfigurationError(
            f"The collection is from {found.languages[0]!r}, the project from "
            f"{project.src_lang!r}. Collect articles in the project's languages."
        )
    if not found.pairs:
        raise DocumentError(
            f"No pair of sentences was found in {count_noun(len(found.pages), 'article')}. "
            "Collect more of them, "
            "or articles that report the same things in both languages."
        )
    _check_free(store, project, name, found)
    src, tgt = (_document(name, found, side) for side in (0, 1))
    revisions = imports.import_pair(
        store, project, imports.new_revision(src), imports.new_revision(tgt)
    )
    ids = revisions[0].id, revisions[1].id
    encoder = best_encoder(encoder, found.languages)
    most = _SUREST if encoder.knows(*found.languages) else MOST_DOUBTED
    beads = [_bead(number, pair, most) for number, pair in enumerate(found.pairs)]
    alignment_id = _alignment_id(ids, encoder)
    proposed_alignments.store_alignment(
        store,
        alignment_id,
        project.id,
        revisions=ids,
        languages=found.languages,
        encoder=encoder,
        beads=beads,
        warnings=(_notice(found),),
    )
    return gathering_rows.add_gathering(
        store,
        project.id,
        person.id,
        name=name,
        alignment_id=alignment_id,
        found=found,
        order_id=order_id,
    )


def confidence(margin: float) -> float:
    """Return how probable it is that a mined pair is right.

    Fitted by logistic regression on 3,244 pairs mined, by the vectors of both encoders, in
    sentences held out from training, of which a sixteenth to a quarter had a translation among the
    others, English with nine languages. It falls with the share of sentences that have none.
    """
    odds = math.exp(min(_SLOPE * margin - _SHIFT, _MOST_LOG_ODDS))
    return min(odds / (1 + odds), _SUREST)


def _check_free(store: Store, project: Project, name: str, found: Gathered) -> None:
    """Refuse a name whose documents are those of other pairs: they would hide each other."""
    mine = [(pair.src, pair.tgt) for pair in found.pairs]
    for one in gathering_rows.gatherings(store, project.id):
        if one.tgt_lang == found.languages[1] and file_name(one.name) == file_name(name):
            if [(pair.src, pair.tgt) for pair in gathering_rows.sources(store, one).pairs] != mine:
                raise StoreError(
                    f"There is already a collection {one.name!r}. Choose another name for this one."
                )


def _document(name: str, found: Gathered, side: int) -> SegmentedDocument:
    """Return the sides of all pairs as a document of one paragraph each.

    :raises DocumentError: they are not read as the segments that they were.
    """
    texts = [(pair.src, pair.tgt)[side] for pair in found.pairs]
    path = f"{FOLDER}/{file_name(name)}.txt"
    made = segmented_documents.read_document(
        "\n\n".join(texts).encode("utf-8"), path, found.languages[side]
    )
    if [part.text for part in made.segments] != texts:
        raise DocumentError(
            f"The pairs of {name!r} can't be stored: their sentences are split in other places "
            "when they are read again. Collect them again."
        )
    return made


def file_name(name: str) -> str:
    """Return what the documents of a collection are called; two names may have the same."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.").lower() or "articles"


def _bead(number: int, pair: GatheredPair, most: float) -> ProposedBead:
    return ProposedBead(
        src=(number,),
        tgt=(number,),
        score=max(pair.cosine, 0.0),
        confidence=min(confidence(pair.margin), most),
        accept=False,
        src_text=pair.src,
        tgt_text=pair.tgt,
    )


def _alignment_id(revisions: tuple[int, int], encoder: Encoder) -> str:
    of_encoder = hashlib.sha256(encoder.identity.encode()).hexdigest()[:8]
    return f"general-{revisions[0]}-{revisions[1]}-{of_encoder}"


def _notice(found: Gathered) -> str:
    n_pages = sum(page.n_pairs > 0 for page in found.pages)
    return (
        f"General: {count_noun(len(found.pairs), 'pair was', 'pairs were')} mined in "
        f"{count_noun(n_pages, 'article')}, and none "
        "is from your documents. Neighbours have nothing to do with each other, so don't "
        "merge, pull or push."
    )
