"""The CloudFormation template: what its linter says, and that it grants what the policies grant."""

import json
import re

import pytest

from amts_core.engines.amazon import AmazonSettings, ResourceTag, policies, stack

REGIONS = ["us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1"]
KEY = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
NOTHING = object()


def made(text, **parameters):
    """Return what CloudFormation makes of a template, as far as this one needs it."""
    template = json.loads(text)
    known = {name: str(one.get("Default")) for name, one in template["Parameters"].items()}
    known |= parameters
    known |= {"AWS::AccountId": "123456789012", "AWS::Partition": "aws", "AWS::Region": "eu-west-1"}
    known |= {"Role.Arn": "arn:aws:iam::123456789012:role/translate", "Bucket": known["BucketName"]}

    def value(one):
        match one:
            case {"Ref": "AWS::NoValue"}:
                return NOTHING
            case {"Ref": name}:
                return known.get(name, name)
            case {"Fn::Sub": text}:
                return re.sub(r"\$\{([^}]+)\}", lambda found: known[found[1]], text)
            case {"Fn::GetAtt": path}:
                return known[".".join(path)]
            case {"Fn::If": ["HasKey", then, otherwise]}:
                return value(then if known["KeyArn"] else otherwise)
            case dict():
                return {name: value(child) for name, child in one.items()}
            case list():
                return [child for each in one if (child := value(each)) is not NOTHING]
        return one

    resources = value(template["Resources"])
    return {name: one["Properties"] for name, one in resources.items()}, value(template["Outputs"])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("bucket", ["", "my-translations"])
def test_the_linter_has_nothing_against_it(bucket):
    lint = pytest.importorskip("cfnlint.api", reason="needs cfn-lint")
    for template in (stack.template(bucket), stack.template(bucket, "amts/docs", 7)):
        assert lint.lint(template, regions=REGIONS) == []


@pytest.mark.filterwarnings("ignore")
def test_the_linter_sees_what_is_wrong():
    lint = pytest.importorskip("cfnlint.api", reason="needs cfn-lint")
    template = json.loads(stack.template())
    template["Resources"]["Bucket"]["Properties"]["BucketNme"] = "x"
    assert lint.lint(json.dumps(template), regions=REGIONS)


@pytest.mark.parametrize(
    ("key", "named"),
    [pytest.param("", "", id="no key"), pytest.param(KEY, f" --kms-key {KEY}", id="a key")],
)
def test_it_grants_what_the_policies_grant_and_no_more(key, named):
    resources, outputs = made(stack.template("my-translations"), KeyArn=key)
    wanted = policies(
        AmazonSettings(
            region="eu-west-1",
            bucket="my-translations",
            prefix="amts",
            role_arn="arn:aws:iam::123456789012:role/translate",
            kms_key=key,
            tags=(ResourceTag("team", "docs"),),
        )
    )
    assert resources["CallerPolicy"]["PolicyDocument"] == json.loads(wanted.caller)
    (policy,) = resources["Role"]["Policies"]
    assert policy["PolicyDocument"] == json.loads(wanted.role)
    assert resources["Role"]["AssumeRolePolicyDocument"] == json.loads(wanted.trust)
    assert outputs["Command"]["Value"] == (
        "python -m amts_core service --project NAME --region eu-west-1 --bucket my-translations "
        f"--prefix amts --role arn:aws:iam::123456789012:role/translate{named}"
    )


def test_a_key_of_ones_own_encrypts_the_bucket_and_may_be_used():
    plain, _ = made(stack.template("b"))
    keyed, _ = made(stack.template("b"), KeyArn=KEY)

    def encryption(resources):
        (rule,) = resources["Bucket"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        return rule["ServerSideEncryptionByDefault"]

    assert encryption(plain) == {"SSEAlgorithm": "AES256"}
    assert encryption(keyed) == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
    statements = [
        keyed["CallerPolicy"]["PolicyDocument"]["Statement"][-1],
        keyed["Role"]["Policies"][0]["PolicyDocument"]["Statement"][-1],
    ]
    assert [one["Resource"] for one in statements] == [KEY, KEY]
    assert "kms:CreateGrant" in statements[1]["Action"]
    assert "kms:" not in json.dumps(plain)


def test_what_was_uploaded_and_put_out_goes_after_a_while_and_nobody_else_reads_it():
    resources, _ = made(stack.template("b", prefix="docs", n_days=9))
    rules = resources["Bucket"]["LifecycleConfiguration"]["Rules"]
    assert {(one["Prefix"], one["ExpirationInDays"]) for one in rules} == {
        ("docs/batches/", "9"),
        ("docs/parallel-data/", "9"),
    }
    assert all(resources["Bucket"]["PublicAccessBlockConfiguration"].values())
    (denied,) = resources["BucketPolicy"]["PolicyDocument"]["Statement"]
    assert (denied["Effect"], denied["Resource"]) == (
        "Deny",
        ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
    )
