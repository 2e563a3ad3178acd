"""General corpora: imported by a lead, given to the engine as files."""

import hashlib

import pytest

from amts_core.bilingual_files import ReadingChoice
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.errors import FormatError, NotFoundError, PermissionDenied, StoreError
from amts_core.project.store import people
from amts_core.translation import corpora
from tests.stored import n_rows

DATA = b'en\tzh\nOne.\t1\nOne.\t1\nTwo.\t\n\tx\nTwo, "2".\t2\nBell\x07\t3\n'


def listed(store, project):
    return [(one.src_lang, one.tgt_lang, one.n_units) for one in corpora.listed(store, project.id)]


def test_an_imported_corpus_serves_until_it_is_removed(store, project, lead):
    assert listed(store, project) == []
    (made,) = corpora.add(store, lead, project, data=DATA, name="folder/news.tsv")
    assert (made.name, made.src_lang, made.tgt_lang, made.n_units) == ("news.tsv", "en", "zh", 2)
    assert made.person == "Grace"
    assert blob(store, made.sha256) == b'One.\t1\nTwo, "2".\t2\n'
    assert corpora.listed(store, project.id) == (made,)
    assert corpora.add(store, lead, project, data=DATA, name="again.tsv") == (made,)
    corpora.remove(store, lead, project, made.id)
    assert listed(store, project) == []
    (again,) = corpora.add(store, lead, project, data=DATA, name="news.tsv")
    assert again.id != made.id


def test_files_of_several_languages_are_several_corpora(store, project, lead):
    made = corpora.add(store, lead, project, data=b"en,zh,es\na,b,c\nd,,e\n", name="a.csv")
    assert [(one.tgt_lang, one.n_units) for one in made] == [("zh", 1), ("es", 2)]
    (turned,) = corpora.add(
        store, lead, project, data=b"en,zh,es\na,b,c\n", name="b.csv", languages=("es", "zh")
    )
    assert blob(store, turned.sha256) == b"c\tb\n"


def test_languages_can_be_said(store, project, lead):
    (made,) = corpora.add(store, lead, project, data=b"a,b\n", name="a.csv", languages=("zh", "en"))
    assert (made.src_lang, made.tgt_lang, made.n_units) == ("zh", "en", 1)


@pytest.mark.parametrize(
    ("data", "languages", "told"),
    [
        pytest.param(b"a,b\n", None, "does not say which of our languages", id="unknown"),
        pytest.param(b"a,b,c\n", ("en", "zh"), "has 3 columns", id="which columns"),
        pytest.param(b"en,zh\na,b\n", ("en", "es"), "holds no Spanish, but en, zh", id="missing"),
        pytest.param(b"en,zh\na,b\n", ("en", "en"), "are the same", id="same"),
        pytest.param(b"en,zh\na,\n", None, "no text in both English and Chinese", id="one side"),
    ],
)
def test_a_file_without_pairs_is_refused(store, project, lead, data, languages, told):
    before = n_rows(store)
    with pytest.raises(FormatError, match=told):
        corpora.add(store, lead, project, data=data, name="a.csv", languages=languages)
    assert n_rows(store) == before


def test_corpora_are_a_leads(store, project, ada, lead):
    with pytest.raises(PermissionDenied, match="Ada is a translator and may not change the gener"):
        corpora.add(store, ada, project, data=DATA, name="a.tsv")
    with pytest.raises(PermissionDenied):
        corpora.remove(store, ada, project, 1)
    with pytest.raises(NotFoundError, match="has no corpus 7"):
        corpora.remove(store, lead, project, 7)
    with pytest.raises(StoreError, match="Use 1 to 200"):
        corpora.add(store, lead, project, data=DATA, name="a" * 200 + ".tsv")


def test_the_engine_gets_files(store, project, lead, tmp_path):
    corpora.add(store, lead, project, data=DATA, name="news.tsv")
    for _ in range(2):
        found = corpora.files(store, project.id, tmp_path)
    assert [one.name for one, _ in found] == ["news.tsv"]
    for one, path in found:
        data = path.read_bytes()
        assert hashlib.sha256(data).hexdigest() == one.sha256 == path.stem
        assert data.count(b"\n") == data.count(b"\t") == one.n_units
    assert len(list((tmp_path / "corpora").iterdir())) == 1


def test_a_general_model_ships_for_some_languages():
    assert corpora.served_in_general("en", ("zh", "fr", "es")) == ("zh", "es")
    assert corpora.served_in_general("zh-CN", ("en", "es")) == ("en",)
    assert corpora.served_in_general("en", ("zh-TW",)) == ()


def test_another_variant_never_takes_the_place_of_the_own(store, project, lead):
    data = "en,zh-TW,zh-CN\nNetwork,網路,网络\nFile,檔案,文件\nOnly\n".encode()
    told = []
    (made,) = corpora.add(store, lead, project, data=data, name="a.csv", tell=told.append)
    assert blob(store, made.sha256).decode() == "Network\t网络\nFile\t文件\n"
    assert told == [
        "a.csv: zh-TW is left out, another variant is taken",
        "a.csv: lines left out: 1",
        "a.csv: line 4: expected 3 columns, found 1",
    ]
    (other,) = corpora.add(
        store, lead, project, data=data, name="b.csv", choice=ReadingChoice(variants=("zh-TW",))
    )
    assert blob(store, other.sha256).decode() == "Network\t網路\nFile\t檔案\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"en,zh-TW\na,b\n", "no Chinese as it is written here, but zh-TW"),
        (b"en,pt-PT,pt-BR\na,b,c\n", "2 columns in Portuguese: pt-PT, pt-BR"),
        (b"pt-PT,pt-BR\na,b\n", "does not say which of our languages"),
    ],
)
def test_a_variant_is_never_chosen_in_silence(store, project, lead, data, told):
    before = n_rows(store)
    with pytest.raises(FormatError, match=told):
        corpora.add(store, lead, project, data=data, name="a.csv")
    assert n_rows(store) == before


@pytest.mark.parametrize("tag", ["zh-TW", "zh-Hant", "zh_hant_tw"])
def test_a_column_goes_to_the_variant_that_the_project_has(store, lead, tag):
    project = people.create_project(store, "Book", "en", ["zh", "zh-TW"])
    data = f"en,{tag},zh-CN\nNetwork,網路,网络\n".encode()
    made = corpora.add(store, lead, project, data=data, name="a.csv")
    assert {one.tgt_lang: blob(store, one.sha256).decode() for one in made} == {
        "zh-TW": "Network\t網路\n",
        "zh": "Network\t网络\n",
    }


def test_a_general_column_serves_a_variant(store, lead):
    project = people.create_project(store, "Book", "pt", ["pt-PT"])
    data = b"pt,pt-PT\no trem,o comboio\n"
    (made,) = corpora.add(store, lead, project, data=data, name="a.csv")
    assert (made.src_lang, made.tgt_lang) == ("pt", "pt-PT")
    project = people.create_project(store, "Other", "en", ["pt-PT"])
    (made,) = corpora.add(store, lead, project, data=b"en,pt\ntrain,comboio\n", name="a.csv")
    assert made.tgt_lang == "pt-PT"
