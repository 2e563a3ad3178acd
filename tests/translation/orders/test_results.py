"""Translations given out: side by side, as documents, in folders and in a ZIP."""

import io
import zipfile

import pytest

from amts_core import translation
from amts_core.engines.protocol import Options
from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.kernel.records import Arm, BlockKind, Granularity, Segment
from amts_core.translation import results
from amts_core.translation.service_texts import paragraphs
from amts_core.translation.store import batches
from tests.translation.orders.conftest import CHAPTER, place, published, run, version_of

TRANSLATED = """# BICYCLES

THE STATION HAS `n = 80` BICYCLES. THEY STAND IDLE IN [THE RAIN](rain.md).

A **MODEL** LEARNS FROM $x_1$ AND $x_2$.

```python
print("not translated")
```
"""


@pytest.mark.parametrize("granularity", list(Granularity))
def test_a_document_is_rendered_with_its_code_and_links(
    settings, store, book, lead, sources, service, granularity
):
    options = Options(granularity=granularity)
    order_id = place(settings, book, lead, sources, options=options)
    run(store, service, order_id)
    (batch,) = batches.batches(store, order_id)
    name, data = translation.render(store, batch.id, sources[0].revision_id)
    assert (name, data.decode()) == ("part/zh.bicycles.md", TRANSLATED)
    assert CHAPTER.upper().splitlines()[0] in data.decode()


def test_what_has_not_come_back_is_not_rendered(settings, store, book, lead, sources, service):
    order_id = place(settings, book, lead, sources)
    (batch,) = batches.batches(store, order_id)
    for revision_id in (sources[0].revision_id, 999):
        with pytest.raises(NotFoundError, match="has no translation of revision"):
            translation.render(store, batch.id, revision_id)
    rows = translation.results.results(store, order_id, sources[1].revision_id, "zh")
    assert [(row.src, row.baseline, row.act) for row in rows] == [
        ("Station", None, None),
        ("The station is closed.", None, None),
    ]
    with pytest.raises(NotFoundError, match="has no revision 999 into zh"):
        translation.results.results(store, order_id, 999, "zh")
    with pytest.raises(NotFoundError, match="into es"):
        translation.results.results(store, order_id, sources[0].revision_id, "es")


@pytest.fixture
def both_arms(settings, store, book, lead, sources, service):
    version = version_of(store, book)
    published(settings, store, book, lead=lead, service=service, version=version)
    order_id = place(settings, book, lead, sources, arms=tuple(Arm), version=version)
    run(store, service, order_id)
    return order_id


def paths(*where):
    """Write an order's translations, and return where they are."""
    return [path for _, path in results.write_folder(*where)]


def test_arms_get_folders_of_their_own(store, both_arms, tmp_path):
    written = paths(store, both_arms, tmp_path / "out")
    assert [str(path.relative_to(tmp_path / "out")) for path in written] == [
        "baseline/part/zh.bicycles.md",
        "baseline/zh.station.md",
        "act/part/zh.bicycles.md",
        "act/zh.station.md",
    ]
    assert written[3].read_text("utf-8") == "# ACT STATION\n\nACT THE STATION IS CLOSED.\n"
    one = paths(store, both_arms, tmp_path / "one", Arm.BASELINE)
    assert [str(path.relative_to(tmp_path / "one")) for path in one] == [
        "part/zh.bicycles.md",
        "zh.station.md",
    ]
    assert one[1].read_bytes() == written[1].read_bytes()


def test_a_zip_holds_the_same_and_is_always_the_same(store, both_arms, tmp_path):
    data = translation.zipped(store, both_arms)
    assert translation.zipped(store, both_arms) == data
    written = paths(store, both_arms, tmp_path)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            str(path.relative_to(tmp_path)): path.read_bytes() for path in written
        }


def test_a_path_does_not_lead_out_of_the_folder(settings, store, book, lead, service, tmp_path):
    files = [("../../up.md", b"# Up\n"), ("/etc/root.md", b"# Root\n")]
    found = translation.add_documents(store, book, files, "en")
    order_id = place(settings, book, lead, found)
    run(store, service, order_id)
    written = paths(store, order_id, tmp_path / "out")
    assert {str(path.relative_to(tmp_path / "out")) for path in written} == {
        "zh.up.md",
        "etc/zh.root.md",
    }


def test_a_folder_that_can_not_be_written_is_named(store, both_arms, tmp_path):
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(StoreError, match="out/baseline/part/zh.bicycles.md can't be written"):
        paths(store, both_arms, tmp_path / "out")


def test_paragraphs_keep_their_place():
    def part(n, block, text, start, end):
        return Segment(n=n, block=block, kind=BlockKind.PARAGRAPH, text=text, start=start, end=end)

    found = [
        part(0, 0, "A.", start=2, end=4),
        part(1, 3, "B.", start=9, end=11),
        part(2, 3, "C.", start=12, end=14),
    ]
    assert paragraphs(found, "en") == (
        part(0, 0, "A.", start=2, end=4),
        part(1, 3, "B. C.", start=9, end=14),
    )
    assert paragraphs(found, "zh")[1].text == "B.C."
