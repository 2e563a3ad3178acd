"""Amazon Translate as an engine."""

from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.policies import Policies, policies
from amts_core.engines.amazon.prices import PRICES, PriceTable
from amts_core.engines.amazon.resource_tags import ResourceTag
from amts_core.engines.amazon.setup import RealTimeSetup, make_service, open_account

__all__ = [
    "AmazonSettings",
    "PRICES",
    "Policies",
    "PriceTable",
    "RealTimeSetup",
    "ResourceTag",
    "account",
    "console",
    "offers",
    "make_service",
    "open_account",
    "permissions",
    "policies",
    "prices",
    "regions",
    "resource_tags",
    "stack",
    "text_requests",
]
