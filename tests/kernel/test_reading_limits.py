"""Files of others are read within limits: what takes too much is stopped, and the next is read."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from amts_core.kernel import reading_limits
from amts_core.kernel.errors import AmtsError, DocumentError, EncodingError, VariantError


def shouted(text, *, tell=None):
    if tell is not None:
        tell("one line left out")
    return text.upper()


def process_id():
    return os.getpid()


def sleep_for_ever():
    time.sleep(1000)


def count_for_ever():
    while True:
        pass


def take_memory(n_megabytes):
    return len(b"a" * (n_megabytes * 1_000_000))


def end_at_once():
    os._exit(3)


def refuse(error):
    raise error


def recurse():
    return recurse()


@pytest.fixture(autouse=True)
def processes(monkeypatch):
    """Small limits, and no process of another test."""
    monkeypatch.setenv("AMTS_READ_SECONDS", "5")
    monkeypatch.setenv("AMTS_READ_MEGABYTES", "600")
    reading_limits._end_all()
    yield
    reading_limits._end_all()


def test_what_is_read_and_told_comes_back():
    told = []
    assert reading_limits.read("a", shouted, "text") == "TEXT"
    assert reading_limits.read("a", shouted, "text", tell=told.append) == "TEXT"
    assert told == ["one line left out"]


def test_one_process_reads_file_after_file_and_it_is_not_this_one():
    first = reading_limits.read("a", process_id)
    assert first != os.getpid()
    assert reading_limits.read("b", process_id) == first


@pytest.mark.parametrize(
    ("reader", "arguments", "told"),
    [
        pytest.param(sleep_for_ever, (), "5 seconds, and was stopped", id="sleeps"),
        pytest.param(count_for_ever, (), "5 seconds, and was stopped", id="counts"),
        pytest.param(take_memory, (700,), "600 MB of memory, and was stopped", id="memory"),
        pytest.param(end_at_once, (), "600 MB of memory, and was stopped", id="dies"),
        pytest.param(recurse, (), "RecursionError", id="fault of a reader"),
    ],
)
def test_a_bad_file_is_refused_by_its_name_and_the_next_one_is_read(reader, arguments, told):
    began = time.monotonic()
    with pytest.raises(DocumentError) as caught:
        reading_limits.read("bad.docx", reader, *arguments)
    assert str(caught.value).startswith("bad.docx can't be read: ")
    assert told in str(caught.value)
    assert reading_limits.read("good.docx", shouted, "text") == "TEXT"
    assert time.monotonic() - began < 40


@pytest.mark.parametrize("error", [AmtsError("a"), EncodingError("b"), VariantError("c", ("d",))])
def test_what_a_reader_refuses_is_raised_as_it_was(error):
    with pytest.raises(type(error)) as caught:
        reading_limits.read("a", refuse, error)
    assert str(caught.value) == str(error)
    assert getattr(caught.value, "tags", None) == getattr(error, "tags", None)


def test_a_process_that_has_read_a_large_file_is_not_kept():
    first = reading_limits.read("a", process_id)
    assert len(reading_limits.read("large", shouted, "a" * 5_000_000)) == 5_000_000
    assert reading_limits.read("b", process_id) != first


def test_a_process_that_was_killed_meanwhile_is_replaced():
    first = reading_limits.read("a", process_id)
    os.kill(first, 9)
    time.sleep(0.1)
    assert reading_limits.read("b", shouted, "text") == "TEXT"


def test_several_threads_read_at_once():
    with ThreadPoolExecutor(4) as threads:
        read = threads.map(lambda n: reading_limits.read("a", shouted, f"t{n}"), range(12))
    assert list(read) == [f"T{n}" for n in range(12)]


def test_another_limit_is_heeded_at_once(monkeypatch):
    reading_limits.read("a", shouted, "text")
    monkeypatch.setenv("AMTS_READ_SECONDS", "1")
    with pytest.raises(DocumentError, match="1 seconds"):
        reading_limits.read("bad", sleep_for_ever)
