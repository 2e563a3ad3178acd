"""A folder of a bucket: what is sent to Amazon Translate, and what comes back."""

from collections.abc import Iterator
from typing import Any

from amts_core.engines.amazon import encryption
from amts_core.engines.amazon.refusals import told

_SERVICE = "Amazon S3"


class S3Folder:
    """The folder ``prefix`` of a bucket; paths are relative to it, addresses are not.

    An address is an ``s3://bucket/key``, as jobs and resources name places. Files are encrypted by
    the KMS key ``kms_key``; where it is empty, as the bucket says.
    """

    def __init__(self, client: Any, name: str, prefix: str, *, kms_key: str = "") -> None:
        self._client = client
        self._name = name
        self._prefix = prefix
        self._encryption = encryption.of_upload(kms_key)

    def address(self, path: str) -> str:
        """Return the address of a path below the folder."""
        return f"s3://{self._name}/{self._prefix}/{path}"

    def put(self, path: str, data: bytes, content_type: str) -> str:
        """Store a file, in the place of what is there, and return its address."""
        bucket, key = _place(self.address(path))
        with told(f"store {key} in the bucket {bucket}", _SERVICE):
            self._client.put_object(
                Bucket=bucket, Key=key, Body=data, ContentType=content_type, **self._encryption
            )
        return self.address(path)

    def get(self, address: str) -> bytes:
        """Return the file at an address.

        :raises ServiceNotFound: there is none.
        """
        bucket, key = _place(address)
        with told(f"read {key} in the bucket {bucket}", _SERVICE):
            data: bytes = self._client.get_object(Bucket=bucket, Key=key)["Body"].read()
        return data

    def names(self, folder: str) -> Iterator[str]:
        """Yield the names of the files that lie in the folder at an address, none below it."""
        for prefix, page in self._pages(folder):
            for held in page.get("Contents", ()):
                if name := held["Key"].removeprefix(prefix):
                    yield name

    def folders(self, folder: str) -> Iterator[str]:
        """Yield the names of the folders that lie in the folder at an address."""
        for prefix, page in self._pages(folder):
            for held in page.get("CommonPrefixes", ()):
                yield held["Prefix"].removeprefix(prefix).rstrip("/")

    def _pages(self, folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
        bucket, prefix = _place(f"{folder.rstrip('/')}/")
        with told(f"list {prefix} in the bucket {bucket}", _SERVICE):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=bucket, Prefix=prefix, Delimiter="/"
            )
            for page in pages:
                yield prefix, page


def _place(address: str) -> tuple[str, str]:
    bucket, _, key = address.removeprefix("s3://").partition("/")
    return bucket, key
