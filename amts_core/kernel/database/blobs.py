"""Bytes by their SHA-256: contents of documents, and files that work is to be done with."""

import hashlib
from contextlib import suppress

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import BlobRow
from amts_core.kernel.errors import NotFoundError


def put_blob(session: Session, data: bytes) -> str:
    """Store bytes under their SHA-256, once, and return it."""
    digest = hashlib.sha256(data).hexdigest()
    if session.get(BlobRow, digest) is None:
        # another project may store the same bytes at the same moment
        with suppress(IntegrityError), session.begin_nested():
            session.add(BlobRow(sha256=digest, data=data))
    return digest


def keep_file(store: Store, data: bytes) -> str:
    """Store bytes that work is to be done with, once, and return their SHA-256."""
    with store.writing() as session:
        return put_blob(session, data)


def blob(store: Store, sha256: str) -> bytes:
    """Return the bytes with this SHA-256.

    :raises NotFoundError: there are none.
    """
    with store.reading() as session:
        row = session.get(BlobRow, sha256)
    if row is None:
        raise NotFoundError(f"No stored file has the SHA-256 {sha256}.")
    return row.data
