"""How near test segments are to the parallel data."""

import pytest

from amts_core.comparison import nearness
from amts_core.comparison.nearness import VersionUnit
from amts_core.comparison.references import ReferencedText
from amts_core.evaluation.leakage import Leak
from amts_core.kernel.records import Granularity
from amts_core.parallel_data.store import versions
from tests.comparison.conftest import BOTH, version_of


def text(*parts):
    return ReferencedText(
        numbers=tuple(range(len(parts))),
        parts=parts,
        src=" ".join(parts),
        reference="x",
        outputs=("y",),
    )


SEEN = ("The loss is small.", "We train the model.", "Nobody came. It was cold and dark outside.")


@pytest.mark.parametrize(
    ("parts", "leak"),
    [
        pytest.param(("The loss is small.",), Leak.EXACT, id="the same"),
        pytest.param(("We train the models.",), Leak.NEAR, id="a letter more"),
        pytest.param(("Cats sleep.",), Leak.NONE, id="another"),
        pytest.param(("Nobody came.", "It was cold and dark outside."), Leak.EXACT, id="joined, as one unit"),
        pytest.param(("The loss is small.", "We train the model."), Leak.EXACT, id="both sentences, apart"),
        pytest.param(("The loss is small.", "We train the models."), Leak.NEAR, id="as the less known one"),
        pytest.param(("The loss is small.", "Cats sleep."), Leak.NONE, id="only one of two"),
    ],
)  # fmt: skip
def test_a_text_is_as_known_as_its_least_known_sentence(parts, leak):
    (found,) = nearness.known([text(*parts)], SEEN)
    assert found.leak is leak
    assert (found.likeness == 100.0) is (leak is Leak.EXACT)


def test_likeness_of_several_sentences_weighs_them_by_length():
    one = "The loss is small."
    (found,) = nearness.known([text(one, "#")], [one])
    assert found.likeness == pytest.approx(max(100 * len(one) / (len(one) + 1), 0), abs=3)


def test_without_parallel_data_nothing_is_known():
    assert [one.leak for one in nearness.known([text("a"), text("b", "c")], ())] == [Leak.NONE] * 2


def test_paragraphs_have_been_seen_by_sentence_too():
    units = [
        VersionUnit("1", "Nobody came. It was cold.", "x"),
        VersionUnit("2", "Rain fell.", "y"),
    ]
    assert nearness.sources_of(units, Granularity.PARAGRAPH, "en") == (
        "Nobody came. It was cold.",
        "Rain fell.",
        "Nobody came.",
        "It was cold.",
    )
    assert nearness.sources_of(units, Granularity.SENTENCE, "en") == (
        "Nobody came. It was cold.",
        "Rain fell.",
    )


def test_units_are_read_from_the_versions_file_in_either_direction(store, project):
    version = version_of(store, project, [("One.", "一。"), ("Two.", "二。")])
    assert [
        (one.id, one.src, one.tgt) for one in nearness.units_of(store, version, ("en", "zh"))
    ] == [
        ("100", "One.", "一。"),
        ("101", "Two.", "二。"),
    ]
    assert [one.src for one in nearness.units_of(store, version, ("zh", "en"))] == ["一。", "二。"]
    assert nearness.units_of(store, version, ("en", "es")) == ()


def test_units_of_several_languages_have_the_ids_of_theirs(store, project):
    data = "en\tzh\tes\nOne.\t一。\tUno.\nTwo.\t\tDos.\n".encode()
    version = versions.add_version(
        store,
        project.id,
        data,
        format_="tsv",
        granularity=Granularity.SENTENCE,
        languages=("en", "zh", "es"),
        n_units=2,
        last_event=None,
        unit_ids=[("1", "2"), ("", "4")],
    )
    assert [one.id for one in nearness.units_of(store, version, ("en", "es"))] == ["2", "4"]
    assert [one.id for one in nearness.units_of(store, version, ("en", "zh"))] == ["1"]


def test_the_nearest_units_come_first_and_say_whether_they_are_new(encoder):
    old = [VersionUnit("1", "The dog slept all day.", "狗")]
    units = [
        VersionUnit("2", "Gradient descent needs a learning rate.", "学"),
        *old,
        VersionUnit("3", "A dog was sleeping.", "犬"),
    ]
    first, second = nearness.nearest(["The dog sleeps all day.", "zzz qqq"], units, old, encoder)
    assert [(one.unit_id, one.is_new) for one in first[:2]] == [("1", False), ("3", True)]
    assert [one.cosine for one in first] == sorted((one.cosine for one in first), reverse=True)
    assert all(one.cosine >= 0.3 for one in (*first, *second))
    assert nearness.nearest([], units, old, encoder) == ()
    assert nearness.nearest(["a"], [], old, encoder) == ((),)


def test_what_is_near_is_told_of_changed_segments_only(store, project, translations, chapter):
    """The second version has a unit more; segment 0 has the same output in all systems."""
    dog, rain = ("A dog slept the whole day.", "狗睡。"), ("Rain fell on a roof.", "雨。")
    texts = dict(BOTH)
    texts = {arm: ("猫。", *of[1:]) for arm, of in texts.items()}
    first = translations.order(chapter[0], texts, version=version_of(store, project, [dog]))
    second = translations.order(chapter[0], texts, version=version_of(store, project, [dog, rain]))
    _, made = translations.compared(first, second)
    by_numbers = {one.numbers: one for one in made.segments}
    assert by_numbers[(0,)].near == ()
    assert [(one.src, one.is_new) for one in by_numbers[(3,)].near] == [(dog[0], False)]
    assert [(one.src, one.is_new) for one in by_numbers[(4,)].near] == [(rain[0], True)]
