"""Amazon Translate as an engine."""

from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.policies import Policies, policies
from amts_core.engines.amazon.prices import PRICES, PriceTable
from amts_core.engines.amazon.service import AmazonService

__all__ = [
    "AmazonService",
    "AmazonSettings",
    "PRICES",
    "Policies",
    "PriceTable",
    "offers",
    "permissions",
    "policies",
    "prices",
    "regions",
]
