"""What tests of comparing share: a book in two languages, translated by systems of their own.

A chapter of seven source segments is aligned with its human translation; the hypotheses of each
arm are stored as if a service had sent them.
"""

import pytest

from amts_core import translation
from amts_core.comparison import comparison_requests
from amts_core.comparison.jobs import compute
from amts_core.comparison.records import LeakPolicy
from amts_core.engines.protocol import Options
from amts_core.kernel.records import Arm, BlockKind, Granularity, Segment
from amts_core.parallel_data.store import versions
from amts_core.review.store import alignments
from amts_core.translation.records import Hypothesis
from amts_core.translation.store import batches, hypotheses
from tests.conftest import add_alignment, proposed
from tests.translation.orders.conftest import place, published, settings
from tests.translation.orders.stub import StubService

__all__ = ["settings"]
ENGLISH = (
    "The cat sat on the mat.",
    "It was a cold day.",
    "Nobody came to see it.",
    "The dog slept all day long.",
    "Rain fell on the old roof.",
    "A note without a counterpart.",
    "The end of the chapter is near.",
)
CHINESE = (
    "猫坐在垫子上。",
    "那天很冷，没有人来看它。",
    "狗睡了一整天。",
    "雨落在旧屋顶上。",
    "这一章快结束了。",
)
BLOCKS = (0, 0, 0, 1, 1, 2, 3)
TGT_BLOCKS = (0, 0, 1, 1, 2)
BEADS = (((0,), (0,)), ((1, 2), (1,)), ((3,), (2,)), ((4,), (3,)), ((5,), ()), ((6,), (4,)))


BASELINE = {
    Arm.BASELINE: (
        "一只猫坐在垫上。", "这是冷的一天。", "没人来看。", "狗整天睡觉。", "雨落在屋顶。", "注。",
        "章节的结尾近了。",
    ),
}  # fmt: skip
ACT = {
    Arm.ACT: (
        "猫坐在垫子上。", "那天很冷，", "没有人来看它。", "狗睡了一整天。", "雨落在旧屋顶。", "注。",
        "这一章快结束。",
    ),
}  # fmt: skip
BOTH = BASELINE | ACT


def segments_of(texts, blocks):
    """Segments of these texts in these blocks."""
    return [
        Segment(n=n, block=block, kind=BlockKind.PARAGRAPH, text=text, start=10 * n, end=10 * n + 5)
        for n, (text, block) in enumerate(zip(texts, blocks, strict=True))
    ]


def beads_of(beads=BEADS, src=ENGLISH, tgt=CHINESE):
    """Proposed beads of these segment numbers."""
    return [
        proposed(a, b, " ".join(src[i] for i in a), "".join(tgt[j] for j in b)) for a, b in beads
    ]


@pytest.fixture
def service(tmp_path):
    return StubService(tmp_path / "service")


@pytest.fixture
def chapter(store, project):
    """The ids of the chapter's revisions, English and Chinese."""
    return add_chapter(store, project)


def add_chapter(store, project, name="a.md", alignment_id="a1", beads=BEADS):
    """Store the aligned chapter under a name, and return the ids of its revisions."""
    add_alignment(
        store,
        project,
        beads_of(beads),
        name=name,
        alignment_id=alignment_id,
        segments=(segments_of(ENGLISH, BLOCKS), segments_of(CHINESE, TGT_BLOCKS)),
    )
    found = alignments.without_progress(store, alignment_id)
    return found.src_revision_id, found.tgt_revision_id


def version_of(store, project, rows, granularity=Granularity.SENTENCE, languages=("en", "zh")):
    """Store a version of parallel data of these pairs."""
    lines = ["\t".join(languages), *("\t".join(row) for row in rows)]
    data = "".join(f"{line}\n" for line in lines).encode()
    return versions.add_version(
        store,
        project.id,
        data,
        format_="tsv",
        granularity=granularity,
        languages=languages,
        n_units=len(rows),
        last_event=None,
        unit_ids=[(str(100 + n),) for n in range(len(rows))],
    )


class Translations:
    """Orders whose hypotheses a test gives: ``order(texts by arm)`` returns the order's id."""

    def __init__(self, store, settings, project, lead, service):
        self.store, self.settings, self.project = store, settings, project
        self.lead, self.service = lead, service

    def order(
        self,
        revisions,
        by_arm,
        *,
        tgt_lang="zh",
        version=None,
        granularity=Granularity.SENTENCE,
        **how,
    ):
        """Order documents and store what each arm has made of each, by revision."""
        if version is not None:
            published(
                self.settings,
                self.store,
                self.project,
                lead=self.lead,
                service=self.service,
                version=version,
                name=f"data{version.n}",
            )
        ids = [revisions] if isinstance(revisions, int) else list(revisions)
        order_id = place(
            self.settings,
            self.project,
            self.lead,
            [_Revision(one) for one in ids],
            tgt_langs=(tgt_lang,),
            arms=tuple(by_arm),
            version=version,
            options=Options(granularity=granularity),
            **how,
        )
        for batch in batches.batches(self.store, order_id):
            for revision_id in ids:
                texts = by_arm[batch.arm]
                texts = texts[revision_id] if isinstance(texts, dict) else texts
                if texts is not None:
                    hypotheses.put_hypotheses(
                        self.store,
                        batch.id,
                        revision_id,
                        found=[
                            Hypothesis(
                                batch_id=batch.id,
                                revision_id=revision_id,
                                tgt_lang=tgt_lang,
                                n=n,
                                text=text,
                            )
                            for n, text in enumerate(texts)
                            if text is not None
                        ],
                        n_characters=None,
                    )
        return order_id

    def compared(self, *order_ids, leaks=LeakPolicy.EXCLUDE, name="Run"):
        """Compare orders in this process; return the comparison's id and its outcome."""
        comparison_id = comparison_requests.place(
            self.settings, self.project, self.lead, order_ids=order_ids, name=name, leaks=leaks
        )
        return comparison_id, compute(self.settings, comparison_id)


class _Revision:
    def __init__(self, revision_id):
        self.revision_id = revision_id


@pytest.fixture
def translations(store, settings, project, lead, service):
    return Translations(store, settings, project, lead=lead, service=service)


def add_documents_of(store, project, files):
    """Store documents that nothing is aligned with; return the id of the last one's revision."""
    return translation.add_documents(store, project, files, "en")[-1].revision_id
