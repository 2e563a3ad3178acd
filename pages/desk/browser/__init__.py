"""What the desks in the browser share: one desk, its outbox, keys, dialogs and look.

A desk is one component, so that keys, focus, editing and the next card need no round trip, and so
that each decision names what was on screen, and in which version. The page gives it what to show
and finds in its ``out`` what the person has done.
"""

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import streamlit as st

from pages.desk.protocol import Message

_FOLDER = Path(__file__).parent
_IMPORT = re.compile(r'^import (?:[^;"]* from )?"(?P<path>[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default )(?:\{\};\n)?", re.MULTILINE)


@st.cache_resource(show_spinner=False)
def component(name: str, folder: str) -> Callable[..., Any]:
    """Return a component made of the modules that a folder's ``main.js`` needs, and of its look."""
    own = Path(folder)
    styles = (_FOLDER / "desk.css", own / "card.css")
    return st.components.v2.component(
        name,
        html='<section class="card" tabindex="-1"></section>',
        css="\n".join(map(_text, styles)),
        js=joined(own / "main.js"),
    )


def show(package: ModuleType, data: dict[str, Any], *, key: str) -> None:
    """Show a desk; what the person does is in :func:`out` at the next run.

    :param package: the folder of its script and look.
    """
    made = component(package.__name__.replace(".", "_"), str(Path(package.__path__[0])))
    changes = {"on_out_change": _nothing, "on_departs_change": _nothing}
    made(key=key, data=data, default={"out": None}, **changes)


def joined(entry: Path) -> str:
    """Return a module and all that it imports as one script, which is all that a component takes.

    Each module comes once, behind those that it needs; none of them may use a name of another one.
    """
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", _text(path))) for path in modules(entry))


def modules(entry: Path) -> tuple[Path, ...]:
    """Return the files of a module and of all that it imports, each behind those that it needs."""
    found: list[Path] = []
    seen: set[Path] = set()

    def visit(path: Path) -> None:
        if path not in seen:
            seen.add(path)
            for match in _IMPORT.finditer(_text(path)):
                visit((path.parent / match["path"]).resolve())
            found.append(path)

    visit(entry.resolve())
    return tuple(found)


def out(key: str) -> Message | None:
    """Return what the browser has sent last: where the person is, and items to be answered."""
    state = st.session_state.get(key)
    return cast("Message | None", state.out if state is not None else None)


def departs(key: str) -> bool:
    """Return whether the person has just chosen to go on at the page that comes next."""
    state = st.session_state.get(key)
    return state is not None and bool(state.get("departs"))


def _nothing() -> None:
    """Do nothing on a change: the page looks at each run, since a callback misses a reconnect."""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
