"""What a job of the local engine learns from, and what it keeps for the next one."""

from dataclasses import replace

import pytest

from amts_core.engines.local import smt_job
from amts_core.engines.local.job_files import GeneralCorpus
from amts_core.engines.protocol import BatchDocument, BatchStatus, Term
from amts_core.engines.smt import translator
from amts_core.exchange.wire_format import parse
from tests.engines.test_local import UNITS, Waiting, file_of, page, request_of, service_of


@pytest.fixture
def learnt(monkeypatch):
    """The units of each model that is made, as ``{(source, target): is parallel data}``."""
    made = []
    train = translator.train

    def noted(units, languages, split):
        made.append({(unit.src, unit.tgt): unit.is_own for unit in units})
        return train(units, languages, split)

    monkeypatch.setattr(translator, "train", noted)
    return made


@pytest.fixture
def corpus(tmp_path) -> GeneralCorpus:
    path = tmp_path / "c0ffee.tsv"
    path.write_text("".join(f"{src}\t{tgt}\n" for src, tgt in UNITS), encoding="utf-8")
    return GeneralCorpus("c0ffee", "en", "es", path)


def run(folder, encoder, corpora=(), file=None, **changes):
    """Do a job, and return its service and its id."""
    service = service_of(folder, Waiting)
    service._corpora = corpora
    if file is not None:
        service.create_parallel_data(file)
        changes["parallel_data"] = file.name
    job_id = service.start_batch(replace(request_of(), **changes))
    assert service.do(job_id, encoder).status is BatchStatus.COMPLETED
    return service, job_id


def test_a_job_without_anything_to_learn_from_gives_the_source_back(tmp_path, encoder, learnt):
    service, job_id = run(tmp_path, encoder)
    assert learnt == [{}]
    (first, _) = service.batch_results(job_id)
    assert [one.id for one in parse(first.data).paragraphs] == ["s0", "s1"]
    assert first.error == ""


def test_a_job_learns_from_the_base_its_parallel_data_and_its_terms(
    tmp_path, encoder, corpus, learnt
):
    own = ("A mouse.", "Un ratón.")
    terms = (Term("cat", "minino", "es"), Term("cat", "猫", "zh"))
    run(tmp_path, encoder, (corpus,), file_of((("en", "es"), own)), terms=terms)
    expected = dict.fromkeys(UNITS, False) | {own: True, ("cat", "minino"): True}
    assert learnt == [expected]


def test_a_language_that_the_encoder_did_not_learn_is_translated_by_units(tmp_path, encoder):
    rows = ("The cat sees a dog.", "Il gatto vede un cane."), ("A dog.", "Un cane.")
    document = BatchDocument("0.html", page("The cat sees a dog.", "A horse."))
    file = file_of((("en", "it"), *rows))
    service, job_id = run(tmp_path, encoder, file=file, documents=(document,), tgt_langs=("it",))
    (result,) = service.batch_results(job_id)
    texts = ["".join(piece.text for piece in one.pieces) for one in parse(result.data).paragraphs]
    assert texts[0] == "Il gatto vede un cane."
    assert "horse" in texts[1], "what no unit has stays as it is"


def test_a_corpus_serves_both_directions_and_no_others(tmp_path, encoder, corpus, learnt):
    run(tmp_path, encoder, (corpus,), token="a")
    back = request_of(token="b")
    service = service_of(tmp_path, Waiting)
    service._corpora = (corpus,)
    for languages in (("es", ("en",)), ("es", ("fr",))):
        request = replace(
            back,
            name="B",
            token=languages[1][0],
            src_lang=languages[0],
            tgt_langs=languages[1],
        )
        assert service.do(service.start_batch(request), encoder).status is BatchStatus.COMPLETED
    turned = {(tgt, src): False for src, tgt in UNITS}
    assert learnt == [dict.fromkeys(UNITS, False), turned, {}]
    kept = sorted(path.name for path in (tmp_path / "vectors").iterdir())
    assert kept == [f"c0ffee.{encoder.digest}.{side}.npy" for side in (0, 1)]


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
    monkeypatch.setattr(smt_job, limit, 1)
    corpora, one = () if is_own else (corpus,), request_of(1)
    run(tmp_path, encoder, corpora, file_of() if is_own else None, documents=one.documents)
    assert learnt == [{UNITS[0]: is_own}], "it is what the document says"


def test_a_model_is_made_once_for_the_same_units(tmp_path, encoder, corpus, learnt):
    first, a = run(tmp_path, encoder, (corpus,), token="a")
    second, b = run(tmp_path, encoder, (corpus,), token="b")
    assert len(learnt) == 1
    found = [
        {one.name: one.data for one in service.batch_results(job_id)}
        for service, job_id in ((first, a), (second, b))
    ]
    assert found[0] == found[1]


def test_the_models_used_last_are_kept(tmp_path, encoder, learnt, monkeypatch):
    monkeypatch.setattr(smt_job, "_N_MODELS", 2)
    for token in "abc":
        terms = (Term("cat", token, "es"),)
        run(tmp_path, encoder, terms=terms, token=token)
        assert len([*(tmp_path / "models").iterdir()]) == min(2, "abc".index(token) + 1)
    run(tmp_path, encoder, terms=(Term("cat", "b", "es"),), token="d")
    assert len(learnt) == 3, "it was kept"
    run(tmp_path, encoder, terms=(Term("cat", "a", "es"),), token="e")
    assert len(learnt) == 4, "it was not"


def test_words_that_no_unit_has_are_told_of_each_segment(tmp_path, encoder, corpus):
    documents = (BatchDocument("a.html", page("The cat sees a XQZV 7.", "A dog.")),)
    service, job_id = run(tmp_path, encoder, (corpus,), documents=documents)
    (found,) = service.batch_results(job_id)
    uncovered = [one.uncovered for one in parse(found.data).paragraphs]
    assert uncovered == [("XQZV",), ()], "a number is no word"
