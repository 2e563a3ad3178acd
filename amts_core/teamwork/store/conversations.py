"""Conversations: what was said on all that a bead or a segment took the place of, read at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from amts_core.kernel.database.engine import Store
from amts_core.teamwork.records import Comment, Desk, Topic
from amts_core.teamwork.store import comment_rows, topic_places
from amts_core.teamwork.store.topic_places import TopicDocument


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said, in no order, on a topic and on those that it took the place of.

    ``waiting`` are those of them that were flagged, or sent back, and not decided since.
    """

    topic: Topic
    comments: tuple[Comment, ...]
    waiting: frozenset[Topic]


def conversations(
    store: Store, project_id: int, desk: Desk, ids: Collection[int] | None = None
) -> tuple[Conversation, ...]:
    """Return the conversations on some topics of a desk, or on all of a project, in no order."""
    with store.reading() as session:
        commented = comment_rows.commented(session, project_id, desk)
        places = topic_places.places(session, desk, commented)
        wanted = {one: place for one, place in places.items() if ids is None or place.id in ids}
        said: defaultdict[int, list[Comment]] = defaultdict(list)
        for comment in comment_rows.comments_on(session, desk, wanted):
            said[wanted[comment.topic.id].id].append(comment)
    waiting = frozenset(Topic(desk, one) for one, place in wanted.items() if place.waits)
    return tuple(
        Conversation(
            Topic(desk, at), tuple(found), waiting.intersection(one.topic for one in found)
        )
        for at, found in said.items()
    )


def documents(store: Store, desk: Desk, ids: Collection[int]) -> dict[int, TopicDocument]:
    """Return by topic its document; topics of deleted documents are left out."""
    with store.reading() as session:
        return topic_places.documents(session, desk, ids)
