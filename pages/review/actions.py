"""What the review desk does with an item, besides what every desk does."""

from collections.abc import Mapping
from types import MappingProxyType

from pages.desk.place import Do
from pages.desk.protocol import DeskAnswer, Item
from pages.review.bead_actions import BEAD_ACTIONS
from pages.review.bulk_actions import BULK_ACTIONS
from pages.review.place import ORDERS, ReviewPlace


def _order(item: Item, place: ReviewPlace) -> DeskAnswer:
    """Turn to the next order of the queue."""
    names = list(ORDERS)
    place.session.filters |= {
        "order": names[(names.index(place.order) + 1) % len(names)],
    }
    place.session.exchange.begin_anew()
    return DeskAnswer(text=f"Order: {place.order}.")


ACTIONS: Mapping[str, Do[ReviewPlace]] = MappingProxyType(
    {**BEAD_ACTIONS, **BULK_ACTIONS, "order": _order}
)
