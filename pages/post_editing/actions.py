"""What the post-editing desk does with an item, besides what every desk does."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from amts_core import post_editing
from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.post_edits import EditStatus, Effort, PostEdit, Taken
from amts_core.post_editing import Saved, edit_rows
from pages.desk import parts
from pages.desk.place import Do, act_of, card_of
from pages.desk.protocol import DeskAnswer, FoundFault, Item
from pages.post_editing.card_data import EditClash
from pages.post_editing.place import EditPlace


def _save(item: Item, place: EditPlace) -> DeskAnswer:
    saved = _saved(item, place, item["token"])
    if isinstance(saved, DeskAnswer):
        return saved
    return _done(_told(saved, place), card_of(item), place)


def _saved(item: Item, place: EditPlace, token: str) -> Saved | DeskAnswer:
    """Save a text, or return what has to be answered before it is saved."""
    post_edit_id = card_of(item)
    try:
        saved = post_editing.save(
            place.store,
            replace(act_of(item, place.me), token=token),
            post_edit_id,
            item["text"] or "",
            taken=Taken(item["taken"]),
            batch_id=item.get("batch"),
            seen_version=item["version"],
            effort=_effort(item),
            is_confirmed=item["is_confirmed"],
            ignored=item["ignored"],
        )
    except ConflictError as error:
        place.session.clashes[post_edit_id] = EditClash(item["version"], item["begun_with"])
        return DeskAnswer(text=str(error), kind="error")
    except ReviewError as error:
        return DeskAnswer(text=str(error), kind="error", findings=_checked(item, place))
    if saved.needs_confirmation:
        return DeskAnswer(
            text=f"Look at what was found. {place.key('save')} again saves it all the same, "
            f"{place.key('ignore')} ignores a warning with a reason.",
            kind="warning",
            outcome="asks",
            findings=parts.faults(saved.findings),
        )
    place.session.clashes.pop(post_edit_id, None)
    return saved


def _told(saved: Saved, place: EditPlace) -> str:
    if saved.is_agreement:
        return "Somebody else saved the very same text: you agree."
    edits = "" if saved.hter is None else f" with an HTER of {saved.hter:.1f} %"
    return f"Saved{edits}. {place.key('undo')} takes it back."


def _draft(item: Item, place: EditPlace) -> DeskAnswer:
    """Keep a text that is not saved yet, and say what the checks find in it."""
    post_edit_id = card_of(item)
    post_editing.save_draft(
        place.store,
        place.me,
        post_edit_id,
        item["text"] if item["is_kept"] else None,
        taken=Taken(item["taken"]),
        effort=_effort(item),
        batch_id=item.get("batch"),
    )
    return DeskAnswer(findings=_checked(item, place))


def _checked(item: Item, place: EditPlace) -> tuple[FoundFault, ...]:
    one = edit_rows.post_edit(place.store, card_of(item))
    return parts.faults(post_editing.check(place.store, one, item["text"] or ""))


def _effort(item: Item) -> Effort:
    return Effort(item["effort"]["active_ms"], item["effort"]["n_keystrokes"])


def _leave(item: Item, place: EditPlace) -> DeskAnswer:
    """Take the text of somebody else, and let go of one's own."""
    post_edit_id = card_of(item)
    post_editing.save_draft(place.store, place.me, post_edit_id, None)
    place.session.clashes.pop(post_edit_id, None)
    return DeskAnswer(text="Theirs stays.", card=post_edit_id, outcome="saved")


def _approve(item: Item, place: EditPlace) -> DeskAnswer:
    post_edit_id = card_of(item)
    post_editing.approve(
        place.store, act_of(item, place.me), post_edit_id, seen_version=item["version"]
    )
    return _judged("Approved.", post_edit_id, place)


def _send_back(item: Item, place: EditPlace) -> DeskAnswer:
    post_edit_id = card_of(item)
    post_editing.send_back(
        place.store,
        act_of(item, place.me, item["note"]),
        post_edit_id,
        seen_version=item["version"],
    )
    return _judged("Sent back with your note.", post_edit_id, place)


def _judged(told: str, post_edit_id: int, place: EditPlace) -> DeskAnswer:
    return _done(f"{told} {place.key('undo')} takes it back.", post_edit_id, place)


def _done(text: str, post_edit_id: int, place: EditPlace) -> DeskAnswer:
    """Lead from what is done to what comes next, or behind it where nothing is left."""
    beside = place.next_of(post_edit_id)
    return DeskAnswer(text=text, card=beside, after=post_edit_id, outcome="saved")


def _identical(item: Item, place: EditPlace) -> DeskAnswer:
    post_edit_id = card_of(item)
    found = post_editing.identical(place.store, place.me, post_edit_id)
    place.session.identical = parts.identical_cards(post_edit_id, found)
    return DeskAnswer()


def _propagate(item: Item, place: EditPlace) -> DeskAnswer:
    """Save the text where it is new, and then let the identical segments have it as one step."""
    post_edit_id = card_of(item)
    current = edit_rows.post_edit(place.store, post_edit_id)
    if not _is_saved(current, item["text"] or ""):
        saved = _saved(item, place, f"{item['token']}-own")
        if isinstance(saved, DeskAnswer):
            return saved
    versions = {int(one): version for one, version in item["seen"].items()}
    if versions:
        post_editing.propagate(place.store, act_of(item, place.me), post_edit_id, versions)
    more = f" and for {len(versions)} more" if versions else ""
    return _done(f"Saved{more}. {place.key('undo')} takes it back.", post_edit_id, place)


def _is_saved(current: PostEdit, text: str) -> bool:
    is_done = current.state.status in (EditStatus.SAVED, EditStatus.APPROVED)
    return is_done and current.state.text == text


ACTIONS: Mapping[str, Do[EditPlace]] = MappingProxyType(
    {
        "save": _save,
        "draft": _draft,
        "leave": _leave,
        "accept_edit": _approve,
        "send_back": _send_back,
        "identical": _identical,
        "propagate": _propagate,
    }
)
