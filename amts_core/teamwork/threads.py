"""Threads: what of a conversation is still to be answered. Pure."""

from collections.abc import Iterable

from amts_core.teamwork.records import Comment, CommentKind, Thread, Topic


def thread_of(topic: Topic, comments: Iterable[Comment], waiting: Iterable[Topic]) -> Thread:
    """Return a topic's thread.

    A question is answered by who says so. That of a flag, or of what was sent back, is answered
    by the next decision too: it asks only as long as what it was said on waits for one.

    :param comments: of the topic, and of those that it took the place of, in any order.
    :param waiting: those of them that are flagged, or sent back, and not decided since.
    """
    waits = set(waiting)
    in_order = tuple(sorted(comments, key=lambda one: (one.at, one.event_id or 0)))
    question: Comment | None = None
    for comment in in_order:
        if comment.kind is CommentKind.RESOLVES:
            question = None
        elif comment.kind is CommentKind.ASKS and (
            comment.event_id is None or comment.topic in waits
        ):
            question = comment
    return Thread(topic, in_order, question)
