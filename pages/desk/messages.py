"""What passes between a desk in the browser and the page, and where a person is after it.

The browser is where it says, and only an answer leads it elsewhere. So the place to show follows
from its newest message and from the answers to the items in it, which are kept: a message that
comes again is answered as the first time, place included, and one that was overtaken moves nobody.

A message is of one box, that of a person and a project. After a change of either the last one is
still of the other box: it does nothing here and moves nobody, and its items stay in the browser
until their box is open again.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from amts_core.kernel.events.leases import Spot
from pages.desk.protocol import DeskAnswer, Envelope, Item

_N_ANSWERS = 200


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and where it leads, None where it leads nowhere."""

    answer: DeskAnswer
    spot: Spot | None = None


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One session's exchange with a desk, of one box.

    ``epoch`` counts how often what is shown has begun anew; ``current`` is what was shown last,
    or is to be shown first. ``message`` is empty until the browser has said something.
    """

    box: str
    epoch: int | None = None
    current: int | None = None
    message: Mapping[str, Any] = field(default_factory=dict)
    _replies: dict[str, Reply] = field(default_factory=dict)
    _name: str = field(default_factory=lambda: uuid.uuid4().hex)
    _n_runs: int = 0

    def receive(self, sent: Mapping[str, Any]) -> None:
        """Take in the newest message, unless it was overtaken by another one of its window."""
        known = self.message
        is_same = sent.get("window") == known.get("window")
        if not is_same or sent.get("seq", 0) >= known.get("seq", 0):
            self.message = sent
        if self.epoch is None:  # a session that was lost goes on where the browser is
            self.epoch = self.message.get("epoch") or 0

    @property
    def page(self) -> int | None:
        """The page of the table that is asked for."""
        return self.message.get("page") if self._is_current else None

    @property
    def around(self) -> int | None:
        """The card around which the document is wanted, 0 for what is shown; None where none is."""
        wanted = self.message.get("around")
        return wanted if wanted is None or self._is_current else 0

    def answer(self, do: Callable[[Item], Reply]) -> bool:
        """Do each item that is not answered yet, and return whether there was one."""
        items = [one for one in self._items if one["token"] not in self._replies]
        for item in items:
            self._replies[item["token"]] = do(item)
        while len(self._replies) > _N_ANSWERS:
            del self._replies[next(iter(self._replies))]
        return bool(items)

    def begin_anew(self, at: int | None = None) -> None:
        """Show something else than before: from the beginning of the queue, or from ``at``."""
        self.current, self.epoch = at, (self.epoch or 0) + 1

    def spot(self) -> Spot:
        """Return where the person is."""
        sent = self.message
        if not self._is_current:
            return Spot(self.current)
        for item in reversed(sent["items"]):
            reply = self._replies.get(item["token"])
            if reply is not None and reply.spot is not None:
                return reply.spot
        return Spot(sent["at"], sent["after"])

    def envelope(self, current: int | None) -> Envelope:
        """Return what the script needs to tell answers apart: what they answer, and their order."""
        self.current = current
        self._n_runs += 1
        sent = self.message
        tokens = [item["token"] for item in self._items]
        return Envelope(
            session=self._name,
            run=self._n_runs,
            window=sent.get("window"),
            seq=sent.get("seq", 0),
            epoch=self.epoch,
            answers={one: self._replies[one].answer for one in tokens if one in self._replies},
            current=current,
        )

    @property
    def _is_own(self) -> bool:
        return self.message.get("box") == self.box

    @property
    def _is_current(self) -> bool:
        """Whether the browser is where it says: what is shown has not begun anew since."""
        epoch = self.message.get("epoch")
        return self._is_own and epoch is not None and epoch == self.epoch

    @property
    def _items(self) -> list[Item]:
        """What the browser has no answer to, of this box."""
        return self.message.get("items", []) if self._is_own else []
