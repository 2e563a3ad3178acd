"""What the local engine knows from the first minute, in both directions of one file."""

import itertools
import math
import random
from collections import Counter

import numpy as np
import pytest

from amts_core.engines.smt import general_knowledge, general_model, language_model, tuned_weights
from amts_core.engines.smt import translator as engine
from amts_core.engines.smt.general_knowledge import Direction
from amts_core.engines.smt.general_model import FIRST_WORD, LOG_STEP
from amts_core.engines.smt.language_model import BEGIN, END
from amts_core.engines.smt.lexicon import Wordbook
from amts_core.engines.smt.setup import shipped_model
from amts_core.engines.smt.tokens import as_target, folded
from amts_core.engines.smt.translator import EngineUnit, Translator
from amts_core.exchange.source_pieces import source
from amts_core.exchange.wire_format import Text
from amts_core.kernel.config import GENERAL_MODELS
from tests.engines.test_translator import BASE, Zeros, split
from training.engine import general, general_tables

SHIPPED = sorted(GENERAL_MODELS.glob("*.xz"))


@pytest.fixture(scope="module")
def made():
    """The general model of a few dozen sentences, each seen three times."""
    texts = [
        tuple(
            as_target(engine.unit_tokens(text, split), code)
            for text, code in zip((unit.src, unit.tgt), ("en", "es"), strict=True)
        )
        for unit in (
            *BASE,
            EngineUnit("I see a cat, a Cat.", "Veo un gato, un Gato.", is_own=False),
        )
    ] * 3
    return general.model_of(texts, general.link_words(texts))


def translated(text, languages, model, units=()) -> str:
    side = 0 if languages[0] == "en" else 1
    found = Translator(
        engine.train(units, languages, split),
        [source(text, "s0").pieces],
        split,
        wordbook=Wordbook(Zeros(), ()),
        weights=tuned_weights.weights(languages),
        general=Direction(model, side),
    ).translate(0)
    return "".join(piece.text for piece in found.pieces)


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        ("The cat sees a dog.", ("en", "es"), "El gato ve un perro."),
        ("THE HORSE PAINTS A BOAT", ("en", "es"), "El caballo pinta un barco"),
        ("El árbol ve un libro.", ("es", "en"), "The tree sees a book."),
        ("Un barco.", ("es", "en"), "A boat."),
        ("The cat sees a zebra.", ("en", "es"), "El gato ve un zebra."),
        ("The cat sees `f(x)`.", ("en", "es"), "El gato ve `f(x)`."),
    ],
)
def test_a_task_without_units_is_translated_by_the_general_model(made, text, languages, expected):
    assert translated(text, languages, made) == expected


@pytest.mark.parametrize(
    ("side", "word", "expected"),
    [(0, "cat", {"gato"}), (1, "gato", {"cat"}), (0, "zebra", set())],
)
def test_what_it_says_of_words_alone(made, side, word, expected):
    found = Direction(made, side).word_pairs([word])
    assert {one.tgt for one in found if one.share > 0.5} == expected
    assert all(one.src == word and one.tgt == one.tgt.lower() for one in found)
    if expected:
        assert sum(one.share for one in found) == pytest.approx(1.0)


def test_units_decide_against_it(made):
    own = [
        EngineUnit(f"The cat {verb}.", f"El minino {other}.", is_own=True)
        for verb, other in (("runs", "corre"), ("sleeps", "duerme"), ("eats", "come"))
    ]
    found = translated("The cat eats a dog.", ("en", "es"), made, own)
    assert found.lower().endswith("minino come un perro.")


def test_it_adds_no_more_words_than_the_texts_need(made):
    known = Direction(made, 0).knowledge([("the", "cat", "zebra")], {"zebra": 5, "the": 6}, ("x",))
    assert dict(known.src_words) == {"zebra": 5, "the": 6, "cat": 7}
    assert known.tgt_words[0] == "x"
    assert set(known.tgt_words[1:]) >= {"el", "gato"}
    assert "perro" not in known.tgt_words


@pytest.mark.parametrize("side", [0, 1])
def test_pairs_are_the_same_from_either_side(made, side):
    """Each pair that a text asks for: its counts, its words, and what they translate."""
    direction = Direction(made, side)
    listed = made.table.phrases[side]
    sources = [
        tuple(
            folded(made.words[side][number - FIRST_WORD])
            for number in listed.words[listed.starts[n] : listed.starts[n + 1]]
        )
        for n in range(len(listed.counts))
    ]
    known = direction.knowledge(sources, {}, ())
    seen = Counter()
    for words, count in zip(sources, listed.counts.tolist(), strict=True):
        seen[words] += count
    pairs = known.pairs
    names = {number: word for number, word in enumerate(known.tgt_words, start=FIRST_WORD)}
    expected = []
    for n, pair in enumerate(made.table.pairs.tolist()):
        of = made.table.phrases[1 - side]
        tgt = of.words[slice(*of.starts[pair[1 - side] :][:2])].tolist()
        links = made.table.mapped[slice(*made.table.mapped_starts[n:][:2])].tolist()
        if side == 1:
            links = [
                next((j for j, i in enumerate(links) if i == at), -1) for at in range(len(tgt))
            ]
        tgt_words = tuple(made.words[1 - side][number - FIRST_WORD] for number in tgt)
        by_words = made.table.by_words[n].tolist()
        counts = (
            made.table.joint[n],
            seen[sources[pair[side]]],
            made.table.phrases[1 - side].counts[pair[1 - side]],
        )
        expected.append(
            (
                tgt_words,
                *map(int, counts),
                tuple(links),
                *(by_words if side == 0 else by_words[::-1]),
            )
        )
    got = []
    for n in range(len(pairs.joint)):
        at = slice(*pairs.word_starts[n:][:2])
        tgt_words = tuple(names[number] for number in pairs.words[at].tolist())
        counts = pairs.joint[n], pairs.by_source[n], pairs.by_target[n]
        links = tuple(pairs.sources[at].tolist())
        got.append((tgt_words, *map(int, counts), links, *pairs.by_words[n].tolist()))
    assert sorted(got) == sorted(expected)
    assert (pairs.joint <= np.minimum(pairs.by_source, pairs.by_target)).all()


def test_a_file_holds_the_model(made, tmp_path):
    path = tmp_path / "en-es.xz"
    path.write_bytes(general_model.packed(made))
    found = general_model.load(path)
    assert found.words == made.words
    for side in (0, 1):
        alone = {*general_model.words_alone(path, side)}
        assert alone == {
            made.words[side][number - FIRST_WORD]
            for number in made.table.phrases[side].words[
                made.table.phrases[side].starts[:-1][np.diff(made.table.phrases[side].starts) == 1]
            ]
        }
    for side in (0, 1):
        for one, other in zip(found.table.phrases[side], made.table.phrases[side], strict=True):
            assert np.array_equal(one, other)
        for one, other in zip(found.grams[side], made.grams[side], strict=True):
            assert np.array_equal(one.words, other.words)
            assert np.abs(one.logs - other.logs).max() <= LOG_STEP / 2
    for name in ("pairs", "joint", "mapped", "mapped_starts"):
        assert np.array_equal(getattr(found.table, name), getattr(made.table, name)), name
    assert np.abs(found.table.by_words - made.table.by_words).max() <= LOG_STEP / 2


@pytest.mark.parametrize("seed", range(10))
def test_pruned_models_give_each_context_all_of_its_probability(seed):
    rng = random.Random(seed)
    n_words = 12
    sentences = [
        np.array([rng.choice(range(5, n_words)) for _ in range(rng.randint(1, 8))], dtype=np.int32)
        for _ in range(60)
    ]
    grams = general_tables.grams(sentences, n_words, (1, 2, 2, 3))
    model = language_model.table(
        *(
            np.concatenate(parts)
            for parts in (
                [language_model.hashes(one.words) for one in grams],
                [one.logs.astype(np.float32) for one in grams],
                [one.backoffs.astype(np.float32) for one in grams],
            )
        )
    )
    for context in itertools.product((BEGIN, 5, 6, 7), range(5, n_words), range(5, n_words)):
        lines = np.array([[*context, word] for word in (END, *range(5, n_words))], dtype=np.int32)
        bounds = np.tile(np.array([0, 3, 4]), (len(lines), 1))
        logs = language_model.log_probabilities(model, lines, bounds)[:, 0]
        # numbers 0, 1, 3 and 4 are no words of these sentences, and have a share of what is left
        assert 0.8 < sum(map(math.exp, logs)) < 1.001


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (("en", "zh"), ("en-zh.xz", 0)),
        (("zh-CN", "en-US"), ("en-zh.xz", 1)),
        (("es-MX", "en"), ("en-es.xz", 1)),
        (("en", "zh-TW"), None),
        (("en", "fr"), None),
        (("es", "zh"), None),
    ],
)
def test_variants_are_served_in_their_own_script(languages, expected):
    found = shipped_model(languages)
    assert (found and (found[0].name, found[1])) == expected


def test_what_ships_is_small_and_sound():
    assert [path.name for path in SHIPPED] == ["en-es.xz", "en-zh.xz"]
    for path in SHIPPED:
        assert path.stat().st_size < 15_000_000
        model = general_model.load(path)
        n_phrases = [len(one.counts) for one in model.table.phrases]
        assert (model.table.pairs.max(axis=0) < n_phrases).all()
        assert model.table.joint.min() > 1
        first, second = (one.counts for one in model.table.phrases)
        assert (model.table.joint <= first[model.table.pairs[:, 0]]).all()
        assert (model.table.joint <= second[model.table.pairs[:, 1]]).all()
        assert model.table.mapped_starts[-1] == len(model.table.mapped)
        for side in (0, 1):
            n_words = FIRST_WORD + len(model.words[side])
            assert len(set(model.words[side])) == len(model.words[side])
            assert model.table.phrases[side].words.max() < n_words
            assert model.table.phrases[side].words.min() >= FIRST_WORD
            for one in model.grams[side]:
                assert one.words.max() < n_words
                assert (one.logs <= 0).all()


def test_a_model_is_loaded_once():
    languages = "en", "es"
    assert general_knowledge.serving(languages) is general_knowledge.serving(languages)
    assert general_knowledge.serving(("en", "fr")) is None


def test_texts_of_no_words_have_no_pairs(made):
    known = Direction(made, 0).knowledge([(), ("zebra",)], {}, ())
    assert len(known.pairs.joint) == 0
    assert translated("", ("en", "es"), made) == ""
    assert translated(Text("zebra").text, ("en", "es"), made) == "zebra"
