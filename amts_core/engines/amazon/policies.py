"""The rights that Amazon Translate needs, as policies for an administrator to copy.

https://docs.aws.amazon.com/translate/latest/dg/async-prereqs.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

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
)
"""What we call at Amazon Translate."""
OBJECT_ACTIONS = ("s3:PutObject", "s3:GetObject", "s3:DeleteObject")
"""What we do in our folder; only the check of rights deletes, a file of its own."""
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


def policies(settings: AmazonSettings) -> Policies:
    """Return the policies that the settings need, and no right beyond."""
    account = settings.role_arn.split(":")[4]
    in_folder = {"StringLike": {"s3:prefix": [f"{settings.prefix}/*"]}}
    caller = (
        _allow("Translate", TRANSLATE_ACTIONS, "*"),
        _allow("ListFolder", ("s3:ListBucket",), bucket_arn(settings), in_folder),
        _allow("LocateBucket", ("s3:GetBucketLocation",), bucket_arn(settings)),
        _allow("UseFolder", OBJECT_ACTIONS, folder_arn(settings)),
        _allow(
            "PassRole",
            ("iam:PassRole",),
            settings.role_arn,
            {"StringEquals": {"iam:PassedToService": TRANSLATE}},
        ),
        _allow("CheckRole", ("iam:GetRole",), settings.role_arn),
    )
    role = (
        _allow("ListFolder", ("s3:ListBucket",), bucket_arn(settings), in_folder),
        _allow("UseFolder", ("s3:GetObject", "s3:PutObject"), folder_arn(settings)),
    )
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": TRANSLATE},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }
    return Policies(_document(*caller), _document(*role), _document(trust))


def _allow(
    name: str,
    actions: tuple[str, ...],
    resource: str,
    condition: Mapping[str, object] | None = None,
) -> Mapping[str, object]:
    statement: dict[str, object] = {
        "Sid": name,
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": resource,
    }
    return statement | ({"Condition": condition} if condition else {})


def _document(*statements: Mapping[str, object]) -> str:
    return json.dumps({"Version": _VERSION, "Statement": list(statements)}, indent=2)
