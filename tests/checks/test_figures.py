"""Numbers and lengths that differ."""

import pytest

from amts_core.checks.context import Context
from amts_core.checks.figures import length_ratio, numbers


@pytest.mark.parametrize(
    ("src", "tgt", "message", "src_spans", "tgt_spans"),
    [
        pytest.param("3 cats", "4只猫", "number 3 ≠ 4", ((0, 1),), ((0, 1),), id="changed"),
        pytest.param("in 2016", "那年", "number 2016 only in the source", ((3, 7),), (), id="lost"),
        pytest.param("some", "5个", "number 5 only in the target", (), ((0, 1),), id="added"),
        pytest.param("2 and 2", "2", "number 2 only in the source", ((0, 1), (6, 7)), (), id="once too few"),
        pytest.param("1, 2", "3, 4", "number 1, 2 ≠ 3, 4", ((0, 1), (3, 4)), ((0, 1), (3, 4)), id="several"),
        pytest.param("1 in 11, v1.1", "11, 1.1", "number 1 only in the source", ((0, 1),), (), id="parts of numbers are not marked"),
        pytest.param("Fig.5,6", "图", "number 5.6 only in the source", ((4, 7),), (), id="a decimal comma is marked"),
        pytest.param("Fig.5", "图", "number 5 only in the source", ((4, 5),), (), id="after a full stop"),
        pytest.param("1,000 m", "100米", "number 1000 ≠ 100", ((0, 5),), ((0, 3),), id="grouped digits are marked"),
        pytest.param("😀 1 000 m", "😀 100 m", "number 1000 ≠ 100", ((2, 7),), ((2, 5),), id="after an emoji"),
        pytest.param("`3` or 3", "`3`", "number 3 only in the source", ((7, 8),), (), id="digits in code are not marked"),
    ],
)  # fmt: skip
def test_numbers_of_one_side_are_marked(src, tgt, message, src_spans, tgt_spans):
    (found,) = numbers(src, tgt)
    assert (found.message, found.src_spans, found.tgt_spans) == (message, src_spans, tgt_spans)


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        pytest.param("1,000.5 m", "1 000,5 m", id="French"),
        pytest.param("1,000.5 m", "1.000,5 m", id="German"),
        pytest.param("12 of 30", "30中的12", id="another order"),
        pytest.param("in 2024", "２０２４年", id="full-width digits"),
        pytest.param("1234.50 dollars", "１２３４．５０美元", id="full-width decimals"),
        pytest.param("use `x[0]` and $x_1$", "用", id="code and formulas"),
        pytest.param("see http://x.org/3", "见", id="addresses"),
        pytest.param("three", "三只", id="numbers in words"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_same_numbers_are_no_finding(src, tgt):
    assert numbers(src, tgt) == ()


@pytest.mark.parametrize(
    ("src", "tgt", "src_lang", "tgt_lang"),
    [
        pytest.param("3 cats", "三只猫", "en", "zh", id="Chinese numeral"),
        pytest.param("chapter 12", "第十二章", "en", "zh", id="composed Chinese numeral"),
        pytest.param("in 2016", "二〇一六年", "en", "", id="Chinese digits of a year"),
        pytest.param("3 gatos", "three cats", "es", "en", id="English word"),
        pytest.param("three cats", "3 gatos", "en", "es", id="English word in the source"),
        pytest.param("3 cats", "tres gatos", "en", "es", id="Spanish"),
        pytest.param("10 days", "dez dias", "en", "pt", id="Portuguese"),
        pytest.param("5 days", "beş gün", "en", "tr", id="Turkish"),
        pytest.param("12 days", "on iki gün", "en", "tr", id="Turkish in two words"),
        pytest.param("2 ways", "hai cách", "en", "vi", id="Vietnamese"),
        pytest.param("There are twelve examples and 3 cats.", "Ci sono 12 esempi e tre gatti.", "en", "it", id="Italian"),
        pytest.param("23 days in March", "ventitré giorni del mese 3", "en", "it", id="Italian in one word"),
        pytest.param("2 million", "2 mln", "en", "it", id="Italian million, abbreviated"),
        pytest.param("12 days", "zwölf Tage", "en", "de", id="German"),
        pytest.param("100 jours", "a hundred days", "fr", "en", id="a hundred"),
        pytest.param("three hundred files", "300 fichiers", "en", "fr", id="hundreds"),
        pytest.param("einundzwanzig Dateien", "21 files", "de", "en", id="German in one word"),
        pytest.param("a dozen, or twelve, files", "12个，即12个文件", "en", "zh", id="a dozen"),
        pytest.param("one million users", "100万人", "en", "ja", id="million in words"),
        pytest.param("4 ways", "네 가지 방법", "en", "ko", id="Korean"),
        pytest.param("the 2nd", "두번째", "en", "ko", id="Korean with a counter"),
        pytest.param("24 hours", "twenty-four", "de", "en", id="tens and ones"),
        pytest.param("16 million", "1600万", "en", "zh", id="ten thousands"),
        pytest.param("120 million", "1億2000万", "en", "ja", id="sum of powers"),
        pytest.param("1.5 million", "1 500 000", "en", "fr", id="written out"),
        pytest.param("in May 2016", "2016年5月", "en", "zh", id="month"),
        pytest.param("at 3 pm", "um 15 Uhr", "en", "de", id="afternoon"),
        pytest.param("at 3:30 pm", "15:30", "en", "de", id="afternoon with minutes"),
        pytest.param("the 1990s", "90年代", "en", "zh", id="decade"),
        pytest.param("the 1940s", "20世纪40年代", "en", "zh", id="decade of a century"),
        pytest.param("1950-53", "1950–1953", "en", "fr", id="year cut short"),
        pytest.param("World War 2", "World War II", "en", "en", id="Roman"),
        pytest.param("fewer than 20", "少于$20$", "en", "zh", id="as a formula"),
    ],
)  # fmt: skip
def test_a_number_in_other_signs_is_the_same(src, tgt, src_lang, tgt_lang):
    assert numbers(src, tgt, Context(src_lang=src_lang, tgt_lang=tgt_lang)) == ()


@pytest.mark.parametrize(
    ("src", "tgt", "src_lang", "tgt_lang", "message"),
    [
        pytest.param("3 cats", "四只猫", "en", "zh", "number 3 only in the source", id="another numeral"),
        pytest.param("3 cats", "cuatro gatos", "en", "es", "number 3 only in the source", id="another word"),
        pytest.param("3 cats", "quattro gatti", "en", "it", "number 3 only in the source", id="another Italian word"),
        pytest.param("3 cats", "tres gatos", "en", "", "number 3 only in the source", id="unknown language"),
        pytest.param("16 million", "160万", "en", "zh", "number 16 ≠ 160", id="another power"),
        pytest.param("at 3 pm", "um 16 Uhr", "en", "de", "number 3 ≠ 16", id="another hour"),
        pytest.param(" ".join(map(str, range(1000, 1050))), "x", "", "", "number 1000, 1001, 1002, 1003, 1004, 1005, 100… only in the source", id="many are cut"),
    ],
)  # fmt: skip
def test_another_number_in_other_signs_is_found(src, tgt, src_lang, tgt_lang, message):
    assert [
        one.message for one in numbers(src, tgt, Context(src_lang=src_lang, tgt_lang=tgt_lang))
    ] == [message]


@pytest.mark.parametrize(
    ("n_src", "n_tgt", "ratio_range", "message"),
    [
        pytest.param(100, 290, (0.6, 1.8), "target is 2.90 times as long as the source; here 0.60 to 1.80 is usual", id="too long"),
        pytest.param(200, 40, (0.6, 1.8), "target is 0.20 times as long as the source; here 0.60 to 1.80 is usual", id="too short"),
        pytest.param(100, 180, (0.6, 1.8), None, id="just usual"),
        pytest.param(100, 190, (0.6, 1.8), None, id="hardly unusual"),
        pytest.param(4, 12, (0.6, 1.8), None, id="very short"),
        pytest.param(4, 80, (0.6, 1.8), "target is 20.00 times as long as the source; here 0.60 to 1.80 is usual", id="a short source of a long target"),
        pytest.param(100, 290, None, None, id="range unknown"),
    ],
)  # fmt: skip
def test_a_length_out_of_range_is_found(n_src, n_tgt, ratio_range, message):
    found = length_ratio("a" * n_src, "b" * n_tgt, Context(ratio_range=ratio_range))
    assert [one.message for one in found] == ([message] if message else [])


def test_a_chinese_character_counts_as_several_letters():
    assert length_ratio("a" * 60, "中" * 20, Context(ratio_range=(0.9, 1.1))) == ()
