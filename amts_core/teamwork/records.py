"""What people say to each other about a bead or a segment, and what they are given to do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Desk(StrEnum):
    """At which desk something stands: beads are reviewed, segments post-edited."""

    REVIEW = "review"
    POST_EDIT = "post_edit"


@dataclass(frozen=True, slots=True)
class Topic:
    """What is talked about: the bead, or the post-edit, with this id."""

    desk: Desk
    id: int


class CommentKind(StrEnum):
    """What a comment does: it says something, asks, or says that what was asked is answered."""

    SAYS = "says"
    ASKS = "asks"
    RESOLVES = "resolves"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody has said.

    ``topic`` is what it was said on, which may since have given way to something else. ``to_id``
    and ``to`` are who has to answer, None where anybody may. ``event_id`` is that of the flag, or
    of the sending back, that the comment is the note of; None of one that changed nothing.
    """

    topic: Topic
    kind: CommentKind
    text: str
    person_id: int
    person: str
    at: datetime
    to_id: int | None = None
    to: str | None = None
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said on a topic and on those that it took the place of, oldest first.

    ``question`` is what is still to be answered, None where nothing is.
    """

    topic: Topic
    comments: tuple[Comment, ...] = ()
    question: Comment | None = None

    def waits_for(self, person_id: int) -> bool:
        """Return whether a person has to answer and has said nothing since they were asked."""
        if self.question is None or self.question.to_id != person_id:
            return False
        asked = self.comments.index(self.question)
        return all(one.person_id != person_id for one in self.comments[asked + 1 :])


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenThread:
    """A thread with a question, and where it is: the document's path, and the text of its source.

    ``languages`` are those of source and target.
    """

    thread: Thread
    document: str
    languages: tuple[str, str]
    src_text: str
