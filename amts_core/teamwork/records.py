"""What people say to each other about a bead or a segment, and what they are given to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from amts_core.kernel.post_edits import DocumentKey


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
    question: Comment
    document: str
    languages: tuple[str, str]
    src_text: str


@dataclass(frozen=True, slots=True)
class DeskWork:
    """A document to be done at a desk: its source, whatever its revision, and the language."""

    desk: Desk
    document_id: int
    tgt_lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkState:
    """How far a document is at a desk, in beads or segments.

    ``alignment_id`` or ``key`` is what the desk opens. ``n_own`` counts by person what they have
    decided, or saved, themselves.
    """

    work: DeskWork
    path: str
    src_lang: str
    n: int
    n_left: int
    n_own: Mapping[int, int]
    alignment_id: str | None = None
    key: DocumentKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A document that somebody was given: by whom, when, and the last day on which to do it."""

    work: DeskWork
    person_id: int
    person: str
    due: date | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GivenWork:
    """An assignment, and how far its document is."""

    assignment: Assignment
    state: WorkState

    @property
    def n_own(self) -> int:
        """How much of it the person has done themselves."""
        return self.state.n_own.get(self.assignment.person_id, 0)

    def days_left(self, today: date) -> int | None:
        """Return how many days are left until it is due, below 0 where the day is over.

        None where there is no such day, or nothing is left.
        """
        due = self.assignment.due
        return None if due is None or not self.state.n_left else (due - today).days

    def is_overdue(self, today: date) -> bool:
        """Return whether the day is over and something is left."""
        days = self.days_left(today)
        return days is not None and days < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonProgress:
    """How far a person is with what they were given.

    ``n`` and ``n_left`` count beads and segments of these documents, ``n_own`` what the person has
    done of them. ``days_left`` is that of what is due first, below 0 where something is overdue.
    """

    person_id: int
    person: str
    n_documents: int
    n: int
    n_left: int
    n_own: int
    days_left: int | None
    n_overdue: int
