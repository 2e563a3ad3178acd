"""Documents delivered: final texts, else a machine's, else the source's; folders and ZIPs."""

import io
import zipfile

import pytest

from amts_core import post_editing, translation
from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.kernel.post_edits import DocumentKey, Taken
from amts_core.kernel.records import Arm, DeskAct
from amts_core.post_editing import segment_cards, segment_queue
from amts_core.translation.records import DocumentState, Hypothesis
from amts_core.translation.store import batches, hypotheses
from tests.post_editing.conftest import save
from tests.translation.orders.conftest import CHAPTER, place, run

EDITED = """# 自行车

ACT THE STATION HAS `n = 80` BICYCLES.它们停在[雨](rain.md)里。

ACT A **MODEL** LEARNS FROM $x_1$ AND $x_2$.

```python
print("not translated")
```
"""


@pytest.fixture
def edited(store, ben, edits):
    save(store, ben, edits[0].id, "自行车")
    save(store, ben, edits[2].id, "它们停在[雨](rain.md)里。")


def test_final_texts_stand_where_they_belong(store, order_id, sources, edited):
    found = post_editing.rendered(store, DocumentKey(sources[0].revision_id, "zh"))
    assert found.data.decode() == EDITED
    assert (found.name, found.n_edited, found.n_machine, found.n_untranslated) == (
        "part/zh.bicycles.md",
        2,
        2,
        0,
    )
    baseline = post_editing.rendered(store, DocumentKey(sources[0].revision_id, "zh"), Arm.BASELINE)
    assert baseline.data.decode() == EDITED.replace("ACT ", "")


def test_what_waits_for_its_review_is_not_delivered(
    store, book, lead, eve, order_id, sources, edits, edited
):
    post_editing.set_reviews(store, lead, book.id, is_on=True)
    from amts_core.kernel.records import Via

    post_editing.approve(store, DeskAct(person=eve, via=Via.KEY), edits[0].id, seen_version=1)
    found = post_editing.rendered(store, DocumentKey(sources[0].revision_id, "zh"))
    assert (found.n_edited, found.n_machine) == (1, 3)
    assert "ACT THEY STAND IDLE" in found.data.decode()


def test_what_no_arm_has_translated_stays_in_the_source(settings, store, book, lead, sources, ben):
    made = place(settings, book, lead, sources[:1])
    (batch,) = batches.batches(store, made)
    revision_id = sources[0].revision_id
    known = [
        Hypothesis(batch_id=batch.id, revision_id=revision_id, tgt_lang="zh", n=0, text="自行车")
    ]
    hypotheses.put_hypotheses(store, batch.id, revision_id, found=known, n_characters=None)
    assert batches.documents(store, made)[0].state is DocumentState.DONE
    found = post_editing.rendered(store, DocumentKey(revision_id, "zh"))
    assert (found.n_edited, found.n_machine, found.n_untranslated) == (0, 1, 3)
    assert found.data.decode() == CHAPTER.replace("# Bicycles", "# 自行车")
    post_editing.open_document(store, DocumentKey(revision_id, "zh"))
    card = segment_cards.card(store, ben, segment_queue.window(store, *_second(store, book))[0].id)
    assert (card.start.text, card.act, card.baseline) == ("", None, None)


def _second(store, book):
    (document,) = post_editing.documents(store, book.id)
    first = post_editing.page(store, document.key, post_editing.EditQueue()).rows[0]
    return document.key, post_editing.EditQueue(), None, first.id, 1


def test_a_document_that_was_never_opened_is_the_machines(store, order_id, sources):
    found = post_editing.rendered(store, DocumentKey(sources[1].revision_id, "zh"))
    assert found.data == b"# ACT STATION\n\nACT THE STATION IS CLOSED.\n"
    assert (found.n_edited, found.n_machine) == (0, 2)


@pytest.mark.parametrize("given", [(99, "zh"), (None, "es")])
def test_what_is_not_ordered_is_not_rendered(store, order_id, sources, given):
    revision_id, tgt_lang = given
    with pytest.raises(NotFoundError):
        post_editing.rendered(store, DocumentKey(revision_id or sources[0].revision_id, tgt_lang))


def test_folders_and_zips_hold_the_same(store, order_id, edited, tmp_path):
    written = post_editing.write_folder(store, order_id, tmp_path / "out")
    names = [str(path.relative_to(tmp_path / "out")) for path in written]
    assert names == ["part/zh.bicycles.md", "zh.station.md"]
    assert written[0].read_text("utf-8") == EDITED
    data = post_editing.zipped(store, order_id)
    assert data == post_editing.zipped(store, order_id)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: path.read_bytes() for name, path in zip(names, written, strict=True)
        }
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="can't be written"):
        post_editing.write_folder(store, order_id, tmp_path / "file")


def test_names_never_lead_out(settings, store, book, lead, service, tmp_path):
    from amts_core import translation

    files = [("../../up.md", b"# Up\n"), ("/etc/root.md", b"# Root\n")]
    found = translation.add_documents(store, book, files, "en")
    made = place(settings, book, lead, found)
    run(store, service, made)
    written = post_editing.write_folder(store, made, tmp_path / "out")
    assert {str(path.relative_to(tmp_path / "out")) for path in written} == {
        "zh.up.md",
        "etc/zh.root.md",
    }


PO = 'msgid ""\nmsgstr ""\n"Language: zh\\n"\n\nmsgid "Rain."\nmsgstr ""\n\nmsgid "Sun."\nmsgstr ""\n'


def test_a_catalogue_says_what_no_person_has_looked_at(settings, store, book, lead, service, ben):
    (source,) = translation.add_documents(store, book, [("a.po", PO.encode())], "en")
    run(store, service, place(settings, book, lead, [source]))
    key = DocumentKey(source.revision_id, "zh")
    drafts = PO.replace('msgid "R', '#, fuzzy\nmsgid "R').replace('msgid "S', '#, fuzzy\nmsgid "S')
    drafts = drafts.replace('Rain."\nmsgstr ""', 'Rain."\nmsgstr "RAIN."')
    drafts = drafts.replace('Sun."\nmsgstr ""', 'Sun."\nmsgstr "SUN."')
    assert post_editing.rendered(store, key).data.decode() == drafts
    post_editing.open_document(store, key)
    queue = post_editing.EditQueue()
    first = post_editing.page(store, key, queue).rows[0]
    save(store, ben, first.id, "雨。", taken=Taken.BASELINE)
    made = post_editing.rendered(store, key).data.decode()
    assert made == drafts.replace('#, fuzzy\nmsgid "R', 'msgid "R').replace("RAIN.", "雨。")
