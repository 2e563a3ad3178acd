"""What an account of Amazon Translate holds: parallel data, terminologies, jobs; on a fake clock.

Nothing happens by itself: each look at the account first does what was due until then. The states
are those of the service's developer guide.
"""

import heapq
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

from botocore.exceptions import ClientError

from tests.engines import fake_translate_files as files
from tests.engines.fake_translate_wire import Refused

ACCOUNT = "123456789012"
LANGUAGES = {"en", "zh", "es", "ja", "ko", "pt", "tr", "vi", "de", "fr", "it"}
_MOVING = {"CREATING", "UPDATING", "DELETING"}
_ENDS = {"COMPLETED", "COMPLETED_WITH_ERROR", "FAILED", "STOPPED"}
_TRANSLATORS = {
    "text/html": files.translated_html,
    "application/x-xliff+xml": files.translated_xliff,
}


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, tzinfo=UTC)

    def advance(self, **span: float) -> None:
        """Move on by a span as :class:`~datetime.timedelta` takes it."""
        self.now += timedelta(**span)


@dataclass(kw_only=True)
class Quotas:
    """What the account may; tests lower what they reach."""

    n_parallel_data: int = 1000
    n_running: int = 10
    n_queued: int = 1000
    n_languages: int = 10
    n_documents: int = 1_000_000
    document_characters: int = 1_000_000
    document_bytes: int = 20 * 1024 * 1024
    translatable_bytes: int = 1024 * 1024
    n_terminologies: int = 100
    n_tags: int = 50
    n_text_bytes: int = 10_000
    terminology_bytes: int = 10 * 1024 * 1024


@dataclass(kw_only=True)
class Times:
    """How long things take. A batch job at the real service: minutes to two days."""

    importing: timedelta = timedelta(minutes=5)
    deleting: timedelta = timedelta(minutes=1)
    queue: timedelta = timedelta(minutes=10)
    job: timedelta = timedelta(hours=1)
    stopping: timedelta = timedelta(minutes=2)


@dataclass(kw_only=True)
class Resource:
    """Parallel data: what is described, what was imported, and what is under way until ``due``."""

    name: str
    status: str
    created: datetime
    updated: datetime
    config: dict
    encryption_key: dict | None = None
    tags: list = field(default_factory=list)
    description: str = ""
    message: str = ""
    attempt_status: str | None = None
    attempt_at: datetime | None = None
    attempt_config: dict = field(default_factory=dict)
    attempt_description: str = ""
    imported: files.Imported | None = None
    data: bytes | None = None
    errors: bytes | None = None
    attempt_errors: bytes | None = None
    due: datetime | None = None

    @property
    def is_moving(self) -> bool:
        return self.status in _MOVING or self.attempt_status in _MOVING


@dataclass(kw_only=True)
class Job:
    """A batch job: how it was asked for, and how it goes."""

    id: str
    request: dict
    submitted: datetime
    status: str = "SUBMITTED"
    message: str = ""
    begun: datetime | None = None
    stop_asked: datetime | None = None
    ended: datetime | None = None
    n_documents: int = 0
    failed: set[str] = field(default_factory=set)


class Account:
    """The operations of the service, each a method that takes and returns what its model says.

    What an account has in one Region: resources, jobs and tokens of others are unknown here.

    :param storage: a client of S3.
    :param link: gives the address at which some bytes can be fetched for half an hour.
    """

    def __init__(self, storage, link: Callable[[bytes], str], clock: Clock, region: str) -> None:
        self.clock, self.quotas, self.times = clock, Quotas(), Times()
        self.region = region
        self.writes_details = True
        self.n_skipped_terms = 0
        self.tells_attempts = True
        """Whether description and file of a resource are those of a running or failed attempt."""
        self.resources: dict[str, Resource] = {}
        self.terminologies: dict[str, dict] = {}
        self.jobs: dict[str, Job] = {}
        self.document_errors: dict[str, tuple[str, str]] = {}
        self.job_failures: list[str] = []
        self.import_failures: list[str] = []
        self.page_size = 500
        self.n_characters_of_texts = 0
        self._storage, self._link = storage, link
        self._tokens: dict[tuple[str, str], tuple[dict, dict]] = {}
        self._slots: list[datetime] = []

    def forget_tokens(self) -> None:
        """Know no call again that was made before."""
        self._tokens.clear()

    def perform(self, operation: str, request: dict) -> dict:
        """Return the answer to a call, the same to the same token."""
        self.settle()
        token = request.get("ClientToken")
        known = self._tokens.get((operation, token)) if token else None
        if known and known[0] != request:
            raise Refused("InvalidRequestException", "The ClientToken was used by another request.")
        if known:
            return known[1]
        answer = getattr(self, _method(operation))(**request)
        if token:
            self._tokens[operation, token] = request, answer
        return answer

    def settle(self) -> None:
        """Do what was due until now."""
        for resource in [*self.resources.values()]:
            if resource.due and resource.due <= self.clock.now:
                resource.due = None
                if resource.status == "DELETING":
                    del self.resources[resource.name]
                else:
                    self._finish_import(resource)
        self._slots = self._slots or [datetime.min.replace(tzinfo=UTC)] * self.quotas.n_running
        for job in self.jobs.values():
            self._move(job)

    # Parallel data

    def create_parallel_data(
        self, Name, ParallelDataConfig, ClientToken, Description="", EncryptionKey=None, Tags=()
    ) -> dict:
        self._check_key(EncryptionKey)
        self._check_tags(Tags)
        if Name in self.resources:
            raise Refused("ConflictException", f"The parallel data {Name} already exists.")
        self._check_import()
        if len(self.resources) >= self.quotas.n_parallel_data:
            raise Refused("LimitExceededException", "The account has too many parallel data.")
        now = self.clock.now
        self.resources[Name] = Resource(
            name=Name,
            status="CREATING",
            created=now,
            updated=now,
            config=ParallelDataConfig,
            encryption_key=EncryptionKey,
            tags=[*Tags],
            description=Description,
            due=now + self.times.importing,
        )
        return {"Name": Name, "Status": "CREATING"}

    def update_parallel_data(self, Name, ParallelDataConfig, ClientToken, Description="") -> dict:
        resource = self._resource(Name)
        if resource.is_moving:
            raise Refused("ConcurrentModificationException", f"{Name} is being changed.")
        self._check_import()
        resource.attempt_status, resource.attempt_at = "UPDATING", self.clock.now
        resource.attempt_config, resource.attempt_description = ParallelDataConfig, Description
        if self.tells_attempts:
            resource.description = Description
        resource.due = self.clock.now + self.times.importing
        return {
            "Name": Name,
            "Status": resource.status,
            "LatestUpdateAttemptStatus": "UPDATING",
            "LatestUpdateAttemptAt": resource.attempt_at,
        }

    def get_parallel_data(self, Name) -> dict:
        resource = self._resource(Name)
        answer = {"ParallelDataProperties": self._described(resource)}
        places = {
            "DataLocation": resource.data,
            "AuxiliaryDataLocation": resource.errors,
            "LatestUpdateAttemptAuxiliaryDataLocation": resource.attempt_errors,
        }
        for place, data in places.items():
            if data is not None:
                answer[place] = {"RepositoryType": "S3", "Location": self._link(data)}
        return answer

    def list_parallel_data(self, NextToken=None, MaxResults=100) -> dict:
        everything = [self._described(resource) for resource in self.resources.values()]
        return self._page("ParallelDataPropertiesList", everything, NextToken, MaxResults)

    def delete_parallel_data(self, Name) -> dict:
        resource = self._resource(Name)
        if resource.is_moving:
            raise Refused("ConcurrentModificationException", f"{Name} is being changed.")
        resource.status, resource.due = "DELETING", self.clock.now + self.times.deleting
        return {"Name": Name, "Status": "DELETING"}

    def _resource(self, name: str) -> Resource:
        if name not in self.resources:
            raise Refused("ResourceNotFoundException", f"There is no parallel data {name}.")
        return self.resources[name]

    def _check_import(self) -> None:
        if any(resource.is_moving for resource in self.resources.values()):
            raise Refused("LimitExceededException", "Another parallel data is being imported.")

    def _finish_import(self, resource: Resource) -> None:
        is_update = resource.attempt_status == "UPDATING"
        config = resource.attempt_config if is_update else resource.config
        errors = None
        try:
            if self.import_failures:
                raise files.Unreadable(self.import_failures.pop(0))
            data = self.read(config["S3Uri"])
            imported = files.read_parallel_data(data, config["Format"])
            errors = json.dumps(imported.errors).encode() if _has_errors(imported) else None
            resource.imported, resource.data, resource.config = imported, data, config
            if is_update:
                resource.description = resource.attempt_description
            status, resource.message = "ACTIVE", ""
        except (files.Unreadable, ClientError) as error:
            status, resource.message = "FAILED", str(error)
        resource.updated = self.clock.now
        if is_update:
            resource.attempt_status, resource.attempt_errors = status, errors
            resource.status = "ACTIVE" if status == "ACTIVE" else resource.status
        else:
            resource.status, resource.errors = status, errors

    def _described(self, resource: Resource) -> dict:
        described = {
            "Name": resource.name,
            "Arn": f"arn:aws:translate:{self.region}:{ACCOUNT}:parallel-data/{resource.name}/1",
            "Description": resource.description,
            "Status": resource.status,
            "ParallelDataConfig": resource.config,
            "CreatedAt": resource.created,
            "LastUpdatedAt": resource.updated,
            "Message": resource.message,
        }
        if resource.encryption_key:
            described["EncryptionKey"] = resource.encryption_key
        if resource.attempt_status:
            described["LatestUpdateAttemptStatus"] = resource.attempt_status
            described["LatestUpdateAttemptAt"] = resource.attempt_at
        if resource.imported:
            imported = resource.imported
            described |= {
                "SourceLanguageCode": imported.languages[0],
                "TargetLanguageCodes": list(imported.languages[1:]),
                "ImportedDataSize": imported.n_characters,
                "ImportedRecordCount": imported.n_imported,
                "FailedRecordCount": len(imported.failed),
                "SkippedRecordCount": len(imported.skipped),
            }
        return described

    # Terminologies

    def import_terminology(
        self,
        Name,
        MergeStrategy,
        TerminologyData,
        Description="",
        EncryptionKey=None,
        Tags=(),
    ) -> dict:
        self._check_key(EncryptionKey)
        self._check_tags(Tags)
        data, form = TerminologyData["File"], TerminologyData["Format"]
        if len(data) > self.quotas.terminology_bytes:
            raise Refused("LimitExceededException", "The terminology is too large.")
        try:
            languages, records = files.delimited(data.decode("utf-8"), form)
        except (files.Unreadable, UnicodeDecodeError) as error:
            raise Refused("InvalidParameterValueException", str(error)) from error
        if not 1 < len(languages) <= self.quotas.n_languages + 1:
            raise Refused("InvalidParameterValueException", f"{len(languages)} languages.")
        rows = [dict(zip(languages, row, strict=True)) for _, row in records]
        longest = max(len(text.encode()) for row in rows for text in row.values())
        if longest > files.MAX_TERM_BYTES:
            raise Refused("InvalidParameterValueException", f"A term has {longest} bytes.")
        if (
            Name not in self.terminologies
            and len(self.terminologies) >= self.quotas.n_terminologies
        ):
            raise Refused("LimitExceededException", "The account has too many terminologies.")
        now = self.clock.now
        self.terminologies[Name] = {
            "languages": languages,
            "rows": rows,
            "at": now,
            "key": EncryptionKey,
            "tags": [*Tags],
            "data": data,
            "properties": {
                "Format": form,
                "SizeBytes": len(data),
                "Directionality": TerminologyData.get("Directionality", "UNI"),
            },
        }
        return {"TerminologyProperties": self._terminology(Name)}

    def get_terminology(self, Name, TerminologyDataFormat=None) -> dict:
        if Name not in self.terminologies:
            raise Refused("ResourceNotFoundException", f"There is no terminology {Name}.")
        answer = {"TerminologyProperties": self._terminology(Name)}
        held = self.terminologies[Name]
        if TerminologyDataFormat == held["properties"]["Format"]:
            link = self._link(held["data"])
            answer["TerminologyDataLocation"] = {"RepositoryType": "S3", "Location": link}
        return answer

    def list_terminologies(self, NextToken=None, MaxResults=100) -> dict:
        everything = [self._terminology(name) for name in self.terminologies]
        return self._page("TerminologyPropertiesList", everything, NextToken, MaxResults)

    def delete_terminology(self, Name) -> dict:
        if self.terminologies.pop(Name, None) is None:
            raise Refused("ResourceNotFoundException", f"There is no terminology {Name}.")
        return {}

    def _terminology(self, name: str) -> dict:
        held = self.terminologies[name]
        return {
            "Name": name,
            "SourceLanguageCode": held["languages"][0],
            "TargetLanguageCodes": list(held["languages"][1:]),
            "TermCount": len(held["rows"]),
            "SkippedTermCount": self.n_skipped_terms,
            "Message": "Some terms are no terms." if self.n_skipped_terms else "",
            "CreatedAt": held["at"],
            **({"EncryptionKey": held["key"]} if held["key"] else {}),
            **held["properties"],
        }

    # Keys and tags

    def tag_resource(self, ResourceArn, Tags) -> dict:
        self._check_tags(Tags)
        raise Refused("ResourceNotFoundException", f"There is no {ResourceArn}.")

    def _check_key(self, key: dict | None) -> None:
        """Hold a key to being in the Region: named by its ARN, as the console does."""
        if key and not key["Id"].startswith(f"arn:aws:kms:{self.region}:"):
            raise Refused("InvalidParameterValueException", f"Invalid KMS key {key['Id']}.")

    def _check_tags(self, tags) -> None:
        keys = [tag["Key"] for tag in tags]
        if len(keys) > self.quotas.n_tags:
            raise Refused("TooManyTagsException", f"{len(keys)} tags.")
        if len(set(keys)) < len(keys) or any(key.lower().startswith("aws:") for key in keys):
            raise Refused("InvalidParameterValueException", f"Invalid tags {keys}.")

    # Jobs

    def start_text_translation_job(self, **request) -> dict:
        self._check_job(request)
        job = Job(id=uuid.uuid4().hex, request=request, submitted=self.clock.now)
        job.n_documents = len(self.names(request["InputDataConfig"]["S3Uri"]))
        self.jobs[job.id] = job
        return {"JobId": job.id, "JobStatus": "SUBMITTED"}

    def describe_text_translation_job(self, JobId) -> dict:
        return {"TextTranslationJobProperties": self._told(self._job(JobId))}

    def list_text_translation_jobs(self, Filter=None, NextToken=None, MaxResults=100) -> dict:
        wanted = Filter or {}
        if len(wanted) > 1:
            raise Refused("InvalidFilterException", "Only one filter can be set.")
        told = [self._told(job) for job in reversed(self.jobs.values())]
        for name in wanted:
            if name not in ("JobName", "JobStatus"):
                raise Refused("InvalidFilterException", f"The fake knows no filter {name}.")
            told = [one for one in told if one[name] == wanted[name]]
        return self._page("TextTranslationJobPropertiesList", told, NextToken, MaxResults)

    def stop_text_translation_job(self, JobId) -> dict:
        job = self._job(JobId)
        if job.status not in _ENDS:
            job.status, job.stop_asked = "STOP_REQUESTED", self.clock.now
        return {"JobId": JobId, "JobStatus": job.status}

    # Single texts

    def translate_text(
        self,
        Text,
        SourceLanguageCode,
        TargetLanguageCode,
        TerminologyNames=(),
        Settings=None,
    ) -> dict:
        if len(Text.encode()) > self.quotas.n_text_bytes:
            raise Refused("TextSizeLimitExceededException", "Input text size exceeds the limit.")
        self._check_languages(SourceLanguageCode, [TargetLanguageCode])
        for name in TerminologyNames:
            self.get_terminology(name)
        terms = self._terms(TerminologyNames, SourceLanguageCode, TargetLanguageCode)
        self.n_characters_of_texts += len(Text)
        page = files.translated_html(f"<html>{Text}</html>", {}, terms)
        return {
            "TranslatedText": page.removeprefix("<html>").removesuffix("</html>"),
            "SourceLanguageCode": SourceLanguageCode,
            "TargetLanguageCode": TargetLanguageCode,
            **({"AppliedSettings": Settings} if Settings else {}),
        }

    def _check_languages(self, src_lang: str, tgt_langs: list[str]) -> None:
        for tgt_lang in tgt_langs:
            if not {src_lang, tgt_lang} <= LANGUAGES or src_lang == tgt_lang:
                raise Refused(
                    "UnsupportedLanguagePairException",
                    "Unsupported language pair.",
                    SourceLanguageCode=src_lang,
                    TargetLanguageCode=tgt_lang,
                )

    def _check_job(self, request: dict) -> None:
        src_lang, tgt_langs = request["SourceLanguageCode"], request["TargetLanguageCodes"]
        self._check_languages(src_lang, tgt_langs)
        if len(tgt_langs) > self.quotas.n_languages:
            raise Refused("InvalidParameterValueException", f"{len(tgt_langs)} target languages.")
        if request["InputDataConfig"]["ContentType"] not in _TRANSLATORS:
            raise Refused("InvalidParameterValueException", "The content type is not supported.")
        self._check_customising(request)
        self._check_key(request["OutputDataConfig"].get("EncryptionKey"))
        uri = request["InputDataConfig"]["S3Uri"]
        if _place(uri)[1].strip("/") == "" or "details" in uri.split("/"):
            raise Refused("InvalidRequestException", f"{uri} is no folder for input.")
        try:
            names = self.names(uri)
        except ClientError as error:
            raise Refused("InvalidRequestException", f"{uri} can't be read: {error}") from error
        if not 0 < len(names) <= self.quotas.n_documents:
            raise Refused("InvalidRequestException", f"{uri} has {len(names)} documents.")
        waiting = [job for job in self.jobs.values() if job.status == "SUBMITTED"]
        if len(waiting) >= self.quotas.n_queued:
            raise Refused("TooManyRequestsException", "Too many jobs are queued.")

    def _check_customising(self, request: dict) -> None:
        names = request.get("ParallelDataNames", [])
        terminologies = request.get("TerminologyNames", [])
        if len(names) > 1 or len(terminologies) > 1:
            raise Refused("InvalidRequestException", "One parallel data and one terminology a job.")
        for name in names:
            resource = self._resource(name)
            if resource.imported is None or resource.status != "ACTIVE":
                raise Refused("InvalidRequestException", f"The parallel data {name} isn't active.")
            languages = resource.imported.languages
            missing = set(request["TargetLanguageCodes"]) - set(languages[1:])
            if languages[0] != request["SourceLanguageCode"] or missing:
                raise Refused("InvalidRequestException", f"{name} lacks languages of the job.")
        for name in terminologies:
            self.get_terminology(name)

    def _job(self, job_id: str) -> Job:
        if job_id not in self.jobs:
            raise Refused("ResourceNotFoundException", f"There is no job {job_id}.")
        return self.jobs[job_id]

    def _told(self, job: Job) -> dict:
        n_failed = len(job.failed)
        is_done = job.status.startswith("COMPLETED")
        told = {
            "JobId": job.id,
            "JobStatus": job.status,
            "JobDetails": {
                "InputDocumentsCount": job.n_documents,
                "TranslatedDocumentsCount": job.n_documents - n_failed if is_done else 0,
                "DocumentsWithErrorsCount": n_failed,
            },
            "SubmittedTime": job.submitted,
            "Message": job.message,
            "OutputDataConfig": job.request["OutputDataConfig"] | {"S3Uri": _output_folder(job)},
        }
        kept = (
            "JobName",
            "SourceLanguageCode",
            "TargetLanguageCodes",
            "TerminologyNames",
            "ParallelDataNames",
            "InputDataConfig",
            "DataAccessRoleArn",
            "Settings",
        )
        told |= {name: job.request[name] for name in kept if name in job.request}
        told["InputDataConfig"] = job.request["InputDataConfig"] | {
            "S3Uri": job.request["InputDataConfig"]["S3Uri"].rstrip("/")
        }
        if job.ended:
            told["EndTime"] = job.ended
        return told

    def _move(self, job: Job) -> None:
        now = self.clock.now
        if job.status == "STOP_REQUESTED" and job.stop_asked + self.times.stopping <= now:
            job.status, job.ended = "STOPPED", now
        if job.status == "SUBMITTED":
            begin = max(job.submitted + self.times.queue, self._slots[0])
            if begin <= now:
                job.status, job.begun = "IN_PROGRESS", begin
                heapq.heapreplace(self._slots, begin + self.times.job)
        if job.status == "IN_PROGRESS" and job.begun + self.times.job <= now:
            job.ended = job.begun + self.times.job
            self._finish(job)

    def _finish(self, job: Job) -> None:
        folder = job.request["InputDataConfig"]["S3Uri"]
        if self.job_failures:
            job.status, job.message = "FAILED", self.job_failures.pop(0)
            for tgt_lang in job.request["TargetLanguageCodes"]:
                names = [name for name in self.names(folder) if name in self.document_errors]
                entries = [self._refused(name, *self.document_errors[name]) for name in names]
                self._write_details(job, tgt_lang, entries, 0)
            return
        try:
            documents = {name: self.read(f"{folder}{name}") for name in self.names(folder)}
            for tgt_lang in job.request["TargetLanguageCodes"]:
                self._translate(job, documents, tgt_lang)
        except ClientError as error:
            job.status, job.message = "FAILED", f"The role can't use the bucket: {error}"
            return
        job.status = "COMPLETED_WITH_ERROR" if job.failed else "COMPLETED"
        job.message = "Your job has completed successfully."
        if job.failed:
            job.message = f"{len(job.failed)} documents were not translated."

    def _translate(self, job: Job, documents: dict[str, bytes], tgt_lang: str) -> None:
        output = _output_folder(job)
        translate = _TRANSLATORS[job.request["InputDataConfig"]["ContentType"]]
        entries, n_characters = [], 0
        for name, data in documents.items():
            entry = {"sourceFile": name}
            try:
                page = self._page_of(name, data)
                written = translate(page, *self._customising(job, tgt_lang))
            except files.Unreadable as error:
                entries.append(self._refused(name, "InvalidRequestException", str(error)))
                job.failed.add(name)
                continue
            except Refused as error:
                entries.append(self._refused(name, error.code, error.message))
                job.failed.add(name)
                continue
            n_characters += len(page)
            self.write(f"{output}{tgt_lang}.{name}", written.encode())
            entries.append(entry | {"targetFile": f"{tgt_lang}.{name}", "auxiliaryData": {}})
        self._write_details(job, tgt_lang, entries, n_characters)

    def _refused(self, name: str, code: str, message: str) -> dict:
        told = {"errorCode": code, "errorMessage": message}
        return {"sourceFile": name, "auxiliaryData": {"error": told}}

    def _write_details(
        self, job: Job, tgt_lang: str, entries: list[dict], n_characters: int
    ) -> None:
        if not self.writes_details:
            return
        output = _output_folder(job)
        errors = [entry["auxiliaryData"].get("error", {}).get("errorCode", "") for entry in entries]
        n_ours = sum(code.startswith("Internal") for code in errors)
        details = {
            "sourceLanguageCode": job.request["SourceLanguageCode"],
            "targetLanguageCode": tgt_lang,
            "charactersTranslated": str(n_characters),
            "documentCountWithCustomerError": str(len([*filter(None, errors)]) - n_ours),
            "documentCountWithServerError": str(n_ours),
            "inputDataPrefix": job.request["InputDataConfig"]["S3Uri"],
            "outputDataPrefix": output,
            "details": entries,
        }
        place = f"{output}details/{tgt_lang}.auxiliary-translation-details.json"
        self.write(place, json.dumps(details).encode())

    def _page_of(self, name: str, data: bytes) -> str:
        """Return the text of a document that the service takes."""
        if name in self.document_errors:
            raise Refused(*self.document_errors[name])
        try:
            page = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused(
                "InvalidRequestException", "Invalid utf-8 encoded texts detected"
            ) from error
        limits = (
            (len(page), self.quotas.document_characters, "characters"),
            (len(data), self.quotas.document_bytes, "bytes"),
            (_translatable_bytes(page), self.quotas.translatable_bytes, "translatable bytes"),
        )
        for size, limit, what in limits:
            if size > limit:
                raise Refused("InvalidRequestException", f"{size} {what} exceed {limit}.")
        return page

    def _customising(self, job: Job, tgt_lang: str) -> tuple[dict[str, str], dict[str, str]]:
        units: dict[str, str] = {}
        for name in job.request.get("ParallelDataNames", []):
            held = self.resources[name].imported.units
            units = {src: tgts[tgt_lang] for src, tgts in held.items() if tgt_lang in tgts}
        names, src_lang = job.request.get("TerminologyNames", []), job.request["SourceLanguageCode"]
        return units, self._terms(names, src_lang, tgt_lang)

    def _terms(self, names, src_lang: str, tgt_lang: str) -> dict[str, str]:
        terms: dict[str, str] = {}
        for name in names:
            rows = self.terminologies[name]["rows"]
            terms = {row[src_lang]: row[tgt_lang] for row in rows if row.get(tgt_lang)}
        return terms

    # Storage and pages

    def names(self, folder: str) -> list[str]:
        """Return the keys of all that lies at an address, without what they have in common."""
        bucket, prefix = _place(folder)
        pages = self._storage.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=prefix
        )
        keys = [held["Key"] for page in pages for held in page.get("Contents", [])]
        return [key.removeprefix(prefix) for key in keys]

    def read(self, uri: str) -> bytes:
        """Return the file at an address."""
        bucket, key = _place(uri)
        return self._storage.get_object(Bucket=bucket, Key=key)["Body"].read()

    def write(self, uri: str, data: bytes) -> None:
        """Store a file at an address."""
        bucket, key = _place(uri)
        self._storage.put_object(Bucket=bucket, Key=key, Body=data)

    def _page(self, name: str, everything: list[dict], token: str | None, most: int) -> dict:
        first = int(token or 0)
        end = first + min(most, self.page_size)
        answer = {name: everything[first:end]}
        if end < len(everything):
            answer["NextToken"] = str(end)
        return answer


def _method(operation: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()


def _has_errors(imported: files.Imported) -> bool:
    return bool(imported.failed or imported.skipped)


def _place(uri: str) -> tuple[str, str]:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def _output_folder(job: Job) -> str:
    folder = job.request["OutputDataConfig"]["S3Uri"].rstrip("/")
    return f"{folder}/{ACCOUNT}-TranslateText-{job.id}/"


class _Text(HTMLParser):
    n_bytes = 0

    def handle_data(self, data):
        self.n_bytes += len(data.encode())


def _translatable_bytes(page: str) -> int:
    reader = _Text()
    reader.feed(page)
    reader.close()
    return reader.n_bytes
