"""The rights that Amazon Translate needs, as policies for an administrator to copy.

https://docs.aws.amazon.com/translate/latest/dg/async-prereqs.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amts_core.engines.amazon import encryption
from amts_core.engines.amazon.location import AmazonSettings

TRANSLATE = "translate.amazonaws.com"
"""The service that takes on the role of batch jobs."""
TRANSLATE_ACTIONS = (
    "translate:CreateParallelData",
    "translate:UpdateParallelData",
    "translate:GetParallelData",
    "translate:ListParallelData",
    "translate:DeleteParallelData",
    "translate:ImportTerminology",
    "translate:GetTerminology",
    "translate:ListTerminologies",
    "translate:DeleteTerminology",
    "translate:StartTextTranslationJob",
    "translate:DescribeTextTranslationJob",
    "translate:ListTextTranslationJobs",
    "translate:StopTextTranslationJob",
    "translate:TranslateText",
)
"""What we call at Amazon Translate."""
OBJECT_ACTIONS = ("s3:PutObject", "s3:GetObject", "s3:DeleteObject")
"""What we do in our folder; only the check of rights deletes, a file of its own."""
KEY_ACTIONS = (
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "kms:DescribeKey",
    "kms:CreateGrant",
    "kms:RetireGrant",
)
"""What is needed of the key: by the role, and by us, in whose name resources are encrypted."""
TAG_ACTION = "translate:TagResource"
"""What making something with tags needs beside the right to make it."""
_VERSION = "2012-10-17"


@dataclass(frozen=True, slots=True)
class Policies:
    """Three documents in JSON.

    ``caller`` is for the person or machine whose credentials are used, ``role`` for the role of
    batch jobs, ``trust`` says who may take that role on.
    """

    caller: str
    role: str
    trust: str


def bucket_arn(settings: AmazonSettings) -> str:
    """Return the name of the bucket as policies write it."""
    return f"arn:{settings.partition}:s3:::{settings.bucket}"


def folder_arn(settings: AmazonSettings) -> str:
    """Return the name of all that lies in our folder as policies write it."""
    return f"{bucket_arn(settings)}/{settings.prefix}/*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What policies name, each as they write it: a string, or what CloudFormation makes one of.

    ``in_folder`` is the pattern of all keys in our folder, ``sources`` that of what Amazon
    Translate may act for. ``key`` is the KMS key that encrypts, None where there is none of the
    account's own; ``alias`` narrows it to the keys that bear one, empty for all of its pattern.
    ``has_tags`` says that what is made gets tags.
    """

    bucket: Any
    folder: Any
    in_folder: Any
    role: Any
    account: Any
    sources: Any
    key: Any = None
    alias: str = ""
    has_tags: bool = False


def policies(settings: AmazonSettings) -> Policies:
    """Return the policies that the settings need, and no right beyond."""
    key = encryption.granted(settings.kms_key)
    names = Names(
        bucket=bucket_arn(settings),
        folder=folder_arn(settings),
        in_folder=f"{settings.prefix}/*",
        role=settings.role_arn,
        account=settings.account,
        sources=f"arn:{settings.partition}:translate:*:{settings.account}:*",
        key=key.arn if key else None,
        alias=key.alias if key else "",
        has_tags=bool(settings.tags),
    )
    return Policies(
        *(
            json.dumps(document, indent=2)
            for document in (of_caller(names), of_role(names), of_trust(names))
        )
    )


def of_caller(names: Names) -> dict[str, Any]:
    """Return the policy of whoever calls Amazon Translate for us."""
    return _document(
        _allow("Translate", TRANSLATE_ACTIONS, "*"),
        _allow("ListFolder", ("s3:ListBucket",), names.bucket, _in_folder(names)),
        _allow("LocateBucket", ("s3:GetBucketLocation",), names.bucket),
        _allow("UseFolder", OBJECT_ACTIONS, names.folder),
        _allow(
            "PassRole",
            ("iam:PassRole",),
            names.role,
            {"StringEquals": {"iam:PassedToService": TRANSLATE}},
        ),
        _allow("CheckRole", ("iam:GetRole",), names.role),
        *((_allow("TagWhatIsMade", (TAG_ACTION,), "*"),) if names.has_tags else ()),
        *_with_key(names),
    )


def of_role(names: Names) -> dict[str, Any]:
    """Return the policy of the role of batch jobs."""
    return _document(
        _allow("ListFolder", ("s3:ListBucket",), names.bucket, _in_folder(names)),
        _allow("UseFolder", ("s3:GetObject", "s3:PutObject"), names.folder),
        *_with_key(names),
    )


def of_trust(names: Names) -> dict[str, Any]:
    """Return the policy that says who may take on the role of batch jobs."""
    return _document(
        {
            "Effect": "Allow",
            "Principal": {"Service": TRANSLATE},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": names.account},
                "ArnLike": {"aws:SourceArn": names.sources},
            },
        }
    )


def _in_folder(names: Names) -> Mapping[str, object]:
    return {"StringLike": {"s3:prefix": [names.in_folder]}}


def _with_key(names: Names) -> tuple[Mapping[str, object], ...]:
    if names.key is None:
        return ()
    bears_alias = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": names.alias}}
    return (_allow("UseKey", KEY_ACTIONS, names.key, bears_alias if names.alias else None),)


def _allow(
    name: str,
    actions: tuple[str, ...],
    resource: Any,
    condition: Mapping[str, object] | None = None,
) -> Mapping[str, object]:
    statement: dict[str, object] = {
        "Sid": name,
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": resource,
    }
    return statement | ({"Condition": condition} if condition else {})


def _document(*statements: Mapping[str, object]) -> dict[str, Any]:
    return {"Version": _VERSION, "Statement": list(statements)}
