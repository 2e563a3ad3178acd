"""What a project has already: files are new documents to it, new versions, or nothing new."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from amts_core.documents import NewRevision, digests, imports, names, segments, sources
from amts_core.formats import FilePair
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ImportRefused
from amts_core.kernel.records import Alignment, BeadStatus, Project, Segment
from amts_core.review.store import alignments, bead_rows

_LEAST_SHARED = 0.2
"""Of the shorter one's segments: documents of one name that share fewer are two documents."""
_DECIDED = frozenset(BeadStatus) - {BeadStatus.PROPOSED, BeadStatus.SUPERSEDED}


class Fate(StrEnum):
    """What a pair of files is to a project."""

    NEW = "new"
    VERSION = "version"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProposal:
    """A pair of files as it may be imported, under the names that its documents get.

    ``of`` is the alignment that it is a new version of, or the same as; of the ``n_decided``
    decisions on that, ``n_carried`` are on texts that both files still have. ``warning`` is what
    speaks against it, which a person may overrule.
    """

    files: FilePair
    fate: Fate = Fate.NEW
    of: str | None = None
    n_decided: int = 0
    n_carried: int = 0
    warning: str = ""


class KnownDocuments:
    """What a project has already, for pairs of files in two languages to be set against."""

    def __init__(self, store: Store, project: Project | None, languages: tuple[str, str]) -> None:
        self._store = store
        self._languages = languages
        current = alignments.current(store, project.id) if project else ()
        self._pairs = tuple(one for one in current if (one.src_lang, one.tgt_lang) == languages)
        self._digests = digests(store, [n for one in self._pairs for n in _revisions(one)])
        known = sources.newest(store, project.id) if project else ()
        self._revisions = {(one.language, one.path): one.revision_id for one in known}

    def proposal(
        self,
        files: FilePair,
        sides: tuple[NewRevision, NewRevision],
        own_names: tuple[str, str],
        *,
        again: str | None = None,
    ) -> ImportProposal:
        """Return what becomes of a pair of files, and take its names for it.

        :param sides: what they hold.
        :param own_names: what they were called; ``files`` may name them without their language.
        :param again: the alignment that a person says they are a newer version of.
        :raises FormatError: one has no text.
        """
        warning = _warning(*sides)
        data = sides[0].sha256, sides[1].sha256
        for one in self._pairs:
            if again in (None, one.id) and self._digests_of(one) == data:
                return ImportProposal(files=_named(files, one), fate=Fate.SAME, of=one.id)
        before = self._before(files, sides, own_names, again)
        if before is None:
            free = tuple(map(self._free_name, self._languages, _paths(files), sides))
            named = FilePair(files.src, files.tgt, *free)
            for language, path in zip(self._languages, free, strict=True):
                self._revisions.setdefault((language, path), 0)
            return ImportProposal(files=named, warning=warning)
        n_decided, n_carried = self._decisions(before, sides)
        return ImportProposal(
            files=_named(files, before),
            fate=Fate.VERSION,
            of=before.id,
            n_decided=n_decided,
            n_carried=n_carried,
            warning=warning,
        )

    def _digests_of(self, of: Alignment) -> tuple[str, str]:
        return self._digests[of.src_revision_id], self._digests[of.tgt_revision_id]

    def _before(
        self,
        files: FilePair,
        sides: tuple[NewRevision, NewRevision],
        own_names: tuple[str, str],
        again: str | None,
    ) -> Alignment | None:
        """Return the pair of documents that files are a newer version of, None where of none."""
        if again is not None:
            return next((one for one in self._pairs if one.id == again), None)
        called = {files.src_name, own_names[0]}
        return next(
            (
                one
                for one in self._pairs
                if one.src_path in called
                and self._is_like(one.src_revision_id, sides[0])
                and self._is_like(one.tgt_revision_id, sides[1])
            ),
            None,
        )

    def _is_like(self, revision_id: int, side: NewRevision) -> bool:
        old = {part.text for part in segments(self._store, revision_id)}
        new = {part.text for part in side.segments}
        return len(old & new) >= _LEAST_SHARED * min(len(old), len(new))

    def _free_name(self, language: str, path: str, side: NewRevision) -> str:
        """Return what a document is to be called: as the one that it is a version of, else anew.

        A source that is in a pair already has that translation, and no other one in its language.
        """
        revision_id = self._revisions.get((language, path))
        is_paired = language == self._languages[0] and any(
            one.src_path == path for one in self._pairs
        )
        is_known = bool(revision_id) and not is_paired
        if revision_id is None or (is_known and self._is_like(revision_id, side)):
            return path
        return names.free_name(path, {known for code, known in self._revisions if code == language})

    def _decisions(self, of: Alignment, sides: tuple[NewRevision, NewRevision]) -> tuple[int, int]:
        """Return how many decisions there are on a pair, and how many on texts that stay."""
        stay = [
            _staying(segments(self._store, revision_id), side)
            for revision_id, side in zip(_revisions(of), sides, strict=True)
        ]
        decided = [
            bead for bead in bead_rows.beads(self._store, of.id) if bead.state.status in _DECIDED
        ]
        carried = [bead for bead in decided if stay[0].issuperset(bead.src)]
        return len(decided), sum(stay[1].issuperset(bead.tgt) for bead in carried)


def _staying(old: Iterable[Segment], side: NewRevision) -> frozenset[int]:
    """Return the numbers of the segments whose texts a newer version still has."""
    new = {part.text for part in side.segments}
    return frozenset(part.n for part in old if part.text in new)


def _warning(src: NewRevision, tgt: NewRevision) -> str:
    try:
        imports.check_pair(src, tgt, overrule=False)
    except ImportRefused as refused:
        return str(refused)
    return ""


def _named(files: FilePair, as_: Alignment) -> FilePair:
    return FilePair(files.src, files.tgt, as_.src_path, as_.tgt_path)


def _paths(files: FilePair) -> tuple[str, str]:
    return files.src_name, files.tgt_name


def _revisions(of: Alignment) -> tuple[int, int]:
    return of.src_revision_id, of.tgt_revision_id
