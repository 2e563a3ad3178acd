"""The process that reads files of others, which is stopped where one takes too much.

It is asked over a connection whose file descriptor it is given, and ends with whoever asks. Its
limits of memory hold from its start; that of processor time begins anew with every file, and stops
it, too, where whoever asked has died meanwhile.
"""

import pickle
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from amts_core.kernel.errors import AmtsError, DocumentError
from amts_core.kernel.reading_limits import N_LARGE_BYTES, OUT_OF_MEMORY, Answer, Question


def serve(connection: Connection, *, seconds: float, megabytes: int) -> None:
    """Answer what is asked until nobody is there to ask, or memory is spent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the command that asks
    _limit(resource.RLIMIT_AS, megabytes * 1_000_000)
    while True:
        try:
            asked = connection.recv_bytes()
            _limit_time(seconds)
            answer = _answer(asked)
            connection.send_bytes(answer)
        except (EOFError, OSError):
            return
        except MemoryError:
            with suppress(OSError):
                connection.send_bytes(OUT_OF_MEMORY)
            return
        if len(asked) + len(answer) > N_LARGE_BYTES:
            return


def _answer(asked: bytes) -> bytes:
    question: Question = pickle.loads(asked)
    told: list[str] = []
    options = {**question.options, **({"tell": told.append} if question.tells else {})}
    value, error = _call(question, options)
    return pickle.dumps(Answer(value, error, tuple(told)))


def _call(question: Question, options: dict[str, Any]) -> tuple[Any, AmtsError | None]:
    function: Callable[..., Any] = question.function
    try:
        return function(*question.arguments, **options), None
    except AmtsError as error:
        return None, error.with_traceback(None)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # one file stops nothing, whatever is wrong with it
        return None, DocumentError(
            f"{question.name} can't be read: {type(error).__name__}: {str(error)[:200]}. Save it "
            "once more from the program that wrote it; if that does not help, report it with the "
            "file."
        )


def _limit(what: int, amount: int) -> None:
    """Let this process have so much, unless it may have less anyway."""
    _, most = resource.getrlimit(what)
    if most != resource.RLIM_INFINITY:
        amount = min(amount, most)
    with suppress(ValueError, OSError):  # a system that has no such limit
        resource.setrlimit(what, (amount, most))


def _limit_time(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2)


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), seconds=float(sys.argv[2]), megabytes=int(sys.argv[3]))
