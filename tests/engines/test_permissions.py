"""Rights: what a check finds out, what it costs, and the policies to copy."""

import json
import re
import socket
from dataclasses import replace

import boto3
import pytest

from amts_core.engines.amazon.permissions import check
from amts_core.engines.amazon.policies import KEY_ACTIONS, TRANSLATE_ACTIONS, policies
from amts_core.engines.amazon.resource_tags import ResourceTag
from amts_core.kernel.config import ROOT
from tests.engines.fake_translate import ROLE

NAME = ROLE.rpartition("/")[2]
UNTRIED = {
    "translate:CreateParallelData", "translate:ImportTerminology",
    "translate:StartTextTranslationJob", "iam:PassRole",
}  # fmt: skip


@pytest.fixture
def role(amazon):
    """The role of batch jobs, as the policies make it; a function that gives it another trust."""
    client = boto3.client(
        "iam", endpoint_url=amazon.settings.identity_endpoint, region_name=amazon.settings.region
    )
    client.create_role(RoleName=NAME, AssumeRolePolicyDocument=policies(amazon.settings).trust)
    yield lambda trust: client.update_assume_role_policy(
        RoleName=NAME, PolicyDocument=json.dumps(trust)
    )
    client.delete_role(RoleName=NAME)
    client.close()


def found(settings):
    results = check(settings)
    by_action = {result.action: result for result in results}
    assert len(by_action) == len(results), "an action was told twice"
    assert all(result.message and result.resource for result in results)
    return by_action


def test_all_is_allowed_that_can_be_tried(amazon, role):
    results = found(amazon.settings)
    assert {action for action, result in results.items() if result.is_allowed is None} == UNTRIED
    assert not [one for one in results.values() if one.is_allowed is False]
    assert set(TRANSLATE_ACTIONS) <= set(results)
    assert "arn:aws:sts::123456789012" in results["sts:GetCallerIdentity"].message


def test_the_check_makes_nothing(amazon, role):
    check(amazon.settings)
    account = amazon.fake.account
    assert (account.resources, account.jobs, account.terminologies) == ({}, {}, {})
    assert account.names(f"s3://{amazon.settings.bucket}/") == []


REAL_TIME = "translate:TranslateText"


@pytest.mark.parametrize("action", sorted({*TRANSLATE_ACTIONS} - {*UNTRIED, REAL_TIME}))
def test_what_is_missing_is_named(amazon, role, action):
    amazon.fake.deny(action.partition(":")[2])
    results = found(amazon.settings)
    assert [one.action for one in results.values() if one.is_allowed is False] == [action]
    assert "no permission" in results[action].message
    assert "Settings" in results[action].message


def test_what_only_one_engine_needs_may_be_missing(amazon, role):
    amazon.fake.deny("TranslateText")
    results = found(amazon.settings)
    assert not [one for one in results.values() if one.is_allowed is False]
    assert results[REAL_TIME].is_allowed is None
    assert "Only translation in real time needs it" in results[REAL_TIME].message


@pytest.fixture
def keyed(amazon):
    """Settings with tags, and with a key that there is."""
    client = boto3.client(
        "kms", endpoint_url=amazon.settings.key_endpoint, region_name=amazon.settings.region
    )
    key = client.create_key()["KeyMetadata"]
    tags = (ResourceTag("team", "docs"),)
    client.close()
    return replace(amazon.settings, kms_key=key["Arn"], tags=tags)


OF_KEY = {"kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"}
OF_GRANTS = {"kms:CreateGrant", "kms:RetireGrant"}


def test_a_key_and_tags_are_tried_too(amazon, role, keyed):
    results = found(keyed)
    assert {*OF_KEY, "translate:TagResource", "s3:PutObject"} <= {
        action for action, result in results.items() if result.is_allowed
    }
    unknown = {action for action, result in results.items() if result.is_allowed is None}
    assert unknown == {*UNTRIED, *OF_GRANTS}
    assert {results[action].resource for action in OF_KEY | OF_GRANTS} == {keyed.kms_key}
    assert set(found(amazon.settings)).isdisjoint({*OF_KEY, *OF_GRANTS, "translate:TagResource"})


def test_a_key_that_there_is_not_is_told(role, keyed):
    results = found(replace(keyed, kms_key=keyed.kms_key.rpartition("/")[0] + "/none"))
    assert {results[action].is_allowed for action in OF_KEY} == {False}
    assert "no such KMS key" in results["kms:DescribeKey"].message


def test_a_right_to_tag_that_is_missing_is_named(amazon, role, keyed):
    amazon.fake.deny("TagResource")
    assert found(keyed)["translate:TagResource"].is_allowed is False


def test_a_busy_service_says_nothing_of_rights_and_is_asked_once(amazon, role):
    amazon.fake.fail("ListParallelData", "InternalServerException", times=float("inf"))
    results = found(amazon.settings)
    assert results["translate:ListParallelData"].is_allowed is None
    assert results["translate:StopTextTranslationJob"].is_allowed is None
    assert "Not checked" in results["translate:StopTextTranslationJob"].message
    assert {call.operation for call in amazon.fake.calls} == {"ListParallelData"}
    assert results["s3:PutObject"].is_allowed


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"bucket": "no-such-bucket-here"}, "no such bucket", id="no bucket"),
        pytest.param({"region": "us-east-1"}, "lies in eu-central-1", id="another Region"),
    ],
)
def test_a_bucket_that_can_not_be_used_is_told(amazon, role, changes, expected):
    results = found(replace(amazon.settings, **changes))
    assert results["s3:GetBucketLocation"].is_allowed is False
    assert expected in results["s3:GetBucketLocation"].message


@pytest.mark.parametrize(
    "trust",
    [
        pytest.param({"Service": "ec2.amazonaws.com"}, id="another service"),
        pytest.param({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}, id="others"),
        pytest.param({"AWS": "arn:aws:iam::123456789012:root"}, id="people"),
        pytest.param("*", id="anybody"),
    ],
)
def test_a_role_that_does_not_trust_the_service_is_told(amazon, role, trust):
    statement = {"Effect": "Allow", "Principal": trust, "Action": "sts:AssumeRole"}
    role({"Version": "2012-10-17", "Statement": [statement]})
    result = found(amazon.settings)["iam:GetRole"]
    assert result.is_allowed is False
    assert "trust policy" in result.message


def test_a_role_among_several_trusted_services_is_in_order(amazon, role):
    services = {"Service": ["ec2.amazonaws.com", "translate.amazonaws.com"]}
    statement = {"Effect": "Allow", "Principal": services, "Action": "sts:AssumeRole"}
    role({"Version": "2012-10-17", "Statement": statement})
    assert found(amazon.settings)["iam:GetRole"].is_allowed


def test_a_role_that_there_is_not_is_told(amazon):
    result = found(amazon.settings)["iam:GetRole"]
    assert result.is_allowed is False
    assert "no such role" in result.message


def test_without_credentials_nothing_else_is_tried(amazon, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    results = found(amazon.settings)
    assert results.pop("sts:GetCallerIdentity").is_allowed is False
    assert {result.is_allowed for result in results.values()} == {None}
    assert amazon.fake.calls == []


def test_a_configuration_that_can_not_be_read_is_told(amazon, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    (result,) = check(amazon.settings)
    assert result.is_allowed is False
    assert "configuration" in result.message


def test_where_nobody_listens_nothing_is_known(amazon):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}"
        settings = replace(amazon.settings, identity_endpoint=nowhere, n_attempts=1)
        results = found(settings)
    assert results.pop("sts:GetCallerIdentity").is_allowed is False
    assert {result.is_allowed for result in results.values()} == {None}


def test_policies_allow_what_is_called_and_name_only_what_is_ours(amazon):
    made = policies(amazon.settings)
    caller, role, trust = (
        json.loads(document)["Statement"] for document in (made.caller, made.role, made.trust)
    )
    actions = {action for statement in caller for action in statement["Action"]}
    assert {*TRANSLATE_ACTIONS, "iam:PassRole", "s3:PutObject", "s3:GetObject"} <= actions
    assert not any("*" in action for action in actions)
    bucket = f"arn:aws:s3:::{amazon.settings.bucket}"
    for statement in (*caller, *role):
        if any(action.startswith("s3:") for action in statement["Action"]):
            assert statement["Resource"] in (bucket, f"{bucket}/amts/test/*")
    (passing,) = [one for one in caller if "iam:PassRole" in one["Action"]]
    assert passing["Resource"] == ROLE
    (trusted,) = trust
    assert trusted["Principal"] == {"Service": "translate.amazonaws.com"}
    assert trusted["Condition"]["StringEquals"]["aws:SourceAccount"] == "123456789012"


def test_policies_are_of_the_partition_of_the_role(amazon):
    settings = replace(amazon.settings, role_arn=ROLE.replace("arn:aws:", "arn:aws-cn:"))
    assert "arn:aws-cn:s3:::" in policies(settings).role
    assert '"arn:aws:' not in policies(settings).caller


KMS = "arn:aws:kms:eu-central-1:123456789012"
BEARS_ALIAS = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/team/amts"}}


@pytest.mark.parametrize(
    ("key", "resource", "condition"),
    [
        pytest.param(f"{KMS}:key/1", f"{KMS}:key/1", None, id="a key"),
        # a policy on an alias is about the alias: the key is found by what it bears
        pytest.param(f"{KMS}:alias/team/amts", f"{KMS}:key/*", BEARS_ALIAS, id="an alias"),
    ],
)
def test_policies_allow_the_use_of_the_key_alone(amazon, key, resource, condition):
    made = policies(replace(amazon.settings, kms_key=key))
    for document in (made.caller, made.role):
        (of_key,) = [one for one in json.loads(document)["Statement"] if "kms:" in str(one)]
        assert (of_key["Action"], of_key["Resource"]) == ([*KEY_ACTIONS], resource)
        assert of_key.get("Condition") == condition
        assert "TagResource" not in document


def test_policies_allow_to_tag_where_there_are_tags(amazon):
    made = policies(replace(amazon.settings, tags=(ResourceTag("team", "docs"),)))
    assert ["translate:TagResource"] in [
        one["Action"] for one in json.loads(made.caller)["Statement"]
    ]
    assert "TagResource" not in made.role
    assert "kms:" not in made.caller + made.role


def test_every_call_of_the_service_is_in_the_policy():
    """The oracle is the source: what is handed to ``_call`` and ``_list`` by name."""
    folder = ROOT / "amts_core" / "engines" / "amazon"
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    names = re.findall(
        r'"((?:create|update|get|list|delete|import|start|describe|stop|translate)_[a-z_]+)"',
        source,
    )
    called = {"translate:" + "".join(map(str.title, name.split("_"))) for name in names}
    assert called == set(TRANSLATE_ACTIONS)
