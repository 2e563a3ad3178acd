"""The local engine's processes: they die, they are started twice, what they read changes."""

import errno
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from amts_core.bilingual_files import unit_files
from amts_core.engines.local import folder_service, job_files, smt_job
from amts_core.engines.local.local_service import LocalService
from amts_core.engines.protocol import BatchDocument, BatchRequest, BatchStatus, ParallelDataFile
from amts_core.exchange.wire_format import parse
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.errors import ServiceError

SECONDS = 300
"""After that a job will never end."""
UNITS = (
    ("The cat sees a dog.", "El gato ve un perro."),
    ("A dog sees the cat.", "Un perro ve el gato."),
    ("The dog.", "El perro."),
    ("The cat.", "El gato."),
    ("A cat.", "Un gato."),
    ("A dog.", "Un perro."),
)
ROWS = (("en", "es"), *UNITS)


def file_of(rows=ROWS, token="t1") -> ParallelDataFile:
    data = "".join("\t".join(row) + "\n" for row in rows).encode()
    return ParallelDataFile(
        name="units", data=data, format="tsv", token=token, description="Some units"
    )


def page(*texts) -> bytes:
    return "".join(f'<p id="s{n}">{text}</p>' for n, text in enumerate(texts)).encode()


def request_of(n_documents=2, token="job", **changes) -> BatchRequest:
    documents = tuple(
        BatchDocument(f"{n:03}.html", page("The cat sees a dog.", f"A dog sees cat {n}."))
        for n in range(n_documents)
    )
    return BatchRequest(
        name="A job", token=token, documents=documents, src_lang="en", tgt_langs=("es",), **changes
    )


def service_of(folder, kind=LocalService) -> LocalService:
    return kind(folder, str(BUNDLED_ENCODER), (), unit_files.read)


def ended(service, job_id):
    deadline = time.monotonic() + SECONDS
    while not (job := service.describe_batch(job_id)).status.is_end:
        assert time.monotonic() < deadline, job
        time.sleep(0.05)
    return job


def results(service, job_id) -> dict[str, bytes]:
    return {one.name: one.data for one in service.batch_results(job_id)}


class Waiting(LocalService):
    """Starts nothing: the test does the jobs itself, when it likes."""

    def _work(self, job_id):
        pass

    def do(self, job_id, encoder):
        smt_job.run_job(self._folder, job_id, encoder)
        return self.describe_batch(job_id)


class Scripted(LocalService):
    """Its process notes that it was started, and does what ``script`` says."""

    script = "os._exit(1)"

    def _command(self, job_id):
        noted = f"import os, time; open({str(self._folder / 'started')!r}, 'a').write('x')"
        return [sys.executable, "-S", "-c", f"{noted}; {self.script}"]

    @property
    def n_started(self) -> int:
        return len((self._folder / "started").read_text())


class Sleeping(Scripted):
    script = "time.sleep(600)"


def finish(*services) -> None:
    """End the processes that were started: none may outlive its test."""
    for service in services:
        for process in service._processes.values():
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.fixture
def undisturbed(tmp_path, encoder):
    """What a job gives that nothing happens to, document by document."""

    def made(request):
        service = service_of(tmp_path / "undisturbed", Waiting)
        if request.parallel_data:
            service.create_parallel_data(file_of())
        job_id = service.start_batch(request)
        assert service.do(job_id, encoder).status is BatchStatus.COMPLETED
        return results(service, job_id)

    return made


def jobs_in(folder):
    """Return the ids of the jobs that a process would find in an engine's folder."""
    return [path.parent.name for path in (folder / "jobs").glob("*/status.json")]


def test_a_job_whose_process_was_killed_ends_as_if_nothing_had_been(tmp_path, undisturbed):
    service = service_of(tmp_path / "engine")
    service.create_parallel_data(file_of())
    request = request_of(120, parallel_data="units")
    job_id = service.start_batch(request)
    done = tmp_path / "engine" / "jobs" / job_id / "output" / "es"
    deadline = time.monotonic() + SECONDS
    while not any(done.glob("*.json")):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    os.kill(service._processes[job_id].pid, signal.SIGKILL)
    service._processes[job_id].wait()
    n_done = len([*done.glob("*.json")])
    assert 0 < n_done < 120, "it was to be killed in the middle"
    other = service_of(tmp_path / "engine")  # of another process, say
    assert other.describe_batch(job_id).status is BatchStatus.IN_PROGRESS
    job = ended(other, job_id)
    finish(other)
    assert (job.status, job.n_translated, job.n_failed) == (BatchStatus.COMPLETED, 120, 0)
    assert results(other, job_id) == undisturbed(request)
    assert (tmp_path / "engine" / "jobs" / job_id / "starts").read_text() == ".."


def test_a_process_that_dies_each_time_fails_its_job(tmp_path):
    service = service_of(tmp_path / "engine", Scripted)
    job_id = service.start_batch(request_of())
    job = ended(service, job_id)
    assert job.status is BatchStatus.FAILED
    log = tmp_path / "engine" / "jobs" / job_id / "log"
    assert log.exists()
    assert job.message == f"The local engine died 3 times on this job. Its log: {log}"
    assert job.ended_at is not None
    assert service.describe_batch(job_id) == job
    assert service.start_batch(request_of()) == job_id
    assert service.n_started == 3


def test_what_a_process_says_is_in_its_log(tmp_path):
    class Talking(Scripted):
        script = "raise SystemExit('no memory')"

    service = service_of(tmp_path / "engine", Talking)
    job_id = service.start_batch(request_of())
    ended(service, job_id)
    log = (tmp_path / "engine" / "jobs" / job_id / "log").read_text()
    assert log.splitlines() == ["no memory"] * 3


def test_two_starts_with_one_token_start_one_process(tmp_path):
    services = [service_of(tmp_path / "engine", Sleeping) for _ in range(4)]
    together = threading.Barrier(len(services))
    ids = []

    def start(service):
        together.wait()
        ids.append(service.start_batch(request_of()))

    threads = [threading.Thread(target=start, args=(service,)) for service in services]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        assert len(ids) == len(services)
        assert len(set(ids)) == 1
        for service in services:  # asking starts none either, as long as the one is there
            assert service.describe_batch(ids[0]).status is BatchStatus.SUBMITTED
        assert sum(len(service._processes) for service in services) == 1
        jobs = [path.name for path in (tmp_path / "engine" / "jobs").iterdir()]
        assert jobs == ids[:1], "nothing half-written is left"
    finally:
        finish(*services)


def test_another_token_is_another_job(tmp_path):
    service = service_of(tmp_path, Waiting)
    assert service.start_batch(request_of()) != service.start_batch(request_of(token="other"))
    assert len(jobs_in(tmp_path)) == 2


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda service: service.update_parallel_data(file_of(((*ROWS[0],), ("Ok.", "Vale.")), "t2")),
            id="updated",
        ),
        pytest.param(lambda service: service.delete_parallel_data("units"), id="deleted"),
    ],
)  # fmt: skip
def test_parallel_data_that_change_after_the_start_change_nothing(
    tmp_path, encoder, undisturbed, change
):
    service = service_of(tmp_path / "engine", Waiting)
    service.create_parallel_data(file_of())
    request = request_of(parallel_data="units")
    job_id = service.start_batch(request)
    change(service)
    assert service.do(job_id, encoder).status is BatchStatus.COMPLETED
    found = results(service, job_id)
    assert found == undisturbed(request)
    texts = [one.pieces[0].text for one in parse(found["000.html"]).paragraphs]
    assert texts[0] == "El gato ve un perro."


def test_a_job_that_is_stopped_before_it_begins(tmp_path, encoder):
    service = service_of(tmp_path, Waiting)
    job_id = service.start_batch(request_of())
    service.stop_batch(job_id)
    job = service.do(job_id, encoder)
    assert (job.status, job.message) == (BatchStatus.STOPPED, "Stopped on request.")
    again = service_of(tmp_path, Scripted)
    assert again.describe_batch(job_id) == job
    assert not (tmp_path / "started").exists(), "what was stopped is not taken up again"


def test_a_job_that_is_asked_to_stop_says_so_until_it_has_stopped(tmp_path):
    service = service_of(tmp_path, Sleeping)
    job_id = service.start_batch(request_of())
    service.stop_batch(job_id)
    assert service.describe_batch(job_id).status is BatchStatus.STOP_REQUESTED
    finish(service)
    job = service.describe_batch(job_id)
    assert (job.status, job.message) == (BatchStatus.STOPPED, "Stopped on request.")
    starts = (tmp_path / "jobs" / job_id / "starts").read_text()
    assert starts == ".", "a process that died does not begin again what is to stop"
    assert job.ended_at is not None


def test_what_a_killed_start_leaves_is_no_job(tmp_path, monkeypatch):
    service = service_of(tmp_path, Waiting)

    def die(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(job_files, "write_status", die)
    with pytest.raises(KeyboardInterrupt):
        service.start_batch(request_of())
    monkeypatch.undo()
    assert jobs_in(tmp_path) == []
    job_id = service.start_batch(request_of())
    assert jobs_in(tmp_path) == [job_id]


def test_half_written_files_are_never_read(tmp_path, encoder):
    """What a process leaves that is killed while it writes: each file beside the whole ones."""
    service = service_of(tmp_path, Waiting)
    service.create_parallel_data(file_of())
    job_id = service.start_batch(request_of(parallel_data="units"))
    assert service.do(job_id, encoder).status is BatchStatus.COMPLETED
    before = service.describe_batch(job_id), service.list_parallel_data(), results(service, job_id)
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        path.with_name(f".{path.name}.{'0' * 32}").write_bytes(path.read_bytes()[:7])
    other = service_of(tmp_path, Waiting)
    now = other.describe_batch(job_id), other.list_parallel_data(), results(other, job_id)
    assert now == before
    assert other.start_batch(request_of(token="more")) != job_id


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda service, job_id: service.create_parallel_data(file_of()), id="create"),
        pytest.param(
            lambda service, job_id: service.start_batch(request_of(token="b")), id="start"
        ),
        pytest.param(lambda service, job_id: service.stop_batch(job_id), id="stop"),
    ],
)
def test_a_disk_that_is_full_is_told_as_a_service_tells(tmp_path, monkeypatch, call):
    service = service_of(tmp_path, Waiting)
    job_id = service.start_batch(request_of())

    def fail(path, *_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_bytes", fail)
    monkeypatch.setattr(Path, "touch", fail)
    with pytest.raises(ServiceError, match=r"can't be used: No space left on device\. See") as told:
        call(service, job_id)
    assert told.value.is_transient
    monkeypatch.undo()
    assert jobs_in(tmp_path) == [job_id]
    assert [path for path in tmp_path.rglob("*") if ".html." in path.name] == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a/b.html",
        "../b.html",
        "/b.html",
        "a\\b.html",
        "a\0.html",
        ".b.html",
        "x" * 201,
    ],
)
def test_a_name_that_is_no_own_file_is_refused(tmp_path, name):
    service = service_of(tmp_path / "engine", Waiting)
    request = replace(request_of(), documents=(BatchDocument(name, page("A.")),))
    with pytest.raises(ServiceError, match="can't be the name of a file"):
        service.start_batch(request)
    assert jobs_in(tmp_path / "engine") == []
    assert not (tmp_path / "b.html").exists()


def test_a_folder_may_be_relative(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    service = service_of(Path("engine"), Scripted)
    ended(service, service.start_batch(request_of()))  # its process has another working folder
    assert service.n_started == 3


def test_compiled_functions_are_kept_by_the_state_of_the_sources(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    sources = tmp_path / "smt"
    sources.mkdir()
    monkeypatch.setattr(folder_service, "__file__", str(tmp_path / "local" / "folder_service.py"))
    (sources / "decoder.py").write_text("1")
    first = folder_service._environment(tmp_path)["NUMBA_CACHE_DIR"]
    assert first == folder_service._environment(tmp_path)["NUMBA_CACHE_DIR"]
    assert Path(first).is_relative_to(sources)
    (sources / "search.py").write_text("2")
    assert folder_service._environment(tmp_path)["NUMBA_CACHE_DIR"] != first
    with monkeypatch.context() as installed:  # what an installer does not know of, it leaves behind
        installed.setattr(folder_service, "IS_INSTALLED", True)
        elsewhere = Path(folder_service._environment(tmp_path)["NUMBA_CACHE_DIR"])
    assert elsewhere.parent == tmp_path / "compiled"
    monkeypatch.setattr(os, "access", lambda *_, **__: False)  # a checkout that can't be changed
    assert Path(folder_service._environment(tmp_path)["NUMBA_CACHE_DIR"]) == elsewhere
    monkeypatch.setenv("NUMBA_CACHE_DIR", "elsewhere")
    assert folder_service._environment(tmp_path)["NUMBA_CACHE_DIR"] == "elsewhere"


def test_a_lock_is_held_by_one(tmp_path):
    first = job_files.try_lock(tmp_path / "lock")
    assert first is not None
    assert job_files.try_lock(tmp_path / "lock") is None
    os.close(first)
    second = job_files.try_lock(tmp_path / "lock")
    assert second is not None
    os.close(second)
