"""What passes between a desk in the browser and its page, as both of them write it.

The script has the same types in ``browser/protocol.js``; a test holds the two against each other.
What goes to the browser are records, which become JSON by their fields; what comes from there is
JSON, of another version of the page perhaps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from pages.desk.keymap import KeyBinding

Span = tuple[int, int]


class EffortSpent(TypedDict):
    """What a text has cost so far."""

    active_ms: int
    n_keystrokes: int


class ReplaceWish(TypedDict):
    """What is looked for, how, what is put in its place, and in which of the desk's reaches."""

    words: str
    new: str
    is_regex: bool
    is_whole: bool
    is_cased: bool
    reach: str


class Item(TypedDict):
    """What a person has done, what was on the screen in which version, and a token.

    ``is_decision`` is what must not be lost, ``goes_on`` what the person has left behind already.
    """

    token: str
    action: str
    via: str
    card: NotRequired[int | None]
    version: NotRequired[int]
    text: NotRequired[str | None]
    src_text: NotRequired[str | None]
    note: NotRequired[str | None]
    name: NotRequired[str]
    key: NotRequired[str]
    offset: NotRequired[int | None]
    src_offset: NotRequired[int | None]
    step: NotRequired[int]
    task: NotRequired[str]
    dwell: NotRequired[int | None]
    seen: NotRequired[dict[str, int]]
    taken: NotRequired[str]
    batch: NotRequired[int | None]
    begun_with: NotRequired[str]
    effort: NotRequired[EffortSpent]
    ignored: NotRequired[dict[str, str]]
    replacing: NotRequired[ReplaceWish]
    is_kept: NotRequired[bool]
    is_confirmed: NotRequired[bool]
    is_decision: NotRequired[bool]
    goes_on: NotRequired[bool]


class Message(TypedDict):
    """Where the browser is, which items it has no answer to, and the number of what it has done.

    All of it belongs to one ``box``, None until the desk has said which. A person is ``at``
    something, or ``after`` what they are done with; ``page`` is that of the table where one was
    asked for, ``around`` the card around which the document is, 0 for the one that is shown, None
    where no document is.
    """

    nonce: int
    box: str | None
    window: str
    seq: int
    epoch: int | None
    page: int | None
    around: int | None
    at: int | None
    after: int | None
    items: list[Item]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFault:
    """A finding; ``fix`` is the corrected text where there is one."""

    check: str
    severity: str
    message: str
    sentence: str
    fix: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAnswer:
    """What became of an item: what to tell, and where it leads.

    It leads to ``card``, or behind ``after`` where nothing is left. ``outcome`` is "saved" where
    what the window keeps of the item's card counts no more, "undone" where that card has changed
    under it, "asks" where the ``findings`` want to be confirmed, or empty.
    """

    text: str = ""
    kind: str = ""
    card: int | None = None
    after: int | None = None
    closes: bool = False
    outcome: str = ""
    findings: tuple[FoundFault, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What tells answers apart: what they answer, and their order."""

    session: str
    run: int
    window: str | None
    seq: int
    epoch: int | None
    answers: Mapping[str, DeskAnswer]
    current: int | None


@dataclass(frozen=True, slots=True)
class ShownLanguage:
    """A language: its code, its name, and how its lines run."""

    code: str
    name: str
    dir: str


@dataclass(frozen=True, slots=True)
class TwoLanguages:
    """Those of the two sides."""

    src: ShownLanguage
    tgt: ShownLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMark:
    """Inline markup that a translation repeats as it is, in code points.

    ``n_signs`` of its signs at each end only say what it is, as the backticks of code.
    """

    kind: str
    start: int
    end: int
    n_signs: int


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text, what of it is told of, in code points, and its markup."""

    text: str
    spans: tuple[Span, ...] = ()
    marks: tuple[ShownMark, ...] = ()


@dataclass(frozen=True, slots=True)
class BothTexts:
    """What stands on the two sides."""

    src: str
    tgt: str


@dataclass(frozen=True, slots=True)
class BegunText:
    """A text that an editor begins with, what it was taken from, and of which batch."""

    text: str
    taken: str = ""
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class VersionText:
    """A text, and whose it is."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedAct:
    """What the person wanted to do; no text stands for the one in the editor."""

    name: str
    action: str
    text: str | None
    src_text: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """What several people have made of a card; the person chooses where one is ``mine``."""

    title: str
    versions: tuple[VersionText, ...]
    mine: WantedAct | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTerm:
    """A term of the glossary that the source has, and whether the text of the card uses it.

    ``tgt_spans`` are where that has the words of its translations.
    """

    term: str
    translations: tuple[str, ...]
    src_spans: tuple[Span, ...]
    tgt_spans: tuple[Span, ...]
    is_used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCard:
    """What every desk shows of a pair or a segment.

    ``begun`` is the text that an editor begins with, the person's ``draft`` or ``base``.
    """

    id: int
    version: int
    status: str
    label: str
    place: str
    languages: TwoLanguages
    src: MarkedText
    begun: BegunText
    base: BegunText
    draft: bool
    effort: EffortSpent
    before: tuple[BothTexts, ...]
    after: tuple[BothTexts, ...]
    terms: tuple[ShownTerm, ...]
    findings: tuple[FoundFault, ...]
    holder: str | None
    note: str
    dispute: Dispute | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A row of the queue; ``more`` are cells of the desk's own columns.

    ``document`` is what it is of, empty where the queue is of one document.
    """

    id: int
    n: str
    status: str
    src: str
    tgt: str
    languages: TwoLanguages
    document: str
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """A page of the queue."""

    rows: tuple[QueueRow, ...]
    columns: tuple[str, ...]
    page: int
    n_pages: int
    total: int


@dataclass(frozen=True, slots=True)
class DoneSoFar:
    """How far the documents are."""

    total: int
    decided: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """A filter of the queue; one without options takes words."""

    name: str
    label: str
    value: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUnit:
    """An approved unit that holds the words that were looked up, and the documents that have it."""

    src: str
    tgt: str
    languages: TwoLanguages
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was found of words."""

    words: str
    rows: tuple[FoundUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdenticalRow:
    """Another card that nobody has done, with the same text; ``holder`` is who is at it now."""

    id: int
    version: int
    path: str
    n: int
    text: str
    holder: str | None


@dataclass(frozen=True, slots=True)
class IdenticalCards:
    """What a decision, or a text, may be propagated to."""

    card: int
    rows: tuple[IdenticalRow, ...]


@dataclass(frozen=True, slots=True)
class ReplaceReach:
    """Documents in which something may be replaced."""

    name: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceRow:
    """A text in which something would be replaced: what stands there now, and then."""

    id: int
    version: int
    document: str
    src: str
    before: MarkedText
    after: MarkedText
    is_possible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacePreview:
    """What a wish would change: the first rows of ``total``."""

    wish: ReplaceWish
    total: int
    rows: tuple[ReplaceRow, ...]
    languages: TwoLanguages


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A term that is in the glossary already, with other translations than the one to be added."""

    term: str
    translations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can be asked."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownComment:
    """What somebody has said on a card; ``told`` is what that was: said, asked, or answered."""

    person: str
    told: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownThread:
    """What was said on a card; ``asks`` is what is still to be answered, empty where nothing is."""

    comments: tuple[ShownComment, ...]
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPart:
    """A text of a document as it is read: that of a card, in a block of a kind.

    ``place`` orders the parts. ``code`` is what stands before its block as it is; ``is_row`` tells
    a block that begins a row. The spans of the texts are those of links.
    """

    card: int
    place: float
    block: int
    kind: str
    status: str
    code: str
    is_row: bool
    src: MarkedText
    tgt: MarkedText


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDocument:
    """A stretch of the document that a card is of; whether it is at the beginning, at the end.

    ``joiners`` stand between the texts of a block.
    """

    languages: TwoLanguages
    joiners: BothTexts
    parts: tuple[DocumentPart, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSight:
    """What every desk has around its card.

    ``box`` is what the window keeps its things under: what is not in it yet is of another person
    or project, and waits there. ``next_document`` is where something is left.
    """

    box: str
    progress: DoneSoFar
    people: tuple[str, ...]
    filters: tuple[QueueFilter, ...]
    found: LookedUp | None
    keys: tuple[KeyBinding, ...]
    empty: str
    next_document: str | None
    further: str
    identical: IdenticalCards | None
    reaches: tuple[ReplaceReach, ...]
    replacing: ReplacePreview | None
    known_term: KnownTerm | None
    keeps_terms: bool
    threads: Mapping[str, ShownThread]
    colleagues: tuple[Colleague, ...]
    document: ShownDocument | None
