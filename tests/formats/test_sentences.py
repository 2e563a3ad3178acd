"""Where sentences end, and where they only seem to."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.formats import read_document
from amts_core.formats.sentences import sentence_ranges
from amts_core.kernel.languages import LANGUAGES, profile
from amts_core.kernel.text.spans import inline_spans
from tests.linear import twice_takes_twice


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
        ("ar", "هل هذا صحيح؟ نعم. قال د. أحمد إنه جيد! انتهى.", ["هل هذا صحيح؟", "نعم.", "قال د. أحمد إنه جيد!", "انتهى."]),
        ("nl", "Dhr. Jansen zag bijv. afb. 3. Echt waar? Ja!", ["Dhr. Jansen zag bijv. afb. 3.", "Echt waar?", "Ja!"]),
        ("pl", "Dr Nowak widział m.in. rysunek 3 na str. 4 tomu. Naprawdę? Tak!", ["Dr Nowak widział m.in. rysunek 3 na str. 4 tomu.", "Naprawdę?", "Tak!"]),
        ("ru", "Это г. Москва, т.е. столица. См. рис. 3. «Да», — сказал он. Правда? Да!", ["Это г. Москва, т.е. столица.", "См. рис. 3.", "«Да», — сказал он.", "Правда?", "Да!"]),
        ("hi", "यह पहला वाक्य है। क्या यह दूसरा है? हाँ।", ["यह पहला वाक्य है।", "क्या यह दूसरा है?", "हाँ।"]),
        ("ur", "یہ پہلا جملہ ہے۔ کیا یہ دوسرا ہے؟ جی ہاں۔", ["یہ پہلا جملہ ہے۔", "کیا یہ دوسرا ہے؟", "جی ہاں۔"]),
        ("am", "ይህ የመጀመሪያው ነው። ይህ ሁለተኛው ነው።", ["ይህ የመጀመሪያው ነው።", "ይህ ሁለተኛው ነው።"]),
        ("hy", "Սա առաջինն է։ Սա երկրորդն է։", ["Սա առաջինն է։", "Սա երկրորդն է։"]),
        ("ka", "ეს პირველია. ეს მეორეა. კი.", ["ეს პირველია.", "ეს მეორეა.", "კი."]),
        ("el", "Αυτό είναι ένα. Τι είναι αυτό; Είναι δύο.", ["Αυτό είναι ένα.", "Τι είναι αυτό;", "Είναι δύο."]),
        ("my", "ဒါက ပထမ ဖြစ်သည်။ဒါက ဒုတိယ ဖြစ်သည်။", ["ဒါက ပထမ ဖြစ်သည်။", "ဒါက ဒုတိယ ဖြစ်သည်။"]),
        ("km", "នេះជាប្រយោគទីមួយ។នេះជាប្រយោគទីពីរ។", ["នេះជាប្រយោគទីមួយ។", "នេះជាប្រយោគទីពីរ។"]),
        ("th", "เซิร์ฟเวอร์อ่านไฟล์ก่อนที่จะตอบกลับ และเก็บสำเนาไว้ในหน่วยความจำ ผู้ใช้หยุดได้ ใช้ Python 3.12 ได้", ["เซิร์ฟเวอร์อ่านไฟล์ก่อนที่จะตอบกลับ และเก็บสำเนาไว้ในหน่วยความจำ", "ผู้ใช้หยุดได้ ใช้ Python 3.12 ได้"]),
        ("zh-TW", "他說：「你好。」然後走了。這是第3.5節！", ["他說：「你好。」", "然後走了。", "這是第3.5節！"]),
        ("pt", "O Sr. Silva veio. Por ex. isto. Ver Fig. 2. Fim.", ["O Sr. Silva veio.", "Por ex. isto.", "Ver Fig. 2.", "Fim."]),
    ],
)  # fmt: skip
def test_sentences(language, text, expected):
    assert sentences(text, language) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_split(language):
    own = {sign: mark for mark, sign in profile(language).own_marks.items()}
    stop = own.get(".", "。" if not profile(language).joiner else ".")
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


@pytest.mark.parametrize(
    ("language", "whole"),
    [
        pytest.param("en", "Use React.ReactNode with Swift .NET Core and IMAGEHLP.DLL here.", id="dots"),
        pytest.param("de", "Unter ASP.NET und ADO.NET 3.14 läuft System.Web.", id="dots in German"),
        pytest.param("zh", "版本３．１和2.X已在ASP.NET上发布。", id="dots in Chinese"),
        pytest.param("ja", "値は３．１４です。", id="full-width digits"),
        pytest.param("en", "Say it {/* #say. Then */} now.", id="id of MDX"),
        pytest.param("en", "Use ````a. B c```` now.", id="four back-ticks"),
        pytest.param("en", "See [[Page. Two]] and {{ a. B }} here.", id="templates"),
        pytest.param("ko", "“가자!”라고 외쳤다.", id="quotative"),
        pytest.param("ko", "그는 \"안 됩니다.\"라고 말했다.", id="quotative after straight marks"),
        pytest.param("zh", "“这是对的。”他说。", id="report"),
        pytest.param("zh", "“快跑！”妈妈大声喊道。", id="longer report"),
        pytest.param("zh", "“你来吗？”他问，“快点。”", id="report within"),
        pytest.param("ja", "“そうですか。”と言った。", id="report in Japanese"),
        pytest.param("es", "—¿Vienes? —preguntó ella.", id="dash aside"),
        pytest.param("fr", "— Oui ! — dit-elle.", id="dash aside in French"),
        pytest.param("pt", "Moro na Av. Brasil.", id="Av."),
        pytest.param("pt", "A Profa. Ana saiu.", id="Profa."),
        pytest.param("pt", "Ver Ed. Abril e Ref. Doze.", id="Ed., Ref."),
        pytest.param("es", "Vive en la Av. Colón con la Profa. Ruiz.", id="Av. in Spanish"),
        pytest.param("en", "It is 9 a.m. Monday.", id="a.m. before a day"),
        pytest.param("en", "Due Mon. Jan. 5.", id="short dates"),
        pytest.param("en", "On 23rd. May it rained.", id="ordinal"),
        pytest.param("en", "Written by Com. & Adm. staff.", id="and"),
        pytest.param("en", "I met Ms. Maurice twice.", id="Ms."),
    ],
)  # fmt: skip
def test_what_is_one_sentence(language, whole):
    after = (
        " 次の文です。" if language == "ja" else " 天气很好。" if language == "zh" else " Abc def."
    )
    assert sentences(whole, language) == [whole]
    assert sentences(whole + after, language) == [whole, after.strip()]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It takes 30 ms. Then it ends.", ["It takes 30 ms.", "Then it ends."]),
        ("en", "It starts at 9 a.m. The rest waits.", ["It starts at 9 a.m.", "The rest waits."]),
        ("en", "He came on 23rd. Then he left.", ["He came on 23rd.", "Then he left."]),
        ("en", "Done. 🎉 Next one. Good!🎉🎉 Yes.", ["Done. 🎉", "Next one.", "Good!🎉🎉", "Yes."]),
        ("en", "Done. :tada: Next one.", ["Done. :tada:", "Next one."]),
        ("en", "🎉 Done. 🚀 Next one.", ["🎉 Done.", "🚀 Next one."]),
        ("zh", "太好了！🎉下一句。", ["太好了！🎉", "下一句。"]),
        ("en", "It was so.[^1] Then <b>it ended.</b> And so on.", ["It was so.[^1]", "Then <b>it ended.</b>", "And so on."]),
        ("en", '*"Bob has it!"* The reason is simple.', ['*"Bob has it!"*', "The reason is simple."]),
        ("zh", "他说：“你好。”然后走了。", ["他说：“你好。”", "然后走了。"]),
        ("zh", "“好。”他说：“走吧。”", ["“好。”", "他说：“走吧。”"]),
        ("ja", "これは文です．次の文です．", ["これは文です．", "次の文です．"]),
        ("ko", "그는 갔다.그녀는 왔다.", ["그는 갔다.", "그녀는 왔다."]),
    ],
)  # fmt: skip
def test_what_are_several(language, text, expected):
    assert sentences(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Chapter 10. Data management\n", ["Chapter 10. Data management"]),
        ("# 2.1. What it is. And why.\n", ["2.1. What it is.", "And why."]),
        ("# IV. Results\n", ["IV. Results"]),
        ("# Why is it grey? {#why-grey}\n", ["Why is it grey? {#why-grey}"]),
        ("See chapter 10. Data is there.\n", ["See chapter 10.", "Data is there."]),
    ],
)
def test_the_number_and_id_of_a_heading_belong_to_its_words(text, expected):
    assert [part.text for part in read_document(text.encode(), "a.md", "en").segments] == expected


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


@given(
    st.lists(
        st.sampled_from(
            ["`a. B`", "{{ a. B }}", "<b>", "</b>", "[A. B](c. D)", "$x. Y$", "{#a.b}", "[^1]", ":a:", "(", "「",
             "”", "“", ". ", "? ", "。", "Word ", "words", "词", "말", "🎉", " ", "**", "—", "3", "．", "\n"]
        ),
        max_size=15,
    ).map("".join),
    st.sampled_from(sorted(LANGUAGES)),
)  # fmt: skip
def test_no_markup_is_cut(text, language):
    edges = {edge for pair in sentence_ranges(text, profile(language)) for edge in pair}
    for span in inline_spans(text):
        assert edges.isdisjoint(range(span.start + 1, span.end))


_UNITS = [
    ".", "?!", "... ", "\"'. ", "你。」", "你。", "（你。", "(a. ", "a. B ", "e.g. Two ", '"A. ', "3. ", "A. ", "😀. ",
    "a.** ", "*a.* B ", "「", " ", "—a. ", "[^1]. ", "</b>. ", "가.” ",
]  # fmt: skip


@pytest.mark.parametrize("unit", _UNITS)
def test_it_takes_twice_as_long_for_twice_the_text(unit):
    language = profile("zh" if "你" in unit else "ko" if "가" in unit else "en")

    def seconds(n_characters):
        text = ("a " + unit * n_characters)[:n_characters]
        taken = []
        for _ in range(3):
            begin = time.process_time()
            sentence_ranges(text, language)
            taken.append(time.process_time() - begin)
        return min(taken)

    assert twice_takes_twice(seconds, 40_000)
