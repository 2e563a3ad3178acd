import pytest

from amts_core.align.encoder import load_encoder
from amts_core.engines.smt import wordlists
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.languages import LANGUAGES
from amts_core.kernel.languages.tags import base
from amts_core.kernel.text.scripts import is_unspaced
from tests.encoder_card import LEARNT


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(str(BUNDLED_ENCODER))


WITHOUT = {code for code in LANGUAGES if base(code) not in LEARNT}
"""Languages that the bundled encoder did not learn: it has no words of theirs."""


@pytest.mark.parametrize("language", sorted(LEARNT))
def test_each_language_has_words_each_once(encoder, language):
    words = wordlists.words(language, encoder)
    assert len(words) > 900
    assert len(set(words)) == len(words)
    assert [word for word in words if len(word) == 1 and not is_unspaced(word)] == []


@pytest.mark.parametrize(
    ("language", "word", "others"),
    [
        pytest.param("en", "with", ["es", "zh"], id="an English one"),
        pytest.param("es", "datos", ["en", "de"], id="a Spanish one"),
        pytest.param("zh", "数据", ["en", "ja"], id="a Chinese one"),
    ],
)
def test_a_word_belongs_to_its_language(encoder, language, word, others):
    assert word in wordlists.words(language, encoder)
    assert [other for other in others if word in wordlists.words(other, encoder)] == []


@pytest.mark.parametrize("language", [*sorted(WITHOUT), "xx"])
def test_a_language_without_a_list_has_no_words(encoder, language):
    assert wordlists.words(language, encoder) == ()
