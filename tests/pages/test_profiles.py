"""Profiles on the pages: an order begins with them, and imports are split by them."""

import pytest

from amts_core import translation
from amts_core.engines.protocol import Formality
from amts_core.kernel.records import Granularity, Role
from amts_core.project import profiles
from amts_core.project.profiles import ProfileFile
from amts_core.project.store import people
from amts_core.project.sub_pipelines import Profile


@pytest.fixture
def chosen(store, project):
    """The choices for Chinese."""
    boss = people.add_person(store, "Grace", Role.LEAD)
    found = Profile(granularity=Granularity.PARAGRAPH, formality=Formality.INFORMAL)
    profiles.keep(store, boss, project, ProfileFile(src_lang="en", tgt_lang="zh", profile=found))
    translation.add_documents(store, project, [("a.md", b"One.")], "en")
    return boss, found


def test_an_order_begins_with_the_profile(visit, chosen):
    boss, chosen = chosen
    page = visit("translate", person=boss.id)
    assert page.radio(key="order_granularity").value is chosen.granularity
    assert page.radio(key="order_formality").value is chosen.formality
