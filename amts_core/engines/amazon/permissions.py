"""Which rights the credentials on this machine have, found out by calls that change nothing.

Where a call needs a resource to act on it names one that does not exist: a service that answers
"not found" has let the call through. What can only be learnt by doing it is told as unknown.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

from amts_core.engines.amazon import encryption, resource_tags
from amts_core.engines.amazon.clients import clients
from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.policies import TAG_ACTION, TRANSLATE, bucket_arn, folder_arn
from amts_core.engines.amazon.refusals import DENIED, told
from amts_core.kernel.errors import ServiceError, ServiceNotFound

_NO_JOB = "0" * 32
_TRY = "It shows when"
_OPTIONAL = {
    "iam:GetRole": f"The role can't be looked at from here. {_TRY} the first job is started.",
    "translate:TranslateText": "Not allowed. Only translation in real time needs it.",
}
"""What may be missing although all is in order, and what is then said."""


@dataclass(frozen=True, slots=True)
class PermissionResult:
    """Whether one action is allowed on a resource.

    ``is_allowed`` is None where a check can't tell; ``message`` says what was found, and what to do
    where something is missing.
    """

    action: str
    resource: str
    is_allowed: bool | None
    message: str


@dataclass(frozen=True, slots=True)
class _Probe:
    """A call that shows whether an action is allowed; ``note`` is told where it is."""

    action: str
    resource: str
    call: Callable[[], object]
    note: str = ""

    @property
    def service(self) -> str:
        return self.action.partition(":")[0]


def check(settings: AmazonSettings) -> tuple[PermissionResult, ...]:
    """Return what the credentials on this machine may do of what is needed; never raises for it.

    It costs one translated character, and a few calls of the key where the settings name one. It
    leaves nothing behind but an empty file in the folder, and that only where files may be written
    and not deleted.
    """
    try:
        translate, storage, tokens, roles, keys = clients(
            settings, "translate", "s3", "sts", "iam", "kms"
        )
    except ServiceError as error:
        return (PermissionResult("sts:GetCallerIdentity", "*", False, str(error)),)
    with ExitStack() as stack:
        for client in (translate, storage, tokens, roles, keys):
            stack.enter_context(closing(client))
        identity = _identity(tokens)
        probes = (
            *_translate_probes(settings, translate),
            *_key_probes(settings, keys),
            *_storage_probes(settings, storage),
            _role_probe(settings, roles),
        )
        if not identity.is_allowed:
            unknown = (_unknown(probe, "the credentials don't work") for probe in probes)
            return (identity, *unknown, *_untried(settings))
        return (identity, *_probed(probes), *_untried(settings))


def _identity(tokens: Any) -> PermissionResult:
    """Say whose credentials are used: a call that needs no right, only credentials that work."""
    action, resource = "sts:GetCallerIdentity", "*"
    try:
        with told("say who is signed in", "AWS"):
            name = tokens.get_caller_identity()["Arn"]
    except ServiceError as error:
        return PermissionResult(action, resource, False, str(error))
    return PermissionResult(action, resource, True, f"Signed in as {name}.")


def _translate_probes(settings: AmazonSettings, translate: Any) -> Iterator[_Probe]:
    nothing = f"amts-permission-check-{uuid.uuid4().hex}"
    source = f"s3://{settings.bucket}/{settings.prefix}/{nothing}.tsv"
    calls: dict[str, Callable[[], object]] = {
        "ListParallelData": lambda: translate.list_parallel_data(MaxResults=1),
        "GetParallelData": lambda: translate.get_parallel_data(Name=nothing),
        "UpdateParallelData": lambda: translate.update_parallel_data(
            Name=nothing,
            ParallelDataConfig={"S3Uri": source, "Format": "TSV"},
            ClientToken=nothing,
        ),
        "DeleteParallelData": lambda: translate.delete_parallel_data(Name=nothing),
        "TranslateText": lambda: translate.translate_text(
            Text="a", SourceLanguageCode="en", TargetLanguageCode="es"
        ),
        "GetTerminology": lambda: translate.get_terminology(Name=nothing),
        "ListTerminologies": lambda: translate.list_terminologies(MaxResults=1),
        "DeleteTerminology": lambda: translate.delete_terminology(Name=nothing),
        "ListTextTranslationJobs": lambda: translate.list_text_translation_jobs(MaxResults=1),
        "DescribeTextTranslationJob": lambda: translate.describe_text_translation_job(
            JobId=_NO_JOB
        ),
        "StopTextTranslationJob": lambda: translate.stop_text_translation_job(JobId=_NO_JOB),
    }
    for name, call in calls.items():
        yield _Probe(f"translate:{name}", "*", call)
    if settings.tags:
        arn = f"arn:{settings.partition}:translate:{settings.region}:{settings.account}"
        yield _Probe(
            TAG_ACTION,
            "*",
            lambda: translate.tag_resource(
                ResourceArn=f"{arn}:parallel-data/{nothing}",
                **resource_tags.parameters(settings.tags),
            ),
        )


def _key_probes(settings: AmazonSettings, keys: Any) -> Iterator[_Probe]:
    if not settings.kms_key:
        return
    name = settings.kms_key

    # without the one right the other can't be tried, and is told as missing, too
    def data_key() -> Any:
        return keys.generate_data_key(KeyId=name, KeySpec="AES_256")["CiphertextBlob"]

    yield _Probe("kms:DescribeKey", name, lambda: keys.describe_key(KeyId=name))
    yield _Probe("kms:GenerateDataKey", name, data_key)
    yield _Probe("kms:Decrypt", name, lambda: keys.decrypt(CiphertextBlob=data_key()))


def _storage_probes(settings: AmazonSettings, storage: Any) -> Iterator[_Probe]:
    bucket, folder = bucket_arn(settings), folder_arn(settings)
    key = f"{settings.prefix}/permission-check-{uuid.uuid4().hex}"
    place = {"Bucket": settings.bucket, "Key": key}
    written = {**place, **encryption.of_upload(settings.kms_key)}
    yield _Probe(
        "s3:ListBucket",
        bucket,
        lambda: storage.list_objects_v2(
            Bucket=settings.bucket, Prefix=f"{settings.prefix}/", MaxKeys=1
        ),
    )
    yield _Probe("s3:GetBucketLocation", bucket, lambda: _check_region(settings, storage))
    yield _Probe("s3:PutObject", folder, lambda: storage.put_object(**written, Body=b""))
    yield _Probe("s3:GetObject", folder, lambda: storage.get_object(**place)["Body"].read())
    yield _Probe("s3:DeleteObject", folder, lambda: storage.delete_object(**place))


def _check_region(settings: AmazonSettings, storage: Any) -> None:
    """Hold the bucket to the Region: Amazon Translate reads no other."""
    found = storage.get_bucket_location(Bucket=settings.bucket).get("LocationConstraint")
    region = {None: "us-east-1", "EU": "eu-west-1"}.get(found, found)
    if region != settings.region:
        raise ServiceError(
            f"The bucket {settings.bucket} lies in {region}, and Amazon Translate is asked in "
            f"{settings.region}. Choose a bucket in that Region, or change the Region.",
            code="PermanentRedirect",
        )


def _role_probe(settings: AmazonSettings, roles: Any) -> _Probe:
    name = settings.role_arn.rpartition("/")[2]

    def trusted() -> None:
        role = roles.get_role(RoleName=name)["Role"]
        if role["Arn"] != settings.role_arn or not _trusts_translate(role):
            raise ServiceError(
                f"The role {name} can't be taken on by {TRANSLATE}: its trust policy does not name "
                f"that service, or its name is not {settings.role_arn}. Give it the trust policy "
                "that Settings shows.",
                code="NotTrusted",
            )

    return _Probe("iam:GetRole", settings.role_arn, trusted, f"The role trusts {TRANSLATE}.")


def _trusts_translate(role: dict[str, Any]) -> bool:
    for statement in _many(role.get("AssumeRolePolicyDocument", {}).get("Statement", ())):
        principal = statement.get("Principal", {})
        services = _many(principal.get("Service", ())) if isinstance(principal, dict) else ()
        if statement.get("Effect") == "Allow" and TRANSLATE in services:
            return True
    return False


def _many(value: Any) -> tuple[Any, ...]:
    """Return what IAM writes as one thing or as a list of them."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _probed(probes: tuple[_Probe, ...]) -> Iterator[PermissionResult]:
    """Yield the result of each probe; a service that gives no answer is asked once."""
    silent: set[str] = set()
    for probe in probes:
        if probe.service in silent:
            yield _unknown(probe, "the service gave no answer")
            continue
        try:
            with told(f"do {probe.action}", "AWS"):
                probe.call()
        except ServiceNotFound:  # the call was let through
            yield _allowed(probe)
        except ServiceError as error:
            if error.is_transient:
                silent.add(probe.service)
            yield _refused(probe, error)
        else:
            yield _allowed(probe)


def _allowed(probe: _Probe) -> PermissionResult:
    return PermissionResult(probe.action, probe.resource, True, probe.note or "Allowed.")


def _refused(probe: _Probe, error: ServiceError) -> PermissionResult:
    """Return what a failure says of the right: unknown where something else was in the way."""
    is_denied = error.code in DENIED
    if is_denied and probe.action in _OPTIONAL:
        return PermissionResult(probe.action, probe.resource, None, _OPTIONAL[probe.action])
    is_missing = is_denied or (probe.service != "translate" and not error.is_transient)
    return PermissionResult(probe.action, probe.resource, False if is_missing else None, str(error))


def _unknown(probe: _Probe, why: str) -> PermissionResult:
    return PermissionResult(probe.action, probe.resource, None, f"Not checked: {why}.")


def _untried(settings: AmazonSettings) -> tuple[PermissionResult, ...]:
    """Return the rights that only doing can show, as it would make something or cost."""
    return (
        PermissionResult(
            "translate:CreateParallelData", "*", None, f"{_TRY} parallel data is first published."
        ),
        PermissionResult(
            "translate:ImportTerminology", "*", None, f"{_TRY} a job with a glossary is started."
        ),
        PermissionResult(
            "translate:StartTextTranslationJob", "*", None, f"{_TRY} the first job is started."
        ),
        PermissionResult(
            "iam:PassRole",
            settings.role_arn,
            None,
            f"AWS tells it only at a start. {_TRY} the first job is started; so do the role's own "
            "rights in the bucket and on the key.",
        ),
        *(
            PermissionResult(
                action,
                settings.kms_key,
                None,
                f"A grant would stay. {_TRY} parallel data is first published.",
            )
            for action in ("kms:CreateGrant", "kms:RetireGrant")
            if settings.kms_key
        ),
    )
