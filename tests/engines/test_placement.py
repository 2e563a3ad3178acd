"""Target tokens become pieces: markup around the words that it was around."""

import itertools
import random

import pytest

from amts_core.engines.smt.placement import placed, source_pairs, target_pairs
from amts_core.engines.smt.tokens import JOINER, PLACEHOLDER, tokenize
from amts_core.exchange.wire_format import Close, Open, Text, Verbatim

EN_ES = "en", "es"


def words(text):
    """``b[one two] `x` three`` as pieces: letters before brackets open a pair of that tag."""
    pieces, open_tags = [], []
    for part in text.split(" "):
        while part[:1] in "bi" and part[1:2] == "[":
            number = len(pieces)
            open_tags.append((f"s0.{number}", part[0]))
            pieces.append(Open(*open_tags[-1]))
            part = part[2:]
        n_closed = len(part) - len(part.rstrip("]"))
        part = part.rstrip("]")
        if part == "`x`" or part == "`y`":
            pieces.append(Verbatim(f"s0.{part[1]}", part))
        elif part:
            pieces.append(Text(part))
        pieces += [Close(*open_tags.pop()) for _ in range(n_closed)]
        pieces.append(Text(" "))
    return tokenize(pieces, tuple)


def shown(pieces) -> str:
    marks = {Open: lambda one: f"{one.tag}[", Close: lambda one: "]"}
    return "".join(marks.get(type(one), lambda one: one.text)(one) for one in pieces)


@pytest.mark.parametrize(
    ("src", "tokens", "sources", "expected"),
    [
        pytest.param("b[one] two", "dos uno", [1, 0], "dos b[uno]", id="a pair moves with its word"),
        pytest.param("b[one two] three", "uno dos tres", [0, 1, 2], "b[uno dos] tres", id="of two words"),
        pytest.param("b[one two] three", "uno tres dos", [0, 2, 1], "b[uno] tres dos", id="parted: one stays out"),
        pytest.param("b[one two six] three", "uno dos tres seis", [0, 1, 3, 2], "b[uno dos] tres seis", id="the larger part"),
        pytest.param("b[one] two", "dos", [1], "dos", id="a pair without words goes"),
        pytest.param("b[one] two", "uno dos", [-1, 1], "uno dos", id="a word from nowhere has none"),
        pytest.param("b[i[one] two]", "uno dos", [0, 1], "b[i[uno] dos]", id="one in another"),
        pytest.param("b[i[one]]", "uno", [0], "b[i[uno]]", id="around the same word"),
        pytest.param("b[one] i[two]", "dos uno", [1, 0], "i[dos] b[uno]", id="two change places"),
        pytest.param("b[one two six] i[three]", "uno dos tres seis", [0, 1, 3, 2], "b[uno dos] i[tres] seis", id="none takes in another"),
        pytest.param("b[one i[two]] three", "dos tres uno", [1, 2, 0], "b[i[dos]] tres uno", id="one goes where the other is"),
        pytest.param("b[one i[two]] three", "uno tres dos", [0, 2, 1], "b[uno] tres dos", id="one that is elsewhere is left out"),
        pytest.param("`x` and `y`", f"{PLACEHOLDER} y {PLACEHOLDER}", [2, 1, 0], "`y` y `x`", id="placeholders"),
        pytest.param("b[`x`] two", f"dos {PLACEHOLDER}", [1, 0], "dos b[`x`]", id="a marked placeholder"),
        pytest.param("b[one] , two", f"uno {JOINER}, dos", [0, 1, 2], "b[uno], dos", id="no space before a comma"),
        pytest.param("( b[one]", f"({JOINER} uno", [0, 1], "(b[uno]", id="no space after a bracket"),
        pytest.param("one", "", [], "", id="nothing"),
    ],
)  # fmt: skip
def test_where_markup_stands(src, tokens, sources, expected):
    pieces = placed(tokens.split(), sources, words(src), EN_ES, is_capital=False)
    assert shown(pieces) == expected


@pytest.mark.parametrize(
    ("languages", "is_capital", "expected"),
    [
        pytest.param(("en", "es"), True, "Él es", id="as in the source"),
        pytest.param(("en", "es"), False, "él es", id="none in the source"),
        pytest.param(("zh", "es"), False, "Él es", id="a source without capitals"),
    ],
)
def test_a_capital_begins_a_sentence(languages, is_capital, expected):
    found = placed(["él", "es"], [0, 1], words("a b"), languages, is_capital=is_capital)
    assert found == (Text(expected),)


def gain(flags, start, end) -> int:
    return sum(1 if flag else -1 for flag in flags[start:end])


@pytest.mark.parametrize("seed", range(50))
def test_a_pair_is_put_where_it_gains_most(seed):
    """The oracle tries every range: a word that belongs in counts for it, any other against it."""
    rng = random.Random(seed)
    n = rng.randint(1, 9)
    tokens = [f"w{k}" for k in range(n)]
    sources = [rng.choice((-1, 0, 1, 2, 3)) for _ in range(n)]
    pieces = placed(tokens, sources, words("b[one two] three four"), EN_ES, is_capital=False)
    flags = [of in (0, 1) for of in sources]
    best = max(gain(flags, *edges) for edges in itertools.combinations(range(n + 1), 2))
    if best <= 0:
        assert pieces == (Text(" ".join(tokens)),)
        return
    at = shown(pieces)
    start = at[: at.index("b[")].count("w")
    assert gain(flags, start, start + at[at.index("b[") : at.index("]")].count("w")) == best


@pytest.mark.parametrize("seed", range(50))
def test_pairs_are_nested_as_in_the_source(seed):
    """In the target, too, a pair that is in another holds words of it only; others hold none."""
    rng = random.Random(seed)
    text = words("b[one i[two three] four] i[five] b[i[six] seven] eight")
    sources = [rng.randint(-1, len(text.tokens) - 1) for _ in range(rng.randint(1, 14))]
    source = source_pairs(text)
    found = {one.opening.id: one for one in target_pairs(source, sources)}
    for one, other in itertools.permutations(source, 2):
        if not {one.opening.id, other.opening.id} <= found.keys():
            continue
        a, b = found[one.opening.id], found[other.opening.id]
        if one.holds(other):
            assert a.holds(b)
        elif not other.holds(one):
            assert not a.meets(b)
    for one in source:
        if one.opening.id in found:
            at = found[one.opening.id]
            assert any(one.start <= of < one.end for of in sources[at.start : at.end])


@pytest.mark.parametrize("seed", range(50))
def test_pairs_never_cross_and_placeholders_come_once(seed):
    rng = random.Random(seed)
    text = words("b[one i[`x` two] three] i[four] b[i[five six] `y`] seven")
    sources = rng.sample(range(len(text.tokens)), len(text.tokens))
    tokens = [PLACEHOLDER if text.tokens[of] == PLACEHOLDER else text.tokens[of] for of in sources]
    pieces = placed(tokens, sources, text, EN_ES, is_capital=False)
    opened = []
    for one in pieces:
        if isinstance(one, Open):
            opened.append(one.id)
        elif isinstance(one, Close):
            assert opened.pop() == one.id
    assert opened == []
    assert sorted(one.text for one in pieces if isinstance(one, Verbatim)) == ["`x`", "`y`"]
