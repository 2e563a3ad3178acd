"""What Amazon's services and botocore refuse, told as one sentence and a next step.

Nothing secret leaves this module: texts of signature errors are withheld (they hold the signed
request), and so is every message of botocore itself, which may hold a presigned address.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

from botocore import exceptions

from amts_core.kernel.errors import ServiceError, ServiceNotFound

_MAX_DETAIL = 300
_SECRETS = (
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{8,}"),
    re.compile(r"(?i)x-amz-[\w-]+\s*[=:]\s*[^\s&]+"),
    re.compile(r"(?i)\b(?:aws_)?(?:secret|session)[\w-]*\s*[=:]\s*[^\s&]+"),
)
_AGAIN = "Try again in a minute"
_CREDENTIALS = (
    "Sign in to AWS again on this machine, as boto3 finds it (environment, ~/.aws, instance role)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _RefusalRule:
    """Why a call failed, and what to do; ``tells`` where the service's own words help."""

    why: str
    next_step: str
    is_transient: bool = False
    tells: bool = True
    is_missing: bool = False


_BUSY = _RefusalRule(why="too many calls at once", next_step=_AGAIN, is_transient=True, tells=False)
_DOWN = _RefusalRule(why="the service has an error of its own", next_step=_AGAIN, is_transient=True)
_INVALID = _RefusalRule(
    why="it does not accept the request", next_step="Change what it names and try again"
)
_DENIED = _RefusalRule(
    why="the credentials in use have no permission for it",
    next_step="Ask the account's administrator for the rights that Settings lists",
)
_UNKNOWN_KEY = _RefusalRule(
    why="it does not know the credentials in use", next_step=_CREDENTIALS, tells=False
)
_EXPIRED = _RefusalRule(
    why="the credentials in use have expired", next_step=_CREDENTIALS, tells=False
)
_BAD_SIGNATURE = _RefusalRule(
    why="it does not accept the signature of the call",
    next_step="Check the secret key, the Region and this machine's clock",
    tells=False,
)
_NO_BUCKET = _RefusalRule(
    why="there is no such bucket",
    next_step="Write the name of an existing bucket in Settings",
    tells=False,
)
_OTHER_REGION = _RefusalRule(
    why="the bucket lies in another Region",
    next_step="Choose a bucket in the Region that Settings names, or change the Region",
    tells=False,
)
_NO_KEY = _RefusalRule(
    why="there is no such KMS key",
    next_step="Write the ARN of an existing key of the Region in Settings",
)
_UNUSABLE_KEY = _RefusalRule(
    why="the KMS key can't be used",
    next_step="Let the account's administrator enable it, or name another one in Settings",
)
_GONE = _RefusalRule(
    why="there is no such thing", next_step="Look at the list for what there is", is_missing=True
)

_CODES = MappingProxyType(
    {
        "InvalidParameterValueException": _INVALID,
        "InvalidRequestException": _INVALID,
        "InvalidFilterException": _INVALID,
        "ValidationException": _INVALID,
        "LimitExceededException": _RefusalRule(
            why="a limit of the account is reached",
            next_step="Wait until other imports have ended, or delete parallel data or "
            "terminologies that nobody needs",
        ),
        "TooManyTagsException": _RefusalRule(why="it has too many tags", next_step="Remove some"),
        "ConflictException": _RefusalRule(
            why="there is one of this name already, or it is being changed",
            next_step="Choose another name, or wait until it is at rest",
        ),
        "ConcurrentModificationException": _RefusalRule(
            why="it is being changed by another call", next_step=_AGAIN, is_transient=True
        ),
        "UnsupportedLanguagePairException": _RefusalRule(
            why="it does not translate between these languages", next_step="Choose other languages"
        ),
        "TextSizeLimitExceededException": _RefusalRule(
            why="the text is over 10,000 bytes",
            next_step="Shorten it, or translate it as a document",
        ),
        "DetectedLanguageLowConfidenceException": _RefusalRule(
            why="it can't tell the language", next_step="Name the source language"
        ),
        "ResourceNotFoundException": _GONE,
        "NoSuchEntity": _RefusalRule(
            why="there is no such role", next_step="Write the ARN of an existing role in Settings"
        ),
        **dict.fromkeys(("NotFoundException", "KMS.NotFoundException"), _NO_KEY),
        **dict.fromkeys(
            (
                "DisabledException",
                "InvalidKeyUsageException",
                "KMSInvalidStateException",
                "KMS.DisabledException",
                "KMS.InvalidKeyUsageException",
                "KMS.KMSInvalidStateException",
            ),
            _UNUSABLE_KEY,
        ),
        "NoSuchKey": _RefusalRule(
            why="there is no such file", next_step="Start the job again", is_missing=True
        ),
        "NoSuchBucket": _NO_BUCKET,
        "InvalidBucketName": _NO_BUCKET,
        "PermanentRedirect": _OTHER_REGION,
        "TemporaryRedirect": _OTHER_REGION,
        "IllegalLocationConstraintException": _OTHER_REGION,
        "AuthorizationHeaderMalformed": _OTHER_REGION,
        "301": _OTHER_REGION,
        "404": _NO_BUCKET,
        "EntityTooLarge": _RefusalRule(why="the file is too large", next_step="Split it"),
        "OptInRequired": _RefusalRule(
            why="the account has not signed up for it",
            next_step="Ask the account's administrator",
            tells=False,
        ),
        "MissingAuthenticationToken": _UNKNOWN_KEY,
        **dict.fromkeys(("AccessDeniedException", "AccessDenied", "403"), _DENIED),
        **dict.fromkeys(("AllAccessDisabled", "NotAuthorized", "Forbidden"), _DENIED),
        **dict.fromkeys(
            ("UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"),
            _UNKNOWN_KEY,
        ),
        **dict.fromkeys(
            ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"),
            _EXPIRED,
        ),
        **dict.fromkeys(
            (
                "InvalidSignatureException",
                "SignatureDoesNotMatch",
                "IncompleteSignature",
                "RequestTimeTooSkewed",
                "InvalidToken",
            ),
            _BAD_SIGNATURE,
        ),
        **dict.fromkeys(
            (
                "TooManyRequestsException",
                "ThrottlingException",
                "Throttling",
                "SlowDown",
                "RequestLimitExceeded",
                "BandwidthLimitExceeded",
                "429",
            ),
            _BUSY,
        ),
        **dict.fromkeys(
            (
                "InternalServerException",
                "InternalFailure",
                "InternalError",
                "ServiceUnavailable",
                "ServiceUnavailableException",
                "RequestTimeout",
                "RequestTimeoutException",
                "OperationAborted",
                "500",
                "502",
                "503",
                "504",
            ),
            _DOWN,
        ),
    }
)
DENIED = frozenset(code for code, rule in _CODES.items() if rule is _DENIED)
"""Codes of a call that the credentials are not allowed to make."""
_OTHER_CODE = _RefusalRule(
    why="it answers with an error", next_step="Look the error up, and try again"
)

_NO_CREDENTIALS = _RefusalRule(
    why="no credentials of AWS are found on this machine", next_step=_CREDENTIALS
)
_NO_ANSWER = _RefusalRule(why="it gives no answer in time", next_step=_AGAIN, is_transient=True)
_NO_CONNECTION = _RefusalRule(
    why="it can't be reached from this machine",
    next_step="Check the network and the Region, and try again",
    is_transient=True,
)
_BOTOCORE: tuple[tuple[type[Exception] | tuple[type[Exception], ...], _RefusalRule], ...] = (
    (
        (exceptions.NoCredentialsError, exceptions.PartialCredentialsError),
        _NO_CREDENTIALS,
    ),
    (
        (
            exceptions.CredentialRetrievalError,
            exceptions.TokenRetrievalError,
            exceptions.SSOError,
            exceptions.UnauthorizedSSOTokenError,
            exceptions.RefreshWithMFAUnsupportedError,
        ),
        _RefusalRule(
            why="the credentials on this machine can't be renewed", next_step=_CREDENTIALS
        ),
    ),
    (
        (exceptions.ProfileNotFound, exceptions.ConfigParseError, exceptions.ConfigNotFound),
        _RefusalRule(
            why="AWS's configuration on this machine can't be read",
            next_step="Check AWS_PROFILE and ~/.aws",
        ),
    ),
    (
        (exceptions.NoRegionError, exceptions.InvalidRegionError),
        _RefusalRule(
            why="there is no such Region",
            next_step="Write one such as us-east-1 or eu-west-1 in Settings",
        ),
    ),
    (
        exceptions.SSLError,
        _RefusalRule(
            why="its certificate is not trusted here", next_step="Check AWS_CA_BUNDLE and the proxy"
        ),
    ),
    (
        (
            exceptions.ReadTimeoutError,
            exceptions.ConnectTimeoutError,
            exceptions.ConnectionClosedError,
        ),
        _NO_ANSWER,
    ),
    (
        (
            exceptions.HTTPClientError,
            exceptions.ConnectionError,
            exceptions.IncompleteReadError,
            exceptions.ResponseStreamingError,
        ),
        _NO_CONNECTION,
    ),
    (exceptions.ParamValidationError, _INVALID),
)
"""Of several that fit the first counts."""
_OTHER_BOTOCORE = _RefusalRule(
    why="the call failed on this machine", next_step="Look at the AWS configuration"
)


@contextmanager
def told(action: str, service: str = "Amazon Translate") -> Iterator[None]:
    """Raise what goes wrong within as a :class:`~amts_core.kernel.errors.ServiceError`.

    :param action: what is tried, to follow "can't": ``start the job 'D2L'``.
    :raises ServiceNotFound: there is no such resource, job, file.
    :raises ServiceError: anything else.
    """
    try:
        yield
    except exceptions.ClientError as error:
        answer = error.response.get("Error", {})
        code = str(answer.get("Code", ""))
        rule = _CODES.get(code, _OTHER_CODE)
        # from None: a logged chain would show what the message leaves out
        raise _failure(action, service, rule, code=code, detail=_detail(answer)) from None
    except exceptions.BotoCoreError as error:
        name = type(error).__name__
        raise _failure(action, service, _rule_of(error), name) from None


def _failure(
    action: str, service: str, rule: _RefusalRule, code: str, detail: str = ""
) -> ServiceError:
    kind = ServiceNotFound if rule.is_missing else ServiceError
    said = detail if detail and rule.tells else code
    message = f"{service} can't {action}: {rule.why} ({said}). {rule.next_step}."
    return kind(message, code=code, is_transient=rule.is_transient)


def _rule_of(error: Exception) -> _RefusalRule:
    return next((rule for kind, rule in _BOTOCORE if isinstance(error, kind)), _OTHER_BOTOCORE)


def _detail(answer: dict[str, str]) -> str:
    """Return the service's own words, on one line and without what nobody should read."""
    code, words = answer.get("Code", ""), " ".join(str(answer.get("Message", "")).split())
    for secret in _SECRETS:
        words = secret.sub("…", words)
    words = words[:_MAX_DETAIL].rstrip(" .")
    return f"{code}: {words}" if words else str(code)
