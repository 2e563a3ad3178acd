"""The segments of a translated document as HTML: source, what each arm made, the reference."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from amts_core.exchange import UNCOVERED
from amts_core.kernel.records import Arm
from amts_core.kernel.text.changed_words import changes
from amts_core.kernel.text.spans import VERBATIM, inline_spans
from amts_core.post_editing import TextReference
from amts_core.translation import Hypothesis, ResultRow
from pages.shared import arms, changed_words, workspace

_SOFT = "color-mix(in srgb, currentColor 72%, transparent)"
_LINE = "color-mix(in srgb, currentColor 16%, transparent)"
_FAINT = (
    "background:none;color:inherit;text-decoration:underline dotted currentColor 2px;"
    "text-underline-offset:4px"
)
_MARK = (
    "background:light-dark(#ffe9a8,#5d4a12);color:inherit;border-radius:2px;"
    "text-decoration:underline wavy light-dark(#8a4f00,#f0b050) 1px;text-underline-offset:3px"
)
_TITLES = {
    _FAINT: "the engine had no example of it",
    _MARK: "a finding is about it",
    changed_words.COME: "only here",
}

Spans = Sequence[tuple[int, int]]


class Against(StrEnum):
    """What a translation is set against: the words that it alone has are marked."""

    ARM = "arm"
    REFERENCE = "reference"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """What a table shows of a document; ``references`` are by number, none for no column."""

    src_lang: str
    tgt_lang: str
    arms: tuple[Arm, ...]
    references: Mapping[int, TextReference]
    against: Against

    def markup(self, rows: Sequence[ResultRow]) -> str:
        """Return segments and translations as HTML, all texts escaped."""
        src, tgt = (
            html.escape(workspace.language_name(one)) for one in (self.src_lang, self.tgt_lang)
        )
        head = ["n", f"Source, {src}", *(f"{arms.chip(arm)}, {tgt}" for arm in self.arms)]
        head += [f"Reference, {tgt}"] * bool(self.references)
        columns = "2.5rem " + " ".join(["minmax(0,1fr)"] * (len(head) - 1))
        cells = "".join(
            f'<div role="columnheader" style="font-size:0.9rem;padding:0.4rem 1.2rem 0.4rem 0;'
            f'color:{_SOFT}">{one}</div>'
            for one in head
        )
        return (
            f'<div role="table" style="display:grid;grid-template-columns:{columns};'
            f'font-variant-numeric:tabular-nums">{_as_row(cells)}'
            f"{''.join(map(self._row, rows))}</div>"
        )

    def _row(self, row: ResultRow) -> str:
        made = {Arm.BASELINE: row.baseline, Arm.ACT: row.act}
        spans = [
            span
            for one in made.values()
            if one is not None
            for finding in one.findings
            for span in finding.src_spans
        ]
        cells = [
            f'<span style="font-size:0.85rem;color:{_SOFT}">{row.n + 1}</span>',
            f"<div {workspace.in_language(self.src_lang)}>{_marked(row.src, {_MARK: spans})}</div>",
            *(_hypothesis(made[arm], arm, self._other(row, arm)) for arm in self.arms),
        ]
        if self.references:
            cells.append(self._reference(row.n))
        return _as_row(
            "".join(
                f'<div role="cell" style="border-top:1px solid {_LINE};padding:0.55rem 1.2rem '
                f"0.55rem 0;overflow-wrap:anywhere;font-size:1.15rem;line-height:1.6"
                f'">{cell}</div>'
                for cell in cells
            )
        )

    def _other(self, row: ResultRow, arm: Arm) -> str | None:
        """Return the text that an arm's one is set against, None for none."""
        if self.against is Against.REFERENCE:
            found = self.references.get(row.n)
            return None if found is None else found.text
        if self.against is Against.ARM:
            other = row.baseline if arm is Arm.ACT else row.act
            return None if other is None else other.text
        return None

    def _reference(self, n: int) -> str:
        found = self.references.get(n)
        if found is None:
            return _small("–")
        told = ""
        if found.shared_with:
            numbers = ", ".join(f"{one + 1:,}" for one in found.shared_with)
            word = "segment" if len(found.shared_with) == 1 else "segments"
            told = _note(f"It translates {word} {numbers}, too.")
        text = _marked(found.text, {})
        return f"<div {workspace.in_language(self.tgt_lang)}>{text}</div>{told}"


def _as_row(cells: str) -> str:
    return f'<div role="row" style="display:contents">{cells}</div>'


def _hypothesis(one: Hypothesis | None, arm: Arm, other: str | None) -> str:
    """Return what an arm made as HTML: marked what was found, and what another text lacks."""
    if one is None:
        return _small("not there yet")
    mended = [found for found in one.findings if found.check != UNCOVERED]
    text = _marked(
        one.text,
        {
            changed_words.COME: () if other is None else changes(other, one.text).after,
            _FAINT: _spans(one, is_uncovered=True),
            _MARK: _spans(one, is_uncovered=False),
        },
    )
    notes = (f"{found.severity}: {found.message}" for found in mended)
    return (
        f'<div style="border-left:3px solid {arms.COLOURS[arm]};padding-left:0.7rem">'
        f"<div {workspace.in_language(one.tgt_lang)}>{text}</div>"
        f"{''.join(map(_note, notes))}</div>"
    )


def _spans(one: Hypothesis, *, is_uncovered: bool) -> Spans:
    """Return the places of the findings that an uncovered word is, or of the others."""
    return [
        span
        for found in one.findings
        if (found.check == UNCOVERED) is is_uncovered
        for span in found.tgt_spans
    ]


def _small(text: str) -> str:
    return f'<span style="font-size:0.9rem;color:{_SOFT}">{text}</span>'


def _note(text: str) -> str:
    return (
        f'<div style="font-size:0.85rem;line-height:1.45;margin-top:0.25rem;color:{_SOFT}">'
        f"{html.escape(text)}</div>"
    )


def _marked(text: str, spans: Mapping[str, Spans]) -> str:
    """Return a text as HTML, marked in some styles: of several at a place the later ones inside."""
    styles = [(style, frozenset(_within(of_style))) for style, of_style in spans.items()]
    verbatim = {
        at: n
        for n, span in enumerate(inline_spans(text))
        if span.kind in VERBATIM
        for at in range(span.start, span.end)
    }
    pieces = groupby(
        range(len(text)),
        key=lambda at: (
            tuple(style for style, places in styles if at in places),
            verbatim.get(at),
        ),
    )
    return "".join(
        _piece(html.escape("".join(text[at] for at in group)), of_piece, is_verbatim=n is not None)
        for (of_piece, n), group in pieces
    )


def _piece(escaped: str, styles: Sequence[str], *, is_verbatim: bool) -> str:
    # code and addresses run from left to right, whatever the text around them does
    piece = f'<bdi dir="ltr">{escaped}</bdi>' if is_verbatim else escaped
    for style in reversed(styles):
        piece = f'<mark style="{style}" title="{_TITLES[style]}">{piece}</mark>'
    return piece


def _within(spans: Spans) -> Iterator[int]:
    return (at for start, end in spans for at in range(start, end))
