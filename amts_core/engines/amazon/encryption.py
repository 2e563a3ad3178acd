"""A KMS key of the account's own: its name, as requests and as policies write it.

https://docs.aws.amazon.com/translate/latest/dg/encryption-at-rest.html
"""

import re
from dataclasses import dataclass
from typing import Any

from amts_core.kernel.errors import ConfigurationError

_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):kms:(?P<region>[a-z0-9-]+):\d{12}:"
    r"(key/[A-Za-z0-9-]{1,256}|alias/[A-Za-z0-9:/_-]{1,250})"
)
_ALIAS = ":alias/"


@dataclass(frozen=True, slots=True)
class GrantedKey:
    """What a policy grants rights on: the ARN of a key, or all keys that bear an alias.

    ``alias`` is empty where ``arn`` names one key.
    """

    arn: str
    alias: str = ""


def check(kms_key: str, *, region: str, partition: str) -> None:
    """Refuse a key that can't encrypt what is made in a Region; none at all is in order.

    :raises ConfigurationError: it is no ARN of a key or an alias, or lies elsewhere.
    """
    if not kms_key:
        return
    found = _ARN.fullmatch(kms_key)
    if found is None:
        raise ConfigurationError(
            f"The KMS key {kms_key!r} is not one Amazon Translate can use. Write the ARN of a key "
            f"or of an alias, like arn:aws:kms:{region}:123456789012:key/1234abcd-12ab-34cd-56ef-"
            "1234567890ab, or leave it empty for the encryption of AWS."
        )
    for what, its, wanted in (
        ("part of AWS", found["partition"], partition),
        ("Region", found["region"], region),
    ):
        if its != wanted:
            raise ConfigurationError(
                f"The KMS key belongs to the {what} {its}, and what it is to encrypt to {wanted}. "
                f"Choose a key of {wanted}."
            )


def of_resource(kms_key: str) -> dict[str, Any]:
    """Return the key as Amazon Translate takes it; nothing where there is none."""
    return {"EncryptionKey": {"Type": "KMS", "Id": kms_key}} if kms_key else {}


def of_upload(kms_key: str) -> dict[str, str]:
    """Return the key as S3 takes it for a file; nothing where there is none."""
    return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key} if kms_key else {}


def granted(kms_key: str) -> GrantedKey | None:
    """Return what policies grant rights on; None where there is no key.

    The ARN of an alias in a policy is of the alias itself, never of its key.

    https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
    """
    if not kms_key:
        return None
    account, is_alias, name = kms_key.partition(_ALIAS)
    return GrantedKey(f"{account}:key/*", f"alias/{name}") if is_alias else GrantedKey(kms_key)
