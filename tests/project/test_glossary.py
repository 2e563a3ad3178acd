"""Glossaries: what files and lines are read as, what is refused with its line, and who may keep."""

import random

import pytest

from amts_core.bilingual_files import ReadingChoice
from amts_core.kernel.errors import (
    ConfigurationError,
    DocumentError,
    FormatError,
    PermissionDenied,
    VariantError,
)
from amts_core.kernel.records import Role
from amts_core.project import glossary
from amts_core.project.store import people, term_rows
from amts_core.project.store.term_rows import GlossaryTerm

LANGUAGES = "en", "zh"
TWO = (GlossaryTerm("neural network", "神经网络"), GlossaryTerm("loss", "损失"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("neural network,神经网络\nloss,损失\n", TWO, id="CSV"),
        pytest.param("neural network\t神经网络\r\nloss\t损失", TWO, id="TSV, no end of line"),
        pytest.param("neural network;神经网络\nloss;损失\n", TWO, id="semicolons"),
        pytest.param("source,target\nneural network,神经网络\nloss,损失\n", TWO, id="a header"),
        pytest.param("EN\tzh\nneural network\t神经网络\nloss\t损失\n", TWO, id="language codes"),
        pytest.param("en-US;zh-CN\nneural network;神经网络\nloss;损失", TWO, id="regions"),
        pytest.param("zh-TW,en,zh\n神經,neural network,神经网络\n,loss,损失", TWO, id="other columns"),
        pytest.param("English,Chinese\nneural network,神经网络\nloss,损失", TWO, id="languages"),
        pytest.param("\n,\nneural network,神经网络\n\n ,\nloss,损失\n", TWO, id="empty rows"),
        pytest.param("loss,损失\nsource,target\n", (TWO[1], GlossaryTerm("source", "target")), id="not a header: not the first row"),
        pytest.param("source,资料\n", (GlossaryTerm("source", "资料"),), id="not a header: one cell only"),
        pytest.param('"a, b","甲,乙"\n', (GlossaryTerm("a, b", "甲,乙"),), id="quotes"),
        pytest.param(" loss ,损失\nloss,损失\n", (TWO[1],), id="trimmed, each once"),
        pytest.param("loss,损失\nloss,代价\n", (TWO[1], GlossaryTerm("loss", "代价")), id="two translations"),
        pytest.param("cafe\u0301,咖啡\n", (GlossaryTerm("café", "咖啡"),), id="composed"),
        pytest.param("\ufeffloss,损失\n", (TWO[1],), id="byte order mark"),
    ],
)  # fmt: skip
def test_files_are_read(data, expected):
    assert glossary.read_file(data.encode("utf-8"), "g.csv", LANGUAGES) == expected


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param("a,b\nc\n", "line 2: expected 2 columns, found 1", id="one column"),
        pytest.param("a,b\n\nc,d,e\n", "line 3: expected 2 columns, found 3", id="three"),
        pytest.param("a,b\nc,\n", "line 2: the target term is empty", id="no target"),
        pytest.param("a,b\n ,d\n", "line 2: the source term is empty", id="no source"),
        pytest.param("a,b\nc,d\x07\n", "line 2: the target term holds a control", id="control"),
        pytest.param("a,b\nc," + "d" * 201, "line 2: the target term has 201 char", id="long"),
        pytest.param('a,b\n"c,d\n', "line 2: unexpected end of data; close", id="open quotation"),
    ],
)
def test_what_is_wrong_in_a_line_of_a_file_is_told_and_the_rest_is_read(data, told):
    said = []
    found = glossary.read_file(data.encode("utf-8"), "g.csv", LANGUAGES, tell=said.append)
    assert found == (GlossaryTerm("a", "b"),)
    assert said[0] == "g.csv: lines left out: 1"
    assert said[1].startswith(f"g.csv: {told}")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param("source,target\n", "g.csv has no terms. Choose another file", id="header"),
        pytest.param("a,\n", "g.csv has no terms: line 1: the target term is empty", id="empty"),
        pytest.param("a\nb\n", "g.csv, line 1: expected 2 columns, found 1", id="one column"),
        pytest.param("a,b,c\n", "has 3 columns and does not say their", id="unnamed columns"),
        pytest.param("en,de\na,b\n", "g.csv holds no Chinese, but en, de", id="other languages"),
        pytest.param("", "is empty", id="nothing"),
        pytest.param("PK\x03\x04", "Word or Excel file", id="a spreadsheet"),
    ],
)
def test_a_file_without_terms_is_refused(data, told):
    with pytest.raises(DocumentError, match=told):
        glossary.read_file(data.encode("utf-8"), "g.csv", LANGUAGES)


def test_the_variant_of_a_language_is_chosen():
    data = b"en,pt-PT,pt-BR\nbus,autocarro,\xc3\xb4nibus\n"
    with pytest.raises(VariantError, match="2 columns in Portuguese: pt-PT, pt-BR"):
        glossary.read_file(data, "g.csv", ("en", "pt"))
    (term,) = glossary.read_file(
        data, "g.csv", ("en", "pt"), choice=ReadingChoice(variants=("pt-BR",))
    )
    assert term == GlossaryTerm("bus", "ônibus")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("neural network = 神经网络\nloss = 损失", TWO, id="lines"),
        pytest.param(
            "\nneural network=神经网络\n\n  loss =损失\n", TWO, id="spaces and empty lines"
        ),
        pytest.param("a=b = 甲=乙", (GlossaryTerm("a=b", "甲=乙"),), id="equals signs inside"),
        pytest.param(" \n", (), id="no terms"),
    ],
)
def test_lines_are_read(text, expected):
    assert glossary.read_lines(text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("a = b\nc", "Line 2: expected source = target.*found 'c'", id="none"),
        pytest.param("a = b = c", "Line 1: expected source = target", id="two"),
        pytest.param("a=b=c", "Line 1: expected source = target", id="two without spaces"),
        pytest.param("a = ", "Line 1: the target term is empty", id="no target"),
    ],
)
def test_what_is_wrong_in_a_line_is_told(text, told):
    with pytest.raises(FormatError, match=told):
        glossary.read_lines(text)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_is_read_back(seed):
    chance = random.Random(seed)

    def word():
        letters = [chance.choice("ab ,;=\"'\t神é") for _ in range(chance.randrange(1, 9))]
        return " ".join("".join(letters).split()) or "x"

    found = tuple(dict.fromkeys(GlossaryTerm(word(), word()) for _ in range(6)))
    assert glossary.read_file(glossary.as_tsv(found, LANGUAGES), "g.tsv", LANGUAGES) == found
    plain = tuple(term for term in found if "=" not in term.src + term.tgt)
    assert glossary.read_lines(glossary.as_lines(plain)) == plain


@pytest.mark.parametrize("role", Role)
def test_editors_and_leads_keep_the_glossary(store, project, role):
    person = people.add_person(store, "Somebody", role)
    term_rows.replace_terms(store, project.id, "zh", [GlossaryTerm("old", "旧")])
    if role is Role.TRANSLATOR:
        with pytest.raises(PermissionDenied, match="may not change the glossary. Ask an editor"):
            glossary.keep(store, person, project, tgt_lang="zh", new=TWO)
        assert term_rows.terms(store, project.id, "zh") == (GlossaryTerm("old", "旧"),)
    else:
        assert glossary.keep(store, person, project, tgt_lang="zh", new=TWO) == 2
        assert set(term_rows.terms(store, project.id, "zh")) == set(TWO)


def test_only_target_languages_have_one(store, project, lead):
    with pytest.raises(ConfigurationError, match="not translated into Spanish.*: Chinese"):
        glossary.keep(store, lead, project, tgt_lang="es", new=TWO)


RATE, SPEED = GlossaryTerm("learning rate", "学习率"), GlossaryTerm("learning rate", "学习速率")
TURNED = "zh", "en"


def test_a_term_is_added_from_two_selections(store, project, lead, ada):
    new = GlossaryTerm(" learning\nrate ", "学习率")
    assert glossary.add(store, lead, project, new, languages=LANGUAGES) == RATE
    glossary.add(store, lead, project, RATE, languages=LANGUAGES)
    glossary.add(store, lead, project, SPEED, languages=LANGUAGES)
    assert term_rows.terms(store, project.id, "zh") == (RATE, SPEED)
    with pytest.raises(PermissionDenied, match="may not change the glossary"):
        glossary.add(store, ada, project, RATE, languages=LANGUAGES)


@pytest.mark.parametrize(
    ("languages", "new", "error", "told"),
    [
        pytest.param(
            LANGUAGES,
            GlossaryTerm("a", " "),
            FormatError,
            "can't be a term: the target term is empty. Select",
            id="empty",
        ),
        pytest.param(
            ("en", "es"), RATE, ConfigurationError, "not translated into Spanish", id="other target"
        ),
        pytest.param(
            ("es", "zh"), RATE, ConfigurationError, "kept from English.*from Spanish", id="source"
        ),
        pytest.param(
            ("es", "en"), RATE, ConfigurationError, "not translated into Spanish", id="turned"
        ),
    ],
)
def test_what_can_not_be_a_term(store, project, lead, languages, new, error, told):
    with pytest.raises(error, match=told):
        glossary.add(store, lead, project, new, languages=languages)
    assert term_rows.terms(store, project.id, "zh") == ()


def test_a_term_of_the_other_direction_is_turned(store, project, lead):
    new = GlossaryTerm(RATE.tgt, RATE.src)
    assert glossary.add(store, lead, project, new, languages=TURNED) == new
    assert term_rows.terms(store, project.id, "zh") == (RATE,)
    assert glossary.same_source(store, project, TURNED, "学习率") == (new,)
    assert glossary.same_source(store, project, TURNED, "learning rate") == ()


@pytest.mark.parametrize(
    ("src", "n"),
    [
        pytest.param("learning rate", 2, id="the same"),
        pytest.param(" Learning\tRATE", 2, id="in other letters"),
        pytest.param("learning", 0, id="a part"),
    ],
)
def test_other_translations_of_a_source_are_found(store, project, src, n):
    term_rows.replace_terms(store, project.id, "zh", [RATE, SPEED, GlossaryTerm("rate", "率")])
    assert len(glossary.same_source(store, project, LANGUAGES, src)) == n


def test_a_term_takes_the_place_of_others_as_one_step(store, project, lead):
    other, capital = GlossaryTerm("rate", "率"), GlossaryTerm("Learning rate", "学习")
    term_rows.replace_terms(store, project.id, "zh", [RATE, capital, other])
    term_rows.replace_terms(store, project.id, "es", [RATE])
    known = glossary.same_source(store, project, LANGUAGES, "learning rate")
    glossary.add(store, lead, project, SPEED, languages=LANGUAGES, instead_of=known)
    assert set(term_rows.terms(store, project.id, "zh")) == {SPEED, other}
    assert term_rows.terms(store, project.id, "es") == (RATE,)
    glossary.add(store, lead, project, SPEED, languages=LANGUAGES, instead_of=(SPEED,))
    assert SPEED in term_rows.terms(store, project.id, "zh")
