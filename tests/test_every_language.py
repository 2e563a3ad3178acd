"""Every language that the translation service has: imported, aligned, approved, exported, ordered."""

import functools

import pytest
from babel import Locale

from amts_core import translation
from amts_core.align import bitext
from amts_core.bilingual_files import pairs, unit_files, variants
from amts_core.documents import imports
from amts_core.engines.amazon import offers
from amts_core.engines.smt import SmtSetup
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.errors import OrderRefused
from amts_core.kernel.languages import LANGUAGES, profile, tags
from amts_core.kernel.records import Action, Arm, DeskAct, Engine, Granularity, Via
from amts_core.parallel_data import FileFormat, exports
from amts_core.project.store import people
from amts_core.review import bulk, proposed_alignments
from amts_core.review.store import alignments, bead_rows
from amts_core.translation import engine_steps, publication_steps, publications, services
from amts_core.translation.store import batches
from tests.conftest import carried_out, url_of
from tests.engines.inline_process import inline
from tests.translation.orders.conftest import AMAZON, place

CODES = sorted(offers.TRANSLATED_LANGUAGES)
PAIRS = [("en", code) for code in CODES if code != "en"] + [
    ("ar", "en"), ("zh", "zh-TW"), ("pt", "pt-PT"), ("es", "es-MX"), ("fr", "fr-CA"),
    ("fa", "fa-AF"), ("sr", "sr-Latn"), ("he", "ar"), ("th", "km"),
]  # fmt: skip


@functools.cache
def sentences(code: str) -> tuple[str, ...]:
    """Months and days as the CLDR names them in a language, a line each, with the same numbers."""
    locale, own = Locale.parse(code, sep="-"), profile(code)
    signs = {sign: mark for mark, sign in own.own_marks.items()}
    stop = "" if own.ends_at_spaces else "。" if own.has_full_width_marks else signs.get(".", ".")
    months = locale.months["stand-alone"]["wide"]
    days = locale.days["stand-alone"]["wide"]
    return tuple(
        f"{months[n]} {7 * n} {days[n % 7]} {days[(n + 2) % 7]} `x{n}`{stop}" for n in range(1, 9)
    )


@pytest.mark.parametrize(("src_lang", "tgt_lang"), PAIRS, ids=map("-".join, PAIRS))
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_pair_goes_all_the_way(src_lang, tgt_lang, store, lead, encoder, tmp_path, monkeypatch):
    inline(monkeypatch)
    languages = src_lang, tgt_lang
    texts = tuple(map(sentences, languages))
    project = people.create_project(store, "Book", src_lang, [tgt_lang])
    settings = Settings.for_database(url_of(store), data_dir=tmp_path, encoder="")

    sides = [
        imports.read("\n\n".join(lines).encode(), "a.md", code)
        for lines, code in zip(texts, languages, strict=True)
    ]
    revisions = imports.import_pair(store, project, *sides)
    proposed_alignments.align_revisions(
        store,
        "a1",
        project.id,
        revisions=(revisions[0].id, revisions[1].id),
        languages=languages,
        encoder=encoder,
        progress=lambda share, step: None,
    )
    beads = bead_rows.beads(store, "a1")
    assert [(bead.state.src_text, bead.state.tgt_text) for bead in beads] == list(
        zip(*texts, strict=True)
    )
    used = alignments.alignment(store, "a1").encoder
    is_known = used != BUNDLED_ENCODER.name or encoder.knows(*languages)
    if not is_known:
        assert all(bead.confidence <= bitext.MOST_DOUBTED for bead in beads)
        assert not any(bead.accept for bead in beads)
        assert any("has not learnt" in one for one in alignments.alignment(store, "a1").warnings)

    turns = [(bead.id, bead.state.version) for bead in beads]
    act = bulk.ask(
        store, DeskAct(person=lead, via=Via.API), project.id, lambda: turns, action=Action.APPROVE
    )
    assert carried_out(store, act).n_done == len(beads)
    choice = languages, Granularity.SENTENCE
    for format_ in (FileFormat.TMX, FileFormat.TSV):
        planned = exports.plan_export(store, project, *choice, format_)
        made, version = exports.export_several(
            store,
            project,
            {tgt_lang: planned},
            src_lang=src_lang,
            granularity=Granularity.SENTENCE,
            format_=format_,
        )
        file = unit_files.read(made.data, f"a.{format_}")
        columns = variants.choose_pair(file, languages, "a")
        found = pairs(columns[0].column, columns[1].column)
        assert {(src, tgt) for _, src, tgt in found} == set(zip(*texts, strict=True))

    made = publications.prepare(settings, project, lead, version=version, engine=Engine.LOCAL)
    assert publication_steps.hold(store, made.id)
    new = f"{texts[0][2]}\n\n{texts[0][0]} {texts[0][4]}\n"
    sources = translation.add_documents(store, project, [("new.md", new.encode())], src_lang)
    order_id = place(
        settings,
        project,
        lead,
        sources,
        tgt_langs=(tgt_lang,),
        arms=(Arm.ACT,),
        version=version,
    )
    setup = SmtSetup(tmp_path / "engine", (), lambda _: encoder)
    while not engine_steps.advance_here(store, lambda: setup, order_id, tgt_lang):
        pass
    (batch,) = batches.batches(store, order_id)
    name, data = translation.render(store, batch.id, sources[0].revision_id)
    rendered = data.decode()
    assert name == f"{tgt_lang}.new.md"
    assert rendered.startswith(f"{texts[1][2]}\n\n")  # as it was approved
    assert "`x1`" in rendered and "`x5`" in rendered


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_what_the_service_does_not_translate_is_refused(store, lead, tmp_path):
    project = people.create_project(store, "Book", "en", ["sr-Latn"])
    settings = Settings.for_database(url_of(store), data_dir=tmp_path, encoder="")
    services.save(store, lead, project, AMAZON)
    sources = translation.add_documents(store, project, [("a.md", b"It rains.")], "en")
    with pytest.raises(OrderRefused, match=r"does not translate Serbian \(Latin\) .*it has sr\."):
        place(settings, project, lead, sources, tgt_langs=("sr-Latn",), engine=Engine.AMAZON)


def test_all_that_the_service_translates_is_on_the_list():
    assert LANGUAGES.keys() >= offers.TRANSLATED_LANGUAGES
    assert len(offers.TRANSLATED_LANGUAGES) == 75
    assert {tags.as_code(code) for code in CODES} == offers.TRANSLATED_LANGUAGES
