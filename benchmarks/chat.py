"""A book translated by a chat model whose server fails, with workers that are killed.

The server is one on loopback, which writes what can be told to be right and fails in a share of its
answers: segments missing, doubled, renumbered or swapped, marks lost, another language, thinking
aloud, cut off, busy, broken, away, too slow. Told are whether every chapter came back whole, how
many calls a chunk took, and what was paid for twice.

usage: python -m benchmarks.chat [--corpora DIR] [--chapters 139] [--kills 20] [--faults 0.2]
       python -m benchmarks.chat --numbers    how well translations of other texts are found
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from amts_core import translation
from amts_core.align.encoder import load_encoder
from amts_core.engines.chat import ChatSettings, answers
from amts_core.engines.chat.chat_model import estimated_tokens
from amts_core.engines.chat.chunks import runs
from amts_core.engines.chat.marks import written_out
from amts_core.exchange import Text, round_trip
from amts_core.kernel.config import BUNDLED_ENCODER, ROOT, Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.records import Arm, Engine, Granularity, Role, Segment
from amts_core.project.store import people
from amts_core.translation import ServiceSettings, services
from amts_core.translation.service_texts import texts
from amts_core.translation.store import batches, engine_calls, hypotheses, order_rows
from benchmarks import experiment
from benchmarks.machine import describe
from tests.engines.fake_chat import FakeChat

_CALL_SECONDS = 1
_DELAY_SECONDS = 0.05
_POLL_SECONDS = 0.25
_LONGEST_SECONDS = 3600.0
_N_PAIRS, _N_TEXTS = 6000, 12


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to ask for, whatever fails: segments with words, and the chunks of them."""

    n_segments: int
    n_asked: int
    n_chunks: int


def planned(store: Store, revision_ids: list[int]) -> Plan:
    """Return the plan of an order of these documents."""
    pieces, starts = [], []
    for revision_id in revision_ids:
        starts.append(len(pieces))
        found = texts(store, revision_id, "en", Granularity.SENTENCE)
        pieces += [round_trip.pieces_of(one) for one in found]
    has_words = [
        any(isinstance(one, Text) and any(map(str.isalpha, one.text)) for one in of)
        for of in pieces
    ]
    found_runs = runs(
        len(pieces),
        starts,
        is_asked=has_words.__getitem__,
        n_tokens=lambda n: estimated_tokens(written_out(pieces[n])),
    )
    return Plan(len(pieces), sum(has_words), sum(map(len, found_runs)))


def start_worker(settings: Settings) -> "subprocess.Popen[bytes]":
    """Start a worker of its own, which ends with this process."""
    command = [sys.executable, "-m", "amts_core", "worker", "--parent", str(os.getpid())]
    environment = {**os.environ, **settings.environment()}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def run(settings: Settings, store: Store, order_id: int, n_kills: int) -> int:
    """Have an order done by workers that are killed again and again; return how often."""
    chance, killed = random.Random(7), 0
    worker = start_worker(settings)
    deadline = time.monotonic() + _LONGEST_SECONDS
    try:
        while not order_rows.order(store, order_id).state.is_end:
            if time.monotonic() > deadline:
                raise SystemExit("It takes too long.")
            (batch,) = batches.batches(store, order_id)
            # at random, while something is on its way: spread over the whole order
            if killed < n_kills and batch.progress >= chance.uniform(0, 1) * (killed + 1) / n_kills:
                time.sleep(chance.uniform(0, 1))
                worker.send_signal(signal.SIGKILL)
                worker.wait()
                killed += 1
                worker = start_worker(settings)
                wait_for_news(store, order_id, batch.progress)
            time.sleep(_POLL_SECONDS)
    finally:
        worker.kill()
        worker.wait()
    return killed


def wait_for_news(store: Store, order_id: int, progress: float) -> None:
    """Wait until the new worker has begun."""
    begun = batches.batches(store, order_id)[0].started_at
    end = time.monotonic() + 120
    while time.monotonic() < end:
        (batch,) = batches.batches(store, order_id)
        if batch.started_at != begun or batch.state.is_end:
            return
        time.sleep(_POLL_SECONDS)


def report(
    store: Store, order_id: int, revision_ids: list[int], chat: FakeChat, plan: Plan
) -> None:
    """Print what came of it."""
    order = order_rows.order(store, order_id)
    (batch,) = batches.batches(store, order_id)
    n_whole = n_flagged = n_other = 0
    for revision_id in revision_ids:
        found = hypotheses.hypotheses(store, batch.id, revision_id)
        due = texts(store, revision_id, "en", Granularity.SENTENCE)
        n_whole += [one.n for one in found] == [one.n for one in due]
        for one, segment in zip(found, due, strict=True):
            if any(finding.check == "not_translated" for finding in one.findings):
                n_flagged += 1
            elif not is_right(one.text, segment):
                n_other += 1
    answered = chat.answered()
    first = [call for call in answered if call.body["seed"] == 1]
    again = Counter((call.prompt, call.body["seed"]) for call in answered)
    n_twice = sum(len(call.texts) for call in first) - plan.n_asked
    print(
        f"order {order.state}: {n_whole} of {len(revision_ids)} chapters whole, "
        f"{plan.n_segments:,} segments"
    )
    print(f"{n_flagged} keep their source, flagged; {n_other} are not as the server wrote them")
    print(
        f"{len(chat.calls):,} calls for {plan.n_chunks:,} chunks: "
        f"{len(chat.calls) / plan.n_chunks:.3f} a chunk"
    )
    print(
        f"segments paid twice: {n_twice}; the same request answered twice: "
        f"{sum(n - 1 for n in again.values())}"
    )
    print("faults:", dict(Counter(call.fault for call in chat.calls if call.fault)))
    print(f"paid: {engine_calls.spent_usd(store, batch.id)} USD counted")


def is_right(text: str, segment: Segment) -> bool:
    """Return whether a translation says what the server wrote: by its words, markup aside."""
    pieces = round_trip.pieces_of(segment)
    if not any(isinstance(one, Text) and any(map(str.isalpha, one.text)) for one in pieces):
        return True
    words = [word for one in pieces if isinstance(one, Text) for word in one.text.split()]
    return text.count("译文") == 1 and all(word in text for word in words)


def numbers(corpora: Path) -> None:
    """Print how many answers are found whose texts have changed places, and how many sound ones."""
    encoder = load_encoder(str(BUNDLED_ENCODER))
    for other in experiment.BOOKS:
        book = experiment.book(corpora, other, encoder)
        for one in (book, experiment.turned(book)):
            pairs = list(one.pairs[Granularity.SENTENCE])[:_N_PAIRS]
            sides = [encoder.encode(list(side)) for side in zip(*pairs, strict=True)]
            found: Counter[str] = Counter()
            for at in range(0, len(pairs) - _N_TEXTS, _N_TEXTS):
                src, tgt = (side[at : at + _N_TEXTS] for side in sides)
                places = list(range(_N_TEXTS))
                sound = answers.misplaced(src, tgt, places)
                found["answers"] += 1
                found["sound ones refused"] += len(sound) == _N_TEXTS
                found["sound segments refused"] += len(sound)
                found["moved ones found"] += (
                    len(answers.misplaced(src, np.roll(tgt, -1, axis=0), places)) == _N_TEXTS
                )
            print(" → ".join(one.languages), dict(found))


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--chapters", type=int, default=139)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--faults", type=float, default=0.2)
    parser.add_argument("--numbers", action="store_true")
    options = parser.parse_args()
    print(describe())
    if options.numbers:
        numbers(options.corpora)
        return
    paths = sorted((options.corpora / "d2l" / "en").rglob("*.md"))[: options.chapters]
    with (
        tempfile.TemporaryDirectory() as folder,
        FakeChat(fault_share=options.faults, delay_seconds=_DELAY_SECONDS) as chat,
    ):
        settings = Settings.for_database(None, data_dir=Path(folder), encoder=str(BUNDLED_ENCODER))
        settings = replace(settings, poll_seconds=0.5)
        store = open_store(settings.database_url)
        lead = people.add_person(store, "Lead", Role.LEAD)
        project = people.create_project(store, "Book", "en", ("zh",))
        model = ChatSettings(url=chat.url, model="fake", seconds=_CALL_SECONDS)
        services.save(store, lead, project, ServiceSettings(chat=model))
        root = options.corpora / "d2l" / "en"
        files = [(str(path.relative_to(root)), path.read_bytes()) for path in paths]
        ids = [one.revision_id for one in translation.add_documents(store, project, files, "en")]
        plan = planned(store, ids)
        order_id = translation.order(
            settings,
            project,
            lead,
            revision_ids=ids,
            tgt_langs=("zh",),
            arms=(Arm.BASELINE,),
            engine=Engine.CHAT,
        )
        begun = time.monotonic()
        n_kills = run(settings, store, order_id, options.kills)
        print(f"{n_kills} kills, {time.monotonic() - begun:.0f} s")
        report(store, order_id, ids, chat, plan)


if __name__ == "__main__":
    main()
