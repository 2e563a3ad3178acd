"""What tests of publishing share is what those of translations do."""

from tests.translation.orders.conftest import at_amazon, book, service, settings, sources

__all__ = ["at_amazon", "book", "service", "settings", "sources"]
