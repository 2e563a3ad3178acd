"""What of an order that has ended is there, what is missing and why, and what a retry would do."""

from dataclasses import dataclass
from decimal import Decimal

from amts_core.kernel.database.engine import Store
from amts_core.translation.orders import again_of
from amts_core.translation.records import DocumentState, Order, OrderedDocument
from amts_core.translation.service_texts import ordered_texts
from amts_core.translation.store import batches, hypotheses


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOutcome:
    """What became of an order. A translation is one of a document, in an arm, into a language.

    ``n_segments`` are those of the ``n_done`` translations that are there, ``n_missing_segments``
    those of the others, of which ``n_kept`` are translated already: to go on does not translate
    them again. ``reasons`` say why something is missing, each once. Of what is missing a retry goes
    on with ``n_resumed``, and asks for ``n_anew`` by new batches, estimated at ``usd`` US dollars.
    """

    n_done: int
    n_segments: int
    n_missing_segments: int
    n_kept: int
    reasons: tuple[str, ...]
    n_resumed: int
    n_anew: int
    usd: Decimal

    @property
    def n_missing(self) -> int:
        """How many translations are not there."""
        return self.n_resumed + self.n_anew


def outcome(store: Store, of: Order) -> OrderOutcome:
    """Return what became of an order that has ended."""
    newest = {
        (one.arm, one.tgt_lang, one.revision_id): one
        for one in sorted(batches.documents(store, of.id), key=_is_done)
    }
    there = [one for one in newest.values() if _is_done(one)]
    missing = [one for one in newest.values() if not _is_done(one)]
    sizes = {
        revision_id: len(ordered_texts(store, of, revision_id))
        for revision_id in {one.revision_id for one in missing}
    }
    messages = {one.id: one.message for one in batches.batches(store, of.id)}
    again = again_of(store, of)
    resumed = [one for one in missing if one.batch_id in again.reopened]
    return OrderOutcome(
        n_done=len(there),
        n_segments=sum(one.n_segments for one in there),
        n_missing_segments=sum(sizes[one.revision_id] for one in missing),
        n_kept=_n_kept(store, resumed),
        reasons=tuple(
            dict.fromkeys(filter(None, (one.error or messages[one.batch_id] for one in missing)))
        ),
        n_resumed=len(resumed),
        n_anew=len(missing) - len(resumed),
        usd=sum((batch.estimated_usd for batch, _ in again.added), Decimal(0)),
    )


def _is_done(one: OrderedDocument) -> bool:
    return one.state is DocumentState.DONE


def _n_kept(store: Store, resumed: list[OrderedDocument]) -> int:
    """Return how many segments of documents are translated that are not whole."""
    wanted = {(one.batch_id, one.revision_id) for one in resumed}
    return sum(
        (batch_id, revision_id) in wanted
        for batch_id in {one.batch_id for one in resumed}
        for revision_id, _ in hypotheses.numbers(store, batch_id)
    )
