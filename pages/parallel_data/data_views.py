"""The views of Parallel data: what they are called, and the way to each from elsewhere."""

from pages.shared import places, views

EXPORT, VERSIONS, PUBLISHED, ACCOUNT = "Export", "Versions", "Published", "In the account"
KEY = "parallel_data_view"


def lead_to(name: str) -> None:
    """Let the page show a view at its next run."""
    views.lead_to(name, key=KEY)


def go_to(name: str) -> None:
    """Leave another page for a view."""
    lead_to(name)
    places.go_to(places.PARALLEL_DATA)
