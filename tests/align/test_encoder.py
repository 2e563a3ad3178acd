"""The bundled encoder, any other model, and models that can't be loaded."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys

import numpy as np
import pytest

from amts_core.align import bitext
from amts_core.align.encoder import STATIC_LANGUAGES, best_encoder, load_encoder
from amts_core.align.sides import MAX_SIZE
from amts_core.align.universal_encoder import UNIVERSAL_NAME
from amts_core.formats import segmented_documents
from amts_core.formats.segmentation import joined_text
from amts_core.kernel.config import BUNDLED_ENCODER, ROOT, SAMPLES
from amts_core.kernel.errors import EncoderError
from amts_core.kernel.records import BlockKind, Segment
from amts_core.kernel.vectors import unit_rows
from tests.conftest import TEXTBOOK
from tests.encoder_card import LEARNT

VOCABULARY = "[PAD] [UNK] [CLS] [SEP] [MASK] the a cat dog sat ran and or big red on mat . , ! 猫 狗 坐 跑 在 大 红 了 。 ， 1 2 3".split()
TEXTS = ["A cat sat on the mat.", "图中有一只猫。", "", " \t", "`x`", "x" * 500, "😀"]


@pytest.fixture(scope="module")
def other_model(tmp_path_factory, encoder):
    """The folder of a tiny transformer with random weights; the bundled encoder came first."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("models")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder / "bert")
    vocabulary = {token: n for n, token in enumerate(VOCABULARY)}
    BertTokenizer(vocab=vocabulary).save_pretrained(folder / "bert")
    modules = [Transformer(str(folder / "bert")), Pooling(16)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "tiny"))
    return folder / "tiny"


def segments(texts):
    return tuple(
        Segment(n=n, block=n, kind=BlockKind.PARAGRAPH, text=text, start=0, end=0)
        for n, text in enumerate(texts)
    )


def test_rows_have_length_one_and_empty_texts_are_zero(encoder):
    vectors = encoder.encode(TEXTS)
    expected = [1.0 if text.strip() else 0.0 for text in TEXTS]
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), expected, atol=1e-6)
    assert vectors.dtype == np.float32


def test_vectors_are_the_sums_at_length_one(encoder):
    tokens = encoder.token_sums(TEXTS)
    np.testing.assert_array_equal(encoder.encode(TEXTS), unit_rows(tokens.sums))
    assert [count > 0 for count in tokens.counts] == [bool(text.strip()) for text in TEXTS]


@pytest.fixture(scope="module")
def oracle():
    """The bundled encoder as sentence-transformers itself reads it, with PyTorch."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(BUNDLED_ENCODER), device="cpu")


def test_vectors_are_those_of_the_library(encoder, oracle):
    """Sentence-transformers itself takes the mean of the tokens: of another length, not way."""
    texts = [text for text in TEXTS if text.strip()]
    theirs = oracle.encode(texts, show_progress_bar=False)
    np.testing.assert_allclose(encoder.encode(texts), unit_rows(np.asarray(theirs)), atol=1e-5)


def sample_lines():
    """The lines of all samples, a text of thousands of words, and texts without any."""
    paths = sorted(path for path in SAMPLES.rglob("*") if path.suffix in {".md", ".tsv"})
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    return [*lines, " ".join(lines), *TEXTS]


def test_sums_are_those_of_the_library_to_the_bit(encoder, oracle):
    """Its own module adds, told to take sums instead of means."""
    texts = sample_lines()
    module = oracle[0]
    module.tokenizer.no_truncation()
    module.embedding.mode = "sum"
    try:
        features = module.forward(module.preprocess(texts))
    finally:
        module.embedding.mode = "mean"
    sums = features["sentence_embedding"].detach().numpy()
    tokens = encoder.token_sums(texts)
    np.testing.assert_array_equal(tokens.sums, sums)
    np.testing.assert_array_equal(tokens.ids, features["input_ids"].numpy())
    assert len(texts) > 2000


def test_the_digest_is_that_of_the_librarys_weights(encoder, oracle):
    """It is stored with alignments: the same weights have the same one, however they are read."""
    (key, tensor) = next(iter(oracle.state_dict().items()))
    digest = hashlib.sha256(key.encode() + tensor.numpy().tobytes()).hexdigest()[:16]
    assert encoder.digest == digest == "a73b5f4c2a52b972"


def test_tokens_weigh_what_they_weigh_in_the_library(encoder, oracle):
    table = oracle[0].embedding.weight.detach().numpy()
    ids = np.arange(0, len(table), 997)
    vectors, weights = encoder.token_vectors(ids)
    lengths = np.linalg.norm(table, axis=1)
    np.testing.assert_array_equal(vectors, unit_rows(table[ids]))
    np.testing.assert_array_equal(weights, lengths[ids] / np.float32(np.median(lengths)))


@pytest.mark.parametrize("kind", ["static", "not static"])
def test_a_model_with_a_name_is_what_it_is_in_a_folder(
    kind, other_model, static_model, monkeypatch
):
    """A name is looked up by the library, which finds here what was fetched before."""
    import sentence_transformers

    folder = str(static_model if kind == "static" else other_model)
    load = sentence_transformers.SentenceTransformer
    monkeypatch.setattr(
        sentence_transformers, "SentenceTransformer", lambda _, **options: load(folder, **options)
    )
    named, direct = load_encoder(f"amts-tests/{kind}"), load_encoder(folder)
    assert (named.is_static, named.digest) == (direct.is_static, direct.digest)
    assert named.is_static == (kind == "static")
    texts = ["the cat sat.", "", "a dog"]
    np.testing.assert_array_equal(named.encode(texts), direct.encode(texts))


@pytest.fixture(scope="module")
def static_model(tmp_path_factory):
    """The folder of a tiny static model, saved by the library: its table has no weights."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(
        models.WordLevel({w: n for n, w in enumerate(VOCABULARY)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.random.default_rng(7).normal(size=(len(VOCABULARY), 16)).astype(np.float32)
    folder = tmp_path_factory.mktemp("models") / "static"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, table)], device="cpu").save(str(folder))
    return folder


WITHOUT_TORCH = """
import sys
from amts_core.cli import main
assert main(sys.argv[1:]) == 0
heavy = {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
assert not heavy, heavy
"""


@pytest.mark.parametrize(
    "language", [pytest.param("es", id="universal"), pytest.param("vi", id="static")]
)
def test_aligning_loads_no_pytorch(language, tmp_path):
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in paths:
        path.write_text("\n".join(f"Cat {n}" for n in range(4)), encoding="utf-8")
    command = [sys.executable, "-c", WITHOUT_TORCH, "align", *map(str, paths), "--segmented"]
    options = ["--src-lang", "en", "--tgt-lang", language]
    environment = os.environ | {
        "NUMBA_DISABLE_JIT": "1"
    }  # compiling takes longer than so much text
    ran = subprocess.run(
        [*command, *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) == 4


@pytest.mark.parametrize("language", ["en", "es", "zh"])
@pytest.mark.parametrize("size", [2, 4])
def test_sums_of_neighbours_are_the_sum_of_their_concatenation(language, size, encoder):
    path = TEXTBOOK / language / "02-data-and-features.md"
    document = segmented_documents.read_document(path.read_bytes(), path.name, language)
    texts = [part.text for part in document.segments]
    alone = encoder.token_sums(texts)
    starts = range(len(texts) - size + 1)
    whole = encoder.token_sums([joined_text(texts[n : n + size], language) for n in starts])
    summed = [alone.sums[n : n + size].sum(axis=0) for n in starts]
    np.testing.assert_allclose(whole.sums, summed, atol=1e-3)
    assert whole.counts.tolist() == [int(alone.counts[n : n + size].sum()) for n in starts]


def test_the_end_of_a_long_text_counts(encoder):
    start = "A word " * 2500
    first, second = encoder.encode([start + "about cats.", start + "about tax law."])
    assert not np.array_equal(first, second)
    tokens = encoder.token_sums([start, start + start])
    assert tokens.counts[1] == 2 * tokens.counts[0] >= 10_000


def test_truncation_that_a_tokenizer_brings_along_is_lifted(encoder, tmp_path):
    folder = shutil.copytree(BUNDLED_ENCODER, tmp_path / "truncating")
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text("utf-8"))
    tokenizer["truncation"] = {
        "direction": "Right",
        "max_length": 8,
        "strategy": "LongestFirst",
        "stride": 0,
    }
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    text = ["A word " * 50]
    assert load_encoder(str(folder)).token_sums(text).counts == encoder.token_sums(text).counts


def test_a_text_has_the_same_vector_in_any_company(encoder):
    alone = encoder.encode(["A cat sat on the mat."])[0]
    many = encoder.encode(
        ["A cat sat on the mat.", *(f"Line {n}." for n in range(5000)), "A cat sat on the mat."]
    )
    np.testing.assert_array_equal(many[0], alone)
    np.testing.assert_array_equal(many[-1], alone)
    np.testing.assert_array_equal(encoder.encode([]), np.zeros((0, len(alone)), np.float32))


@pytest.mark.parametrize("language", ["es", "zh"])
def test_most_translations_are_nearest(language, encoder):
    text = (SAMPLES / "general" / f"en-{language}.tsv").read_text("utf-8")
    with_header = [line.split("\t") for line in text.splitlines()]
    src, tgt = (encoder.encode(side) for side in zip(*with_header[1:], strict=True))
    cosines = src @ tgt.T
    for nearest in (cosines.argmax(axis=0), cosines.argmax(axis=1)):
        assert (nearest == np.arange(len(src))).mean() >= 0.65


def test_an_encoder_is_loaded_once(encoder):
    assert load_encoder(str(BUNDLED_ENCODER)) is encoder
    assert encoder.name == BUNDLED_ENCODER.name
    assert encoder.is_static
    assert len(encoder.digest) == 16


def test_the_digest_is_that_of_the_weights(other_model, tmp_path):
    first = load_encoder(str(other_model))
    copied = load_encoder(str(shutil.copytree(other_model, tmp_path / "copy")))
    assert copied is not first
    assert copied.digest == first.digest
    assert copied.digest != load_encoder(str(BUNDLED_ENCODER)).digest


def test_another_model_is_used_by_its_folder(other_model):
    other = load_encoder(str(other_model))
    assert (other.name, other.is_static) == ("tiny", False)
    vectors = other.encode(["the cat sat.", "", "猫坐。", " ", "the cat sat."])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 0, 1], atol=1e-5)
    np.testing.assert_allclose(vectors[0], vectors[4], atol=1e-5)
    with pytest.raises(EncoderError, match="tiny is not a static model"):
        other.token_sums(["the cat sat."])


def test_overlaps_of_another_model_are_embedded(other_model):
    other = load_encoder(str(other_model))
    texts = ["猫坐。", "大狗跑了。", "红猫。"]
    side = bitext.side_of(segments(texts), "zh", other)
    assert side.overlaps.shape == (MAX_SIZE, 3, 16)
    assert side.counts.tolist() == [1, 1, 1]
    for size, text in ((1, "大狗跑了。"), (2, "大狗跑了。红猫。")):
        np.testing.assert_allclose(side.overlaps[size - 1, 1], other.encode([text])[0], atol=5e-4)
    for size in range(1, MAX_SIZE + 1):
        assert not side.overlaps[size - 1, max(len(texts) - size + 1, 0) :].any()
    np.testing.assert_array_equal(side.sums, side.overlaps[0])
    tokens = load_encoder(str(BUNDLED_ENCODER)).token_sums(texts)
    np.testing.assert_array_equal(side.static, tokens.sums)
    np.testing.assert_array_equal(side.static_counts, tokens.counts)
    summed = unit_rows(side.sums[:2].sum(axis=0))
    assert not np.allclose(side.overlaps[1, 0], summed, atol=1e-3)


@pytest.mark.parametrize("languages", [("en", "zh"), ("en", "vi")])
def test_a_named_encoder_stays(languages, other_model):
    other = load_encoder(str(other_model))
    assert best_encoder(other, languages) is other


@pytest.mark.parametrize(
    "languages",
    [("en", "zh"), ("en", "zh-TW"), ("pt-BR", "en-GB"), ("ja", "th"), ("zh-Hant-HK", "nl")],
    ids=" ".join,
)
def test_the_universal_encoder_aligns_the_languages_it_knows(languages, encoder):
    chosen = best_encoder(encoder, languages)
    assert chosen is load_encoder(UNIVERSAL_NAME)
    assert (chosen.name, chosen.is_static) == (UNIVERSAL_NAME, False)


@pytest.mark.parametrize("languages", [("en", "vi"), ("vi", "en"), ("uk", "cs")], ids=" ".join)
def test_the_static_encoder_aligns_all_others(languages, encoder):
    assert best_encoder(encoder, languages) is encoder


def test_another_model_aligns(other_model):
    other = load_encoder(str(other_model))
    texts = [
        "The cat sat.",
        "A big dog ran and ran!",
        "1 2 3",
        "Red on red.",
        "The mat, or the dog.",
    ]
    beads = bitext.align_segments(segments(texts), segments(texts), ("en", "en"), other)
    assert [(bead.src, bead.tgt) for bead in beads] == [((n,), (n,)) for n in range(len(texts))]
    assert [bead.score for bead in beads] == pytest.approx([1] * len(texts), abs=1e-5)


@pytest.fixture
def no_network(monkeypatch):
    """Attempts to reach another machine, all of them refused."""
    attempts = []

    def refuse(*address, **options):
        attempts.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return attempts


@pytest.mark.parametrize("name", ["amts-tests/no-such-model", "no-such-model", ""])
def test_a_missing_model_is_named(name, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(
        EncoderError, match=f"^The encoder '{name}' can't be loaded: .*Give the folder of"
    ):
        load_encoder(name)


def test_a_missing_folder_is_named():
    with pytest.raises(EncoderError, match="^There is no folder /no/such/folder"):
        load_encoder("/no/such/folder")


def test_a_folder_needs_no_network(no_network, tmp_path):
    folder = shutil.copytree(BUNDLED_ENCODER, tmp_path / "model")
    assert load_encoder(str(folder)).is_static
    assert no_network == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("model.safetensors", None, id="no weights"),
        pytest.param("model.safetensors", b"version https://git-lfs.github.com/spec/v1\n", id="a pointer to the weights"),
        pytest.param("model.safetensors", b"\x40\x00\x00\x00\x00\x00\x00\x00{", id="half of the weights"),
        pytest.param("tokenizer.json", b"{}", id="no tokens"),
        pytest.param("modules.json", b"{", id="broken list of modules"),
        pytest.param("modules.json", b'[{"idx": 0, "name": "0", "path": "", "type": "no.Such"}]', id="unknown module"),
    ],
)  # fmt: skip
def test_a_broken_model_is_refused(name, content, tmp_path, no_network):
    folder = shutil.copytree(BUNDLED_ENCODER, tmp_path / "model")
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(EncoderError, match="can't be loaded: .+ Give the folder of"):
        load_encoder(str(folder))
    assert no_network == []


def test_the_languages_of_the_static_table_are_those_of_its_card():
    assert STATIC_LANGUAGES == LEARNT


@pytest.mark.parametrize(
    ("languages", "is_universal", "is_known"),
    [
        pytest.param(("en", "ar"), True, True, id="universal"),
        pytest.param(("pt", "pt-PT"), True, True, id="variants"),
        pytest.param(("en", "vi"), False, True, id="static"),
        pytest.param(("en", "he"), False, False, id="one unknown"),
        pytest.param(("vi", "ar"), False, False, id="each known to another"),
        pytest.param(("sr-Latn", "km"), False, False, id="both unknown"),
    ],
)
def test_the_encoder_is_chosen_by_the_pair(encoder, languages, is_universal, is_known):
    chosen = best_encoder(encoder, languages)
    assert (chosen.name == UNIVERSAL_NAME) == is_universal
    assert chosen.knows(*languages) == is_known


def test_where_a_language_is_unknown_nothing_is_accepted(encoder):
    texts = [f"Rad {n}: abc {n * 7} xyz." for n in range(1, 9)]
    sides = segments(texts), segments(texts)
    known = bitext.align_segments(*sides, ("en", "en"), encoder)
    assert any(bead.accept for bead in known)
    beads = bitext.align_segments(*sides, ("en", "sv"), encoder)
    assert [bead.src for bead in beads] == [bead.tgt for bead in beads]
    assert not any(bead.accept for bead in beads)
    assert max(bead.confidence for bead in beads) <= bitext.MOST_DOUBTED


def test_the_static_table_is_no_evidence_of_a_language_that_it_does_not_know(encoder):
    universal = load_encoder(UNIVERSAL_NAME)
    known, unknown = (
        bitext.side_of(segments(["Один два.", "Три."]), code, universal) for code in ("en", "ru")
    )
    assert known.static is not None and known.words.types.size
    assert unknown.static is None and not unknown.words.types.size
    assert unknown.words.offsets.tolist() == [0, 0, 0]
