"""A table of numbers and texts that link to what they were made of, as HTML with all escaped."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

SOFT = "color-mix(in srgb,currentColor 72%,transparent)"
LINE = "color-mix(in srgb,currentColor 16%,transparent)"
_LINK = (
    "color:inherit;text-decoration:underline;text-underline-offset:3px;"
    "text-decoration-color:color-mix(in srgb,currentColor 40%,transparent)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in a cell: a text, where it leads to, and a smaller text under it.

    ``markup`` is HTML that stands in place of the text; whoever gives it has escaped it.
    """

    text: str = ""
    href: str = ""
    below: str = ""
    is_strong: bool = False
    markup: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row. ``is_sum`` sets it off from those above, which it sums up."""

    cells: tuple[Cell, ...]
    is_sum: bool = False


def show(
    head: Sequence[Cell], rows: Iterable[Row], *, n_left: int = 1, label: str, widest: str = "100%"
) -> None:
    """Show a table.

    :param n_left: how many columns are of texts, on the left; the others are of numbers.
    :param label: what the table is, for who can't see it.
    :param widest: the width that it has where there is room.
    """
    cells = "".join(_head(cell, is_text=n < n_left) for n, cell in enumerate(head))
    body = "".join(_row(row, n_left) for row in rows)
    name = html.escape(label)
    st.html(  # where the window is too narrow for a table, it scrolls, not the page
        f'<div role="region" aria-label="{name}" tabindex="0" style="overflow-x:auto">'
        f'<table aria-label="{name}" style="border-collapse:collapse;width:100%;'
        f'max-width:{widest};border:0;margin:0;font-variant-numeric:tabular-nums;line-height:1.4">'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def link(text: str, href: str) -> str:
    """Return a link as HTML; it is a new visit, so the address must say everything."""
    return f'<a href="{html.escape(href)}" target="_self" style="{_LINK}">{html.escape(text)}</a>'


def soft(text: str) -> str:
    """Return a smaller, softer text as HTML."""
    style = f"font-size:0.88rem;font-weight:400;color:{SOFT}"
    return f'<span style="{style}">{html.escape(text)}</span>'


def _head(cell: Cell, *, is_text: bool) -> str:
    return (
        f'<th scope="col" style="{_box(is_text)};border-bottom:1px solid {LINE};font-weight:600;'
        f'font-size:0.93rem;vertical-align:bottom">{_content(cell)}</th>'
    )


def _row(row: Row, n_left: int) -> str:
    style = f"border-top:2px solid {LINE}" if row.is_sum else f"border-top:1px solid {LINE}"
    cells = "".join(
        f'<td style="{_box(n < n_left)};{style};vertical-align:top">{_content(cell)}</td>'
        for n, cell in enumerate(row.cells)
    )
    return f"<tr>{cells}</tr>"


def _box(is_text: bool) -> str:
    side = "left" if is_text else "right"
    wrap = "overflow-wrap:anywhere;min-width:10rem" if is_text else "white-space:nowrap"
    return f"padding:0.4rem 0.9rem 0.4rem 0;text-align:{side};border:0;{wrap}"


def _content(cell: Cell) -> str:
    shown = cell.markup or (link(cell.text, cell.href) if cell.href else html.escape(cell.text))
    if cell.is_strong:
        shown = f'<span style="font-weight:700">{shown}</span>'
    return f"{shown}<br>{soft(cell.below)}" if cell.below else shown
