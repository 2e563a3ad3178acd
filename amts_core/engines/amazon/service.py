"""Amazon Translate behind the protocol of a translation service.

Files go through a bucket, calls through boto3; what comes back are the protocol's records, and
every refusal is a :class:`~amts_core.kernel.errors.ServiceError`.
"""

from collections.abc import Iterator
from typing import Any

from amts_core.engines.amazon import answers as records
from amts_core.engines.amazon import encryption, job_output, offers
from amts_core.engines.amazon.custom_terminology import PREFIX
from amts_core.engines.amazon.parallel_data_imports import AmazonImports
from amts_core.engines.protocol import BatchJob, BatchRequest, TranslatedDocument
from amts_core.kernel.errors import ServiceError, ServiceNotFound


class AmazonService(AmazonImports):
    """Amazon Translate in one Region; threads may share it, and a process needs but one."""

    def start_batch(self, request: BatchRequest) -> str:
        """Upload the documents, start a job and return its id; the same token starts no second.

        The service remembers a token for a time that it does not publish; a job that reads this
        token's folder is therefore looked for first.
        """
        records.check_batch(request)
        name = records.job_name(request.name)
        folder = f"batches/{request.token}"
        source = self._bucket.address(f"{folder}/input/")
        started = self._started(name, source)
        if started is not None:
            return started
        optional = self._options(request)
        for document in request.documents:
            self._bucket.put(f"{folder}/input/{document.name}", document.data, request.content_type)
        answer = self._start(
            JobName=name,
            ClientToken=request.token,
            InputDataConfig={"S3Uri": source, "ContentType": request.content_type.value},
            OutputDataConfig={
                "S3Uri": self._bucket.address(f"{folder}/output/"),
                **encryption.of_resource(self._settings.kms_key),
            },
            DataAccessRoleArn=self._settings.role_arn,
            SourceLanguageCode=request.src_lang,
            TargetLanguageCodes=list(request.tgt_langs),
            **optional,
        )
        return str(answer["JobId"])

    def describe_batch(self, job_id: str) -> BatchJob:
        """Return where a job stands.

        :raises ServiceNotFound: there is no such job.
        """
        return records.batch_job(self._describe(job_id))

    def stop_batch(self, job_id: str) -> None:
        """Ask a job to stop; one that has ended stays as it is.

        :raises ServiceNotFound: there is no such job.
        """
        if not self.describe_batch(job_id).status.is_end:
            self._call("stop_text_translation_job", f"stop the job {job_id}", JobId=job_id)

    def batch_results(self, job_id: str) -> Iterator[TranslatedDocument]:
        """Yield what a job with output has translated, document by document.

        :raises ServiceError: the job has no output, or none yet.
        """
        yield from job_output.results(self._bucket, _with_output(self._describe(job_id)))

    def batch_failures(self, job_id: str) -> Iterator[TranslatedDocument]:
        """Yield what the service says of the documents of a job that has failed as a whole."""
        yield from job_output.failures(self._bucket, self._describe(job_id))

    def left_out_terms(self, request: BatchRequest) -> tuple[str, ...]:
        """Return what a started job's terminology does not hold of its terms, a sentence each."""
        return self._left_out(request.terms, request.src_lang, request.tgt_langs)

    def translated_characters(self, job_id: str) -> dict[str, int]:
        """Return by target language how many characters a job has translated: what is billed.

        :raises ServiceError: the job has no output, or none yet.
        """
        return job_output.characters(self._bucket, _with_output(self._describe(job_id)))

    def _start(self, **parameters: Any) -> dict[str, Any]:
        """Start a job; its terminology may have been deleted since it was looked for."""
        action = f"start the job {parameters['JobName']!r}"
        try:
            return self._call("start_text_translation_job", action, **parameters)
        except ServiceNotFound as error:
            if PREFIX in str(error):
                raise ServiceError(str(error), code=error.code, is_transient=True) from None
            raise

    def _options(self, request: BatchRequest) -> dict[str, Any]:
        """Return the parameters of a job that not every job has."""
        optional: dict[str, Any] = {}
        if request.parallel_data is not None:
            optional["ParallelDataNames"] = [request.parallel_data]
        name = request.terminology or self._terminology(
            request.terms, request.src_lang, request.tgt_langs
        )
        if name:
            optional["TerminologyNames"] = [name]
        return optional | offers.settings(
            request.tgt_langs, request.formality, masks=request.masks_profanity
        )

    def _started(self, name: str, source: str) -> str | None:
        """Return the id of the job of this name that reads the folder ``source``."""
        for job in self._list_jobs(Filter={"JobName": name}):
            read = job.get("InputDataConfig", {}).get("S3Uri", "")
            if read.rstrip("/") == source.rstrip("/"):  # it is described with or without a slash
                return str(job["JobId"])
        return None

    def _describe(self, job_id: str) -> dict[str, Any]:
        answer = self._call(
            "describe_text_translation_job", f"find the job {job_id!r}", JobId=job_id
        )
        properties: dict[str, Any] = answer["TextTranslationJobProperties"]
        return properties


def _with_output(properties: dict[str, Any]) -> dict[str, Any]:
    """Return a job as the service describes it, where it has output.

    :raises ServiceError: it has none.
    """
    job = records.batch_job(properties)
    if not job.status.has_output:
        next_step = "Start it again" if job.status.is_end else "Wait until it has ended"
        raise ServiceError(
            f"The job {job.id} has no output: it is {job.status.value}. {next_step}.",
            code="NoOutput",
            is_transient=not job.status.is_end,
        )
    return properties
