"""Files set against a project before they are imported: new, a new version, or known already."""

import pytest

from amts_core.documents import imports
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.database.blobs import keep_file
from amts_core.kernel.records import Action
from amts_core.review.import_pairs import HandedInFile, ImportWish, language_of
from amts_core.review.import_proposals import Proposals
from amts_core.review.known_documents import Fate
from amts_core.review.store import bead_rows, new_alignments
from tests.conftest import TEXTBOOK, proposed
from tests.review.conftest import decide

EN = ["One is small.", "Two is even.", "Three is odd.", "Four is even again."]
ZH = ["一很小。", "二是偶数。", "三是奇数。", "四又是偶数。"]
OTHER = ["Trains leave at noon.", "Nobody waits."], ["火车中午开。", "没有人等。"]


def text(sentences):
    return "\n\n".join(sentences).encode()


def handed_in(store, **contents):
    """Return files by path, as they are once somebody has handed them in."""
    return {
        path: HandedInFile(
            path.replace(" (2)", ""), keep_file(store, data), language_of(path, [data.decode()])
        )
        for path, data in contents.items()
    }


def propose(store, project, files, **wanted):
    work = Proposals(
        store=store,
        project=project,
        languages=("en", "zh"),
        encoder=str(BUNDLED_ENCODER),
        wanted=ImportWish(**wanted),
    )
    return work.propose(files, lambda share, told: None)


@pytest.fixture
def pair(store, project):
    """A pair of documents in the project, a bead a sentence."""
    sides = [
        imports.read(text(texts), name, language)
        for texts, name, language in ((EN, "a.md", "en"), (ZH, "a.zh.md", "zh"))
    ]
    revisions = imports.import_pair(store, project, *sides)
    beads = [proposed([n], [n], src, tgt) for n, (src, tgt) in enumerate(zip(EN, ZH, strict=True))]
    new_alignments.add_alignment(
        store,
        "a1-2-x",
        project.id,
        revisions=(revisions[0].id, revisions[1].id),
        encoder=("test", "0"),
        warnings=(),
        beads=beads,
    )
    return "a1-2-x"


def names(one):
    return one.files.src_name, one.files.tgt_name


def test_the_first_files_are_new(store):
    files = handed_in(store, **{"a.md": text(EN), "a.zh.md": text(ZH)})
    (one,) = propose(store, None, files).pairs
    assert (one.fate, one.of, names(one)) == (Fate.NEW, None, ("a.md", "a.zh.md"))


def test_the_same_files_are_known_whatever_they_are_called(store, project, pair):
    files = handed_in(store, **{"x.md": text(EN), "y.zh.md": text(ZH)})
    (one,) = propose(store, project, files).pairs
    assert (one.fate, one.of, names(one)) == (Fate.SAME, pair, ("a.md", "a.zh.md"))


def test_a_newer_version_says_what_is_carried_over(store, ada, project, pair):
    for bead in bead_rows.beads(store, pair)[:3]:
        decide(store, ada, bead.id, Action.APPROVE)
    newer = [EN[0], "Two is quite another thing.", *EN[2:]]
    files = handed_in(store, **{"a.md": text(newer), "a.zh.md": text(ZH)})
    (one,) = propose(store, project, files).pairs
    assert (one.fate, one.of) == (Fate.VERSION, pair)
    assert (one.n_decided, one.n_carried) == (3, 2)


def test_other_documents_of_the_same_names_are_told_apart(store, project, pair):
    contents = {"a.md": text(OTHER[0]), "a.zh.md": text(OTHER[1])}
    (one,) = propose(store, project, handed_in(store, **contents)).pairs
    assert (one.fate, names(one)) == (Fate.NEW, ("a (2).md", "a.zh (2).md"))


def test_another_translation_of_a_known_source_is_told_apart(store, project, pair):
    files = handed_in(store, **{"a.md": text(EN), "a.zh.md": text(OTHER[1])})
    (one,) = propose(store, project, files).pairs
    assert (one.fate, names(one)) == (Fate.NEW, ("a (2).md", "a.zh (2).md"))


def test_a_source_that_is_known_gets_a_translation_into_another_language(store, project, pair):
    german = ["Die Züge fahren am Mittag ab, und niemand wartet auf dem Bahnsteig auf sie."]
    files = handed_in(store, **{"a.md": text(EN), "a.de.md": text(german)})
    work = Proposals(
        store=store, project=project, languages=("en", "de"), encoder="", wanted=ImportWish()
    )
    (one,) = work.propose(files, lambda share, told: None).pairs
    assert (one.fate, names(one)) == (Fate.NEW, ("a.md", "a.de.md"))


@pytest.mark.parametrize(
    ("contents", "paths"),
    [
        pytest.param(
            {"new.md": text([*EN, "Five is odd and five is small, as everybody knows."])},
            ("new.md", "a.zh.md (as it is)"),
            id="its source",
        ),
        pytest.param(
            {"new.md": text([*ZH, "五是奇数，而且五很小，这是众所周知的，不必再说。"])},
            ("a.md (as it is)", "new.md"),
            id="its target",
        ),
    ],
)
def test_one_newer_file_is_set_beside_the_other_as_it_is(store, project, pair, contents, paths):
    found = propose(store, project, handed_in(store, **contents), again=pair)
    (one,) = found.pairs
    assert (one.files.src, one.files.tgt) == paths
    assert (one.fate, one.of, names(one)) == (Fate.VERSION, pair, ("a.md", "a.zh.md"))


def test_what_a_person_says_is_newer_need_not_look_so(store, project, pair):
    contents = {"x.en.md": text(OTHER[0]), "y.zh.md": text(OTHER[1])}
    (one,) = propose(store, project, handed_in(store, **contents), again=pair).pairs
    assert (one.fate, one.of, names(one)) == (Fate.VERSION, pair, ("a.md", "a.zh.md"))


def test_what_speaks_against_a_pair_is_told(store):
    chapter = (TEXTBOOK / "en" / "01-what-is-learning.md").read_bytes()
    files = handed_in(store, **{"a.md": chapter, "a.zh.md": chapter})
    (one,) = propose(store, None, files).pairs
    assert "look like English" in one.warning


def test_what_names_do_not_tell_is_told_by_what_files_say(store):
    chapters = sorted(path.name for path in (TEXTBOOK / "en").iterdir())[:2]
    contents = {
        f"{place}-{n}.md": (TEXTBOOK / language / name).read_bytes()
        for place, language in enumerate(("en", "zh"))
        for n, name in enumerate(chapters if place else chapters[::-1])
    }
    found = propose(store, None, handed_in(store, **contents))
    assert [(one.files.src, one.files.tgt) for one in found.pairs] == [
        ("0-0.md", "1-1.md"),
        ("0-1.md", "1-0.md"),
    ]


def test_files_without_a_pair_and_without_text_are_told(store):
    contents = {"a.md": text(EN), "a.zh.md": text(ZH), "c.md": b"```\ncode\n```\n"}
    files = handed_in(store, **contents)
    found = propose(store, None, files)
    assert (len(found.pairs), found.left, found.left_out) == (1, ("c.md",), ())
    files = handed_in(store, **{"a.md": text(EN), "a.zh.md": b"```\ncode\n```\n"})
    found = propose(store, None, files)
    assert found.pairs == () and "has no text to translate" in found.left_out[0]
