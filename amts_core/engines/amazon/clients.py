"""The connections to AWS: boto3's own credential chain, adaptive retries, a limit to every wait."""

import logging
from typing import Any

import boto3
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.refusals import told
from amts_core.kernel.errors import ServiceError

_CONNECT_SECONDS = 10.0
_LOGGERS = ("boto3", "botocore", "urllib3")
_FORBIDDEN = 403


def clients(settings: AmazonSettings, *names: str) -> tuple[Any, ...]:
    """Return boto3 clients of these services: ``translate``, ``s3``, ``sts``, ``iam``, ``kms``.

    :raises ServiceError: the AWS configuration of this machine can't be read.
    """
    _keep_secrets_out_of_logs()
    endpoints = {
        "translate": settings.translate_endpoint,
        "s3": settings.storage_endpoint,
        "sts": settings.identity_endpoint,
        "iam": settings.identity_endpoint,
        "kms": settings.key_endpoint,
    }
    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": settings.n_attempts},
        connect_timeout=min(_CONNECT_SECONDS, settings.timeout_seconds),
        read_timeout=settings.timeout_seconds,
    )
    with told("be called"):
        session = boto3.session.Session(region_name=settings.region)
        return tuple(
            session.client(name, endpoint_url=endpoints[name], config=config) for name in names
        )


def fetch(address: str, action: str, timeout_seconds: float) -> bytes:
    """Return what lies at a presigned address, which is a secret for the time it lives.

    :raises ServiceError: it can't be had; asked for a new address it may be.
    """
    session = URLLib3Session(timeout=timeout_seconds, proxies=get_environ_proxies(address))
    try:
        with told(action):
            answer = session.send(AWSRequest(method="GET", url=address).prepare())
            status, data = int(answer.status_code), bytes(answer.content)
    except ValueError:  # an address that is none; its text stays untold
        raise ServiceError(
            f"Amazon Translate can't {action}: it names no address to fetch it from. "
            "Try again in a minute.",
            is_transient=True,
        ) from None
    finally:
        session.close()
    if status == _FORBIDDEN:
        raise ServiceError(
            f"Amazon Translate can't {action}: the address it gave has expired. Try again.",
            code=str(status),
            is_transient=True,
        )
    if status != 200:
        raise ServiceError(
            f"Amazon Translate can't {action}: its storage answers with status {status}. "
            "Try again in a minute.",
            code=str(status),
            is_transient=True,
        )
    return data


def _keep_secrets_out_of_logs() -> None:
    """Leave out the lines that hold signed requests and presigned addresses.

    At DEBUG the libraries write them all; whoever sets the root logger to DEBUG does not ask for
    session tokens. A level that was set on purpose stays.
    """
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.INFO)
