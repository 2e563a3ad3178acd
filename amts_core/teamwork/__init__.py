"""Teamwork: who asks whom on a bead or a segment, and who is given which documents until when.

Knows: kernel, project, review, post_editing.
"""

from amts_core.teamwork.records import (
    Assignment,
    Comment,
    CommentKind,
    Desk,
    DeskWork,
    GivenWork,
    OpenThread,
    PersonProgress,
    Thread,
    Topic,
    WorkState,
)

__all__ = [
    "Assignment",
    "Comment",
    "CommentKind",
    "Desk",
    "DeskWork",
    "GivenWork",
    "OpenThread",
    "PersonProgress",
    "Thread",
    "Topic",
    "WorkState",
    "assignments",
    "comments",
]
