"""Settings that Amazon Translate can't use are refused where they are written."""

from dataclasses import fields, replace

import pytest

from amts_core.engines.amazon.location import AmazonSettings
from amts_core.kernel.errors import ConfigurationError

GOOD = AmazonSettings(
    region="eu-central-1",
    bucket="my-bucket",
    prefix="amts",
    role_arn="arn:aws:iam::123456789012:role/amts",
)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"region": "us-gov-west-1"}, id="a Region of three words"),
        pytest.param({"bucket": "a.b-3"}, id="a bucket with a dot"),
        pytest.param({"prefix": "team/amts_2.0"}, id="a folder below a folder"),
        pytest.param(
            {"role_arn": "arn:aws-cn:iam::123456789012:role/service-role/AmazonTranslate@x"},
            id="a role with a path",
        ),
    ],
)
def test_taken(changes):
    assert replace(GOOD, **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"region": "Frankfurt"}, "Region"),
        ({"region": ""}, "Region"),
        ({"bucket": "s3://my-bucket"}, "bucket"),
        ({"bucket": "My_Bucket"}, "bucket"),
        ({"prefix": ""}, "folder"),
        ({"prefix": "/amts/"}, "folder"),
        ({"prefix": "a//b"}, "folder"),
        ({"prefix": "team/details"}, "details"),
        ({"prefix": "x" * 201}, "201 characters"),
        ({"role_arn": "arn:aws:iam::123456789012:user/ada"}, "role"),
        ({"role_arn": "amts"}, "role"),
        ({"timeout_seconds": 0.0}, "attempts"),
        ({"n_attempts": 0}, "attempts"),
    ],
)
def test_refused(changes, expected):
    with pytest.raises(ConfigurationError, match=expected):
        replace(GOOD, **changes)


def test_nothing_secret_can_be_set():
    names = {field.name for field in fields(AmazonSettings)}
    assert not {name for name in names if "key" in name or "secret" in name or "password" in name}
