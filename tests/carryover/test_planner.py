import pytest

from amts_core.carryover.records import SyncState
from tests.carryover.documents import synced, text_of, translated

SRC = """# Bicycles
:label:`sec_bikes`

The station has eighty bicycles. They stand idle in the rain.

```python
# A remark.
n = 1
```

## Rain

A model learns from data. It forgets `all` of it.

Nobody rides when it pours.
"""
TGT = """# BICICLETAS
:label:`sec_bikes`

LA ESTACIÓN TIENE OCHENTA BICICLETAS.
ESTÁN PARADAS BAJO LA LLUVIA.

```python
# UNA NOTA.
n = 1
```

```java
int n = 1;
```

## LLUVIA

UN MODELO APRENDE DE DATOS. LO OLVIDA `all` OTRA VEZ.

NADIE PASEA CUANDO DILUVIA.
"""
OLD = translated(SRC, TGT)
DATA, IDLE, RIDES = "A model learns from data.", "They stand idle in the rain.", "Nobody rides"


@pytest.mark.parametrize(
    ("src_change", "tgt_change"),
    [
        pytest.param(("n = 1", "n = 2"), ("n = 1\n```\n\n```j", "n = 2\n```\n\n```j"), id="code"),
        pytest.param(("sec_bikes", "sec_b"), ("sec_bikes", "sec_b"), id="a label"),
        pytest.param(("`all`", "`most`"), ("`all`", "`most`"), id="code in a sentence"),
        pytest.param(("## Rain", "### Rain"), ("## LLUVIA", "### LLUVIA"), id="a heading's level"),
        pytest.param((f" {IDLE}", ""), ("\nESTÁN PARADAS BAJO LA LLUVIA.", ""), id="a sentence"),
        pytest.param((f"{IDLE}", f"\n\n{IDLE}"), ("\nESTÁN", "\n\nESTÁN"), id="a paragraph in two"),
        pytest.param((f"{RIDES}", f"* {RIDES}"), ("NADIE", "* NADIE"), id="an item"),
        pytest.param(
            ("n = 1\n```", "n = 1\n```\n\n```c\nn = 1\n```"),
            ("int n = 1;\n```", "int n = 1;\n```\n\n```c\nn = 1\n```"),
            id="new code goes behind what only the target has",
        ),
        pytest.param(
            ("Rain\n", "Rain\n\n![](a.png)\n"), ("IA\n", "IA\n\n![](a.png)\n"), id="figure"
        ),
        pytest.param(
            (".\n\nNob", ".\n\n$$n$$\n\nNob"), (".\n\nNAD", ".\n\n$$n$$\n\nNAD"), id="maths"
        ),
    ],
)
def test_what_is_not_a_sentence_is_carried_without_a_human(src_change, tgt_change):
    assert SRC.count(src_change[0]) == 1 and TGT.count(tgt_change[0]) == 1
    found = synced(OLD, SRC.replace(*src_change))
    assert found.merged().text == TGT.replace(*tgt_change)
    assert found.plan.summary.n_human_words == 0
    assert found.plan.dropped == ()


@pytest.mark.parametrize(
    ("src_change", "tgt_change", "states"),
    [
        pytest.param(
            (IDLE, "They rust in the rain now."), ("", ""),
            {"They rust in the rain now.": "reworded"}, id="reworded: the old translation stays",
        ),
        pytest.param(
            (IDLE, f"{IDLE} They do rust."), ("LLUVIA.\n", "LLUVIA. They do rust.\n"),
            {"They do rust.": "new"}, id="new: the source's text",
        ),
        pytest.param(
            ("## Rain", "## Snow\n\nIt snows.\n\n## Rain"),
            ("## LLUVIA", "## Snow\n\nIt snows.\n\n## LLUVIA"),
            {"Snow": "new", "It snows.": "new"}, id="a new section",
        ),
        pytest.param(
            (f"{DATA} It forgets `all` of it.\n\n", ""),
            ("UN MODELO APRENDE DE DATOS. LO OLVIDA `all` OTRA VEZ.\n\n", ""), {},
            id="a paragraph that is gone",
        ),
    ],
)  # fmt: skip
def test_what_a_human_is_needed_for(src_change, tgt_change, states):
    found = synced(OLD, SRC.replace(*src_change))
    assert found.merged().text == TGT.replace(*tgt_change)
    assert {one.text: one.state for one in found.plan.segments if one.needs_human} == states
    assert all(one.tgt_text for one in found.plan.segments if one.state is SyncState.SAME)


def test_the_words_that_changed_are_marked():
    (one,) = [
        one for one in synced(OLD, SRC.replace("eighty", "ninety")).plan.segments if one.needs_human
    ]
    assert [one.text[slice(*at)] for at in one.changes] == ["ninety"]
    assert [one.old_text[slice(*at)] for at in one.old_changes] == ["eighty"]
    assert one.tgt_text == "LA ESTACIÓN TIENE OCHENTA BICICLETAS."


def test_what_moved_takes_its_translation_along():
    moved = SRC.replace(f"{RIDES} when it pours.\n", "").replace(
        "## Rain", f"{RIDES} when it pours.\n\n## Rain"
    )
    found = synced(OLD, moved)
    rides = "NADIE PASEA CUANDO DILUVIA.\n\n"
    assert found.merged().text == TGT.replace(f"\n{rides[:-1]}", "").replace("## L", f"{rides}## L")
    assert [one.state for one in found.plan.segments if one.text.startswith(RIDES)] == ["moved"]
    assert found.plan.summary.n_human_words == 0


def test_code_that_moved_takes_along_what_only_the_target_has_behind_it():
    code = "```python\n# A remark.\nn = 1\n```\n\n"
    found = synced(OLD, SRC.replace(code, "").replace("## Rain\n\n", f"## Rain\n\n{code}"))
    own = "```python\n# UNA NOTA.\nn = 1\n```\n\n```java\nint n = 1;\n```\n\n"
    assert found.merged().text == TGT.replace(own, "").replace("IA\n\nUN", f"IA\n\n{own}UN")


def test_nothing_is_put_into_what_only_the_target_has():
    old = translated(
        "First one.\n\n```\nn = 1\n```\n\nSecond one.\n",
        "PRIMERO.\n\n```\nn = 1\n```\n\n:begin_tab:`own`\nSEGUNDO.\n:end_tab:\n",
    )
    found = synced(old, old.src.text.replace("Second", "```\nn = 2\n```\n\nSecond"))
    assert found.merged().text == old.tgt.text.replace(":begin", "```\nn = 2\n```\n\n:begin")


def test_what_only_the_target_has_goes_with_its_section_and_is_told():
    start, end = SRC.index("The station"), SRC.index("## Rain")
    found = synced(OLD, SRC[:start] + SRC[end:].replace("Rain", "Snow falls on us"))
    assert "java" not in found.merged().text
    assert found.plan.dropped == ("```java\nint n = 1;\n```",)
    assert found.plan.summary.n_gone == 3


def test_the_words_are_those_of_the_segments():
    summary = synced(OLD, SRC.replace("eighty", "ninety")).plan.summary
    assert (summary.n_segments, summary.n_gone) == (7, 0)
    assert summary.n_human_words == 5
    assert summary.n_words == summary.n_kept_words + summary.n_human_words


SHARED = translated(
    "First one comes here. Second one goes there. Third one.\n",
    "EL PRIMERO Y EL SEGUNDO.\nEL TERCERO.\n",
    (((0, 1), (0,)), ((2,), (1,))),
)


@pytest.mark.parametrize(
    ("new", "needs", "text"),
    [
        pytest.param(
            "First one comes here. Second one goes there. Third one.", [False] * 3,
            "EL PRIMERO Y EL SEGUNDO.\nEL TERCERO.\n", id="the same",
        ),
        pytest.param(
            "First one came here. Second one goes there. Third one.", [True, False, False],
            "EL PRIMERO Y EL SEGUNDO.\nEL TERCERO.\n", id="one is reworded",
        ),
        pytest.param(
            "Second one goes there. Third one.", [True, False],
            "EL PRIMERO Y EL SEGUNDO.\nEL TERCERO.\n", id="one is gone",
        ),
        pytest.param(
            "First one comes here. Wholly unlike that. Second one goes there. Third one.",
            [False, True, False, False],
            "EL PRIMERO Y EL SEGUNDO. Wholly unlike that.\nEL TERCERO.\n", id="one comes between",
        ),
        pytest.param("Third one.", [False], "EL TERCERO.\n", id="both are gone"),
    ],
)  # fmt: skip
def test_sentences_that_share_a_translation(new, needs, text):
    found = synced(SHARED, f"{new}\n")
    assert [one.needs_human for one in found.plan.segments] == needs
    assert found.merged().text == text


def test_a_shared_translation_is_shown_with_each_of_its_sentences():
    first, second, third = synced(
        SHARED, "First one came here. Second one goes there. Third one.\n"
    ).plan.segments
    assert first.tgt_text == second.tgt_text == "EL PRIMERO Y EL SEGUNDO."
    assert (first.shared_with, second.shared_with, third.shared_with) == ((1,), (0,), ())


def test_what_the_old_translation_left_out_is_left_out():
    old = translated(
        "One here. Two there.\n\nThree.\n",
        "UNO.\n\nTRES.\n",
        (((0,), (0,)), ((1,), ()), ((2,), (1,))),
    )
    found = synced(old, "One here. Two there.\n\nThree.\n\nFour more.\n")
    assert found.merged().text == "UNO.\n\nTRES.\n\nFour more.\n"
    assert [one.needs_human for one in found.plan.segments] == [False, False, False, True]


def test_what_was_left_out_is_left_out_where_it_moved():
    links = (((0,), (0,)), ((1,), ()), ((2,), (1,)))
    old = translated("One here.\n\nTwo there.\n\nThree now.\n", "UNO.\n\nTRES.\n", links)
    found = synced(old, "One here.\n\nThree now.\n\nTwo there.\n")
    assert found.merged().text == "UNO.\n\nTRES.\n"
    assert found.plan.summary.n_human_words == 0


@pytest.mark.parametrize(
    ("links", "text", "needs"),
    [
        pytest.param((((0,), (0,)), ((1,), (1,))), "UNO.\n\nDOS.\n\nUNO.\n", False, id="alone"),
        pytest.param(
            (((0, 1), (0, 1)),), "UNO.\n\nDOS.\n\nOne here.\n", True, id="with another sentence"
        ),
    ],
)
def test_what_is_said_again_is_translated_again(links, text, needs):
    old = translated("One here.\n\nTwo there.\n", "UNO.\n\nDOS.\n", links)
    found = synced(old, "One here.\n\nTwo there.\n\nOne here.\n")
    assert found.merged().text == text
    assert [(str(one.state), one.needs_human) for one in found.plan.segments] == [
        ("same", False),
        ("same", False),
        ("moved", needs),
    ]
    assert all(one.tgt_text for one in found.plan.segments)


@pytest.mark.parametrize(
    "same",
    [
        pytest.param("Eclipse Jetty HTTP Client", id="a name"),
        pytest.param("(originNode: ReactNode, props) => void", id="a type"),
        pytest.param("import { Card } from '~/Landing/Card.astro'", id="a line of code"),
        pytest.param("Copyright 2024 The Authors. All rights reserved.", id="a copyright"),
        pytest.param("Wholly English words stand here now.", id="what nobody translated before"),
    ],
)
def test_what_has_not_changed_is_no_new_work_also_where_it_is_the_text_of_the_source(same):
    found = synced(translated(f"{SRC}\n{same}\n", f"{TGT}\n{same}\n"), f"{SRC}\n{same}\n\nNew.\n")
    wanted = [one.text for one in found.plan.segments if one.needs_human]
    assert wanted == ["New."]
    assert found.merged().text == f"{TGT}\n{same}\n\nNew.\n"


def test_a_hand_edited_translation_is_kept_and_flagged_where_its_source_changed():
    edited = TGT.replace("ESTÁN PARADAS", "SIGUEN PARADAS").replace("NADIE PASEA", "NADIE VA")
    found = synced(
        translated(SRC, edited),
        SRC.replace("stand idle", "stay idle"),
        delivered=text_of(TGT, "es"),
    )
    assert found.merged().text == edited
    assert {
        one.text[:6]: (one.is_edited, one.needs_human)
        for one in found.plan.segments
        if one.is_edited
    } == {"They s": (True, True), "Nobody": (True, False)}


def test_code_that_a_hand_edited_and_the_source_changed_is_a_conflict():
    edited = TGT.replace("n = 1\n```\n\n```j", "n = 7\n```\n\n```j")
    found = synced(
        translated(SRC, edited), SRC.replace("n = 1", "n = 2"), delivered=text_of(TGT, "es")
    )
    assert found.merged().text == edited
    (conflict,) = found.plan.conflicts
    assert ("n = 1" in conflict.old, "n = 2" in conflict.new, "n = 7" in conflict.target) == (
        True,
        True,
        True,
    )


def test_an_edited_translation_whose_source_is_gone_is_told():
    edited = TGT.replace("NADIE PASEA", "NADIE VA")
    found = synced(
        translated(SRC, edited),
        SRC.replace("\nNobody rides when it pours.\n", ""),
        delivered=text_of(TGT, "es"),
    )
    assert [(one.tgt_text, one.is_edited) for one in found.plan.gone] == [
        ("NADIE VA CUANDO DILUVIA.", True)
    ]


OTHER = translated(
    "# Trains\n\nThe train is late. It is full of people.\n\n```python\n# Late.\n```\n",
    "# TRENES\n\nEL TREN VA TARDE. VA LLENO DE GENTE.\n\n```python\n# TARDE.\n```\n",
)


def test_two_chapters_are_merged_without_a_human():
    found = synced(OLD, f"{SRC}\n{text_of_other()}", elsewhere=[OTHER])
    assert found.merged().text == f"{TGT}\n{OTHER.tgt.text}"
    assert found.plan.summary.n_human_words == 0
    assert {one.from_document for one in found.plan.segments} == {None, 0}
    assert {one.state for one in found.plan.segments if one.from_document == 0} == {"moved"}


@pytest.mark.parametrize("part", [0, 1], ids=["the first half", "the second half"])
def test_a_chapter_is_split_without_a_human(part):
    halves = [text.split("## ") for text in (SRC, TGT)]
    found = synced(OLD, ["", "## "][part] + halves[0][part])
    assert found.merged().text.strip() == (["", "## "][part] + halves[1][part]).strip()
    assert found.plan.summary.n_human_words == 0


def text_of_other() -> str:
    return OTHER.src.text
