"""Where what opens in a text is closed: searches that cost a text's length all together, not each.

They are asked from left to right, as a scanner goes; what goes back pays for the way back alone.
"""

import re

_RUN = re.compile("`*")


class TextMarks:
    """A text, and what was found out about marks that stand far from one another."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._searches: dict[str, tuple[int, int]] = {}
        self._groups: dict[int, int] | None = None
        self._ticks: dict[int, list[int]] | None = None

    def after(self, mark: str, at: int) -> int:
        """Return where the first such mark at ``at`` or later ends, 0 if there is none."""
        begun, place = self._searches.get(mark, (len(self.text) + 1, -1))
        if at < begun:
            before = self.text.find(mark, at, begun + len(mark) - 1)
            place = before if before >= 0 else place
        elif -1 < place < at:
            place = self.text.find(mark, at)
        else:
            return place + len(mark) if place >= 0 else 0
        self._searches[mark] = at, place
        return place + len(mark) if place >= 0 else 0

    def group(self, at: int) -> int:
        """Return where the braces that open at ``at`` are closed, 0 if they are not."""
        if self._groups is None:
            self._groups = {}
            opened: list[int] = []
            for match in re.finditer("[{}]", self.text):
                if match.group() == "{":
                    opened.append(match.start())
                elif opened:
                    self._groups[opened.pop()] = match.end()
        return self._groups.get(at, 0)

    def code(self, at: int) -> int:
        """Return where code ends whose back-ticks open at ``at``, 0 if there is none.

        It is closed by as many back-ticks, whatever their number.
        """
        if self._ticks is None:
            self._ticks = {}
            for match in reversed([*re.finditer("`+", self.text)]):
                self._ticks.setdefault(len(match.group()), []).append(match.start())
        opening = _RUN.match(self.text, at)
        n_ticks = len(opening.group()) if opening else 0
        waiting = self._ticks.get(n_ticks, [])
        while waiting and waiting[-1] <= at:
            waiting.pop()
        return waiting[-1] + n_ticks if waiting else 0
