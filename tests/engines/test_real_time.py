"""Amazon Translate in real time, against the service on loopback: what is asked, and what comes."""

import pickle
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest

from amts_core.engines.amazon.real_time import N_CALLS, RealTimeEngine
from amts_core.engines.amazon.setup import RealTimeSetup
from amts_core.engines.amazon.text_requests import MAX_BYTES
from amts_core.engines.engine_process import EngineProcess
from amts_core.engines.protocol import (
    EngineCall,
    EngineNote,
    Formality,
    LoggedCalls,
    Term,
    TranslatedSegment,
    TranslationTask,
)
from amts_core.exchange import Close, Open, Text, Verbatim
from amts_core.kernel.errors import ServiceError
from tests.engines.fake_translate_files import turned

USD_PER_MILLION = Decimal(15)
MARKED = (
    Text("Use "),
    Verbatim("s1.1", "`a < b & c`"),
    Text(" with "),
    Open("s1.2", "b"),
    Text("care"),
    Close("s1.2", "b"),
    Text(" & joy."),
)


def task(*segments, **more):
    return TranslationTask(src_lang="en", tgt_lang="es", segments=segments, **more)


@pytest.fixture
def setup(amazon, tmp_path):
    return RealTimeSetup(amazon.settings, USD_PER_MILLION, tmp_path / "real-time")


@pytest.fixture
def engine(setup):
    made = setup()
    yield made
    made.close()


def translated(engine, of, wanted=None):
    """Return what comes: the segments by number, and the calls by key."""
    wanted = range(len(of.segments)) if wanted is None else wanted
    came = list(engine.translate(of, wanted, lambda share, told: None))
    segments = {one.n: one for one in came if isinstance(one, TranslatedSegment)}
    calls = {one.key: one for one in came if isinstance(one, EngineCall)}
    return segments, calls


def test_texts_are_translated_and_what_is_marked_stays(engine, amazon):
    segments, calls = translated(engine, task((Text("It rains."),), MARKED))
    assert segments[0].pieces == (Text(turned("It rains.")),)
    assert segments[1].pieces == tuple(
        Text(turned(one.text)) if isinstance(one, Text) else one for one in MARKED
    )
    assert set(calls) == {one.call for one in segments.values()}
    assert amazon.fake.n_calls("TranslateText") == 2
    n = amazon.fake.account.n_characters_of_texts
    assert sum(one.usd for one in calls.values()) == USD_PER_MILLION * n / 1_000_000
    asked = [one.request["Text"] for one in amazon.fake.calls if one.operation == "TranslateText"]
    assert "It rains." in asked, "no more than the text itself is sent, and paid"


def test_only_what_is_wanted_and_has_words_is_asked_for(engine, amazon):
    of = task((Text("One."),), (Text("3 + 4"),), (Verbatim("s2.1", "`x`"),), (Text("Four."),))
    segments, calls = translated(engine, of, [1, 2, 3])
    assert set(segments) == {1, 2, 3} and len(calls) == 1
    assert segments[1].pieces == of.segments[1] and segments[2].pieces == of.segments[2]
    assert amazon.fake.n_calls("TranslateText") == 1


def test_a_text_that_is_too_long_stays_flagged_and_costs_nothing(engine, amazon):
    segments, calls = translated(engine, task((Text("long " * (MAX_BYTES // 5 + 1)),)))
    assert segments[0].pieces is None and not calls
    assert amazon.fake.n_calls("TranslateText") == 0


def test_terms_and_formality_are_asked_for_where_the_language_has_them(engine, amazon):
    terms = (Term("rain", "lluvia", "es"),)
    of = task((Text("The rain"),), terms=terms, formality=Formality.FORMAL)
    segments, _ = translated(engine, of)
    assert "lluvia" in segments[0].pieces[0].text
    (call,) = [one for one in amazon.fake.calls if one.operation == "TranslateText"]
    assert call.request["Settings"] == {"Formality": "FORMAL"}
    zh = TranslationTask(
        src_lang="en", tgt_lang="zh", segments=((Text("Rain"),),), formality=Formality.FORMAL
    )
    translated(engine, zh)
    assert "Settings" not in amazon.fake.calls[-1].request


def test_calls_that_are_refused_as_too_fast_are_made_again(engine, amazon):
    amazon.fake.throttle("TranslateText", times=3)
    segments, _ = translated(engine, task(*[(Text(f"Word {n}."),) for n in range(6)]))
    assert len(segments) == 6


def test_what_will_not_pass_ends_the_task(engine, amazon):
    amazon.fake.deny("TranslateText")
    with pytest.raises(ServiceError, match="have no permission for it") as raised:
        translated(engine, task((Text("One."),)))
    assert not raised.value.is_transient


def test_what_was_paid_for_is_taken_in_although_another_text_fails(engine, amazon):
    amazon.fake.fail("TranslateText", "InvalidRequestException")
    of = task(*[(Text(f"Word {n}."),) for n in range(40)])
    came = []
    with pytest.raises(ServiceError):
        for one in engine.translate(of, range(40), lambda *_: None):
            came.append(one)
    n_paid = amazon.fake.account.n_characters_of_texts
    usd = sum(one.usd for one in came if isinstance(one, EngineCall))
    assert usd == USD_PER_MILLION * n_paid / 1_000_000


def test_a_terminology_that_was_deleted_meanwhile_is_made_anew(engine, amazon):
    terms = (Term("rain", "lluvia", "es"),)
    amazon.fake.fail("TranslateText", "ResourceNotFoundException")
    with pytest.raises(ServiceError) as raised:
        translated(engine, task((Text("The rain"),), terms=terms))
    assert raised.value.is_transient
    segments, _ = translated(engine, task((Text("The rain"),), terms=terms))
    assert len(segments) == 1


def test_a_terminology_is_used_by_its_name_and_none_is_made(engine, amazon):
    data = {"File": b"en,es\nrain,chubasco\n", "Format": "CSV", "Directionality": "UNI"}
    amazon.fake.account.import_terminology(
        Name="theirs", MergeStrategy="OVERWRITE", TerminologyData=data
    )
    terms = (Term("rain", "lluvia", "es"),)
    of = task((Text("The rain"),), terms=terms, terminology="theirs")
    segments, _ = translated(engine, of)
    assert "chubasco" in segments[0].pieces[0].text
    assert set(amazon.fake.account.terminologies) == {"theirs"}
    amazon.fake.account.terminologies.clear()
    with pytest.raises(ServiceError) as raised:
        translated(engine, replace(of, segments=((Text("More rain"),),)))
    assert not raised.value.is_transient, "nobody makes it anew"


def test_terms_that_it_does_without_are_told(engine, amazon):
    amazon.fake.account.n_skipped_terms = 2
    terms = (Term("rain", "lluvia", "es"), Term("long " * 60, "largo", "es"))
    came = engine.translate(task((Text("The rain"),), terms=terms), [0], lambda *_: None)
    told = [one.text for one in came if isinstance(one, EngineNote)]
    assert "has 299 bytes, and Amazon Translate takes 200: it is left out" in told[0]
    assert told[1].startswith("The service has skipped 2 terms of the glossary.")


def test_what_was_answered_is_not_asked_for_again(setup, engine, amazon):
    of = task(*[(Text(f"Word {n}."),) for n in range(9)], key="amts-1")
    came = engine.translate(of, range(9), lambda *_: None)
    next(came)
    came.close()  # its process ends, and nobody has taken in what came
    logged = setup.calls("amts-1")
    n_known = len(logged.answered)
    assert n_known > 0
    segments, calls = translated(engine, of)
    assert len(segments) == 9 and set(calls) >= {one.key for one in logged.answered}
    assert amazon.fake.n_calls("TranslateText") <= 9 + N_CALLS
    again, _ = translated(engine, of)
    assert again == segments and amazon.fake.n_calls("TranslateText") <= 9 + N_CALLS


@pytest.mark.parametrize("n_attempts", [1, 3])
def test_a_call_that_got_no_answer_may_have_been_paid_for(setup, amazon, n_attempts):
    made = replace(setup, settings=replace(amazon.settings, n_attempts=n_attempts))
    amazon.fake.throttle("TranslateText", times=n_attempts - 1)
    amazon.fake.drop("TranslateText")
    of = task((Text("It rains."),), key="amts-1")
    for _ in range(2):
        engine = made()
        with suppress(ServiceError):
            translated(engine, of)
        engine.close()
    logged = setup.calls("amts-1")
    assert [len(one) for one in (logged.answered, logged.lost)] == [1, 1]
    n_paid = amazon.fake.account.n_characters_of_texts
    usd = sum(one.usd for one in (*logged.answered, *logged.lost))
    assert usd == USD_PER_MILLION * n_paid / 1_000_000
    assert len({one.key for one in (*logged.answered, *logged.lost)}) == 2


def test_a_call_that_was_refused_is_not_paid_for(setup, engine, amazon):
    amazon.fake.fail("TranslateText", "InvalidRequestException")
    with pytest.raises(ServiceError):
        translated(engine, task((Text("It rains."),), key="amts-1"))
    assert setup.calls("amts-1") == LoggedCalls((), ())


@pytest.mark.parametrize("n_told", [0, 3, 11])
def test_a_killed_process_loses_no_more_than_the_calls_under_way(setup, amazon, n_told):
    of = task(*[(Text(f"Word number {n}."),) for n in range(40)], key="amts-1")
    process = EngineProcess(setup, of, range(40))
    n_came = 0
    while n_came < n_told:
        n_came += len(process.news(60).segments)
    process.stop()
    logged = setup.calls("amts-1")
    n_paid = amazon.fake.account.n_characters_of_texts
    usd = sum(one.usd for one in (*logged.answered, *logged.lost))
    assert len(logged.answered) >= n_told and len(logged.lost) <= N_CALLS
    assert usd >= USD_PER_MILLION * n_paid / 1_000_000, "what was paid is known"
    engine = setup()
    translated(engine, of)
    engine.close()
    assert amazon.fake.n_calls("TranslateText") <= 40 + N_CALLS


def test_it_is_made_in_a_process_of_its_own(setup):
    made = pickle.loads(pickle.dumps(setup))()
    assert isinstance(made, RealTimeEngine)
    made.close()
