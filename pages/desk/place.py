"""Where a person works at a desk: what one kind of desk can do, and what its session keeps."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import NotFoundError, ReviewError
from amts_core.kernel.events.leases import Spot
from amts_core.kernel.events.machine import EventSubject
from amts_core.kernel.records import Decision, DeskAct, Person, Project, Via
from amts_core.kernel.text.substitutions import Rewording, Substitution
from amts_core.project import person_keys
from amts_core.teamwork import Desk as TopicsOf
from pages.desk import keymap
from pages.desk.keymap import KeyBinding
from pages.desk.messages import Exchange
from pages.desk.protocol import (
    DeskAnswer,
    DeskCard,
    DoneSoFar,
    FoundUnit,
    IdenticalCards,
    Item,
    KnownTerm,
    LookedUp,
    QueueFilter,
    ReplacePreview,
    ReplaceReach,
    ShownDocument,
    TablePage,
    TwoLanguages,
)

HERE, CHOSEN, ALL = "here", "chosen", "all"
"""Reaches of a replacement: the document that the person is in, those that are chosen, and all."""


@dataclass(slots=True, kw_only=True)
class DeskSession:
    """What the session keeps of a desk: what it looks at, never what is decided.

    ``box`` is that of the person and the project. ``scope`` names the documents worked through,
    ``leads_to`` those that an answer leads to, None for none; ``filters`` are the chosen ones, by
    name. ``replacing`` is what a replacement would change, until something else is done, and
    ``overtaken`` are ids of events that undo and redo pass over: others have changed all of them.
    ``has_news`` says that the page around the desk has something new to show.
    """

    box: str
    scope: Hashable
    exchange: Exchange = field(init=False)
    filters: dict[str, str] = field(default_factory=dict)
    found: LookedUp | None = None
    identical: IdenticalCards | None = None
    replacing: ReplacePreview | None = None
    known_term: KnownTerm | None = None
    people: tuple[str, ...] = ()
    people_until: float = 0.0
    leads_to: Hashable = None
    overtaken: set[int] = field(default_factory=set)
    has_news: bool = False

    def __post_init__(self) -> None:
        self.exchange = Exchange(box=self.box)

    def enter(self, scope: Hashable) -> None:
        """Work through other documents, from the beginning."""
        self.scope = scope
        self.exchange.begin_anew()


@dataclass(frozen=True, slots=True)
class CardPlace:
    """A card as it is now: what it is called, which document it is of, and its source."""

    id: int
    scope: Hashable
    src_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskShown:
    """What a desk of one kind shows: its card's sight, a record of its protocol, and around it."""

    sight: Any
    cards: Sequence[DeskCard]
    table: TablePage
    progress: DoneSoFar


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterKind:
    """A filter of a queue, by its name in the address; the first option is that of the beginning.

    One without options takes words.
    """

    name: str
    label: str
    options: tuple[str, ...] = ()

    def value(self, chosen: Mapping[str, str]) -> str:
        """Return what is chosen, or what stands there at the beginning."""
        first = self.options[0] if self.options else ""
        wanted = chosen.get(self.name, first)
        return first if self.options and wanted not in self.options else wanted


@dataclass(frozen=True, slots=True)
class FurtherWay:
    """Where the work goes on: what its button says, and what goes there."""

    label: str
    go: Callable[[], None]


SessionT = TypeVar("SessionT", bound=DeskSession)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPlace(ABC, Generic[SessionT]):
    """Where an item is done: by whom, in which project and documents, chosen by which filters.

    ``further`` is where the work goes on once all is done.
    """

    keys: ClassVar[tuple[KeyBinding, ...]]
    kinds: ClassVar[tuple[FilterKind, ...]]
    noun: ClassVar[str]
    further: ClassVar[FurtherWay | None] = None
    topics: ClassVar[TopicsOf]
    subject: ClassVar[EventSubject[Any, Any]]

    store: Store
    me: Person
    project: Project
    session: SessionT

    @property
    @abstractmethod
    def has_several(self) -> bool:
        """Whether several documents are worked through, one after the other."""

    @abstractmethod
    def holds(self, scope: Hashable) -> bool:
        """Return whether a document is one of those that are worked through."""

    @abstractmethod
    def find(self, card_id: int) -> CardPlace:
        """Return a card, or what has taken its place.

        :raises NotFoundError: there is no such card.
        """

    @property
    @abstractmethod
    def languages(self) -> TwoLanguages:
        """Those of the document that the person is in."""

    @abstractmethod
    def languages_of(self, card_id: int) -> TwoLanguages:
        """Return those of the document that a card is of, wherever the person is by now.

        :raises NotFoundError: there is no such card.
        """

    @abstractmethod
    def of_segment(self, number: int) -> int:
        """Return the card of a source segment, by its number from 1.

        :raises ReviewError: there is no such segment.
        """

    @abstractmethod
    def neighbour(self, card_id: int, step: int) -> int | None:
        """Return the card beside one in the queue, now held; None at the queue's end."""

    @abstractmethod
    def retrace(self, act: DeskAct, *, is_redo: bool) -> tuple[Decision, int | None]:
        """Take back what the person did last, or do it again: the event, and its card.

        :raises ReviewError: there is nothing to take back.
        """

    @abstractmethod
    def look_up(self, words: str) -> tuple[FoundUnit, ...]:
        """Return approved units that hold words."""

    @abstractmethod
    def rewordings(self, wanted: Rewording, reach: str) -> tuple[Substitution, ...]:
        """Return what would become of what is done in the languages of this document.

        :raises ReviewError: it can't be looked for, or put in, or the search takes too long.
        """

    @abstractmethod
    def reword(self, act: DeskAct, wanted: Rewording, versions: Mapping[int, int]) -> Decision:
        """Replace something in what the person saw, by id in which version, as one event.

        :raises ConflictError: one of them was changed since.
        """

    @abstractmethod
    def others(self) -> tuple[str, ...]:
        """Return who else is here."""

    @abstractmethod
    def shown(self, spot: Spot, page: int | None) -> DeskShown:
        """Return what to show somebody at a spot, and which page of the table."""

    @abstractmethod
    def document_around(self, card_id: int) -> ShownDocument:
        """Return the stretch of its document that a card stands in.

        :raises NotFoundError: there is no such card.
        """

    @abstractmethod
    def next_document(self) -> tuple[Hashable, str] | None:
        """Return a document in which something is left to do, and its name; None where none is."""

    def begin(self, event: Decision, doing: str) -> DeskAnswer | None:
        """Have what takes long done by a worker; None where an event is done already."""
        return None

    def leave_choice(self) -> None:
        """Let go of what was chosen instead of a queue, now that a filter is."""

    def still(self, spot: Spot) -> Spot:
        """Return where somebody is who was at a spot, now that much has been done."""
        return spot

    def reaches(self) -> tuple[ReplaceReach, ...]:
        """Return in which documents something can be replaced; the first is chosen at first."""
        into = f"documents into {self.languages.tgt.name}"
        here, every = ReplaceReach(HERE, "this document"), ReplaceReach(ALL, f"all {into}")
        if not self.has_several:
            return here, every
        return ReplaceReach(CHOSEN, f"the chosen {into}"), here, every

    def choices(self) -> tuple[QueueFilter, ...]:
        """Return the filters as they are chosen."""
        chosen = self.session.filters
        return tuple(
            QueueFilter(
                name=one.name, label=one.label, value=one.value(chosen), options=one.options
            )
            for one in self.kinds
        )

    def key(self, action: str) -> str:
        """Return a key as this person has it."""
        return next(one.shown for one in self.bindings() if one.action == action)

    def bindings(self) -> tuple[KeyBinding, ...]:
        """Return all keys as this person has them."""
        return keymap.bindings(person_keys(self.store, self.me.id), self.keys)

    @property
    def at(self) -> int | None:
        """The card that the person is at, or was at last; None where there is none."""
        exchange = self.session.exchange
        return exchange.spot().behind or exchange.current

    def entered(self, card: CardPlace) -> int:
        """Return a card's id; where it is of another document, that is led to."""
        if not self.holds(card.scope):
            self.session.leads_to = card.scope
        return card.id

    def leads(self, card_id: int) -> int:
        """Return what has taken the place of a card, led to as :meth:`entered`."""
        return self.entered(self.find(card_id))

    def here(self, card_id: int) -> int | None:
        """Return what a card is called now; None where it is gone, or of another document."""
        try:
            card = self.find(card_id)
        except NotFoundError:
            return None
        return card.id if self.holds(card.scope) else None


PlaceT = TypeVar("PlaceT", bound=DeskPlace[Any])
Do = Callable[[Item, PlaceT], DeskAnswer]
"""Does what an item asks for, and returns what became of it."""


def act_of(item: Item, me: Person, note: str | None = None) -> DeskAct:
    """Return who acts by an item, and how."""
    return DeskAct(
        person=me,
        via=Via(item["via"]),
        token=item["token"],
        dwell_ms=item.get("dwell"),
        note=note,
    )


def card_of(item: Item) -> int:
    """Return the card that an item is about.

    :raises ReviewError: it is about none.
    """
    card = item.get("card")
    if card is None:
        raise ReviewError("No pair or segment is named. Reload the page.")
    return int(card)
