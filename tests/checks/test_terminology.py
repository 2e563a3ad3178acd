"""Terms of the glossary."""

import pytest

from amts_core.checks.context import Context
from amts_core.checks.terminology import glossary, term_uses

TERMS = (
    ("learning rate", "学习率"),
    ("learning", "学习"),
    ("loss", "损失"),
    ("batch", "批量"),
    ("batch", "批次"),
    ("Go", "Go语言"),
)
SPANISH = (("neural network", "red neuronal"), ("function", "función"), ("computer", "ordenador"))


@pytest.mark.parametrize(
    ("src", "tgt", "messages", "spans"),
    [
        pytest.param("the loss", "误差", ["glossary: “loss” is “损失”"], [((4, 8),)], id="missing"),
        pytest.param("Losses, loss", "误差", ["glossary: “loss” is “损失”"], [((0, 6), (8, 12))], id="plural in es"),
        pytest.param("Learning rates", "速度", ["glossary: “learning rate” is “学习率”"], [((0, 14),)], id="plural, capital, longest"),
        pytest.param("a batch", "堆", ["glossary: “batch” is “批量” or “批次”"], [((2, 7),)], id="several targets"),
        pytest.param("😀 loss loss", "x", ["glossary: “loss” is “损失”"], [((2, 6), (7, 11))], id="twice, after an emoji"),
        pytest.param("loss of batch", "x", ["glossary: “loss” is “损失”", "glossary: “batch” is “批量” or “批次”"], [((0, 4),), ((8, 13),)], id="two terms"),
    ],
)  # fmt: skip
def test_a_term_without_its_translation_is_marked(src, tgt, messages, spans):
    found = glossary(src, tgt, Context(src_lang="en", tgt_lang="zh", terms=TERMS))
    assert [one.message for one in found] == messages
    assert [one.src_spans for one in found] == spans


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("the loss", "损失", id="used"),
        pytest.param("a batch", "批次", id="the other translation"),
        pytest.param("the learning rate", "学习率", id="longest term alone counts"),
        pytest.param("glossy blossom", "光", id="inside a word"),
        pytest.param("`loss`", "`loss`", id="code"),
        pytest.param("nothing", "无", id="no term"),
        pytest.param("two batches", "两个批次", id="plural with its translation"),
        pytest.param("the los, goes", "x", id="words that begin alike"),
    ],
)
def test_a_term_with_its_translation_is_no_finding(src, tgt):
    assert glossary(src, tgt, Context(src_lang="en", tgt_lang="zh", terms=TERMS)) == ()


@pytest.mark.parametrize(
    ("src", "tgt", "n_found"),
    [
        pytest.param("neural networks", "Redes neuronales", 0, id="plural"),
        pytest.param("the functions", "las funciones", 0, id="accent lost"),
        pytest.param("the computers", "los ordenadores", 0, id="longer ending"),
        pytest.param("neural networks", "redes", 1, id="half of it"),
        pytest.param("the computer", "la computadora", 1, id="another word"),
    ],
)
def test_target_words_may_be_inflected(src, tgt, n_found):
    assert len(glossary(src, tgt, Context(src_lang="en", tgt_lang="es", terms=SPANISH))) == n_found


@pytest.mark.parametrize(
    ("src", "tgt", "terms", "marked"),
    [
        pytest.param("the loss", "总损失和损失", TERMS, ["损失", "损失"], id="twice, unspaced"),
        pytest.param("Go on", "用Go语言写", TERMS, ["Go语言"], id="two scripts"),
        pytest.param("a batch", "批次或批量", TERMS, ["批次", "批量"], id="either translation"),
        pytest.param("neural networks", "Las redes neuronales", SPANISH, ["redes", "neuronales"], id="words with other endings"),
        pytest.param("a function", "LA FUNCIÓN,", SPANISH, ["FUNCIÓN"], id="capitals and accents"),
        pytest.param("a function", "la clase", SPANISH, [], id="not used"),
        pytest.param("a", "función", SPANISH, None, id="no term"),
    ],
)  # fmt: skip
def test_terms_that_are_used_are_told_with_their_places(src, tgt, terms, marked):
    found = term_uses(src, tgt, terms)
    if marked is None:
        assert found == ()
    else:
        (use,) = found
        assert [tgt[slice(*span)] for span in use.tgt_spans] == marked
        assert use.is_used is bool(marked)
        assert use.src_spans


@pytest.mark.parametrize(
    ("term", "src"),
    [
        pytest.param("学习率", "调整学习率。", id="inside Chinese"),
        pytest.param("모델", "모델을 학습", id="Korean with a particle"),
        pytest.param("GPU显存", "用GPU显存", id="two scripts"),
    ],
)
def test_source_terms_of_other_scripts_are_found(term, src):
    assert len(glossary(src, "none", Context(terms=((term, "x y"),)))) == 1
    assert glossary(src, "of x y", Context(terms=((term, "x y"),))) == ()


def test_empty_terms_are_left_out():
    assert glossary("a", "b", Context(terms=(("", "x"), ("a", " ")))) == ()
