"""What a batch job has left in the bucket, document by document.

https://docs.aws.amazon.com/translate/latest/dg/async-results.html
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from amts_core.engines.amazon.s3 import S3Folder
from amts_core.engines.protocol import TranslatedDocument
from amts_core.kernel.errors import ServiceError, ServiceNotFound

_MARK = "-TranslateText-"
_SERVER_ERRORS = ("Internal", "Server", "ServiceUnavailable", "Throttling", "TooManyRequests")
"""How codes of errors begin that are not the document's fault."""


@dataclass(frozen=True, slots=True)
class Details:
    """One language of a job, as the service's details file tells it.

    ``n_characters`` is what was translated of all documents together; ``errors`` says by document
    why it was not translated, ``refused`` are those of them that are themselves the cause, and
    ``names`` all documents that the file speaks of.
    """

    n_characters: int | None
    names: tuple[str, ...]
    errors: dict[str, str]
    refused: frozenset[str]


def results(bucket: S3Folder, job: dict[str, Any]) -> Iterator[TranslatedDocument]:
    """Yield the documents of a job in all its languages.

    A document that neither came back nor has an error is told as one that is missing, so that it is
    not lost without a word.

    :param job: the job as the service describes it.
    """
    folder = _output_folder(bucket, job)
    sources = tuple(bucket.names(job["InputDataConfig"]["S3Uri"]))
    for tgt_lang in job["TargetLanguageCodes"]:
        details = read_details(bucket, folder, tgt_lang)
        names = tuple(dict.fromkeys((*sources, *details.names)))
        n_characters = details.n_characters if len(names) == 1 else None
        for name in names:
            if name in details.errors:
                yield _failure(details, name, tgt_lang)
            else:
                yield _result(bucket, folder, name, tgt_lang=tgt_lang, n_characters=n_characters)


def failures(bucket: S3Folder, job: dict[str, Any]) -> Iterator[TranslatedDocument]:
    """Yield what the service says of the documents of a job that has failed as a whole.

    It has written details of some of them, or of none.
    """
    try:
        folder = _output_folder(bucket, job)
    except ServiceError:  # it has not even made one
        return
    for tgt_lang in job["TargetLanguageCodes"]:
        details = read_details(bucket, folder, tgt_lang)
        for name in details.errors:
            yield _failure(details, name, tgt_lang)


def characters(bucket: S3Folder, job: dict[str, Any]) -> dict[str, int]:
    """Return by language how many characters the service has translated, where it says."""
    folder = _output_folder(bucket, job)
    found = {
        tgt_lang: read_details(bucket, folder, tgt_lang).n_characters
        for tgt_lang in job["TargetLanguageCodes"]
    }
    return {tgt_lang: n for tgt_lang, n in found.items() if n is not None}


def read_details(bucket: S3Folder, folder: str, tgt_lang: str) -> Details:
    """Return what the details file of a language says; all unknown where there is none.

    :raises ServiceError: there is one that can't be read.
    """
    address = f"{folder}details/{tgt_lang}.auxiliary-translation-details.json"
    try:
        data = bucket.get(address)
    except ServiceNotFound:
        return Details(None, (), {}, frozenset())
    try:
        return _details(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ServiceError(
            f"The details of the translation into {tgt_lang} can't be read "
            f"({type(error).__name__}). Look at {address}, or start the job again."
        ) from error


def _details(read: dict[str, Any]) -> Details:
    entries = [(_file_name(entry["sourceFile"]), entry) for entry in read["details"]]
    told = {
        name: error
        for name, entry in entries
        if (error := (entry.get("auxiliaryData") or {}).get("error"))
    }
    n_customer = _count(read.get("documentCountWithCustomerError"))
    return Details(
        _count(read.get("charactersTranslated")),
        tuple(name for name, _ in entries),
        {name: _error(error) for name, error in told.items()},
        frozenset(
            name for name, error in told.items() if n_customer != 0 and not _is_server_error(error)
        ),
    )


def _is_server_error(error: object) -> bool:
    code = str(error.get("errorCode", "")) if isinstance(error, dict) else ""
    return code.startswith(_SERVER_ERRORS)


def _count(value: object) -> int | None:
    """Return a counter, which the service writes as a string."""
    return None if value is None else int(str(value))


def _error(error: object) -> str:
    if not isinstance(error, dict):
        return str(error)
    parts = (str(error.get("errorMessage", "")).strip(), str(error.get("errorCode", "")).strip())
    message, code = parts
    return f"{message} ({code})" if message and code else message or code


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]


def _output_folder(bucket: S3Folder, job: dict[str, Any]) -> str:
    """Return the address of the folder that the service made for a job's output.

    The service describes a job with that folder, called after account and job, below the one that
    was asked for; where it does not, the folder is looked for.
    """
    asked = str(job["OutputDataConfig"]["S3Uri"]).rstrip("/") + "/"
    own = f"{_MARK}{job['JobId']}"
    if asked.rstrip("/").endswith(own):
        return asked
    found = [name for name in bucket.folders(asked) if name.endswith(own)]
    if not found:
        raise ServiceError(
            f"The output of the job {job['JobId']} is not in {asked}. "
            "Look whether it was moved or deleted, or start the job again."
        )
    return f"{asked}{found[0]}/"


def _failure(details: Details, name: str, tgt_lang: str) -> TranslatedDocument:
    is_refused = name in details.refused
    return TranslatedDocument(
        name=name, tgt_lang=tgt_lang, data=None, error=details.errors[name], is_refused=is_refused
    )


def _result(
    bucket: S3Folder, folder: str, name: str, tgt_lang: str, n_characters: int | None
) -> TranslatedDocument:
    try:
        data = bucket.get(f"{folder}{tgt_lang}.{name}")
    except ServiceNotFound:
        missing = "Amazon Translate gave back no translation, and no error either."
        return TranslatedDocument(name=name, tgt_lang=tgt_lang, data=None, error=missing)
    return TranslatedDocument(name=name, tgt_lang=tgt_lang, data=data, n_characters=n_characters)
