"""The rights that Amazon Translate needs, as policies for an administrator to copy.

https://docs.aws.amazon.com/translate/latest/dg/async-prereqs.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
KEY_ACTIONS = ("kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey")
"""What reading and writing a bucket needs of the key that encrypts it."""
ROLE_KEY_ACTIONS = (*KEY_ACTIONS, "kms:CreateGrant", "kms:RetireGrant")
"""What Amazon Translate needs of it."""
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
    Translate may act for. ``key`` is the KMS key that encrypts the bucket, None where it has none.
    """

    bucket: Any
    folder: Any
    in_folder: Any
    role: Any
    account: Any
    sources: Any
    key: Any = None


def policies(settings: AmazonSettings) -> Policies:
    """Return the policies that the settings need, and no right beyond."""
    account = settings.role_arn.split(":")[4]
    names = Names(
        bucket=bucket_arn(settings),
        folder=folder_arn(settings),
        in_folder=f"{settings.prefix}/*",
        role=settings.role_arn,
        account=account,
        sources=f"arn:{settings.partition}:translate:*:{account}:*",
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
        *_with_key(names, KEY_ACTIONS),
    )


def of_role(names: Names) -> dict[str, Any]:
    """Return the policy of the role of batch jobs."""
    return _document(
        _allow("ListFolder", ("s3:ListBucket",), names.bucket, _in_folder(names)),
        _allow("UseFolder", ("s3:GetObject", "s3:PutObject"), names.folder),
        *_with_key(names, ROLE_KEY_ACTIONS),
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


def _with_key(names: Names, actions: tuple[str, ...]) -> tuple[Mapping[str, object], ...]:
    return () if names.key is None else (_allow("UseKey", actions, names.key),)


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
