"""``align``: a line a bead, warnings of what looks wrong, and every way to choose the segments."""

import pytest

from amts_core.align.sides import MAX_SIZE
from amts_core.kernel.config import BUNDLED_ENCODER
from tests.cli.conftest import written
from tests.conftest import TEXTBOOK

CHAPTER = "01-what-is-learning.md"
LANGUAGES = ("--src-lang", "en", "--tgt-lang", "zh")
FIELDS = ["src", "tgt", "score", "confidence", "accept", "src_text", "tgt_text", "findings"]
RECIPE = """把面粉和盐放进大碗里，慢慢倒入温水。

用手揉成光滑的面团，盖上湿布，放半个小时。

白菜切碎，撒上盐，挤干水分。猪肉剁成肉馅。

加入姜末、葱花、酱油和香油，朝一个方向搅拌。

面团搓成长条，切成小块，擀成薄皮。

皮的中间放一勺馅，对折，捏紧边缘。

锅里的水烧开，下饺子，轻轻推动，别让它们粘底。

煮到饺子浮起来，再加一碗冷水，重复两次。

捞出来，配着醋和蒜泥吃。
"""


def numbers(lines, side):
    return [n for line in lines for n in line[side]]


def test_beads_cover_both_documents_once_and_in_order(amts):
    paths = TEXTBOOK / "en" / CHAPTER, TEXTBOOK / "zh" / CHAPTER
    ran = amts("align", *paths, *LANGUAGES)
    assert (ran.status, ran.messages) == (0, "")
    assert all(list(line) == FIELDS for line in ran.lines)
    for path, side, language in zip(paths, ("src", "tgt"), ("en", "zh"), strict=True):
        segments = amts("segment", path, "--lang", language).lines
        joiner = " " if language == "en" else ""
        assert numbers(ran.lines, side) == list(range(len(segments)))
        for line in ran.lines:
            texts = [segments[n]["text"] for n in line[side]]
            assert line[f"{side}_text"] == joiner.join(texts)
    for line in ran.lines:
        assert (line["score"] is None) == (not line["src"] or not line["tgt"])
        assert line["score"] is None or -1 <= line["score"] <= 1
        assert 0 <= line["confidence"] <= 1
        assert line["accept"] in (True, False)


def test_one_segment_a_line_is_taken_as_it_is(amts, tmp_path):
    text = "One. Two?\r\n three.\r\n\r\n\r\nfour\n"
    paths = [written(tmp_path / name, text.encode()) for name in ("a.whatever", "b")]
    lines = amts("align", *paths, *LANGUAGES, "--segmented").lines
    assert [line["src_text"] for line in lines] == ["One. Two?", "three.", "four"]
    assert [(line["src"], line["tgt"]) for line in lines] == [([n], [n]) for n in range(3)]


def test_paragraphs_are_blocks_joined(amts, english, chinese):
    lines = amts("align", english, chinese, *LANGUAGES, "--granularity", "paragraph").lines
    texts = [text for line in lines for text in (line["src_text"], line["tgt_text"]) if text]
    assert "The station has 80 bicycles. They stand idle in the rain." in texts
    assert "车站有 80 辆自行车。下雨时它们闲置着。" in texts
    assert numbers(lines, "src") == [0, 1, 2]


def test_a_blank_line_ends_the_paragraph_of_segmented_text(amts, tmp_path):
    paths = [written(tmp_path / name, b"One.\nTwo.\n\nThree.\n") for name in "ab"]
    granularity = "--granularity", "paragraph"
    lines = amts("align", *paths, *LANGUAGES, "--segmented", *granularity).lines
    assert [line["src_text"] for line in lines] == ["One. Two.", "Three."]


def test_what_has_no_counterpart_is_a_skip(amts, tmp_path):
    n_src = 3 * MAX_SIZE
    src = written(tmp_path / "a", "".join(f"Sentence {n}.\n" for n in range(n_src)).encode())
    lines = amts(
        "align", src, written(tmp_path / "b", b"Sentence 1.\n"), *LANGUAGES, "--segmented"
    ).lines
    skips = [line for line in lines if not line["tgt"]]
    assert skips
    assert numbers(lines, "src") == list(range(n_src))
    assert all(line["score"] is None and line["tgt_text"] == "" for line in skips)


def test_findings_are_named(amts, tmp_path):
    src, tgt = (
        written(tmp_path / f"{n}", f"We kept a notebook for {n} days and used `fit`.\n".encode())
        for n in (80, 90)
    )
    (line,) = amts("align", src, tgt, *LANGUAGES, "--segmented").lines
    assert line["findings"] == ["numbers", "language"]
    assert not line["accept"]


def test_the_encoder_can_be_named(amts, english, chinese):
    default = amts("align", english, chinese, *LANGUAGES)
    named = amts("align", english, chinese, *LANGUAGES, "--encoder", BUNDLED_ENCODER)
    assert (named.status, named.output) == (0, default.output)


def test_an_encoder_from_elsewhere_is_used(amts, tmp_path, english, chinese, other_encoder):
    default = amts("align", english, chinese, *LANGUAGES)
    other = amts("align", english, chinese, *LANGUAGES, "--encoder", other_encoder)
    assert other.status == 0
    assert [line["score"] for line in other.lines] != [line["score"] for line in default.lines]


@pytest.fixture
def other_encoder(tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "80": 1}, unk_token="[UNK]"))
    folder = tmp_path / "other"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)]).save(str(folder))
    return folder


def test_a_missing_encoder_is_named(amts, tmp_path, english, chinese):
    ran = amts("align", english, chinese, *LANGUAGES, "--encoder", tmp_path / "nowhere")
    assert ran.reason.startswith(f"amts: There is no folder {tmp_path / 'nowhere'}.")
    assert "Give that of a sentence-transformers model" in ran.reason


def test_two_documents_in_one_language_are_aligned_with_a_warning(amts):
    ran = amts("align", *[TEXTBOOK / "en" / CHAPTER] * 2, *LANGUAGES)
    message, left = ran.messages.splitlines()
    assert message.startswith("warning: Both documents look like English (100% and 100% sure).")
    assert "of this document is not translated" in left
    assert ran.status == 0
    assert all(line["score"] == pytest.approx(1) for line in ran.lines)


def test_a_language_that_was_named_wrongly_gets_a_warning(amts):
    paths = TEXTBOOK / "en" / CHAPTER, TEXTBOOK / "es" / CHAPTER
    ran = amts("align", *paths, *LANGUAGES)
    assert "The target was said to be Chinese but looks like Spanish" in ran.messages
    assert ran.status == 0


def test_unrelated_documents_are_aligned_with_a_warning(amts, tmp_path):
    recipe = written(tmp_path / "recipe.md", RECIPE.encode())
    ran = amts("align", TEXTBOOK / "en" / CHAPTER, recipe, *LANGUAGES)
    assert ran.status == 0
    (message,) = ran.messages.splitlines()
    assert message.startswith("warning: The two documents look unrelated: only ")
    assert "segments found a counterpart" in message


@pytest.mark.parametrize("broken", ["source", "target"])
def test_what_cannot_be_read_is_refused_in_one_line(amts, unreadable, english, broken):
    paths = (unreadable.path, english) if broken == "source" else (english, unreadable.path)
    ran = amts("align", *paths, *LANGUAGES)
    assert unreadable.told in ran.reason
    assert ran.output == b""


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"", "is empty (0 bytes)", id="empty file"),
        pytest.param(b"%PDF-1.7\n", "is a PDF", id="PDF"),
        pytest.param(b"One\0.", "has a NUL character in line 1", id="NUL character"),
        pytest.param(b"One \xed\xa0\x80.", "has a lone surrogate", id="lone surrogate"),
        pytest.param(
            b"One.\n" + b"word " * 50_000, "segment 1 has 249,999 characters", id="endless line"
        ),
    ],
)
def test_segmented_text_that_cannot_be_read_is_refused(amts, tmp_path, english, data, told):
    ran = amts("align", english, written(tmp_path / "b", data), *LANGUAGES, "--segmented")
    assert told in ran.reason
    assert ran.output == b""


def test_a_document_without_text_is_refused(amts, tmp_path, english):
    code = written(tmp_path / "code.md", b"```\nx = 1\n```\n")
    assert "The target has no segments" in amts("align", english, code, *LANGUAGES).reason


def test_skips_of_exchanged_sections_are_marked_as_moved(amts, tmp_path):
    paths = []
    for code in ("en", "zh"):
        lines = amts("segment", TEXTBOOK / code / CHAPTER, "--lang", code).lines
        texts = [line["text"] for line in lines]
        middle = len(texts) // 2
        order = texts if code == "en" else texts[middle:] + texts[:middle]
        paths.append(written(tmp_path / code, "\n".join(order).encode()))
    found = amts("align", *paths, *LANGUAGES, "--segmented").lines
    marked = [line for line in found if "moved" in line["findings"]]
    assert len(marked) >= 20
    assert all(not (line["src"] and line["tgt"]) for line in marked)
