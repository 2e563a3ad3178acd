"""Choose which translated documents are post-edited as one queue; the address remembers it.

The name of a document in the address is that of its revision and its language.
"""

from collections.abc import Mapping

import streamlit as st

from amts_core import post_editing
from amts_core.kernel.post_edits import DocumentKey, EditedDocument
from amts_core.kernel.records import Granularity, Person, Project
from amts_core.teamwork import assignments
from pages.desk.document_choice import Chosen, DocumentChoice, Documents
from pages.shared import places, presses, workspace

CHOICE = DocumentChoice("translation")
_FORMER = "edit_former"
_FORMER_NAMES = "revision", "into", "by"


def show(project: Project, me: Person) -> tuple[Chosen, tuple[DocumentKey, ...]] | None:
    """Show the picker and return what is chosen; None where nothing is translated."""
    _follow_former_address()
    found = {name_of(key): one for key, one in documents(project).items()}
    if not found:
        return None
    given = assignments.given(workspace.store(), project.id, me.id)
    mine = {name_of(one.state.key) for one in given if one.state.key}
    is_open = (name for name, one in found.items() if one.n_saved < one.n_segments)
    chosen = CHOICE.show(
        Documents(
            names={name: one.path for name, one in found.items()},
            labels={name: _described(one) for name, one in found.items()},
            progress={
                name: f"{one.n_saved:,} of {one.n_segments:,} saved" for name, one in found.items()
            },
            mine=mine & found.keys(),
            first=next(is_open, next(iter(found))),
        )
    )
    st.checkbox(
        "Older translations, too",
        key=_FORMER,
        help="Those that nobody has begun and that were translated again since: of older versions, "
        "or cut into sentences or paragraphs otherwise.",
    )
    return chosen, tuple(found[name].key for name in chosen.names)


def documents(project: Project) -> Mapping[DocumentKey, EditedDocument]:
    """Return what can be post-edited, newest order first; chosen ones are always among it."""
    found = _documents(project, with_former=bool(st.session_state.get(_FORMER)))
    wanted = {key for key in map(_key, CHOICE.words()) if key is not None}
    if wanted - found.keys():
        more = _documents(project, with_former=True)
        found |= {key: one for key, one in more.items() if key in wanted}
    return found


def choose(*keys: DocumentKey) -> None:
    """Remember which documents are worked on."""
    CHOICE.choose(*map(name_of, keys))


def link(*keys: DocumentKey, label: str = "Post-edit") -> None:
    """Offer a button that opens documents at the desk, several as one queue; none without any."""
    if keys and presses.button(label, type="primary", icon=":material/edit_note:"):
        choose(*keys)
        places.go_to(places.POST_EDIT)


def address(key: DocumentKey) -> dict[str, str]:
    """Return what of the page's address names a document."""
    return {CHOICE.name: name_of(key)}


def name_of(key: DocumentKey) -> str:
    """Return what a document is called in the address."""
    cut = "" if key.granularity is Granularity.SENTENCE else f".{key.granularity.value}"
    return f"{key.revision_id}.{key.tgt_lang}{cut}"


def _key(name: str) -> DocumentKey | None:
    """Return the document that a name says, None where it is none."""
    revision, _, rest = name.partition(".")
    tgt_lang, _, cut = rest.partition(".")
    number = workspace.number(revision)
    if number is None or cut not in ("", *Granularity):
        return None
    return DocumentKey(number, tgt_lang, Granularity(cut or Granularity.SENTENCE))


def _documents(project: Project, *, with_former: bool) -> dict[DocumentKey, EditedDocument]:
    found = post_editing.documents(workspace.store(), project.id, with_former=with_former)
    return {one.key: one for one in found}


def _described(one: EditedDocument) -> str:
    """Return name, languages and cut in one line."""
    cut = "" if one.key.granularity is Granularity.SENTENCE else " · by paragraph"
    former = "" if one.is_current else " · translated again since"
    return (
        f"{one.path} · {workspace.language_name(one.src_lang)} → "
        f"{workspace.language_name(one.key.tgt_lang)}{cut}{former}"
    )


def _follow_former_address() -> None:
    """Choose what an address names in three parts, as bookmarks may: revision, language, cut."""
    revision, tgt_lang, cut = (st.query_params.get(name, "") for name in _FORMER_NAMES)
    key = _key(".".join(one for one in (revision, tgt_lang, cut) if one))
    if key is not None:
        choose(key)
    for name in _FORMER_NAMES:
        st.query_params.pop(name, None)
