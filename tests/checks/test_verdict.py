"""What is not translated is told, and never accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.checks import Context, findings, is_accepted, judged, telling
from amts_core.checks.language_id import not_translated
from amts_core.kernel.languages import FULL
from tests.conftest import proposed

SENTENCES = {
    "en": "When the list is empty, the client asks again after ten seconds.",
    "zh": "列表为空时，客户端会在十秒后再次询问。",
    "es": "Cuando la lista está vacía, el cliente pregunta de nuevo.",
    "ja": "一覧が空のとき、クライアントは十秒後にもう一度尋ねます。",
    "ko": "목록이 비어 있으면 클라이언트는 십 초 후에 다시 묻습니다.",
    "pt": "Quando a lista está vazia, o cliente pergunta não só uma vez.",
    "tr": "Liste boş olduğunda istemci bir süre sonra yeniden sorar ve bekler.",
    "vi": "Khi danh sách trống, máy khách sẽ hỏi lại và chờ một câu trả lời.",
    "de": "Wenn die Liste leer ist, fragt der Client nach zehn Sekunden wieder.",
    "it": "Quando la lista è vuota, il client chiede di nuovo dopo dieci secondi.",
    "fr": "Quand la liste est vide, le client demande de nouveau dans dix secondes.",
    "ar": "عندما تكون القائمة فارغة، يسأل العميل مرة أخرى بعد عشر ثوان من ذلك.",
    "nl": "Als de lijst leeg is, vraagt de client het na tien seconden opnieuw aan.",
    "pl": "Kiedy lista jest pusta, klient pyta ponownie po dziesięciu sekundach.",
    "ru": "Когда список пуст, клиент спрашивает снова, и не раньше, чем через минуту.",
}
PAIRS = [(src, tgt) for src in FULL for tgt in FULL if src != tgt]


@pytest.mark.parametrize(("src", "tgt"), PAIRS)
def test_a_sentence_that_is_still_the_source_is_found_in_all_languages(src, tgt):
    text = SENTENCES[src]
    slugs = [one.check for one in findings(text, f" {text} ", Context(src_lang=src, tgt_lang=tgt))]
    assert "not_translated" in slugs and "identical" not in slugs
    assert "not_translated" in telling(text, text, Context(src_lang=src, tgt_lang=tgt))
    assert not_translated(text, SENTENCES[tgt], Context(src_lang=src, tgt_lang=tgt)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Visual Studio Code",
        "Microsoft Visual Studio Code Insiders",
        "`the list` of `all names`",
        "pip install torch torchvision",
        "GET /users/{id}/orders HTTP/1.1",
        "$x$ = $y$",
        "OK",
        "Ada Lovelace, Charles Babbage, Alan Turing",
        "v1.2.3 (2024-01-01)",
        "numpy pandas matplotlib seaborn scipy",
    ],
)
def test_code_and_names_may_stay_as_they_are(text):
    assert not_translated(text, text, Context(src_lang="en", tgt_lang="es")) == ()


def test_where_the_languages_are_unknown_nothing_is_said():
    assert not_translated(SENTENCES["en"], SENTENCES["en"]) == ()


@given(confidence=st.floats(0, 1), least=st.none() | st.floats(0, 1))
@pytest.mark.parametrize("slug", ["not_translated", "language"])
def test_no_threshold_accepts_what_is_not_translated(slug, confidence, least):
    assert not is_accepted(confidence, {slug}, least)


@given(confidence=st.floats(0, 1))
@pytest.mark.parametrize("slug", ["not_translated", "language", "numbers", "code", "references"])
def test_what_is_found_lowers_what_is_shown(slug, confidence):
    bead = proposed([0], [0], "a", "b", confidence=confidence, accept=True)
    made = judged(bead, ["spaces", slug])
    assert made.confidence <= min(confidence, 0.85) and not made.accept
    assert judged(bead, ["spaces", "brackets"]) == bead


def test_a_skip_keeps_its_confidence():
    bead = proposed([0], [], "a", "", confidence=0.99)
    assert judged(bead, ["numbers"]) == bead
