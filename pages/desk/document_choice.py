"""Choose which documents of a desk are worked through as one queue; the address remembers which.

All of them, those that the person was given, some that they choose, or one. Each document has a
name of its own, which stands in the address.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from amts_core.kernel.text.counts import count_noun
from pages.shared import presses

ALL, MINE = "all", "mine"
"""What stands in the place of documents for all of them, and for those that one was given."""
_SEVERAL = "several"
_N_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """What can be chosen: by name what a document is called in short, and with its languages.

    ``mine`` are those that the person was given; ``first`` is chosen where nothing is yet.
    ``progress`` tells how far those are that the desk does not tell it of. ``newest`` returns what
    has taken the place of a document that is not there any more.
    """

    names: Mapping[str, str]
    labels: Mapping[str, str]
    mine: Collection[str]
    first: str
    progress: Mapping[str, str] = field(default_factory=dict)
    newest: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The names of the chosen documents, and how they were chosen: all, mine, several, or one."""

    how: str
    names: tuple[str, ...]

    @property
    def is_all(self) -> bool:
        """Whether all documents are meant, those that come later too."""
        return self.how == ALL

    @property
    def scope(self) -> Hashable:
        """What the choice is called: the same while all documents, or mine, become more."""
        return self.names if self.how == _SEVERAL else self.how


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """The choice of a desk; ``name`` is what the address and the session call it."""

    name: str

    def words(self) -> tuple[str, ...]:
        """Return what was chosen: :data:`ALL`, :data:`MINE`, or names; nothing at first."""
        kept: tuple[str, ...] = st.session_state.get(self._kept, ())
        return tuple(st.query_params.get_all(self.name)) or kept

    def choose(self, *words: str) -> None:
        """Remember which documents are worked through."""
        st.session_state[self._kept] = words
        st.query_params[self.name] = list(words)

    def show(self, found: Documents) -> Chosen:
        """Show the picker and return what is chosen."""
        chosen = self._chosen(found)
        self.choose(*(chosen.names if chosen.how == _SEVERAL else (chosen.how,)))
        options = [
            *([ALL] if len(found.names) > 1 else []),
            *([MINE] if found.mine else []),
            *([_SEVERAL] if chosen.how == _SEVERAL else []),
            *found.names,
        ]
        picker = f"{self.name}_picker"
        st.session_state[picker] = chosen.how  # an undo may have led to another than was picked
        st.selectbox(
            "Document",
            options,
            key=picker,
            on_change=self._pick,
            args=(picker,),
            format_func=lambda one: _described(one, chosen, found),
            label_visibility="collapsed",
        )
        if len(found.names) > 1:
            if presses.button("Several…", key=f"{self.name}_several", icon=":material/checklist:"):
                st.session_state[self._choosing] = True
            if st.session_state.get(self._choosing):
                st.dialog("Documents as one queue", on_dismiss=self._close)(self._several)(
                    found, chosen
                )
        return chosen

    @property
    def _kept(self) -> str:
        return f"{self.name}_chosen"

    @property
    def _choosing(self) -> str:
        return f"{self.name}_choosing"

    def _close(self) -> None:
        st.session_state.pop(self._choosing, None)

    def _pick(self, picker: str) -> None:
        if st.session_state[picker] != _SEVERAL:
            self.choose(st.session_state[picker])

    def _chosen(self, found: Documents) -> Chosen:
        words = self.words()
        if words == (ALL,) and len(found.names) > 1:
            return Chosen(ALL, tuple(found.names))
        if words == (MINE,) and found.mine:
            return Chosen(MINE, tuple(one for one in found.names if one in found.mine))
        wanted = {one if one in found.names else found.newest(one) for one in words}
        names = tuple(one for one in found.names if one in wanted)
        if len(names) > 1:
            return Chosen(_SEVERAL, names)
        name = names[0] if names else found.first
        return Chosen(name, (name,))

    def _several(self, found: Documents, chosen: Chosen) -> None:
        """Choose several documents."""
        names = st.multiselect(
            "Documents",
            list(found.names),
            default=chosen.names if chosen.how == _SEVERAL else (),
            format_func=found.labels.__getitem__,
            placeholder="Choose two or more",
        )
        told = (
            f"Work through {count_noun(len(names), 'document')}" if names else "Work through them"
        )
        if presses.button(told, key=f"{self.name}_do", type="primary", disabled=not names):
            self.choose(*names)
            self._close()
            st.rerun()


def _described(one: str, chosen: Chosen, found: Documents) -> str:
    if one == ALL:
        return f"All {len(found.names)} documents"
    if one == MINE:
        return f"Mine: {count_noun(len(found.mine), 'document')}"
    if one == _SEVERAL:
        named = ", ".join(found.names[name] for name in chosen.names[:_N_NAMED])
        more = ", …" if len(chosen.names) > _N_NAMED else ""
        return f"{len(chosen.names)} documents: {named}{more}"
    progress = "" if one in chosen.names else found.progress.get(one, "")
    return f"{found.labels[one]} · {progress}" if progress else found.labels[one]
