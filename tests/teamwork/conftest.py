"""What tests of teamwork share: the documents and editors of both desks, and what people say."""

from amts_core.kernel.records import DeskAct, Via
from amts_core.review.store import bead_rows
from amts_core.teamwork import Desk, Topic, comments
from tests.post_editing.conftest import (  # noqa: F401 (fixtures)
    ben,
    book,
    edits,
    eve,
    key,
    order_id,
    published,
    service,
    settings,
    sources,
    station,
)
from tests.review.conftest import document  # noqa: F401 (fixture)


def bead_topic(bead_id):
    return Topic(Desk.REVIEW, bead_id)


def said(person, text, **more):
    return DeskAct(person=person, via=Via.KEY, note=text, **more)


def say(store, person, project, topic, text, *, asks=False, to=None, token=None):
    act = said(person, text, to=None if to is None else to.id, token=token)
    return comments.say(store, act, project.id, topic, asks=asks)


def resolve(store, person, project, topic, text=None):
    return comments.resolve(store, said(person, text), project.id, topic)


def texts(found):
    return [one.text for one in found.comments]


def live_beads(store, alignment_id="a1"):
    return bead_rows.beads(store, alignment_id)
