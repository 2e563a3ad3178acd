"""Documents aligned again: nothing newer gives way to it, and it gives nothing away."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from amts_core.kernel.database.engine import now
from amts_core.kernel.records import Action
from amts_core.review import again_jobs, proposed_alignments
from amts_core.review.store import alignments, bead_rows
from tests.review.conftest import decide
from tests.review.test_reimport import BOOK, align_by_number, import_texts, texts_of
from tests.stored import contents

NEWER = [*BOOK, (7, 0, 0)]


@pytest.fixture(autouse=True)
def _aligner(monkeypatch):
    monkeypatch.setattr(proposed_alignments, "align_segments", align_by_number)
    monkeypatch.setattr(again_jobs, "best_encoder", lambda named, languages: named)


def encoder(name):
    return SimpleNamespace(name=name, digest="0", identity=name, knows=lambda *languages: True)


def again(store, project, alignment_id, name="better"):
    return again_jobs.align_one_again(store, project.id, alignment_id, encoder(name))


def current(store, project):
    (found,) = alignments.current(store, project.id)
    return found.id, found.encoder, found.n_beads


def test_it_takes_the_place_of_what_an_earlier_encoder_has_made_once(store, project):
    """A step runs again after a crash."""
    first = import_texts(store, project, *texts_of(BOOK))
    made = again(store, project, first)
    assert current(store, project) == (made, "better", len(BOOK))
    before = contents(store)
    assert again(store, project, first) == made
    assert contents(store) == before


def test_the_newest_revisions_are_aligned_whichever_were_current_when_it_was_asked_for(
    store, project
):
    first = import_texts(store, project, *texts_of(BOOK))
    import_texts(store, project, *texts_of(NEWER))
    made = again(store, project, first)
    assert current(store, project) == (made, "better", len(NEWER))


def test_what_is_imported_while_it_is_made_stands(store, project, ada, monkeypatch):
    """An import comes in between, and somebody decides on it."""
    first = import_texts(store, project, *texts_of(BOOK))
    imported = []

    def align(*given, **more):
        beads = align_by_number(*given, **more)
        if not imported:
            imported.append("")  # what is imported is aligned, too
            imported.append(import_texts(store, project, *texts_of(NEWER)))
            decide(store, ada, bead_rows.beads(store, imported[1])[6].id, Action.APPROVE)
        return beads

    monkeypatch.setattr(proposed_alignments, "align_segments", align)
    assert again(store, project, first) == ""
    assert current(store, project) == (imported[1], "test", len(NEWER))


def test_an_import_that_was_asked_for_before_it_takes_its_place(store, project):
    """It waited in line meanwhile: what it brings is newer than what was aligned again."""
    first = import_texts(store, project, *texts_of(BOOK))
    asked_at = now()
    again(store, project, first)
    newest = import_texts(store, project, *texts_of(NEWER), asked_at=asked_at)
    assert current(store, project) == (newest, "test", len(NEWER))


def test_who_goes_on_deciding_meanwhile_loses_nothing(store, project, ada, monkeypatch):
    first = import_texts(store, project, *texts_of(BOOK))
    waiting = [bead.id for bead in bead_rows.beads(store, first)[:2]]

    def align(*given, **more):
        while waiting:
            decide(store, ada, waiting.pop(), Action.APPROVE)
        return align_by_number(*given, **more)

    monkeypatch.setattr(proposed_alignments, "align_segments", align)
    made = again(store, project, first)
    states = [bead.state.status for bead in bead_rows.beads(store, made)]
    assert states == ["approved"] * 2 + ["proposed"] * 4


def test_two_at_once_make_one_alignment(store, project):
    """The button is pressed on two machines, or a live worker's step is taken over."""
    first = import_texts(store, project, *texts_of(BOOK))
    with ThreadPoolExecutor(2) as threads:
        made = set(threads.map(lambda _: again(store, project, first), range(2)))
    assert made == {current(store, project)[0]}
    assert len(alignments.alignments_of(store, project.id)) == 2
