"""Files that were handed in together, as they may be imported: paired, and set against a project.

Nothing is stored: a person looks at what is proposed, and corrects it, before it is imported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from amts_core.align import load_encoder
from amts_core.documents import NewRevision, digests, imports
from amts_core.formats import PLAIN, FilePair
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError, DocumentError
from amts_core.kernel.records import OnProgress, Project
from amts_core.project import profiles
from amts_core.review import import_pairs
from amts_core.review.content_pairs import pair_by_content
from amts_core.review.import_pairs import HandedInFile, HandedInFiles, ImportWish, Languages
from amts_core.review.known_documents import ImportProposal, KnownDocuments
from amts_core.review.store import alignments

_AS_IT_IS = "{} (as it is)"


@dataclass(frozen=True, slots=True)
class ImportProposals:
    """Pairs of files, the paths of those in none, and why what is in neither was left out.

    ``kept`` has the SHA-256 of all files by their paths, of those of a pair that stay as they are
    as well.
    """

    pairs: tuple[ImportProposal, ...]
    left: tuple[str, ...]
    left_out: tuple[str, ...]
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """Reads files in two languages and proposes what to make of them in a project.

    ``encoder`` is the name of the one that finds what belongs together by what it says.
    """

    store: Store
    project: Project | None
    languages: Languages
    encoder: str
    wanted: ImportWish

    def propose(self, files: HandedInFiles, progress: OnProgress) -> ImportProposals:
        """Return what may be imported.

        :raises LayoutError: what the person wrote is no layout.
        :raises DocumentError: no two names belong together by the layout.
        """
        if self.wanted.again is not None:
            files, pairs = self._again(files, self.wanted.again)
        else:
            progress(0.0, "Pairing the files")
            pairs = self._pairs(files)
        known = KnownDocuments(self.store, self.project, self.languages)
        proposals: list[ImportProposal] = []
        left_out: list[str] = []
        for number, one in enumerate(pairs):
            progress(number / len(pairs), f"Reading {one.src}")
            try:
                sides = self._read(files, one.src, 0), self._read(files, one.tgt, 1)
                own = import_pairs.own_names(files, one)
                proposals.append(known.proposal(one, sides, own, again=self.wanted.again))
            except AmtsError as error:
                left_out.append(str(error))
        left = import_pairs.left_over(files, pairs)
        kept = {path: one.sha256 for path, one in files.items()}
        return ImportProposals(tuple(proposals), left, tuple(left_out), kept)

    def _pairs(self, files: HandedInFiles) -> tuple[FilePair, ...]:
        wanted = self.wanted
        found = import_pairs.pair_files(
            files, self.languages, layout=wanted.layout, together=wanted.together
        )
        left = import_pairs.left_over(files, found)
        if wanted.layout or len(left) < 2:
            return found
        return (*found, *self._by_content(files, left))

    def _by_content(self, files: HandedInFiles, paths: Sequence[str]) -> tuple[FilePair, ...]:
        """Return which files belong together by what they say."""
        sides = [
            imports.ReadFiles(tuple(self._read(files, path, side) for path in paths_), ())
            for side, paths_ in enumerate(
                [path for path in paths if files[path].language and files[path].may_be(code)]
                for code in self.languages
            )
        ]
        if not all(side.documents for side in sides):
            return ()
        try:
            found = pair_by_content(sides[0], sides[1], load_encoder(self.encoder))
        except DocumentError:
            return ()
        return tuple(
            FilePair(src.path, tgt.path, files[src.path].name, files[tgt.path].name)
            for src, tgt in found.pairs
        )

    def _read(self, files: Mapping[str, HandedInFile], path: str, side: int) -> NewRevision:
        splitter = PLAIN
        if self.project is not None:
            splitter = profiles.splitter(self.store, self.project, self.languages[side])
        found = imports.read_revisions(
            [(files[path].name, blob(self.store, files[path].sha256))],
            self.languages[side],
            encoding=self.wanted.encoding,
            splitter=splitter,
        )[0]
        return replace(found, path=path)

    def _again(
        self, files: HandedInFiles, alignment_id: str
    ) -> tuple[HandedInFiles, tuple[FilePair, ...]]:
        """Return the newer files of a pair of documents; a side that has none stays as it is."""
        if len(files) > 1:
            together = self.wanted.together
            return files, import_pairs.pair_files(files, self.languages, together=together)[:1]
        of = alignments.alignment(self.store, alignment_id)
        ((path, file),) = files.items()
        is_known = file.language is not None
        is_target = not file.may_be(of.src_lang) if is_known else file.name != of.src_path
        name, revision_id, language = (
            (of.src_path, of.src_revision_id, of.src_lang)
            if is_target
            else (of.tgt_path, of.tgt_revision_id, of.tgt_lang)
        )
        sha256 = digests(self.store, [revision_id])[revision_id]
        stays = _AS_IT_IS.format(name)
        paths = (stays, path) if is_target else (path, stays)
        return (
            {**files, stays: HandedInFile(name, sha256, language)},
            (FilePair(paths[0], paths[1], of.src_path, of.tgt_path),),
        )
