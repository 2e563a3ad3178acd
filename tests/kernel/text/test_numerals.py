"""Numbers in words, in Chinese numerals and with powers of ten."""

import pytest

from amts_core.kernel.text.numerals import scaled_numbers, spelled_numbers


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("三只猫", "zh", {"3"}, id="digit"),
        pytest.param("十 十二 二十 二十三", "zh", {"10", "12", "20", "23"}, id="tens"),
        pytest.param("三百五 一千零一 一万二千", "", {"305", "1001", "12000"}, id="powers, language unknown"),
        pytest.param("二〇一六年", "ja", {"2016"}, id="digits of a year"),
        pytest.param("三亿", "zh", {"300000000"}, id="hundred millions"),
        pytest.param("twelve twenty-four", "en", {"12", "20", "4", "24"}, id="English"),
        pytest.param("dreißig", "de", {"30"}, id="German with a sharp s"),
        pytest.param("YİRMİ BEŞ", "tr", {"20", "5", "25"}, id="Turkish capitals"),
        pytest.param("ventuno, ventitré e quarantotto", "it", {"21", "23", "48"}, id="Italian"),
        pytest.param("il 3 marzo, mille volte", "it", {"3", "1000"}, id="an Italian month"),
        pytest.param("on iki", "en", set(), id="words of another language"),
        pytest.param("세 가지, 두번째, 이차", "ko", {"3", "2"}, id="Korean"),
        pytest.param("세상 모두", "ko", set(), id="Korean words that begin alike"),
        pytest.param("World War II, siglo XXI, V", "", {"2", "21", "5"}, id="Roman"),
        pytest.param("I saw MIX and VIC", "", set(), id="letters that are no numerals"),
        pytest.param("three hundred", "en", {"3", "100", "300"}, id="hundreds"),
        pytest.param("two thousand one hundred and twenty-five", "en", {"2", "1000", "2000", "1", "2001", "100", "2100", "20", "2120", "5", "2125"}, id="thousands"),
        pytest.param("one million", "en", {"1", "1000000"}, id="a million"),
        pytest.param("twenty. Five", "en", {"20", "5"}, id="of two sentences"),
        pytest.param("einundzwanzig, zweihundert", "de", {"21", "200"}, id="German in one word"),
        pytest.param("quatre-vingt-dix, soixante-douze, vingt-et-un", "fr", {"90", "72", "20", "1", "21"}, id="French scores"),
        pytest.param("treinta y dos", "es", {"30", "2", "32"}, id="a word between"),
        pytest.param("March 1", "en", {"3"}, id="month"),
    ],
)  # fmt: skip
def test_words_are_read(text, language, expected):
    assert spelled_numbers(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("16 million", {("16", "16000000")}, id="million"),
        pytest.param("£2.5bn", {("2.5", "2500000000")}, id="abbreviated"),
        pytest.param("3 Milliarden", {("3", "3000000000")}, id="the longest word"),
        pytest.param("3 mila e 2,5 miliardi", {("3", "3000"), ("2.5", "2500000000")}, id="Italian"),
        pytest.param("1600万", {("1600", "16000000")}, id="ten thousands"),
        pytest.param("1억 2000만", {("1", "100000000"), ("2000", "20000000"), ("2000", "120000000"), ("1", "120000000")}, id="sum"),
        pytest.param("3万个和5万个", {("3", "30000"), ("5", "50000")}, id="apart"),
        pytest.param("at 3:30 p.m.", {("3", "15")}, id="afternoon"),
        pytest.param("下午3点", {("3", "15")}, id="afternoon before it"),
        pytest.param("4.40 am", {("4.40", "4"), ("4.40", "40")}, id="hour and minutes"),
        pytest.param("the 1990s", {("1990", "90")}, id="decade"),
        pytest.param("20世纪90年代", {("20", "1990"), ("90", "1990")}, id="decade of a century"),
        pytest.param("1950-53", {("53", "1953")}, id="year cut short"),
        pytest.param("3 cats, 1.2.3 million", set(), id="plain numbers and versions"),
        pytest.param("9" * 30 + " million", set(), id="too long for a quantity"),
    ],
)  # fmt: skip
def test_neighbours_change_what_digits_mean(text, expected):
    assert set(scaled_numbers(text)) == expected
