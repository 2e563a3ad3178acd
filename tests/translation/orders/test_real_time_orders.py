"""Orders at Amazon Translate in real time, against the fake of it: as ordered, and all counted."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amts_core import translation
from amts_core.engines import Options, ResourceKind
from amts_core.engines.amazon import ResourceTag
from amts_core.engines.amazon.account import AmazonAccount
from amts_core.engines.amazon.offers import PROFANITY_MASK, escaped_mask
from amts_core.engines.protocol import Formality
from amts_core.kernel.errors import OrderRefused
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, Granularity
from amts_core.project.store import term_rows
from amts_core.translation import order_jobs, services
from amts_core.translation.records import OrderState
from amts_core.translation.store import batches, budgets, hypotheses, order_rows
from tests.engines.conftest import amazon, storage_url
from tests.engines.inline_process import inline
from tests.translation.orders.conftest import place

__all__ = ["amazon", "storage_url"]

KEY = "arn:aws:kms:eu-central-1:123456789012:key/1"
TERMS = [term_rows.GlossaryTerm("station", "车站")]
MARKED = """# All of `amts` & more

Use **care** with `a < b & c`, see [the *manual*](manual.md) & ask $x_1$ & $y$.
It has two sentences. The second one is **here**.

| Column `one` | Column two |
| --- | --- |
| 3 + 4 | A **cell** |

```
not sent
```

LONG
"""
PAGE = "<html><body><h1>Fish &amp; <em>chips</em></h1><p>One <code>x</code>. Two.</p></body></html>"


@pytest.fixture
def real_time(settings, at_amazon, amazon, monkeypatch):
    """The book's settings, with which processes here reach the service on loopback."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_TRANSLATE", amazon.fake.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    monkeypatch.setattr(order_jobs.machine, "settings", lambda: settings)
    inline(monkeypatch)
    return at_amazon


@pytest.fixture
def order(settings, real_time, lead, sources):
    """Order the documents; return the order's id."""

    def ordered(documents=sources, **options):
        options = {"engine": Engine.AMAZON_TEXT, **options}
        return place(settings, real_time, lead, documents, **options)

    return ordered


def advance(store, order_id):
    """Do a step of what a worker does, and return whether it was the last."""
    found = order_rows.order(store, order_id)
    return all([order_jobs._advance(found, one, store) for one in found.tgt_langs])


def run(store, order_id):
    """Do what a worker does, and return the order as it is then."""
    for _ in range(20):
        if advance(store, order_id):
            return order_rows.order(store, order_id)
    raise AssertionError("the order goes on")


def log(store, order_id):
    lines = job_rows.log_lines(store, order_rows.order(store, order_id).job_id)
    return [line.text for line in lines]


def asked(amazon):
    return [one.request for one in amazon.fake.calls if one.operation == "TranslateText"]


def test_an_order_is_done_as_it_was_ordered(settings, store, real_time, lead, order, amazon):
    term_rows.replace_terms(store, real_time.id, "zh", TERMS)
    tags = (ResourceTag("team", "docs"),)
    keyed = replace(services.current(store, real_time.id), kms_key=KEY, tags=tags)
    services.save(store, lead, real_time, keyed)
    order_id = order(options=Options(formality=Formality.FORMAL))
    moved = replace(
        keyed,
        region="us-west-2",
        bucket="other",
        kms_key="",
        tags=(),
        baseline_usd_per_million=Decimal(99),
    )
    services.save(store, lead, real_time, moved)
    done = run(store, order_id)
    assert done.state is OrderState.DONE
    (made,) = amazon.fake.account.terminologies.values()
    assert made["key"] == {"Type": "KMS", "Id": KEY}
    assert made["tags"] == [{"Key": "team", "Value": "docs"}]
    assert not amazon.fake.in_region("us-west-2").terminologies
    (batch,) = batches.batches(store, order_id)
    n_paid = amazon.fake.account.n_characters_of_texts
    assert batch.counted_usd == batch.estimated_usd == Decimal(15) * n_paid / 1_000_000
    assert services.batch_console(done) == "", "it is no batch job"


def test_terms_that_are_left_out_are_told_in_the_log(settings, store, real_time, order, amazon):
    long = term_rows.GlossaryTerm("rain", "雨" * 80)
    term_rows.replace_terms(store, real_time.id, "zh", [*TERMS, long])
    amazon.fake.account.n_skipped_terms = 2
    order_id = order()
    assert run(store, order_id).state is OrderState.DONE
    told = [line for line in log(store, order_id) if "left out" in line or "skipped" in line]
    assert [line.partition(": ")[0] for line in told] == ["baseline into zh"] * 2
    assert "has 240 bytes, and Amazon Translate takes 200: it is left out." in told[0]
    assert "The service has skipped 2 terms of the glossary." in told[1]


def test_profanity_is_masked_and_the_mask_is_no_formula(store, real_time, order, sources, amazon):
    term = term_rows.GlossaryTerm("idle", PROFANITY_MASK)
    term_rows.replace_terms(store, real_time.id, "zh", [term])
    order_id = order(options=Options(masks_profanity=True))
    assert run(store, order_id).state is OrderState.DONE
    assert {one["Settings"]["Profanity"] for one in asked(amazon)} == {"MASK"}
    (batch,) = batches.batches(store, order_id)
    found = hypotheses.hypotheses(store, batch.id, sources[0].revision_id)
    assert any(escaped_mask(PROFANITY_MASK) in one.text for one in found)
    assert not any(PROFANITY_MASK in one.text for one in found)


def named(amazon, languages=("en", "zh")):
    """Somebody imports a terminology."""
    text = ",".join(languages) + "\n" + ",".join(f"rain {one}" for one in languages) + "\n"
    data = {"File": text.encode(), "Format": "CSV", "Directionality": "UNI"}
    amazon.fake.account.import_terminology(
        Name="theirs", MergeStrategy="OVERWRITE", TerminologyData=data
    )


@pytest.fixture
def theirs(amazon):
    """A terminology that was made elsewhere, as it was when somebody ordered."""
    named(amazon)
    account = AmazonAccount(amazon.settings)
    found = account.find_held(ResourceKind.TERMINOLOGY, "theirs")
    account.close()
    return found


def test_a_terminology_that_was_made_elsewhere_is_used(
    settings, store, real_time, order, amazon, theirs
):
    term_rows.replace_terms(store, real_time.id, "zh", TERMS)
    order_id = order(elsewhere=[theirs])
    done = run(store, order_id)
    assert (done.state, done.terminology) == (OrderState.DONE, "theirs")
    assert {tuple(one["TerminologyNames"]) for one in asked(amazon)} == {("theirs",)}
    assert set(amazon.fake.account.terminologies) == {"theirs"}, "none is made"


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        pytest.param((), "can't find the terminology 'theirs'", id="deleted"),
        pytest.param(("en", "es"), "goes from en to es, the order from en to zh", id="changed"),
    ],
)
def test_a_terminology_that_serves_no_more_is_told(
    settings, store, real_time, order, amazon, theirs, languages, told
):
    order_id = order(elsewhere=[theirs])
    amazon.fake.account.terminologies.clear()
    if languages:
        named(amazon, languages)
    assert run(store, order_id).state is OrderState.FAILED
    (batch,) = batches.batches(store, order_id)
    assert told in batch.message
    assert not asked(amazon) and budgets.spent_usd(store, real_time.id) == 0


def test_parallel_data_that_were_made_elsewhere_are_refused(order, theirs):
    data = replace(theirs, kind=ResourceKind.PARALLEL_DATA)
    with pytest.raises(OrderRefused, match="real time uses no parallel data .* engine amazon[.]"):
        order(elsewhere=[data])


@pytest.mark.parametrize("granularity", Granularity)
@pytest.mark.parametrize(
    ("src_lang", "words"),
    [
        pytest.param("en", "One more word of it", id="en"),
        pytest.param("zh", "还有一个词在这里", id="zh"),
        pytest.param("es", "Añade más palabras", id="es"),
    ],
)
def test_what_is_estimated_is_what_is_counted(
    settings, store, real_time, order, amazon, src_lang, words, granularity
):
    marked = MARKED.replace("care", words).replace("LONG", f"**{words}** " * 900)
    files = (
        ("marked.md", marked.encode()),
        ("page.html", PAGE.replace("chips", words).encode()),
        ("plain.txt", f"{words} & {words}.\n\n12:30\n".encode()),
    )
    targets = [one for one in ("en", "zh", "es") if one != src_lang]
    ask = {
        "tgt_langs": targets,
        "arms": (Arm.BASELINE,),
        "engine": Engine.AMAZON_TEXT,
        "granularity": granularity,
    }
    read = translation.read_files(store, real_time, files, src_lang, encoding=None)
    before = translation.estimate_documents(store, real_time, read, src_lang, **ask)
    found = translation.add_documents(store, real_time, files, src_lang)
    ids = [one.revision_id for one in found]
    assert translation.estimate(store, real_time, ids, **ask) == before
    options = Options(granularity=granularity)
    order_id = order(found, tgt_langs=targets, options=options)
    done = run(store, order_id)
    assert done.state is OrderState.DONE
    n_paid = amazon.fake.account.n_characters_of_texts
    (arm,) = before.arms
    assert n_paid == arm.n_characters == before.n_characters * 2
    assert any("<" in one["Text"] for one in asked(amazon)), "there is markup in it"
    made = batches.batches(store, order_id)
    assert [one.n_counted for one in made] == [before.n_characters] * 2
    assert sum(one.counted_usd for one in made) == arm.usd == done.estimated_usd


def test_parts_of_documents_are_estimated_as_they_are_counted(
    settings, store, order, sources, amazon
):
    order_id = order(segments={sources[0].revision_id: frozenset({2, 3})})
    done = run(store, order_id)
    (batch,) = batches.batches(store, order_id)
    n_paid = amazon.fake.account.n_characters_of_texts
    assert n_paid == done.n_characters == batch.n_counted
    assert batch.counted_usd == batch.estimated_usd


@pytest.mark.parametrize("is_stopped", [True, False], ids=["stopped", "taken up"])
def test_calls_that_got_no_answer_are_counted(
    settings, store, real_time, lead, order, amazon, monkeypatch, is_stopped
):
    usual = services.setup

    def once(*arguments, **options):
        made = usual(*arguments, **options)
        return replace(made, settings=replace(made.settings, n_attempts=1))

    monkeypatch.setattr(services, "setup", once)
    order_id = order()
    amazon.fake.drop("TranslateText", times=2)
    advance(store, order_id)
    assert amazon.fake.account.n_characters_of_texts > 0
    if is_stopped:
        translation.stop(settings, real_time, lead, order_id)
    done = run(store, order_id)
    assert done.state is (OrderState.STOPPED if is_stopped else OrderState.DONE)
    (batch,) = batches.batches(store, order_id)
    n_paid = amazon.fake.account.n_characters_of_texts
    assert batch.counted_usd == Decimal(15) * n_paid / 1_000_000
    assert is_stopped or n_paid > batch.n_counted
    assert budgets.spent_usd(store, real_time.id) == batch.counted_usd
    (told,) = [line for line in log(store, order_id) if "may have cost" in line]
    assert "broken off before an answer came. What they may have cost is counted: under" in told
