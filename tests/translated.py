"""A document of an order that has come back with known texts, for tests of what follows."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from amts_core import post_editing, translation
from amts_core.documents.store import sources
from amts_core.engines.protocol import BatchJob, BatchStatus
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.post_edits import DocumentKey, PostEdit
from amts_core.kernel.records import Arm, Person, Project
from amts_core.post_editing.store import edit_rows
from amts_core.post_editing.synced_segments import StoredSegment
from amts_core.sync.records import FoundTarget, TargetChange, TargetState, WatchKind, WatchSettings
from amts_core.sync.store import sync_targets, watch_rows
from amts_core.translation.records import Hypothesis, OrderState
from amts_core.translation.store import batches, hypotheses, order_rows
from tests.conftest import url_of
from tests.translation.orders.conftest import place, published, version_of
from tests.translation.orders.stub import StubService

Texts = Sequence[tuple[str, str | None, str | None]]
"""Of each paragraph the source, and what the baseline and ACT made of it."""


def settings_of(store: Store, folder: Path) -> Settings:
    """Return settings for the database of a store."""
    return Settings.for_database(url_of(store), data_dir=folder, encoder="")


def translated(
    store: Store, folder: Path, project: Project, lead: Person, texts: Texts, name: str = "long.md"
) -> DocumentKey:
    """Store a document, have it translated as told, and open it at the desk."""
    settings = settings_of(store, folder)
    data = "\n\n".join(src for src, _, _ in texts).encode()
    translation.add_documents(store, project, [(name, data)], project.src_lang)
    found = sources.newest(store, project.id, project.src_lang)
    (document,) = [one for one in found if one.path == name]
    assert document.n_segments == len(texts)
    tgt_lang = project.tgt_langs[0]
    arms = [arm for arm, at in ((Arm.BASELINE, 1), (Arm.ACT, 2)) if texts[0][at] is not None]
    options = {}
    if Arm.ACT in arms:
        version = version_of(store, project, languages=(project.src_lang, tgt_lang))
        service = StubService(folder / f"service-{project.id}-{name}")
        published(settings, store, project, lead=lead, service=service, version=version)
        options["version"] = version
    order_id = place(
        settings, project, lead, [document], tgt_langs=(tgt_lang,), arms=tuple(arms), **options
    )
    for batch in batches.batches(store, order_id):
        at = 1 if batch.arm is Arm.BASELINE else 2
        come_back(store, batch.id, document.revision_id, [one[at] for one in texts])
    job_rows.finish(store, order_rows.order(store, order_id).job_id, "", message="all is there")
    key = DocumentKey(document.revision_id, tgt_lang)
    post_editing.open_document(store, key)
    return key


def come_back(store: Store, batch_id: int, revision_id: int, texts: Sequence[str | None]) -> None:
    """Let a batch end with these texts of its one document."""
    tgt_lang = batches.batch(store, batch_id).tgt_lang
    batches.set_names(store, batch_id, {})
    batches.set_started(store, batch_id, f"job-{batch_id}", "started")
    running = BatchJob(
        id="j",
        name="j",
        status=BatchStatus.IN_PROGRESS,
        message="",
        n_documents=1,
        n_translated=0,
        n_failed=0,
        submitted_at=None,
        ended_at=None,
        progress=0.5,
    )
    batches.set_described(store, batch_id, running, "half")
    rows = [
        Hypothesis(batch_id=batch_id, revision_id=revision_id, tgt_lang=tgt_lang, n=n, text=text)
        for n, text in enumerate(texts)
        if text is not None
    ]
    hypotheses.put_hypotheses(store, batch_id, revision_id, found=rows, n_characters=900)
    batches.end(
        store,
        batch_id,
        OrderState.DONE,
        message="",
        line="all is there",
        n_counted=900,
        counted_usd=Decimal(0),
    )


def edits(store: Store, key: DocumentKey) -> tuple[PostEdit, ...]:
    """Return the segments of a document at the desk as they are now."""
    return edit_rows.of_document(store, key)


def synchronised(
    store: Store,
    project: Project,
    lead: Person,
    key: DocumentKey,
    segments: Sequence[StoredSegment],
) -> int:
    """Let a document at the desk be one that a synchronisation brought; return its target's id."""
    layout = {"en": "en/{name}", "zh": "zh/{name}"}
    wanted = WatchSettings(
        name=f"Book {key.revision_id}", kind=WatchKind.FOLDER, path="book", layout=layout
    )
    watch_id = watch_rows.add_watch(store, project.id, lead.id, wanted)
    change = TargetChange(src_revision_id=key.revision_id)
    sync_targets.put(store, watch_id, [FoundTarget("a.md", key.tgt_lang, change)], "")
    (made,) = sync_targets.targets(store, watch_id)
    (document,) = [one for one in post_editing.documents(store, project.id) if one.key == key]
    at_desk = TargetChange(state=TargetState.IN_REVIEW, order_id=document.order_id)
    sync_targets.put_segments(store, made, segments, job_id="", to=at_desk)
    return made.id
