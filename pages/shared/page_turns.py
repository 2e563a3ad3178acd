"""What the browser does when a page gives way to another one: one step back, and from the top.

Streamlit goes to a page first and writes its parameters to the address after that, each as a step
of its own: Back would lead from a page to itself. And it leaves the new page scrolled as far as the
old one was.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

_SCRIPT = """
const go = (isOther) => isOther && document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);

export default function ({ parentElement }) {
  const host = parentElement.host ?? parentElement.getRootNode().host ?? parentElement;
  const box = host.closest('[data-testid="stElementContainer"]');
  if (box) box.style.display = "none"; // it shows nothing, and takes no place
  if (window.amtsTurnsPages) return;
  window.amtsTurnsPages = true;
  const push = history.pushState.bind(history);
  let path = location.pathname;
  history.pushState = (state, title, url) => {
    const isOther = new URL(url ?? "", location.href).pathname !== location.pathname;
    if (isOther) push(state, title, url);
    else history.replaceState(state, title, url);
    path = location.pathname;
    go(isOther);
  };
  window.addEventListener("popstate", () => {
    go(location.pathname !== path);
    path = location.pathname;
  });
}
"""


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("amts_page_turns", js=_SCRIPT)


def mind() -> None:
    """See to it in the browser; nothing is shown."""
    _component()(key="page_turns")
