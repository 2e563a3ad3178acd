"""Calls of Amazon Translate: at the pace of the quotas, with refusals told as our own errors."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from amts_core.engines.amazon import encryption, resource_tags
from amts_core.engines.amazon.clients import clients
from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.pace import Pacing
from amts_core.engines.amazon.refusals import told
from amts_core.engines.amazon.s3 import S3Folder
from amts_core.kernel.errors import ServiceError

_PAGE_SIZE = 500
_HELD: Mapping[str, str] = MappingProxyType(
    {
        "describe_text_translation_job": "TextTranslationJobProperties",
        "get_parallel_data": "ParallelDataProperties",
        "get_terminology": "TerminologyProperties",
        "start_text_translation_job": "JobId",
        "translate_text": "TranslatedText",
    }
)
"""What the answer of an operation holds at least: botocore reads a page of HTML as nothing."""


class AmazonCalls:
    """The connections of one Region, with the folder of the bucket that is ours.

    Calls a second are held to the quotas here, for all threads that share it.
    """

    def __init__(self, settings: AmazonSettings, *, pacing: Pacing | None = None) -> None:
        self._settings = settings
        self._pacing = pacing or Pacing()
        self._translate, self._storage = clients(settings, "translate", "s3")
        self._bucket = S3Folder(
            self._storage, settings.bucket, settings.prefix, kms_key=settings.kms_key
        )
        self._of_new = {
            **encryption.of_resource(settings.kms_key),
            **resource_tags.parameters(settings.tags),
        }
        """The key and the tags of what is made, as the calls that make something take them."""

    @property
    def region(self) -> str:
        """Where it works."""
        return self._settings.region

    def close(self) -> None:
        """Close the connections; nothing is to be called afterwards."""
        self._translate.close()
        self._storage.close()

    def _call(self, operation: str, action: str, **parameters: Any) -> dict[str, Any]:
        """Return the answer of an operation; ``action`` follows "can't" where it fails.

        :raises ServiceError: it fails, or what has answered is not the service.
        """
        self._pacing.wait(operation)
        with told(action):
            answer: dict[str, Any] = getattr(self._translate, operation)(**parameters)
        if operation in _HELD and _HELD[operation] not in answer:
            raise ServiceError(
                f"Amazon Translate can't {action}: what has answered in its place is not the "
                "service. Check the network and its proxy, or sign in to it, and try again.",
                is_transient=True,
            )
        return answer

    def _list(
        self, operation: str, member: str, action: str, **parameters: Any
    ) -> list[dict[str, Any]]:
        """Return what all pages of a list hold."""
        found: list[dict[str, Any]] = []
        more: dict[str, str] = {}
        while True:
            page = self._call(operation, action, MaxResults=_PAGE_SIZE, **parameters, **more)
            found += page.get(member, [])
            if not page.get("NextToken"):
                return found
            more = {"NextToken": page["NextToken"]}
