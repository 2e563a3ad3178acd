"""The pages of the AWS console, which is another site in each part of AWS."""

from types import MappingProxyType

from amts_core.engines.amazon.location import AmazonSettings

PARALLEL_DATA, TERMINOLOGY, BATCHES = "parallel-data", "terminology", "batch-translation"
_SITES = MappingProxyType(
    {
        "aws": "{region}.console.aws.amazon.com",
        "aws-cn": "{region}.console.amazonaws.cn",
        "aws-us-gov": "{region}.console.amazonaws-us-gov.com",
    }
)


def address(settings: AmazonSettings, page: str) -> str:
    """Return the address of a page of Amazon Translate in the Region of the settings.

    A part of AWS whose console is not known here gives no address.
    """
    site = _SITES.get(settings.partition, "").format(region=settings.region)
    return f"https://{site}/translate/home?region={settings.region}#{page}" if site else ""
