"""What a task of the local engine learns from, and what it keeps for the next one."""

import os
from pathlib import Path

import pytest

from amts_core.engines.protocol import Term, TranslationTask
from amts_core.engines.smt import GeneralCorpus, setup, smt_engine, translator
from amts_core.engines.smt.smt_engine import SmtEngine
from amts_core.exchange import source

UNITS = (
    ("The cat sees a dog.", "El gato ve un perro."),
    ("A dog sees the cat.", "Un perro ve el gato."),
    ("The dog.", "El perro."),
    ("The cat.", "El gato."),
    ("A cat.", "Un gato."),
    ("A dog.", "Un perro."),
)
TEXTS = ("The cat sees a dog.", "A dog sees cat 0.")


@pytest.fixture
def learnt(monkeypatch):
    """The units of each model that is made, as ``{(source, target): is parallel data}``."""
    made = []
    train = translator.train

    def noted(units, *said):
        made.append({(unit.src, unit.tgt): unit.is_own for unit in units})
        return train(units, *said)

    monkeypatch.setattr(translator, "train", noted)
    return made


@pytest.fixture
def corpus(tmp_path) -> GeneralCorpus:
    path = tmp_path / "c0ffee.tsv"
    path.write_text("".join(f"{src}\t{tgt}\n" for src, tgt in UNITS), encoding="utf-8")
    return GeneralCorpus("c0ffee", "en", "es", path)


def task_of(*texts, src_lang="en", tgt_lang="es", **changes) -> TranslationTask:
    segments = tuple(source(one, f"s{n}").pieces for n, one in enumerate(texts or TEXTS))
    return TranslationTask(src_lang=src_lang, tgt_lang=tgt_lang, segments=segments, **changes)


def run(folder, encoder, corpora=(), task=None):
    """Do a task, and return what it gave."""
    task = task or task_of()
    engine = SmtEngine(folder, corpora, encoder)
    return [*engine.translate(task, range(len(task.segments)), lambda *_: None)]


def test_a_task_without_anything_to_learn_from_is_done(tmp_path, encoder, learnt):
    found = run(tmp_path, encoder)
    assert learnt == [{}]
    assert [one.n for one in found] == [0, 1]
    assert all("".join(piece.text for piece in one.pieces).strip() for one in found)


def test_a_task_learns_from_the_base_its_units_and_its_terms(tmp_path, encoder, corpus, learnt):
    own = ("A mouse.", "Un ratón.")
    run(tmp_path, encoder, (corpus,), task_of(units=(own,), terms=(Term("cat", "minino", "es"),)))
    expected = dict.fromkeys(UNITS, False) | {own: True, ("cat", "minino"): True}
    assert learnt == [expected]


def test_a_language_that_the_encoder_did_not_learn_is_translated_by_units(tmp_path, encoder):
    units = ("The cat sees a dog.", "Il gatto vede un cane."), ("A dog.", "Un cane.")
    task = task_of("The cat sees a dog.", "A horse.", tgt_lang="it", units=units)
    texts = [
        "".join(piece.text for piece in one.pieces) for one in run(tmp_path, encoder, (), task)
    ]
    assert texts[0] == "Il gatto vede un cane."
    assert "horse" in texts[1].lower(), "what no unit has stays as it is"


def test_a_corpus_serves_both_directions_and_no_others(tmp_path, encoder, corpus, learnt):
    for src_lang, tgt_lang in (("en", "es"), ("es", "en"), ("es", "fr")):
        run(tmp_path, encoder, (corpus,), task_of(src_lang=src_lang, tgt_lang=tgt_lang))
    turned = {(tgt, src): False for src, tgt in UNITS}
    assert learnt == [dict.fromkeys(UNITS, False), turned, {}]
    kept = sorted(path.name for path in (tmp_path / "vectors").iterdir())
    assert kept == [f"c0ffee.{encoder.digest}.{side}.npy" for side in (0, 1)]


def test_a_corpus_is_read_in_the_scripts_of_the_languages(tmp_path, encoder, learnt):
    path = tmp_path / "mixed.tsv"
    path.write_text("A problem.\t一個問題。\nA net.\t一个网络。\n", encoding="utf-8")
    corpus = GeneralCorpus("mixed", "en", "zh", path)
    run(tmp_path, encoder, (corpus,), task_of(tgt_lang="zh"))
    assert learnt == [{("A problem.", "一个问题。"): False, ("A net.", "一个网络。"): False}]


def test_several_corpora_are_one_base(tmp_path, encoder, corpus, learnt):
    path = tmp_path / "beef.tsv"
    path.write_text(f"Un toro.\tA bull.\n{UNITS[0][1]}\t{UNITS[0][0]}\n", encoding="utf-8")
    run(tmp_path, encoder, (corpus, GeneralCorpus("beef", "es", "en", path)))
    assert learnt == [dict.fromkeys((*UNITS, ("A bull.", "Un toro.")), False)]


@pytest.mark.parametrize(
    ("limit", "is_own"), [pytest.param("N_BASE", False, id="base"), pytest.param("N_OWN", True, id="own")]
)  # fmt: skip
def test_only_the_nearest_units_are_taken(
    tmp_path, encoder, corpus, learnt, monkeypatch, limit, is_own
):
    monkeypatch.setattr(smt_engine, limit, 1)
    units = UNITS if is_own else ()
    run(tmp_path, encoder, () if is_own else (corpus,), task_of("A dog sees a dog.", units=units))
    (made,) = learnt
    assert len(made) == 1
    assert [*made.values()] == [is_own]


def test_a_model_is_made_once_for_the_same_units(tmp_path, encoder, corpus, learnt):
    first, second = (run(tmp_path, encoder, (corpus,)) for _ in range(2))
    assert len(learnt) == 1
    assert first == second


def test_the_models_used_last_are_kept(tmp_path, encoder, learnt, monkeypatch):
    monkeypatch.setattr(smt_engine, "_N_MODELS", 2)

    def with_term(tgt):
        run(tmp_path, encoder, (), task_of(terms=(Term("cat", tgt, "es"),)))

    for n, tgt in enumerate("abc", start=1):
        with_term(tgt)
        assert len([*(tmp_path / "models").iterdir()]) == min(2, n)
    with_term("b")
    assert len(learnt) == 3, "it was kept"
    with_term("a")
    assert len(learnt) == 4, "it was not"


def test_words_that_no_unit_has_are_told_of_each_segment(tmp_path, encoder, corpus):
    found = run(tmp_path, encoder, (corpus,), task_of("The cat sees a XQZV 7.", "A dog."))
    assert [one.uncovered for one in found] == [("XQZV",), ()], "a number is no word"


def test_compiled_functions_are_kept_by_the_state_of_the_sources(tmp_path, monkeypatch):
    sources = tmp_path / "smt"
    sources.mkdir()
    monkeypatch.setattr(setup, "__file__", str(sources / "setup.py"))
    (sources / "decoder.py").write_text("1")
    first = setup.compiled_folder(tmp_path)
    assert first == setup.compiled_folder(tmp_path)
    assert first.is_relative_to(sources)
    (sources / "search.py").write_text("2")
    assert setup.compiled_folder(tmp_path) != first
    with monkeypatch.context() as installed:  # what an installer does not know of, it leaves behind
        installed.setattr(setup, "IS_INSTALLED", True)
        elsewhere = setup.compiled_folder(tmp_path)
    assert elsewhere.parent == tmp_path / "compiled"
    monkeypatch.setattr(os, "access", lambda *_, **__: False)  # a checkout that can't be changed
    assert setup.compiled_folder(tmp_path) == elsewhere


def test_an_engine_is_loaded_where_it_is_made(tmp_path, encoder, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", "elsewhere")
    asked = []
    made = setup.SmtSetup(tmp_path, (), lambda name: asked.append(Path(name).name) or encoder)()
    assert isinstance(made, SmtEngine)
    assert asked == ["amts-static-v1"]
    assert os.environ["NUMBA_CACHE_DIR"] == "elsewhere"
