"""The model of a job: what a few dozen sentences teach, and what becomes of everything else."""

import itertools
import random
import re
import unicodedata
from collections import Counter

import numpy as np
import pytest

from amts_core.engines.smt import translator as engine
from amts_core.engines.smt import tuned_weights
from amts_core.engines.smt.lexicon import Wordbook
from amts_core.engines.smt.translator import EngineUnit, Translator
from amts_core.exchange import round_trip
from amts_core.exchange.source_pieces import source
from amts_core.exchange.wire_format import Paragraph, Text, Verbatim, build, parse
from amts_core.kernel.records import BlockKind, Segment
from amts_core.kernel.text.span_forms import FORMS, SpanKind

PAIR = "en", "es"
NOUNS = {"cat": "gato", "dog": "perro", "book": "libro", "tree": "árbol", "horse": "caballo",
         "boat": "barco"}  # fmt: skip
VERBS = {"sees": "ve", "has": "tiene", "wants": "quiere", "paints": "pinta"}
BASE = tuple(
    EngineUnit(
        f"The {a} {verb} a {b}.", f"El {NOUNS[a]} {VERBS[verb]} un {NOUNS[b]}.", is_own=False
    )
    for (a, b), verb in zip(itertools.permutations(NOUNS, 2), itertools.cycle(VERBS))
) + tuple(
    EngineUnit(*pair, is_own=False)
    for a, b in NOUNS.items()
    for pair in (
        (f"A {a}.", f"Un {b}."),
        (f"The {a}", f"El {b}"),
        (f"The {a}, a {a}!", f"El {b}, ¡un {b}!"),
    )
)
OWN = (
    EngineUnit("The cat sees `f(x)`.", "El minino ve `f(x)`.", is_own=True),
    EngineUnit("The cat has a boat.", "El minino tiene un barco.", is_own=True),
    EngineUnit("A cat paints.", "Un minino pinta.", is_own=True),
    EngineUnit("The cat wants a tree.", "El minino quiere un árbol.", is_own=True),
)
ALLOWED = {"uncovered"}
"""What the engine may leave to be told: it loses no markup."""


class Zeros:
    """An encoder that finds nothing near anything."""

    def encode(self, texts):
        return np.zeros((len(texts), 4), dtype=np.float32)


def split(run):
    """Characters are words."""
    return tuple(run)


def translator(model, texts):
    pieces = [source(text, f"s{n}").pieces for n, text in enumerate(texts)]
    return Translator(
        model,
        pieces,
        split,
        wordbook=Wordbook(Zeros(), ()),
        weights=tuned_weights.weights(model.languages),
    )


def translations(model, *texts) -> list[str]:
    made = translator(model, texts)
    return [
        "".join(one.text for one in made.translate(n).pieces if isinstance(one, Text | Verbatim))
        for n in range(len(texts))
    ]


@pytest.fixture(scope="module")
def base():
    return engine.train(BASE, PAIR, split)


@pytest.fixture(scope="module")
def with_own():
    return engine.train((*BASE, *OWN), PAIR, split)


@pytest.mark.parametrize(
    ("src", "expected"),
    [
        pytest.param("The boat wants a horse.", "El barco quiere un caballo.", id="a new sentence"),
        pytest.param("A tree.", "Un árbol.", id="a capital where the source has one"),
        pytest.param("tree", "árbol", id="one word"),
        pytest.param("Tree", "Árbol", id="one word with a capital"),
        pytest.param("The dog sees Zanzibar.", "El perro ve Zanzibar.", id="a name stays"),
        pytest.param("The dog sees `a dog`.", "El perro ve `a dog`.", id="code stays"),
        pytest.param("", "", id="nothing"),
        pytest.param(" ", "", id="blank"),
    ],
)
def test_what_a_few_units_teach(base, src, expected):
    assert translations(base, src) == [expected]


def test_parallel_data_win_over_the_base(base, with_own):
    text = "The cat sees a dog."
    assert translations(base, text) == ["El gato ve un perro."]
    assert translations(with_own, text) == ["El minino ve un perro."]


def test_a_capital_in_a_sentence_has_a_reason():
    """A menu's word has none in a sentence; what is hardly ever without one keeps it."""
    menu = [EngineUnit("The cat has a Tree.", "El gato tiene un Árbol.", is_own=True)] * 3
    words = [("This", "este"), ("My", "mi"), ("No", "ningún")]
    more = [EngineUnit(f"{en} tree.", f"{es} árbol.", is_own=False) for en, es in words]
    model = engine.train((*BASE, *more, *menu), PAIR, split)
    found = translations(model, "The dog has a tree.", "The dog has a Tree.")
    assert found == ["El perro tiene un árbol.", "El perro tiene un Árbol."]
    always = [EngineUnit("A house.", "Ein Haus.", is_own=False)] * 3
    assert translations(engine.train(always, ("en", "de"), split), "a house") == ["ein Haus"]


def test_a_sentence_begins_with_a_capital_behind_what_opens_it():
    opened = [EngineUnit("(A boat.)", "(Un barco.)", is_own=False)] * 3
    model = engine.train((*BASE, *opened), PAIR, split)
    assert translations(model, "(A tree.)", "(a tree.)") == ["(Un árbol.)", "(un árbol.)"]


def test_uncovered_words_are_told(base):
    found = translator(base, ["The dog sees Zanzibar.", "The dog sees a cat."])
    assert [found.translate(n).uncovered for n in range(2)] == [("Zanzibar",), ()]


def test_the_same_units_teach_the_same(base):
    texts = [unit.src for unit in BASE] + ["The horse of the boat paints a book and a dog."]
    again = engine.train(BASE, PAIR, split)
    assert translations(again, *texts) == translations(base, *texts)


def test_a_model_that_was_kept_translates_as_before(tmp_path, with_own):
    texts = [unit.src for unit in OWN] + ["A dog paints $x$ and Zanzibar."]
    engine.save(with_own, tmp_path / "model")
    engine.save(with_own, tmp_path / "model")  # another process was faster
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    kept = engine.load(tmp_path / "model")
    assert kept.languages == with_own.languages
    assert translations(kept, *texts) == translations(with_own, *texts)


def test_verbatim_text_is_never_learnt_as_words():
    """Ids that translators gave to headings, and what only a target has, teach nothing."""
    units = tuple(
        EngineUnit(src, tgt, is_own=True)
        for form in FORMS
        if form.kind is not SpanKind.TASK_BOX  # which is one at the start only
        for src, tgt in (
            (f"The cat {form.example}", f"El gato {form.example}"),
            ("A dog {#a-dog}", f"Un perro {form.example} {{#un-perro}}"),
            (f"The {form.example} tree", "El árbol"),
        )
    )
    model = engine.train(units, PAIR, split)
    assert set(model.src_words) == {"the", "cat", "a", "dog", "tree"}
    assert {one.strip("\ufdd1") for one in model.tgt_words} == {
        "el",
        "gato",
        "un",
        "perro",
        "árbol",
    }
    assert translations(model, "A cat", "The tree") == ["Un gato", "El árbol"]


WORDS = (
    *NOUNS,
    *VERBS,
    "the",
    "a",
    "Zanzibar",
    "42",
    "3.14",
    ",",
    "(",
    ")",
    "don't",
    "中文",
    "naïve",
)
MARKUP = (
    "`f(x)`", "$a+b$", ":numref:`fig`", "![a cat](img.png)", "https://example.org/a", "{name}",
    "[a dog](http://x.org)", "**the tree**", "*a boat*", "<b>cat</b>", "<br>", "a@example.org",
    *(form.example for form in FORMS if not form.example.startswith(" ")),
)  # fmt: skip
VERBATIM = MARKUP[:6] + MARKUP[10:]


def random_text(rng) -> str:
    n = rng.choice((1, 3, 8, 20, 90))
    return " ".join(rng.choice(WORDS if rng.random() < 0.7 else MARKUP) for _ in range(n))


HOSTILE = (
    "`a`", "`a` `a` `a`", "`a``b`$c$", "$x$ $y$ $z$ $u$ $v$ `w`", "**`a`**", "[`a`](b)",
    "word " * 130, "`a` " * 130, "the cat " * 61, "x" * 300, "\ue000 and \ue001", "\ufdd0 and\ufdd1", "。，、", "…", "--",
)  # fmt: skip


def come_back(model, texts):
    """Texts written for a service, translated by a model, and read again."""
    segments = [
        Segment(n=n, block=n, kind=BlockKind.PARAGRAPH, text=text, start=0, end=1)
        for n, text in enumerate(texts)
    ]
    (part,) = round_trip.write("Title", segments, "en")
    document = parse(part)
    pieces = [one.pieces for one in document.paragraphs]
    made = Translator(
        model,
        pieces,
        split,
        wordbook=Wordbook(Zeros(), ()),
        weights=tuned_weights.weights(model.languages),
    )
    paragraphs = [
        Paragraph(one.id, found.pieces)
        for n, one in enumerate(document.paragraphs)
        for found in [made.translate(n)]
    ]
    data = build(round_trip.ExchangeDocument(model.languages[1], tuple(paragraphs)))
    return paragraphs, pieces, round_trip.read([data], segments)


@pytest.mark.parametrize("seed", range(8))
def test_every_placeholder_comes_back_once(with_own, seed):
    rng = random.Random(seed)
    texts = [random_text(rng) for _ in range(10)]
    if seed == 0:
        texts = list(HOSTILE)
    paragraphs, sources, returned = come_back(with_own, texts)
    for text, paragraph, src, found in zip(texts, paragraphs, sources, returned, strict=True):
        kept = sorted(one.id for one in src if isinstance(one, Verbatim))
        assert sorted(one.id for one in paragraph.pieces if isinstance(one, Verbatim)) == kept
        assert {one.check for one in found.findings} <= ALLOWED, (text, found)
        for verbatim in VERBATIM:
            assert found.text.count(verbatim) == text.count(verbatim)


@pytest.mark.parametrize(
    "text",
    ["`a`", "$x$ $y$", "`b` $a$ :ref:`c`", "{one}{two}{three}{four}{five}"],
)
def test_a_text_of_placeholders_only_stays(base, text):
    _, _, returned = come_back(base, [text])
    assert [one.text for one in returned] == [text]


def test_a_model_of_no_units_gives_the_source_back():
    model = engine.train((), PAIR, split)
    texts = ["Nothing is known.", "", "`x`", "A " * 70]
    found = translations(model, *texts)
    assert found == [text.strip() for text in texts]


def test_a_placeholder_that_a_unit_writes_to_a_word_is_its_own():
    """In the target it touches a word, which must not make a word of it."""
    units = [EngineUnit("the cat sees", "el gato`x` ve", is_own=False)] * 3
    model = engine.train(units, PAIR, split)
    assert all("\ufdd0" not in word for word in model.tgt_words)
    for text in ("the cat", "sees", "the cat sees `y`"):
        assert translations(model, text)[0].count("`") == text.count("`")


def test_a_placeholder_keeps_the_spaces_that_units_write_around_it():
    units = [EngineUnit(f"a `{n}` b", f"un`{n}` b", is_own=False) for n in "xyz"]
    model = engine.train(units, PAIR, split)
    assert translations(model, "a `w` b") == ["un`w` b"]


def test_the_form_of_letters_does_not_matter():
    """The same letters, composed in the units and with combining marks in the text."""
    units = [EngineUnit("Việt", "vietnamita", is_own=False)] * 3
    model = engine.train(units, ("vi", "es"), split)
    assert translations(model, unicodedata.normalize("NFD", "Việt")) == ["Vietnamita"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("**The cat** *sees* **a dog**.", id="side by side"),
        pytest.param(
            "[The *cat*](http://x.org) sees **[a dog](http://y.org)**.", id="in each other"
        ),
        pytest.param("**The** *cat* <b>sees</b> [a](x) ~~dog~~.", id="around each word"),
        pytest.param("**Zanzibar** *Xanadu*", id="around words that nobody knows"),
        pytest.param("[A](x) [tree](y)", id="links side by side"),
    ],
)
def test_all_markup_comes_back(with_own, text):
    _, _, (found,) = come_back(with_own, [text])
    assert {one.check for one in found.findings} <= {"uncovered"}
    bare = re.compile(r"[^*~<>\[\]()]")
    assert Counter(bare.sub("", found.text)) == Counter(bare.sub("", text))


def test_a_translator_of_no_texts(base):
    assert translations(base) == []


@pytest.mark.parametrize(
    "units",
    [
        pytest.param([("", "")], id="empty"),
        pytest.param([("cat", "")], id="an empty side"),
        pytest.param([("`x`", "`x`")], id="a placeholder"),
        pytest.param([("a " * 300, "un " * 300)], id="far too long"),
        pytest.param([("cat", "gato")], id="one word"),
    ],
)
def test_odd_units_do_no_harm(units):
    model = engine.train([EngineUnit(*unit, is_own=True) for unit in units], PAIR, split)
    assert translations(model, "dog `x` horse.") == ["dog `x` horse."]


def test_a_language_without_spaces():
    words = {"cat": "猫", "dog": "狗", "tree": "树", "book": "书", "boat": "船"}
    units = [
        EngineUnit(f"The {a} sees the {b}.", f"{words[a]}看见{words[b]}。", is_own=False)
        for a, b in itertools.permutations(words, 2)
    ]
    model = engine.train(units, ("en", "zh"), split)
    assert translations(model, "The tree sees the book.") == ["树看见书。"]
    back = [EngineUnit(unit.tgt, unit.src, is_own=False) for unit in units]
    model = engine.train(back, ("zh", "en"), split)
    assert translations(model, "树看见书。") == ["The tree sees the book."]
