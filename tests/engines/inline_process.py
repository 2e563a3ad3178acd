"""A task that is done in the process of the test, a few segments at each question."""

from itertools import islice

from amts_core.engines.engine_process import EngineNews
from amts_core.engines.protocol import EngineCall, EngineNote, TranslatedSegment
from amts_core.kernel.errors import AmtsError, ServiceError


class InlineProcess:
    """In place of a process: ``n_at_once`` segments are there when it is asked."""

    n_at_once = 1_000_000
    begun: list["InlineProcess"]

    def __init__(self, setup, task, wanted):
        self.task, self.wanted = task, tuple(wanted)
        self.is_stopped = False
        self._segments = setup().translate(task, self.wanted, self._tell)
        self._share = None
        self.begun.append(self)

    def _tell(self, share, message):
        self._share = share

    def news(self):
        try:
            found = tuple(islice(self._segments, self.n_at_once))
        except ServiceError:
            raise
        except AmtsError as error:
            raise ServiceError(str(error)) from error
        is_done = len(found) < self.n_at_once
        segments = tuple(one for one in found if isinstance(one, TranslatedSegment))
        calls = tuple(one for one in found if isinstance(one, EngineCall))
        return EngineNews(
            segments=segments,
            calls=calls,
            notes=tuple(one.text for one in found if isinstance(one, EngineNote)),
            share=self._share,
            message="Translating",
            is_done=is_done,
        )

    def stop(self):
        self.is_stopped = True


def inline(monkeypatch, n_at_once=1_000_000):
    """Let tasks of engines be done so, and return those that are begun."""
    from amts_core.translation import engine_steps

    begun = []
    kind = type("Inline", (InlineProcess,), {"n_at_once": n_at_once, "begun": begun})
    monkeypatch.setattr(engine_steps, "EngineProcess", kind)
    return begun
