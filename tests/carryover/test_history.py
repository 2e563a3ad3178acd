"""Real revisions: chapters of a book that went on in English after they were translated."""

import re
from pathlib import Path

import pytest

from amts_core.carryover.merge import merge
from amts_core.formats.segmented_documents import read_document
from amts_core.sync import new_targets
from tests.conftest import corpora

CHAPTERS = (
    "appendix-tools-for-deep-learning__selecting-servers-gpus",
    "computer-vision__fine-tuning",
    "computer-vision__object-detection-dataset",
    "convolutional-neural-networks__pooling",
    "multilayer-perceptrons__backprop",
    "multilayer-perceptrons__mlp",
)
_LETTERS = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"\$[^$]*\$|:\w+:`[^`]*`|`[^`]*`|\]\([^)]*\)")


@pytest.fixture(params=CHAPTERS)
def synced(request, encoder):
    old, new, tgt = (
        read_document(data(request.param, name), name, language)
        for name, language in (("old.en.md", "en"), ("new.en.md", "en"), ("old.zh.md", "zh"))
    )
    return new_targets.sync(new_targets.pair(old, tgt, encoder), new)


def data(chapter: str, name: str) -> bytes:
    path = corpora() / "sync" / chapter / name
    if not path.is_file():
        pytest.skip(f"needs {path.relative_to(corpora())} among the corpora")
    return Path(path).read_bytes()


def test_what_did_not_change_keeps_its_translation(synced):
    kept = {old.text for old in synced.old.src.segments}
    own = {n: bead for bead in synced.old.links for n in bead[0]}
    for one in synced.plan.segments:
        if one.text not in kept:
            continue
        assert one.state in ("same", "moved")
        expected = "".join(
            synced.old.tgt.segments[j].text for n in one.old for j in own.get(n, ((), ()))[1]
        )
        assert one.tgt_text == expected
        gone_too = {n for n in one.old for n in own[n][0]} & {g.n for g in synced.plan.gone}
        assert one.needs_human == bool(gone_too)


def test_a_human_is_needed_for_the_words_that_changed(synced):
    """Counted apart: no fewer words than those of sentences that have other letters outside markup
    than any old one, no more than those of sentences that are in no old one letter for letter."""
    olds = [old.text for old in synced.old.src.segments]
    bare = {letters(text) for text in olds}
    at_least = sum(one.n_words for one in synced.plan.segments if letters(one.text) not in bare)
    at_most = sum(one.n_words for one in synced.plan.segments if one.text not in olds)
    shared_with_gone = sum(one.n_words for one in synced.plan.segments if "is gone" in one.why)
    assert at_least <= synced.plan.summary.n_human_words <= at_most + shared_with_gone


def letters(text: str) -> str:
    return "".join(_LETTERS.findall(_MARKUP.sub("", text)))


def test_the_new_target_is_a_document_that_reads_as_planned(synced):
    target = synced.rendered()
    assert target == synced.made.merged().text.encode()
    read = read_document(target, "new.zh.md", "zh")
    shown = "".join("".join(part.text.split()) for part in read.segments)
    assert shown == "".join("".join(text.split()) for text in synced.made.merged().texts)
    for one in synced.plan.segments:
        if one.state == "new":
            assert "".join(one.text.split()) in shown


def test_new_code_and_labels_are_in_the_new_target(synced):
    target = synced.rendered().decode()
    old, new = (part.document.decoded.text for part in (synced.old.src, synced.new))
    for pattern in (r"^:label:`[^`]+`", r"^%%tab \w+", r"^\$\$.+\$\$$"):
        come = set(re.findall(pattern, new, re.MULTILINE)) - set(
            re.findall(pattern, old, re.MULTILINE)
        )
        assert come <= set(re.findall(pattern, target, re.MULTILINE))
    assert target.count("```") % 2 == 0


def test_the_same_again_changes_nothing(synced, encoder):
    target = read_document(synced.rendered(), "new.zh.md", "zh")
    again = new_targets.sync(new_targets.pair(synced.new, target, encoder), synced.new)
    assert again.rendered() == target.data
    assert (
        merge(again.made.rows, again.made.copied, again.made.replaced).text.encode() == target.data
    )
    assert {one.state for one in again.plan.segments} == {"same"}


def test_a_translation_whose_source_has_not_changed_needs_nobody(synced, encoder):
    again = new_targets.sync(synced.old, synced.old.src)
    made = again.made
    assert merge(made.rows, made.copied, made.replaced).text.encode() == synced.old.tgt.data
    assert again.plan.summary.n_human_words == 0
