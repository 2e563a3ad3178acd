"""Profiles on the pages: an order begins with them, and imports are split by them."""

import pytest

from amts_core import profiles, translating
from amts_core.profiles import ProfileFile
from amts_core.records import Granularity, Role
from amts_core.service import Formality
from amts_core.store import projects
from amts_core.sub_pipelines import Profile


@pytest.fixture
def chosen(store, project):
    """The choices for Chinese."""
    boss = projects.add_person(store, "Grace", Role.LEAD)
    found = Profile(Granularity.PARAGRAPH, formality=Formality.INFORMAL)
    profiles.keep(store, boss, project, ProfileFile("en", "zh", found))
    translating.add_documents(store, project, [("a.md", b"One.")], "en")
    return boss, found


def test_an_order_begins_with_the_profile(visit, chosen):
    boss, chosen = chosen
    page = visit("translate", person=boss.id)
    assert page.radio(key="order_granularity").value is chosen.granularity
    assert page.radio(key="order_formality").value is chosen.formality
