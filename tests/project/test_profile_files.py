"""Profiles as TOML: what is written is read again, what is wrong is told with its line."""

import re
import tomllib
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.engines.protocol import Formality
from amts_core.formats.splitter import Splitter
from amts_core.kernel.errors import FormatError
from amts_core.kernel.languages import LANGUAGES
from amts_core.kernel.records import Engine, Granularity
from amts_core.project.profile_files import _KEYS
from amts_core.project.profiles import ProfileFile, as_toml, read
from amts_core.project.sub_pipelines import Profile

LANGS = '[languages]\nsource = "en"\ntarget = "de"\n'
FULL = '''# reviewed on Monday
[languages]
source = "en"
target = "de"
[translation]
engine = "amazon"
granularity = "paragraph"
formality = "formal"
style = """Short sentences.
  No humour."""
[review]
auto_accept = 0.95
[splitter]
source_abbreviations = ["approx.", "Fig"]
target_abbreviations = ["Bspw."]
split_lines = true
front_matter_keys = ["menu", "teaser"]
[terms]
glossary = "terms/de.csv"
do_not_translate = ["PyTorch", "Fashion  MNIST"]
'''


def test_a_full_file_is_read():
    assert read(FULL.encode(), "p.toml") == ProfileFile(
        src_lang="en",
        tgt_lang="de",
        profile=Profile(
            granularity=Granularity.PARAGRAPH,
            engine=Engine.AMAZON,
            formality=Formality.FORMAL,
            style="Short sentences. No humour.",
            auto_accept=0.95,
            src_splitter=Splitter(("approx", "Fig"), True, ("menu", "teaser")),
            tgt_splitter=Splitter(("Bspw",), True, ("menu", "teaser")),
        ),
        glossary="terms/de.csv",
        do_not_translate=("PyTorch", "Fashion MNIST"),
    )


def test_what_is_left_out_is_as_in_a_new_project():
    assert read(LANGS.encode(), "p.toml") == ProfileFile(
        src_lang="en", tgt_lang="de", profile=Profile()
    )


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        pytest.param("[review]\nauto_accept = 2", "line 5: review.auto_accept is 2", id="too much"),
        pytest.param("[review]\nauto_accept = true", "is True. Write a number", id="no number"),
        pytest.param("[review]\nauto_accept = nan", "auto_accept is nan", id="not a number"),
        pytest.param(
            "[translation]\n\n# granularity =\ngranularity = 'word'",
            "line 7: translation.granularity is 'word'. Write sentence or paragraph", id="choice",
        ),
        pytest.param(
            "[translation]\nengine = 'deepl'", "is 'deepl'. Write local, amazon, amazon-text, neural or chat",
            id="engine",
        ),
        pytest.param("[translation]\nformality = 1", "formality is 1. Write formal", id="no text"),
        pytest.param("[translation]\nstyle = 1", "is no text of up to 2,000 characters", id="style"),
        pytest.param(
            "[translation]\nstyle = 'a\\u0001'".replace("'", '"'), "holds a control character", id="in style"
        ),
        pytest.param("[translation]\nengin = 'local'", "line 5: translation.engin is no field.",
                     id="unknown field"),
        pytest.param("[transltion]\n", "line 4: 'transltion' is no section", id="section"),
        pytest.param("splitter.split_lines = 1", "line 4: languages.splitter is no field", id="dotted"),
        pytest.param("[splitter]\nsplit_lines = 'yes'", "Write true or false", id="switch"),
        pytest.param("[splitter]\nsource_abbreviations = 'a'", "words in brackets", id="no list"),
        pytest.param("[terms]\ndo_not_translate = [1]", "holds 1. Write words", id="no word"),
        pytest.param("[terms]\ndo_not_translate = ['']", "holds ''", id="empty word"),
        pytest.param('[terms]\ndo_not_translate = ["a\\u0001"]', "control character", id="control"),
        pytest.param("[terms]\nglossary = '/etc/passwd'", "beside this one", id="elsewhere"),
        pytest.param("[terms]\nglossary = '../x.csv'", "beside this one", id="above"),
        pytest.param("[terms]\nglossary = 'C:\\x.csv'", "beside this one", id="another drive"),
        pytest.param("[terms]\nglossary = ''", "Write the name", id="no name"),
        pytest.param("[review\n", "is not TOML: .* line 4", id="syntax"),
        pytest.param("[languages]\n", "is not TOML", id="section twice"),
        pytest.param("languages = 1", "is not TOML|line 4", id="section as a field"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(lines, told):
    with pytest.raises(FormatError, match=told):
        read(f"{LANGS}{lines}\n".encode(), "p.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(b"", "does not say its source language", id="empty"),
        pytest.param(b'[languages]\nsource = "en"', "does not say its target", id="one language"),
        pytest.param(LANGS.replace("de", "xx").encode(), "line 3: languages.target", id="unknown"),
        pytest.param(LANGS.replace("de", "en").encode(), "is that of the source", id="the same"),
        pytest.param(b"\xff\xfe", "is not in UTF-8", id="bytes"),
        pytest.param(b"a = 1", "'a' is no section", id="loose field"),
        pytest.param(b"x = " + b"9" * 5000, "is not TOML", id="a number of too many digits"),
        pytest.param(b"x = " + b"[" * 100_000, "is not TOML", id="deep"),
    ],
)
def test_what_is_no_profile_is_refused(text, told):
    with pytest.raises(FormatError, match=told):
        read(text, "p.toml")


_WORDS = st.lists(
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=9).filter(
        lambda word: word.rstrip(".") == word
    ),
    max_size=3,
    unique=True,
).map(tuple)
_PROFILES = st.builds(
    lambda granularity, engine, formality, style, least, src, tgt, splits: Profile(
        granularity=granularity,
        engine=engine,
        formality=formality,
        style=" ".join(style),
        auto_accept=least,
        src_splitter=Splitter(src, splits),
        tgt_splitter=Splitter(tgt, splits),
    ),
    st.sampled_from(Granularity),
    st.sampled_from(Engine),
    st.none() | st.sampled_from(Formality),
    _WORDS,
    st.none() | st.floats(0, 1),
    _WORDS,
    _WORDS,
    st.booleans(),
)


@given(_PROFILES, st.none() | _WORDS, st.sampled_from((None, "a.tsv", "b/ü c.csv")), st.text())
def test_what_is_written_is_read_again(profile, words, glossary, name):
    file = ProfileFile(
        src_lang="en", tgt_lang="zh", profile=profile, glossary=glossary, do_not_translate=words
    )
    assert read(as_toml(file, name), "p.toml") == file


def test_a_file_shows_every_field():
    """Also those that are not set, as remarks: nobody has to look them up."""
    text = as_toml(ProfileFile(src_lang="en", tgt_lang="zh", profile=Profile()), "Book").decode()
    for section, keys in _KEYS.items():
        assert f"[{section}]" in text
        assert all(re.search(rf"^(# )?{key} =", text, re.M) for key in keys)
    assert set(tomllib.loads(text)) == set(_KEYS)
    assert 'How "Book" is translated from English into Chinese' in text
    assert "en" in LANGUAGES


@pytest.mark.parametrize(
    "text",
    [
        ".".join(["a"] * 50_000) + " = 1",
        f"[{'.'.join(['a'] * 50_000)}]",
        f"[terms]\nglossary = {{{' . '.join(['a'] * 5)} = 1}}",
        "'x'.\"y\".z.a.b = 1",
    ],
)
def test_tables_in_tables_are_refused_before_they_are_made(text):
    tracemalloc.start()
    with pytest.raises(FormatError, match="a name of more than 4 parts is no field"):
        read(text.encode(), "p.toml")
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
