"""What becomes of files that were handed in: looked at, corrected, and chosen for the import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from amts_core.kernel.text.counts import count_noun
from amts_core.review import Fate, HandedInFiles
from pages.review import alignment_picker
from pages.shared import document_table, places, presses, workspace

_COLUMNS = ("source", "translation", "becomes")
_N_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """The pairs that are to be imported; what speaks against some is overruled, or refuses them."""

    pairs: tuple[Mapping[str, Any], ...]
    is_overruled: bool
    is_refused: bool


def together(key: str) -> tuple[tuple[str, str], ...]:
    """Return the files that the person has paired, source and target, by their paths."""
    paired: tuple[tuple[str, str], ...] = st.session_state.get(f"{key}-together", ())
    return paired


def show(
    found: Mapping[str, Any], files: HandedInFiles, languages: tuple[str, str], *, key: str
) -> ImportChoice:
    """Show pairs as a worker has proposed them, and return those that are chosen.

    :param files: that were handed in.
    """
    pairs: Sequence[Mapping[str, Any]] = found["pairs"]
    if found["left_out"]:
        st.warning("\n\n".join(found["left_out"]), icon=":material/block:")
    if len(pairs) == 1:
        _one(pairs[0], files, languages)
        chosen = [one for one in pairs if one["fate"] != Fate.SAME]
    elif pairs:
        chosen = _many(pairs, files, key)
    else:
        st.info("No two of these files look like versions of one document. Say which are.")
        chosen = []
    _correct(pairs, found["left"], key)
    warnings = [one["warning"] for one in chosen if one["warning"]]
    if not warnings:
        return ImportChoice(tuple(chosen), is_overruled=False, is_refused=False)
    told = warnings[:_N_SHOWN]
    if len(warnings) > _N_SHOWN:
        told.append(f"The same of {len(warnings) - _N_SHOWN} more.")
    st.warning("\n\n".join(told), icon=":material/warning:")
    is_overruled = st.checkbox("Import them anyway", key=f"{key}-overrule")
    return ImportChoice(tuple(chosen), is_overruled=is_overruled, is_refused=not is_overruled)


def _one(of: Mapping[str, Any], files: HandedInFiles, languages: tuple[str, str]) -> None:
    sides = " ↔ ".join(
        f"{name} ({workspace.language_name(code)})"
        for name, code in zip(_names(of, files), languages, strict=True)
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{sides}: {_becomes(of, files)}", width="stretch")
        if of["fate"] == Fate.SAME and presses.button("Review it", icon=":material/fact_check:"):
            alignment_picker.choose(of["of"])
            places.go_to(places.REVIEW)


def _names(of: Mapping[str, Any], files: HandedInFiles) -> tuple[str, str]:
    """Return what the two files of a pair were called; one that stays as it is says so."""
    paths = of["files"]["src"], of["files"]["tgt"]
    src, tgt = (files[path].name if path in files else path for path in paths)
    return src, tgt


def _many(
    pairs: Sequence[Mapping[str, Any]], files: HandedInFiles, key: str
) -> list[Mapping[str, Any]]:
    rows = {n: (*_names(one, files), _becomes(one, files)) for n, one in enumerate(pairs)}
    wanted = [n for n, one in enumerate(pairs) if one["fate"] != Fate.SAME]
    of_these = document_table.table_key(key, [*rows.values()])
    chosen = document_table.choose(_COLUMNS, rows, wanted, key=of_these)
    return [pairs[n] for n in sorted(chosen)]


def _becomes(of: Mapping[str, Any], files: HandedInFiles) -> str:
    """Return what becomes of a pair of files, in words."""
    if of["fate"] == Fate.SAME:
        return "you have this already"
    if of["fate"] == Fate.VERSION:
        if not of["n_decided"]:
            return f"a newer version of {of['files']['src_name']}"
        left = of["n_decided"] - of["n_carried"]
        told = f"{count_noun(of['n_carried'], 'decision')} carried over"
        if left:
            told += f", {left} on text that has changed"
        return f"a newer version of {of['files']['src_name']}: {told}"
    called = of["files"]["src_name"], of["files"]["tgt_name"]
    if called == _names(of, files):
        return "a new document"
    return f"a new document, called {' and '.join(dict.fromkeys(called))}"


def _correct(pairs: Sequence[Mapping[str, Any]], left: Sequence[str], key: str) -> None:
    """Show the files that are in no pair, and let the person pair files otherwise."""
    paths = sorted({*left, *(one["files"][side] for one in pairs for side in ("src", "tgt"))})
    if left:
        st.caption(f"In no pair: {', '.join(left)}")
    if len(paths) < 3 and pairs:
        return
    with st.expander("Pair files otherwise", icon=":material/link:", expanded=not pairs):
        src_column, tgt_column, press = st.columns([4, 4, 2], vertical_alignment="bottom")
        src = src_column.selectbox("Source", paths, index=None, key=f"{key}-pair_src")
        tgt = tgt_column.selectbox("Its translation", paths, index=None, key=f"{key}-pair_tgt")
        with press:
            is_pressed = presses.button("Pair them", disabled=not src or not tgt or src == tgt)
        if is_pressed and src and tgt:
            kept = [one for one in together(key) if not {src, tgt} & {*one}]
            st.session_state[f"{key}-together"] = (*kept, (src, tgt))
            st.rerun()
