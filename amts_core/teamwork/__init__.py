"""Teamwork: who asks whom on a bead or a segment, and what is still to be answered.

Knows: kernel, project.
"""

from amts_core.teamwork.records import Comment, CommentKind, Desk, OpenThread, Thread, Topic

__all__ = [
    "Comment",
    "CommentKind",
    "Desk",
    "OpenThread",
    "Thread",
    "Topic",
    "comments",
]
