"""The pages of the app: their files, titles, icons and addresses, and the ways to them.

A new page is a folder with a ``page.py``, and a line in :data:`PLACES`.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A page: its folder in ``pages``, what it is called, its icon, and its address."""

    folder: str
    title: str
    icon: str
    address: str

    @property
    def file(self) -> str:
        """Return the page's file, from the top of the product."""
        return f"pages/{self.folder}/page.py"


HOME = PagePlace("home", "Home", "home", "")
DOCUMENTS = PagePlace("documents", "Documents", "description", "documents")
REVIEW = PagePlace("review", "Review", "fact_check", "review")
PARALLEL_DATA = PagePlace("parallel_data", "Parallel data", "database", "parallel_data")
TRANSLATE = PagePlace("translation", "Translate", "translate", "translate")
POST_EDIT = PagePlace("post_editing", "Post-edit", "edit_note", "post_edit")
COMPARE = PagePlace("comparison", "Compare", "compare_arrows", "compare")
SYNC = PagePlace("sync", "Sync", "sync", "sync")
HISTORY = PagePlace("history", "History", "history", "history")
SETTINGS = PagePlace("settings", "Settings", "settings", "settings")

PLACES = (
    HOME, DOCUMENTS, REVIEW, PARALLEL_DATA, TRANSLATE, POST_EDIT, COMPARE, SYNC, HISTORY, SETTINGS,
)  # fmt: skip
"""All pages, in the order of the navigation; the first is where everybody begins."""


def navigation() -> list[StreamlitPage]:
    """Return all pages as Streamlit's navigation takes them."""
    return [
        st.Page(
            place.file,
            title=place.title,
            icon=_icon(place),
            url_path=place.address or None,
            default=place is HOME,
        )
        for place in PLACES
    ]


def link(place: PagePlace, label: str | None = None, **how: Any) -> None:
    """Show a link to a page."""
    st.page_link(place.file, label=label or f"Go to {place.title}", icon=_icon(place), **how)


def go_to(place: PagePlace, **query: str) -> None:
    """Leave this page for another one; the query is what its address says then."""
    st.switch_page(place.file, query_params=query)


def _icon(place: PagePlace) -> str:
    return f":material/{place.icon}:"
