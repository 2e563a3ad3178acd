"""A process for each task of an engine: what loads slowly, or may crash, is not in the worker's.

The engine is made there, and what it translates comes back through a pipe as soon as it is done.
The process ends with its task, when it is stopped, and when the worker has gone.
"""

import multiprocessing
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from time import monotonic

from amts_core.engines.protocol import (
    EngineCall,
    EngineNote,
    EngineOutput,
    EngineSetup,
    TranslatedSegment,
    TranslationTask,
)
from amts_core.kernel.errors import AmtsError, ServiceError

_TELL_SECONDS = 0.5
_STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Told:
    share: float
    message: str


@dataclass(frozen=True, slots=True)
class _Failed:
    message: str
    is_transient: bool = False


class _Done:
    """The last word of a task that was done."""


_News = EngineOutput | _Told | _Failed | _Done


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineNews:
    """What came of a task since it was asked last.

    A segment's call came with it or before it. ``share`` and ``message`` say how far the engine is,
    None where it has said nothing new; ``notes`` are sentences for the log.
    """

    segments: tuple[TranslatedSegment, ...]
    calls: tuple[EngineCall, ...]
    notes: tuple[str, ...] = ()
    share: float | None
    message: str = ""
    is_done: bool


class EngineProcess:
    """A task of an engine in a process of its own, from its start to its end."""

    def __init__(self, setup: EngineSetup, task: TranslationTask, wanted: Sequence[int]) -> None:
        """Start it.

        :param setup: makes the engine, in the process.
        :param wanted: the numbers of the segments to be translated.
        """
        context = multiprocessing.get_context("spawn")  # a worker has threads: it can't be forked
        self._pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_work, args=(theirs, setup, task, tuple(wanted)), daemon=True
        )
        self._process.start()
        theirs.close()
        self._queue: SimpleQueue[_News] = SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def news(self, seconds: float = 0.0) -> EngineNews:
        """Return what has come since the last question.

        :param seconds: how long to wait for the first of it.
        :raises ServiceError: the engine has refused the task, or has failed; or its process has
            died, which is transient, as a service that is busy is. What had come before was told
            before.
        """
        segments: list[TranslatedSegment] = []
        calls: list[EngineCall] = []
        notes: list[str] = []
        told: _Told | None = None
        while True:
            try:
                has_any = segments or calls or notes or told
                news = self._queue.get(timeout=0.0 if has_any else seconds)
            except Empty:
                break
            if isinstance(news, TranslatedSegment):
                segments.append(news)
            elif isinstance(news, EngineCall):
                calls.append(news)
            elif isinstance(news, EngineNote):
                notes.append(news.text)
            elif isinstance(news, _Told):
                told = news
            elif isinstance(news, _Done):
                return EngineNews(
                    segments=tuple(segments),
                    calls=tuple(calls),
                    notes=tuple(notes),
                    share=1.0,
                    is_done=True,
                )
            elif segments or calls or notes:
                self._queue.put(news)
                break
            else:
                self._process.join(_STOP_SECONDS)
                raise ServiceError(news.message, is_transient=news.is_transient)
        share, message = (None, "") if told is None else (told.share, told.message)
        return EngineNews(
            segments=tuple(segments),
            calls=tuple(calls),
            notes=tuple(notes),
            share=share,
            message=message,
            is_done=False,
        )

    def _read(self) -> None:
        """Take what the process sends, so that it never waits; to its last word."""
        news: _News | None = None
        with suppress(EOFError, OSError):
            while not isinstance(news, _Done | _Failed):
                news = self._pipe.recv()
                self._queue.put(news)
        if not isinstance(news, _Done | _Failed):
            self._process.join(_STOP_SECONDS)
            self._queue.put(
                _Failed(
                    f"The engine's process has died (exit status {self._process.exitcode}). If it "
                    "does so again, look into the worker's log, and whether memory is left.",
                    is_transient=True,
                )
            )

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.join(_STOP_SECONDS)
        self._reader.join(_STOP_SECONDS)
        self._pipe.close()


def _work(
    news: Connection, setup: EngineSetup, task: TranslationTask, wanted: Sequence[int]
) -> None:
    """Do a task, and send what comes of it; in the process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    told_at = 0.0

    def tell(share: float, message: str) -> None:
        nonlocal told_at
        if monotonic() - told_at > _TELL_SECONDS:
            told_at = monotonic()
            news.send(_Told(share, message))

    try:
        for one in setup().translate(task, wanted, tell):
            news.send(one)
        news.send(_Done())
    except ServiceError as error:
        news.send(_Failed(str(error), is_transient=error.is_transient))
    except AmtsError as error:
        news.send(_Failed(str(error)))
    except OSError as error:
        news.send(_Failed(_disk_message(error)))
    except Exception as error:
        news.send(
            _Failed(
                f"The engine failed unexpectedly ({type(error).__name__}: {error}). Order again; "
                "if it fails again, report it with the worker's log."
            )
        )
        raise


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _disk_message(error: OSError) -> str:
    what = f"The engine's file {error.filename}" if error.filename else "The engine's disk"
    return f"{what} can't be used: {error.strerror}. See to the disk and its rights, and try again."
