"""Settings that Amazon Translate can't use are refused where they are written."""

from dataclasses import fields, replace

import pytest

from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.resource_tags import ResourceTag, read, written
from amts_core.kernel.errors import ConfigurationError

GOOD = AmazonSettings(
    region="eu-central-1",
    bucket="my-bucket",
    prefix="amts",
    role_arn="arn:aws:iam::123456789012:role/amts",
)
KMS = "arn:aws:kms:eu-central-1:123456789012"
KEY = f"{KMS}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def tags(*pairs):
    return tuple(ResourceTag(key, value) for key, value in pairs)


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
        pytest.param({"kms_key": KEY}, id="a key"),
        pytest.param({"kms_key": f"{KMS}:key/mrk-{'0' * 32}"}, id="a key of several Regions"),
        pytest.param({"kms_key": f"{KMS}:alias/team/amts_1"}, id="an alias"),
        pytest.param(
            {"kms_key": KEY.replace("123456789012", "210987654321")}, id="another account's key"
        ),
        pytest.param(
            {
                "region": "cn-north-1",
                "role_arn": "arn:aws-cn:iam::123456789012:role/amts",
                "kms_key": "arn:aws-cn:kms:cn-north-1:123456789012:key/1",
            },
            id="a key in China",
        ),
        pytest.param({"tags": tags(("k" * 128, "v" * 256), ("empty", ""))}, id="longest tags"),
        pytest.param({"tags": tags(*((str(n), "") for n in range(50)))}, id="50 tags"),
        pytest.param(
            {"tags": tags(("Kostenträger 部门", "a_b.c:d/e=f+g-h@i 7"))},
            id="all that a tag may hold",
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
        ({"kms_key": "1234abcd-12ab"}, "KMS key '1234abcd-12ab' is not one"),
        ({"kms_key": "alias/amts"}, "Write the ARN of a key or of an alias"),
        ({"kms_key": "arn:aws:s3:::my-bucket"}, "is not one"),
        ({"kms_key": f"{KMS}:key/"}, "is not one"),
        ({"kms_key": f"{KEY}/x"}, "is not one"),
        ({"kms_key": KEY.replace("eu-central-1", "eu-west-1")}, "Region eu-west-1.+eu-central-1"),
        ({"kms_key": KEY.replace("arn:aws:", "arn:aws-cn:")}, "part of AWS aws-cn"),
        ({"tags": tags(*((str(n), "") for n in range(51)))}, "51 tags, of 50"),
        ({"tags": tags(("", "value"))}, "key of the tag '=value' has 0 characters.+1 to 128"),
        ({"tags": tags(("k" * 129, ""))}, "has 129 characters"),
        ({"tags": tags(("key", "v" * 257))}, "value.+has 257 characters.+0 to 256"),
        ({"tags": tags(("AWS:made", "x"))}, "begins with 'aws:'"),
        ({"tags": tags(("<b>team</b>", "a"))}, "key of the tag '<b>team.+has '<'.+_ . : / = "),
        ({"tags": tags(("team", "a, b"))}, "value of the tag 'team=a, b' has ','"),
        ({"tags": tags(("team", "a\tb"))}, r"value.+has '\\t'"),
        ({"tags": tags(("team", "a"), ("team", "b"))}, "'team' is there 2 times"),
        ({"timeout_seconds": 0.0}, "attempts"),
        ({"n_attempts": 0}, "attempts"),
    ],
)
def test_refused(changes, expected):
    with pytest.raises(ConfigurationError, match=expected):
        replace(GOOD, **changes)


def test_nothing_secret_can_be_set():
    names = {field.name for field in fields(AmazonSettings)}
    names -= {"kms_key", "key_endpoint"}  # the name of a key that never leaves AWS
    assert not {name for name in names if "key" in name or "secret" in name or "password" in name}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", (), id="none"),
        pytest.param("team=docs", (("team", "docs"),), id="one"),
        pytest.param(
            " team = docs \n\n  cost-centre=12\n",
            (("team", "docs"), ("cost-centre", "12")),
            id="spaces",
        ),
        pytest.param("empty=", (("empty", ""),), id="without a value"),
        pytest.param("sum=1+1=2", (("sum", "1+1=2"),), id="an equals sign in the value"),
    ],
)
def test_tags_are_read_line_by_line(text, expected):
    assert read(text) == tags(*expected)
    assert read(written(tags(*expected))) == tags(*expected)


def test_a_line_that_is_no_tag_is_told():
    with pytest.raises(ConfigurationError, match="tag 'docs' has no '='. Write it like"):
        read("team=a\n docs ")
