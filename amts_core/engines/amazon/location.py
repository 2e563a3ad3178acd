"""Where Amazon Translate works for us, and what it puts on what it makes. Never credentials.

Credentials are found by boto3's own chain (environment, shared files, SSO, instance role), so that
they are in no database, no form and no log of ours.
"""

import re
from dataclasses import dataclass

from amts_core.engines.amazon import encryption, resource_tags
from amts_core.engines.amazon.resource_tags import ResourceTag
from amts_core.kernel.errors import ConfigurationError

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
_ROLE = re.compile(r"arn:(aws[a-z-]*):iam::\d{12}:role/[\w+=,.@/-]+")
_MAX_PREFIX = 200
"""Leaves a key room for our folders and a document's name below it, of 1024 bytes in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmazonSettings:
    """A Region, a bucket in it, the folder that is ours there, and the role of batch jobs.

    ``prefix`` is the folder, without slashes around it: a batch job reads no top of a bucket.
    ``role_arn`` names the role that Amazon Translate takes on to read and write the bucket.
    ``kms_key`` is the ARN of the key that encrypts what is uploaded, made and put out, empty for
    the encryption of AWS; ``tags`` are put on parallel data and terminologies. The endpoints are
    None but for tests and private networks. A call that gets no answer is tried ``n_attempts``
    times of up to ``timeout_seconds`` each.
    """

    region: str
    bucket: str
    prefix: str
    role_arn: str
    kms_key: str = ""
    tags: tuple[ResourceTag, ...] = ()
    translate_endpoint: str | None = None
    storage_endpoint: str | None = None
    identity_endpoint: str | None = None
    key_endpoint: str | None = None
    timeout_seconds: float = 30.0
    n_attempts: int = 5

    def __post_init__(self) -> None:
        rules = (
            ("Region", self.region, _REGION, "us-east-1 or eu-west-1"),
            ("bucket", self.bucket, _BUCKET, "my-translations, without s3://"),
            ("folder in the bucket", self.prefix, _PREFIX, "amts, without slashes around it"),
            ("role", self.role_arn, _ROLE, "arn:aws:iam::123456789012:role/translate"),
        )
        for what, value, pattern, example in rules:
            if not pattern.fullmatch(value):
                raise ConfigurationError(
                    f"The {what} {value!r} is not one Amazon Translate can use. "
                    f"Write it like {example}."
                )
        if "details" in self.prefix.split("/"):
            raise ConfigurationError(
                f"The folder {self.prefix!r} may not be called 'details': Amazon Translate keeps "
                "that name for itself. Choose another one."
            )
        if len(self.prefix) > _MAX_PREFIX:
            raise ConfigurationError(
                f"The folder has {len(self.prefix)} characters, of {_MAX_PREFIX}. Shorten it."
            )
        encryption.check(self.kms_key, region=self.region, partition=self.partition)
        resource_tags.check(self.tags)
        if self.timeout_seconds <= 0 or self.n_attempts < 1:
            raise ConfigurationError(
                f"{self.n_attempts} attempts of {self.timeout_seconds} s are none. "
                "Allow one attempt and some time."
            )

    @property
    def partition(self) -> str:
        """The part of AWS that the role belongs to: ``aws``, ``aws-cn``, ``aws-us-gov``."""
        return self.role_arn.split(":")[1]

    @property
    def account(self) -> str:
        """The number of the account that the role belongs to."""
        return self.role_arn.split(":")[4]
