"""What the browser's post-editing desk sends, done: each item is answered once.

An item names the segment and the version that were on screen. What becomes an event carries the
item's token into the database, so that a session that was lost in between answers the same.
"""

from collections.abc import Callable

from amts_core import post_editing
from amts_core.kernel.errors import AmtsError, ConflictError, NotFoundError, ReviewError
from amts_core.kernel.post_edits import EditStatus, Effort, PostEdit, Taken
from amts_core.kernel.records import DeskAct, Finding, Via
from amts_core.post_editing import Saved, edit_rows
from amts_core.project import members, person_keys
from pages.desk import keymap
from pages.post_editing.card_data import EditClash
from pages.post_editing.place import EditAnswer, EditPlace, Item, beside, next_of
from pages.shared import workspace

_N_FOUND = 30


def answer(item: Item, place: EditPlace) -> EditAnswer:
    """Do what an item asks for, and return what to tell the person."""
    try:
        if item["action"] not in _ACTIONS:  # kept by a page of another version
            raise ReviewError("This page does not fit the program any more. Reload it.")
        return _ACTIONS[item["action"]](item, place)
    except AmtsError as error:
        return EditAnswer(text=str(error), kind="error")


def _save(item: Item, place: EditPlace) -> EditAnswer:
    saved = _saved(item, place, item["token"])
    if isinstance(saved, EditAnswer):
        return saved
    post_edit_id = int(item["segment"])
    return EditAnswer(
        text=_told(saved, place),
        kind="",
        segment=next_of(place, post_edit_id),
        outcome="saved",
        drops=post_edit_id,
    )


def _saved(item: Item, place: EditPlace, token: str) -> Saved | EditAnswer:
    """Save a text, or return what has to be answered before it is saved."""
    post_edit_id = int(item["segment"])
    try:
        saved = post_editing.save(
            place.store,
            DeskAct(person=place.me, via=Via(item["via"]), token=token),
            post_edit_id,
            item["text"],
            taken=Taken(item["taken"]),
            batch_id=item.get("batch"),
            seen_version=item["version"],
            effort=_effort(item),
            is_confirmed=item["is_confirmed"],
            ignored=item["ignored"],
        )
    except ConflictError as error:
        place.session["clashes"][post_edit_id] = EditClash(item["version"], item["seen"])
        return EditAnswer(text=str(error), kind="error")
    except ReviewError as error:
        return EditAnswer(
            text=str(error), kind="error", findings=_checked(place, post_edit_id, item["text"])
        )
    if saved.needs_confirmation:
        return EditAnswer(
            text=f"Look at what was found. {place.shown('save')} again saves it all the same, "
            f"{place.shown('ignore_warning')} ignores a warning with a reason.",
            kind="warning",
            outcome="asks",
            findings=saved.findings,
        )
    place.session["clashes"].pop(post_edit_id, None)
    return saved


def _told(saved: Saved, place: EditPlace) -> str:
    if saved.is_agreement:
        return "Somebody else saved the very same text: you agree."
    edits = "" if saved.hter is None else f" with an HTER of {saved.hter:.1f} %"
    return f"Saved{edits}. {place.shown('take_back')} takes it back."


def _draft(item: Item, place: EditPlace) -> EditAnswer:
    """Keep a text that is not saved yet, and say what the checks find in it."""
    post_edit_id = int(item["segment"])
    post_editing.save_draft(
        place.store,
        place.me,
        post_edit_id,
        item["text"] if item["is_kept"] else None,
        taken=Taken(item["taken"]),
        effort=_effort(item),
        batch_id=item.get("batch"),
    )
    return EditAnswer(findings=_checked(place, post_edit_id, item["text"]))


def _checked(place: EditPlace, post_edit_id: int, text: str) -> tuple[Finding, ...]:
    return post_editing.check(place.store, edit_rows.post_edit(place.store, post_edit_id), text)


def _effort(item: Item) -> Effort:
    return Effort(int(item["effort"]["active_ms"]), int(item["effort"]["n_keystrokes"]))


def _leave(item: Item, place: EditPlace) -> EditAnswer:
    """Take the text of somebody else, and let go of one's own."""
    post_edit_id = int(item["segment"])
    post_editing.save_draft(place.store, place.me, post_edit_id, None)
    place.session["clashes"].pop(post_edit_id, None)
    return EditAnswer(text="Theirs stays.", segment=post_edit_id, drops=post_edit_id)


def _move(step: int) -> Callable[[Item, EditPlace], EditAnswer]:
    def moved(item: Item, place: EditPlace) -> EditAnswer:
        if item.get("segment") is None:
            return EditAnswer()
        at = int(item["segment"])
        return EditAnswer(segment=beside(place, at, step) or at)

    return moved


def _go_to(item: Item, place: EditPlace) -> EditAnswer:
    return EditAnswer(segment=_entered(place, int(item["segment"])))


def _return(item: Item, place: EditPlace) -> EditAnswer:
    """Go back to a segment that an address names, if it is one of this document."""
    try:
        found = edit_rows.post_edit(place.store, int(item["segment"]))
    except NotFoundError:
        return EditAnswer()
    return EditAnswer(segment=found.id if found.key == place.key else None)


def _go_to_segment(item: Item, place: EditPlace) -> EditAnswer:
    number = int(item["offset"])
    found = edit_rows.of_document(place.store, place.key)
    wanted = next((one for one in found if one.n == number - 1), None)
    if wanted is None:
        raise ReviewError(f"This document has no segment {number}: it has {len(found)}.")
    return EditAnswer(segment=wanted.id)


def _undo(item: Item, place: EditPlace) -> EditAnswer:
    _, post_edit_id = post_editing.undo(
        place.store, place.me, place.project.id, via=Via(item["via"]), token=item["token"]
    )
    return EditAnswer(text="Taken back.", segment=_entered(place, post_edit_id), drops=post_edit_id)


def _redo(item: Item, place: EditPlace) -> EditAnswer:
    _, post_edit_id = post_editing.redo(
        place.store, place.me, place.project.id, via=Via(item["via"]), token=item["token"]
    )
    return EditAnswer(text="Done again.", segment=_entered(place, post_edit_id), drops=post_edit_id)


def _entered(place: EditPlace, post_edit_id: int) -> int:
    """Return a segment, its document chosen where it is another one."""
    there = edit_rows.post_edit(place.store, post_edit_id).key
    if there != place.key:
        place.session["leads_to"] = there
    return post_edit_id


def _approve(item: Item, place: EditPlace) -> EditAnswer:
    post_edit_id = int(item["segment"])
    post_editing.approve(
        place.store,
        place.me,
        post_edit_id,
        seen_version=item["version"],
        via=Via(item["via"]),
        token=item["token"],
    )
    return _judged("Approved.", post_edit_id, place)


def _send_back(item: Item, place: EditPlace) -> EditAnswer:
    post_edit_id = int(item["segment"])
    post_editing.send_back(
        place.store,
        place.me,
        post_edit_id,
        item["note"],
        seen_version=item["version"],
        via=Via(item["via"]),
        token=item["token"],
    )
    return _judged("Sent back with your note.", post_edit_id, place)


def _judged(told: str, post_edit_id: int, place: EditPlace) -> EditAnswer:
    text = f"{told} {place.shown('take_back')} takes it back."
    return EditAnswer(text=text, kind="", segment=next_of(place, post_edit_id), drops=post_edit_id)


def _identical(item: Item, place: EditPlace) -> EditAnswer:
    post_edit_id = int(item["segment"])
    found = post_editing.identical(place.store, place.me, post_edit_id)
    place.session["identical"] = {
        "segment": post_edit_id,
        "rows": [
            {
                "id": one.id,
                "version": one.version,
                "path": one.path,
                "n": one.n + 1,
                "text": one.text,
                "holder": one.holder,
            }
            for one in found
        ],
    }
    return EditAnswer()


def _propagate(item: Item, place: EditPlace) -> EditAnswer:
    """Save the text where it is new, and then let the identical segments have it as one step."""
    post_edit_id = int(item["segment"])
    current = edit_rows.post_edit(place.store, post_edit_id)
    if not _is_saved(current, item["text"]):
        saved = _saved(item, place, f"{item['token']}-own")
        if isinstance(saved, EditAnswer):
            return saved
    versions = {int(one): version for one, version in item["versions"].items()}
    if versions:
        post_editing.propagate(
            place.store,
            place.me,
            post_edit_id,
            versions,
            via=Via(item["via"]),
            token=item["token"],
        )
    more = f" and for {len(versions)} more" if versions else ""
    text = f"Saved{more}. {place.shown('take_back')} takes it back."
    return EditAnswer(
        text=text,
        kind="",
        segment=next_of(place, post_edit_id),
        outcome="saved",
        drops=post_edit_id,
    )


def _is_saved(current: PostEdit, text: str) -> bool:
    is_done = current.state.status in (EditStatus.SAVED, EditStatus.APPROVED)
    return is_done and current.state.text == text


def _search(item: Item, place: EditPlace) -> EditAnswer:
    languages = (place.document.src_lang, place.key.tgt_lang)
    shown = [workspace.language(code) for code in languages]
    found = post_editing.lookup(
        place.store, place.project.id, languages, words=item["text"], n=_N_FOUND
    )
    place.session["found"] = {
        "words": item["text"],
        "rows": [
            {"src": one.src, "tgt": one.tgt, "languages": shown, "document": one.document}
            for one in found
        ],
    }
    return EditAnswer()


def _rebind(item: Item, place: EditPlace) -> EditAnswer:
    own = person_keys(place.store, place.me.id)
    action, key = item["check"], item["text"]
    new = keymap.rebound(own, action, key) if action else keymap.without(own, keymap.POST_EDIT_KEYS)
    members.choose_keys(place.store, place.me, new)
    return EditAnswer(text="Your keys are kept." if action else "The original keys are back.")


_ACTIONS: dict[str, Callable[[Item, EditPlace], EditAnswer]] = {
    "save": _save,
    "draft": _draft,
    "leave": _leave,
    "down": _move(1),
    "up": _move(-1),
    "goto": _go_to,
    "return": _return,
    "goto_segment": _go_to_segment,
    "take_back": _undo,
    "bring_back": _redo,
    "accept_edit": _approve,
    "send_back": _send_back,
    "identical": _identical,
    "propagate": _propagate,
    "search": _search,
    "rebind": _rebind,
}
