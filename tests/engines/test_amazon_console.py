"""The addresses of the AWS console."""

import pytest

from amts_core.engines.amazon import console
from amts_core.engines.amazon.location import AmazonSettings


@pytest.mark.parametrize(
    ("partition", "region", "address"),
    [
        (
            "aws",
            "eu-west-1",
            "https://eu-west-1.console.aws.amazon.com/translate/home?region=eu-west-1#terminology",
        ),
        (
            "aws-cn",
            "cn-north-1",
            "https://cn-north-1.console.amazonaws.cn/translate/home?region=cn-north-1#terminology",
        ),
        (
            "aws-us-gov",
            "us-gov-west-1",
            "https://us-gov-west-1.console.amazonaws-us-gov.com/translate/home"
            "?region=us-gov-west-1#terminology",
        ),
        ("aws-iso", "us-iso-east-1", ""),
    ],
)
def test_each_part_of_aws_has_its_own(partition, region, address):
    settings = AmazonSettings(
        region=region,
        bucket="my-bucket",
        prefix="amts",
        role_arn=f"arn:{partition}:iam::123456789012:role/translate",
    )
    assert console.address(settings, console.TERMINOLOGY) == address
