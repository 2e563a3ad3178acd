"""Amazon Translate's answers as records, and requests held to its limits before they are sent."""

import re
from typing import Any

from amts_core.engines.amazon.custom_terminology import MAX_TGT_LANGS
from amts_core.engines.protocol import (
    BatchJob,
    BatchRequest,
    BatchStatus,
    ParallelData,
    ParallelDataFile,
    ParallelDataStatus,
)
from amts_core.kernel.errors import ServiceError
from amts_core.kernel.text.counts import count_noun

MAX_DOCUMENTS = 1_000_000
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
MAX_BATCH_BYTES = 5 * 1024**3
_MAX_NAME = 256
_MAX_FILE_NAME = 200
_RESOURCE_NAME = re.compile(r"([A-Za-z0-9-]_?)+")
_TOKEN = re.compile(r"[A-Za-z0-9-]{1,64}")
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_DESCRIBED_TOKEN = re.compile(r"\[([A-Za-z0-9-]{1,64})\]$")
_MAX_DESCRIPTION = 256
_NOT_IN_JOB_NAME = re.compile(r"[^\w .:/=+\-%@]+")
FORMATS = frozenset({"csv", "tsv", "tmx"})


def parallel_data(properties: dict[str, Any]) -> ParallelData:
    """Return a resource as ``GetParallelData`` and ``ListParallelData`` describe it."""
    attempt = properties.get("LatestUpdateAttemptStatus")
    return ParallelData(
        name=properties["Name"],
        status=ParallelDataStatus(properties["Status"]),
        latest_update_status=ParallelDataStatus(attempt) if attempt else None,
        src_lang=properties.get("SourceLanguageCode", ""),
        tgt_langs=tuple(properties.get("TargetLanguageCodes", ())),
        imported=properties.get("ImportedRecordCount"),
        skipped=properties.get("SkippedRecordCount"),
        failed=properties.get("FailedRecordCount"),
        imported_characters=properties.get("ImportedDataSize"),
        message=properties.get("Message", ""),
        created_at=properties.get("CreatedAt"),
        updated_at=properties.get("LastUpdatedAt"),
        tokens=_tokens(properties),
    )


def description(file: ParallelDataFile) -> str:
    """Return what a resource is described by: it ends with the token, so that we know it again."""
    token = f"[{file.token}]"
    return f"{file.description[: _MAX_DESCRIPTION - len(token) - 1]} {token}".strip()


def is_described_by_us(properties: dict[str, Any]) -> bool:
    """Return whether a resource's description ends as :func:`description` lets it end."""
    return _DESCRIBED_TOKEN.search(properties.get("Description", "")) is not None


def _tokens(properties: dict[str, Any]) -> tuple[str, ...]:
    """Return the tokens in a resource's description, and in the name of the file it was made of.

    Which of the two tells of an attempt that failed is not documented.
    """
    described = _DESCRIBED_TOKEN.search(properties.get("Description", ""))
    file = properties.get("ParallelDataConfig", {}).get("S3Uri", "").rpartition("/")[2]
    found = (described.group(1) if described else "", file.rpartition(".")[0])
    return tuple(dict.fromkeys(filter(None, found)))


def batch_job(properties: dict[str, Any]) -> BatchJob:
    """Return a job as ``DescribeTextTranslationJob`` and ``ListTextTranslationJobs`` tell it."""
    counts = properties.get("JobDetails", {})
    return BatchJob(
        id=properties["JobId"],
        name=properties.get("JobName", ""),
        status=BatchStatus(properties["JobStatus"]),
        message=properties.get("Message", ""),
        n_documents=counts.get("InputDocumentsCount"),
        n_translated=counts.get("TranslatedDocumentsCount"),
        n_failed=counts.get("DocumentsWithErrorsCount"),
        submitted_at=properties.get("SubmittedTime"),
        ended_at=properties.get("EndTime"),
    )


def job_name(name: str) -> str:
    """Return a name as the service takes it for a job: other characters become spaces."""
    clean = " ".join(_NOT_IN_JOB_NAME.sub(" ", name).split())
    return clean[:_MAX_NAME].rstrip() or "translation"


def check_name(name: str) -> None:
    """Hold the name of a resource to the service's rule.

    :raises ServiceError: it breaks it.
    """
    if not _RESOURCE_NAME.fullmatch(name) or len(name) > _MAX_NAME:
        raise ServiceError(
            f"{name!r} can't name parallel data at Amazon Translate. Use up to {_MAX_NAME} of "
            "A-Z, a-z, 0-9 and hyphens, with single underscores between them."
        )


def check_token(token: str) -> None:
    """Hold a token to the service's rule.

    :raises ServiceError: it breaks it.
    """
    if not _TOKEN.fullmatch(token):
        raise ServiceError(
            f"The token {token!r} is not 1 to 64 letters, digits and hyphens. "
            "Make one by uuid.uuid4()."
        )


def check_file(file: ParallelDataFile) -> None:
    """Hold the name, the token and the format of a file to the service's rules.

    :raises ServiceError: one of them breaks its rule.
    """
    check_name(file.name)
    check_token(file.token)
    if file.format not in FORMATS:
        raise ServiceError(
            f"Parallel data in the format {file.format!r} can't be imported. "
            f"Use one of: {' '.join(sorted(FORMATS))}."
        )


def check_batch(request: BatchRequest) -> None:
    """Hold a batch to the service's limits, before anything is uploaded.

    :raises ServiceError: it has no documents or too many, too large ones, names that can't be
        files of one folder, no language or too many.
    """
    check_token(request.token)
    names = [document.name for document in request.documents]
    if not 1 <= len(names) <= MAX_DOCUMENTS:
        raise _refused(count_noun(len(names), "document"), f"1 to {MAX_DOCUMENTS:,}")
    if not 1 <= len(request.tgt_langs) <= MAX_TGT_LANGS:
        raise _refused(
            count_noun(len(request.tgt_langs), "target language"), f"1 to {MAX_TGT_LANGS}"
        )
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise _refused(f"two documents named {twice!r}", "each name once")
    for name in names:
        if name == "details" or len(name) > _MAX_FILE_NAME or not _FILE_NAME.fullmatch(name):
            raise _refused(
                f"a document named {name[:80]!r}",
                f"up to {_MAX_FILE_NAME} letters, digits, dots, hyphens and underscores",
            )
    for document in request.documents:
        if len(document.data) > MAX_DOCUMENT_BYTES:
            raise _refused(
                f"{len(document.data):,} bytes in {document.name}", f"up to {MAX_DOCUMENT_BYTES:,}"
            )
    n_bytes = sum(len(document.data) for document in request.documents)
    if n_bytes > MAX_BATCH_BYTES:
        raise _refused(f"{n_bytes:,} bytes in all", f"up to {MAX_BATCH_BYTES:,}")


def _refused(found: str, expected: str) -> ServiceError:
    return ServiceError(
        f"Amazon Translate can't translate a batch with {found}: it takes {expected}. "
        "Split the order, or choose other documents."
    )
