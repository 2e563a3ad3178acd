import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.formats import read
from amts_core.formats.segmentation import (
    blocks_of,
    joined_text,
    one_line,
    segment,
    sentence_ranges,
)
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.languages import LANGUAGES, profile
from amts_core.kernel.records import BlockKind
from amts_core.kernel.text.spans import inline_spans
from tests.conftest import corpora


def sentences(text, language):
    return [text[start:end] for start, end in sentence_ranges(text, profile(language))]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It works. It is 3.5 m long! Is it?", ["It works.", "It is 3.5 m long!", "Is it?"]),
        ("en", "Dr. Smith et al. used e.g. data (see Fig. 3). Good.", ["Dr. Smith et al. used e.g. data (see Fig. 3).", "Good."]),
        ("en", "We ask (is it so? or not) and go on. Yes.", ["We ask (is it so? or not) and go on.", "Yes."]),
        ("en", "(**It is fixed.**) Then more.", ["(**It is fixed.**)", "Then more."]),
        ("en", "[**Plot the data.**] In it, we see.", ["[**Plot the data.**]", "In it, we see."]),
        ("en", "**Note.** The set is small. Mind it.", ["**Note.** The set is small.", "Mind it."]),
        ("en", "It was G. Hinton. He came.", ["It was G. Hinton.", "He came."]),
        ("zh", "他说：“你好。”然后走了。这是第3.5节（见图。）的内容！好吗？", ["他说：“你好。”", "然后走了。", "这是第3.5节（见图。）的内容！", "好吗？"]),
        ("zh", "用于测试。*验证集*（validation）有用。**重要。**下一句。", ["用于测试。", "*验证集*（validation）有用。", "**重要。**", "下一句。"]),
        ("ja", "これは文です。「そうですか。」と言った。10クラスだけ。", ["これは文です。", "「そうですか。」と言った。", "10クラスだけ。"]),
        ("ko", "이것은 문장입니다. 그렇습니까? 네.", ["이것은 문장입니다.", "그렇습니까?", "네."]),
        ("tr", "Dr. Ali 3. sırada. Örn. bu böyle. Sonra gitti.", ["Dr. Ali 3. sırada.", "Örn. bu böyle.", "Sonra gitti."]),
        ("vi", "Tôi là TS. Nam. Đây là câu.", ["Tôi là TS. Nam.", "Đây là câu."]),
        ("de", "Am 3. Mai kam z. B. Herr Dr. Müller. Er ging. „Ja.“ Gut.", ["Am 3. Mai kam z. B. Herr Dr. Müller.", "Er ging.", "„Ja.“", "Gut."]),
        ("fr", "M. Dupont est là. Cf. fig. 3. Voilà ! « Oui. » Il part.", ["M. Dupont est là.", "Cf. fig. 3.", "Voilà !", "« Oui. »", "Il part."]),
        ("es", "El Sr. Pérez vino. ¿Qué tal? Véase la Fig. 3. EE. UU. es grande.", ["El Sr. Pérez vino.", "¿Qué tal?", "Véase la Fig. 3.", "EE. UU. es grande."]),
        ("it", "Il sig. Rossi e la dott.ssa Bianchi vedono p.es. la fig. 3. Cfr. pagg. 4-5 e l'art. 6, n. 7. «Va bene.» Fine.", ["Il sig. Rossi e la dott.ssa Bianchi vedono p.es. la fig. 3.", "Cfr. pagg. 4-5 e l'art. 6, n. 7.", "«Va bene.»", "Fine."]),
        ("it", "Pane, latte, ecc. Poi si parte. Perché no? Certo!", ["Pane, latte, ecc. Poi si parte.", "Perché no?", "Certo!"]),
        ("pt", "O Sr. Silva veio. Por ex. isto. Ver Fig. 2. Fim.", ["O Sr. Silva veio.", "Por ex. isto.", "Ver Fig. 2.", "Fim."]),
    ],
)  # fmt: skip
def test_sentences(language, text, expected):
    assert sentences(text, language) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_split(language):
    stop = "。" if not profile(language).joiner else "."
    assert len(sentences(f"Abc def ghi{stop} Jkl mno pqr{stop}", language)) == 2


@pytest.mark.parametrize(
    "markup",
    [
        "`a. B`",
        "$x. Y$",
        ":cite:`A.2019. B`",
        "[a. B](c. D)",
        "http://a.b/C. D",
        "<b title='A. B'>",
        "[A. B](http://c.d)",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh", "de"])
def test_markup_is_never_split(markup, language):
    text = f"See {markup} here. Then go."
    ranges = sentence_ranges(text, profile(language))
    for span in inline_spans(text):
        assert any(start <= span.start and span.end <= end for start, end in ranges)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`code`", []),
        ("Then $x = 1$. $y = 2$.", ["Then $x = 1$. $y = 2$."]),
        ("$x$. So it is.", ["$x$. So it is."]),
        ("3.14 and 100 %", ["3.14 and 100 %"]),
        ("100", []),
    ],
)
def test_what_has_no_words_goes_with_its_neighbour(text, expected):
    assert sentences(text, "en") == expected


def test_segments_know_their_block_kind_and_place():
    document = read(b"# Title\n\nOne. Two\nlines.\n\n- item\n", "a.md")
    found = segment(document.blocks, "en")
    assert [(part.n, part.block, part.kind, part.text) for part in found] == [
        (0, 0, BlockKind.HEADING, "Title"),
        (1, 1, BlockKind.PARAGRAPH, "One."),
        (2, 1, BlockKind.PARAGRAPH, "Two lines."),
        (3, 2, BlockKind.ITEM, "item"),
    ]
    assert document.decoded.text[found[2].start : found[2].end] == "Two\nlines."
    assert [len(block) for block in blocks_of(found)] == [1, 2, 1]


def test_an_unknown_language_is_refused():
    with pytest.raises(ConfigurationError, match="Use one of: en zh"):
        segment((), "xx")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n  b", "a b"),
        ("中\n文", "中文"),
        ("中\nb", "中 b"),
        ("한\n국", "한 국"),
        (" a\r\n ", "a"),
    ],
)
def test_line_breaks_vanish_where_the_script_has_no_spaces(text, expected):
    assert one_line(text) == expected


def test_paragraphs_are_joined_as_the_language_writes_them():
    assert joined_text(["一。", "二。"], "zh") == "一。二。"
    assert joined_text(["One.", "Two."], "en") == "One. Two."


@given(st.text(max_size=200), st.sampled_from(sorted(LANGUAGES)))
def test_sentences_are_ordered_and_keep_all_words(text, language):
    ranges = sentence_ranges(text, profile(language))
    edges = [edge for pair in ranges for edge in pair]
    assert edges == sorted(edges)
    if ranges:
        outside = text[: ranges[0][0]] + "".join(
            text[a[1] : b[0]] for a, b in zip(ranges, ranges[1:], strict=False)
        )
        assert not outside.strip()


@pytest.mark.parametrize(
    "name",
    [
        "en-ja",
        "en-tr",
        "en-zh/machine-translation-and-dataset",
        "en-zh/sentiment-analysis-and-dataset",
    ],
)
def test_hand_made_segments_are_found(name):
    """Gold was segmented by hand: of 600 sentences of four chapters, no other splits are made."""
    folder = corpora() / "gold" / name
    for path in folder.glob("source.*.md"):
        language = path.name.split(".")[1]
        wanted = (folder / f"{language}.txt").read_text("utf-8").splitlines()
        document = read(path.read_bytes(), path.name)
        found = {"".join(part.text.split()) for part in segment(document.blocks, language)}
        missing = [line for line in wanted if "".join(line.split()) not in found]
        assert missing == []
