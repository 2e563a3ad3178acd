"""What a site allows programs to fetch: its robots.txt, as RFC 9309 reads it.

Python's own reader takes the first rule that fits and knows no ``*``, so that it allows what a site
forbids; here the longest rule that fits counts, and allowing wins between equals.
https://www.rfc-editor.org/rfc/rfc9309
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

MAX_BYTES = 512_000
"""What of a robots.txt is read: RFC 9309 asks for at least 500 KiB."""
_MAX_DELAY = 3600.0
_SAFE = "/%:@!$&'()*+,;=~-._?[]|"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of paths: ``*`` stands for anything, a ``$`` at the end for the end."""

    pattern: str
    is_allowed: bool

    def fits(self, target: str) -> bool:
        """Return whether a path with its query, normalised, begins with the pattern."""
        is_whole = self.pattern.endswith("$")
        literal, *rest = self.pattern.removesuffix("$").split("*")
        if not target.startswith(literal):
            return False
        position = len(literal)
        if is_whole and not rest:
            return position == len(target)
        # pieces are looked for from left to right, each as early as it can be: never backwards
        last = rest.pop() if is_whole else ""
        for piece in rest:
            found = target.find(piece, position)
            if found < 0:
                return False
            position = found + len(piece)
        return not is_whole or (target.endswith(last) and len(target) - len(last) >= position)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of a site for one program. ``delay_seconds`` is the pause that it asks for."""

    rules: tuple[Rule, ...] = ()
    delay_seconds: float = 0.0

    def allows(self, target: str) -> bool:
        """Return whether a path with its query may be fetched."""
        path = normal(target)
        if path == "/robots.txt":
            return True
        fitting = [rule for rule in self.rules if rule.fits(path)]
        if not fitting:
            return True
        return max(fitting, key=lambda rule: (len(rule.pattern), rule.is_allowed)).is_allowed


NOTHING = Robots((Rule("/", is_allowed=False),))
"""What a site allows whose robots.txt can't be had."""


def read(data: bytes, product: str) -> Robots:
    """Return the rules of a robots.txt for a program.

    The groups that name it count, all of them together; where none does, those for everybody.

    :param product: the program's product token, such as ``AMTS``.
    """
    text = data[:MAX_BYTES].decode("utf-8", errors="replace").removeprefix("\ufeff")
    own: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    is_named = False
    for agents, lines in _groups(text.splitlines()):
        if product.casefold() in agents:
            own += lines
            is_named = True
        elif "*" in agents:
            others += lines
    return _robots(own if is_named else others)


def normal(path: str) -> str:
    """Return a path or pattern as it is compared: each character quoted in one way."""
    pieces = re.split(r"(%(?:2[Ff]|2[Aa]|24))", path)  # a quoted / * $ stays different from itself
    return "".join(
        piece.upper() if n % 2 else quote(unquote(piece, errors="surrogateescape"),
                                          safe=_SAFE.replace("%", ""), errors="surrogateescape")
        for n, piece in enumerate(pieces)
    )  # fmt: skip


def _groups(lines: Iterable[str]) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Yield the programs that each group is for, and its lines as name and value."""
    agents: set[str] = set()
    found: list[tuple[str, str]] = []
    for line in lines:
        name, separator, value = line.partition("#")[0].partition(":")
        name, value = name.strip().casefold(), value.strip()
        if not separator:
            continue
        if name == "user-agent":
            if found:
                yield agents, found
                agents, found = set(), []
            agents.add(_product(value))
        elif agents and name in ("allow", "disallow", "crawl-delay"):
            found.append((name, value))
    yield agents, found


def _product(value: str) -> str:
    """Return the product token of a user-agent line, without its version."""
    token = re.match(r"[A-Za-z_-]+|\*", value)
    return token.group().casefold() if token else ""


def _robots(lines: Iterable[tuple[str, str]]) -> Robots:
    rules: list[Rule] = []
    delay = 0.0
    for name, value in lines:
        if name == "crawl-delay":
            delay = max(delay, _seconds(value))
        elif value:  # an empty pattern says nothing
            rules.append(Rule(normal(value), name == "allow"))
    return Robots(tuple(rules), delay)


def _seconds(value: str) -> float:
    return min(float(value), _MAX_DELAY) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value) else 0.0
