import random

import pytest

from amts_core.kernel.text.text_marks import TextMarks


@pytest.mark.parametrize("seed", range(20))
def test_a_mark_is_found_as_by_looking_from_each_place(seed):
    chance = random.Random(seed)
    text = "".join(chance.choices("ab<>", k=chance.randrange(40)))
    marks = TextMarks(text)
    for _ in range(60):
        mark, at = chance.choice(("<", "a>", "ba<", "c")), chance.randrange(len(text) + 2)
        place = text.find(mark, at)
        assert marks.after(mark, at) == (place + len(mark) if place >= 0 else 0)
