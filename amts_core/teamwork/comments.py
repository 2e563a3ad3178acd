"""Comments: what people say and ask on beads and segments, and what is still to be answered.

A flag is a comment that asks, and so is what a reviewer notes who sends a segment back: both are
events that also change where their subject stands. Threads show them with the other comments.
"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import replace

from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.records import DeskAct, Person
from amts_core.kernel.rights import Task
from amts_core.project import find_person
from amts_core.teamwork.records import CommentKind, Desk, OpenThread, Thread, Topic
from amts_core.teamwork.store import comment_rows, conversations
from amts_core.teamwork.threads import thread_of

MAX_CHARACTERS = 2000
"""Most characters of a comment."""


def say(store: Store, act: DeskAct, project_id: int, topic: Topic, *, asks: bool = False) -> Thread:
    """Keep what the act notes as a comment on a topic, and return the thread.

    :param asks: that somebody has to answer: whom the act names, else anybody. A comment to
        somebody asks anyway.
    :raises PermissionDenied: the person's role does not allow comments.
    :raises ReviewError: it is empty or too long.
    :raises NotFoundError: there is nobody as the act names.
    """
    rights.check(act.person, Task.COMMENT)
    if act.to is not None:
        find_person(store, act.to)
    kind = CommentKind.ASKS if asks or act.to is not None else CommentKind.SAYS
    comment_rows.add(store, project_id, _cleaned(act), topic=topic, kind=kind)
    return thread(store, project_id, topic)


def resolve(store: Store, act: DeskAct, project_id: int, topic: Topic) -> Thread:
    """Say that what is asked on a topic is answered, and return the thread.

    What the act notes, if anything, is the last word. A flag stays what it is: the bead still
    waits for a decision.

    :raises PermissionDenied: others have to answer, and others have asked.
    :raises ReviewError: nothing is asked.
    """
    found = thread(store, project_id, topic)
    question = found.question
    if comment_rows.is_known(store, act.token):
        return found
    if question is None:
        raise ReviewError("Nothing is asked here, or it is answered already.")
    if act.person.id not in (question.person_id, question.to_id):
        rights.check(act.person, Task.RESOLVE)
    act = _cleaned(act, may_be_empty=True)
    comment_rows.add(store, project_id, act, topic=topic, kind=CommentKind.RESOLVES)
    return thread(store, project_id, topic)


def thread(store: Store, project_id: int, topic: Topic) -> Thread:
    """Return what was said on a topic; an empty thread where nothing was."""
    return threads(store, project_id, topic.desk, [topic.id]).get(topic.id, Thread(topic))


def threads(
    store: Store, project_id: int, desk: Desk, ids: Collection[int]
) -> Mapping[int, Thread]:
    """Return the threads on some topics of a desk, those that have any, by id."""
    return {one.topic.id: one for one in _threads(store, project_id, desk, ids)}


def open_threads(store: Store, project_id: int) -> tuple[OpenThread, ...]:
    """Return the threads of a project in which something is to be answered, oldest question first.

    A question on a text that a newer import does not have any more is still one; those of deleted
    documents are left out.
    """
    found: list[OpenThread] = []
    for desk in Desk:
        asking = {
            one.topic.id: (one, one.question)
            for one in _threads(store, project_id, desk)
            if one.question is not None
        }
        found += [
            OpenThread(
                thread=asking[topic_id][0],
                question=asking[topic_id][1],
                document=document.path,
                languages=document.languages,
                src_text=document.src_text,
            )
            for topic_id, document in conversations.documents(store, desk, asking).items()
        ]
    return tuple(sorted(found, key=lambda one: (one.question.at, one.thread.topic.id)))


def waiting_for(store: Store, project_id: int, person: Person) -> tuple[OpenThread, ...]:
    """Return the threads of a project that a person has to answer, oldest question first."""
    return tuple(one for one in open_threads(store, project_id) if one.thread.waits_for(person.id))


def _threads(
    store: Store, project_id: int, desk: Desk, ids: Collection[int] | None = None
) -> tuple[Thread, ...]:
    return tuple(
        thread_of(one.topic, one.comments, one.waiting)
        for one in conversations.conversations(store, project_id, desk, ids)
    )


def _cleaned(act: DeskAct, *, may_be_empty: bool = False) -> DeskAct:
    text = unicodedata.normalize("NFC", act.note or "").strip()
    if not text and not may_be_empty:
        raise ReviewError("A comment needs a text. Write what colleagues should know.")
    if len(text) > MAX_CHARACTERS:
        raise ReviewError(
            f"The comment has {len(text):,} characters, up to {MAX_CHARACTERS:,} are kept. "
            "Shorten it."
        )
    return replace(act, note=text)
