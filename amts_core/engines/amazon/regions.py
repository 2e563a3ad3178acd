"""What botocore knows of Regions: how they are spelled, and which part of AWS they belong to."""

from functools import cache

import botocore.session
from botocore.exceptions import UnknownRegionError

from amts_core.engines.amazon.location import AmazonSettings
from amts_core.kernel.errors import ConfigurationError


def check_partition(settings: AmazonSettings) -> None:
    """Refuse a role that belongs to another part of AWS than the Region.

    :raises ConfigurationError: it does, or no part of AWS has such a Region.
    """
    session = botocore.session.get_session()
    try:
        partition = session.get_partition_for_region(settings.region)
    except UnknownRegionError as error:
        raise ConfigurationError(
            f"No part of AWS has a Region {settings.region!r}. Write one such as us-east-1 or "
            "eu-west-1."
        ) from error
    if partition != settings.partition:
        raise ConfigurationError(
            f"The role belongs to {settings.partition}, the Region {settings.region} to "
            f"{partition}. Choose a role and a Region of the same part of AWS."
        )


@cache
def spelled() -> frozenset[str]:
    """Return the Regions in which botocore knows Amazon Translate, in all parts of AWS."""
    session = botocore.session.get_session()
    return frozenset(
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("translate", partition_name=partition)
    )
