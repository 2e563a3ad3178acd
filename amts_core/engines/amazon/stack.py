"""A CloudFormation template: the bucket, the role of batch jobs, and the policy of who calls.

Made once, by an administrator; what it puts out is what the settings of a project ask for.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

import json
from typing import Any

from amts_core.engines.amazon.policies import Names, of_caller, of_role, of_trust

KEPT_DAYS = 30
"""How long uploads and outputs stay in the bucket: output is fetched as soon as a job has ended."""
_FOLDERS = ("batches", "parallel-data")
"""What our folder holds of jobs and of imports."""


def template(bucket: str = "", prefix: str = "amts", n_days: int = KEPT_DAYS) -> str:
    """Return the template as JSON.

    :param bucket: what the bucket is to be called; to be given at the creation where it is empty.
    :param prefix: the folder in it.
    :param n_days: how long what was uploaded and put out is kept.
    """
    return json.dumps(
        {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "What AMTS needs for Amazon Translate: a bucket, a role, a policy.",
            "Parameters": _parameters(bucket, prefix, n_days),
            "Conditions": {"HasKey": {"Fn::Not": [{"Fn::Equals": [_ref("KeyArn"), ""]}]}},
            "Resources": {
                "Bucket": _bucket(),
                "BucketPolicy": _bucket_policy(),
                "Role": _role(),
                "CallerPolicy": _caller_policy(),
            },
            "Outputs": _outputs(),
        },
        indent=2,
    )


def _parameters(bucket: str, prefix: str, n_days: int) -> dict[str, Any]:
    return {
        "BucketName": {
            "Type": "String",
            "Description": "A new bucket, in the Region of the stack",
            "AllowedPattern": "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
            **({"Default": bucket} if bucket else {}),
        },
        "Prefix": {
            "Type": "String",
            "Description": "The folder in the bucket, without slashes around it",
            "AllowedPattern": "[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*",
            "Default": prefix,
        },
        "KeptDays": {
            "Type": "Number",
            "Description": "Days after which uploads and outputs are deleted (a job takes up to 2)",
            "MinValue": 3,
            "Default": n_days,
        },
        "KeyArn": {
            "Type": "String",
            "Description": (
                "A KMS key of your own that encrypts the bucket and what is made at Amazon "
                "Translate; empty for those of AWS"
            ),
            "AllowedPattern": "|arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+",
            "Default": "",
        },
    }


def _bucket() -> dict[str, Any]:
    own_key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": _ref("KeyArn")}
    encryption = _if_key(own_key, {"SSEAlgorithm": "AES256"})
    return {
        "Type": "AWS::S3::Bucket",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "BucketName": _ref("BucketName"),
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": encryption, "BucketKeyEnabled": True}
                ]
            },
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "LifecycleConfiguration": {
                "Rules": [
                    {
                        "Id": f"expire-{folder}",
                        "Status": "Enabled",
                        "Prefix": _sub(f"${{Prefix}}/{folder}/"),
                        "ExpirationInDays": _ref("KeptDays"),
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                    }
                    for folder in _FOLDERS
                ]
            },
        },
    }


def _bucket_policy() -> dict[str, Any]:
    """Return that nobody reads or writes it unencrypted on the way."""
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": _ref("Bucket"),
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "OnlyByTls",
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": [_BUCKET, _sub(f"{_BUCKET['Fn::Sub']}/*")],
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    }
                ],
            },
        },
    }


def _role() -> dict[str, Any]:
    names = _names()
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "Description": "Amazon Translate takes it on to read and to write the bucket of AMTS",
            "AssumeRolePolicyDocument": of_trust(names),
            "Policies": [{"PolicyName": "folder", "PolicyDocument": _if_keyed(of_role(names))}],
        },
    }


def _caller_policy() -> dict[str, Any]:
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "Description": "For whoever's credentials the worker of AMTS uses",
            "PolicyDocument": _if_keyed(of_caller(_names())),
        },
    }


def _outputs() -> dict[str, Any]:
    command = (
        "python -m amts_core service --project NAME --region ${AWS::Region} "
        "--bucket ${BucketName} --prefix ${Prefix} --role ${Role.Arn}"
    )
    return {
        "RoleArn": {"Description": "The role of batch jobs", "Value": _arn("Role")},
        "CallerPolicyArn": {
            "Description": "To be attached to whoever's credentials the worker uses",
            "Value": _ref("CallerPolicy"),
        },
        "Command": {
            "Description": "Sets a project up",
            "Value": _if_key(_sub(f"{command} --kms-key ${{KeyArn}}"), _sub(command)),
        },
    }


def _names() -> Names:
    return Names(
        bucket=_BUCKET,
        folder=_sub(f"{_BUCKET['Fn::Sub']}/${{Prefix}}/*"),
        in_folder=_sub("${Prefix}/*"),
        role=_arn("Role"),
        account=_ref("AWS::AccountId"),
        sources=_sub("arn:${AWS::Partition}:translate:*:${AWS::AccountId}:*"),
        key=_ref("KeyArn"),
        has_tags=True,  # a lead names them, in the settings of a project
    )


def _if_keyed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a policy whose statement about the key counts only where there is one."""
    *others, of_key = document["Statement"]
    return document | {"Statement": [*others, _if_key(of_key, _ref("AWS::NoValue"))]}


def _if_key(then: Any, otherwise: Any) -> dict[str, Any]:
    return {"Fn::If": ["HasKey", then, otherwise]}


def _ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def _arn(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [name, "Arn"]}


def _sub(text: str) -> dict[str, str]:
    return {"Fn::Sub": text}


_BUCKET = _sub("arn:${AWS::Partition}:s3:::${BucketName}")
