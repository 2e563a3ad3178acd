"""What can be ordered, by whom, and at what price."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from amts_core import translation
from amts_core.engines.protocol import Formality, Options
from amts_core.kernel.database.tables import BatchRow
from amts_core.kernel.errors import (
    BudgetExceeded,
    ConfigurationError,
    FormatError,
    NotFoundError,
    OrderRefused,
    PermissionDenied,
    ServiceError,
)
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, JobState, Role
from amts_core.project.store import people
from amts_core.translation import orders
from amts_core.translation.records import OrderState
from amts_core.translation.store import batches, budgets, order_rows
from tests.stored import n_rows, together
from tests.translation.orders.conftest import AMAZON, place, published, run, version_of, with_budget


def test_sources_are_the_newest_revisions_that_have_text(store, book, sources):
    translation.add_documents(store, book, [("station.md", b"# New station\n")], "en")
    translation.add_documents(store, book, [("z.md", "# 站\n".encode())], "zh")
    found = translation.sources(store, book)
    assert [(one.path, one.language, one.n_segments, one.n_characters) for one in found] == [
        ("part/bicycles.md", "en", 4, 121),
        ("station.md", "en", 1, 11),
        ("z.md", "zh", 1, 1),
    ]
    assert translation.sources(store, book, "zh") == found[2:]
    assert translation.sources(store, people.create_project(store, "B", "en", ["zh"])) == ()


def test_documents_are_all_stored_or_none(store, book):
    for bad in (("b.pdf", b"%PDF"), ("b.md", b"![](a.svg)\n")):
        with pytest.raises(FormatError):
            translation.add_documents(store, book, [("a.md", b"# A\n"), bad], "en")
    with pytest.raises(ConfigurationError, match="'Book' has no French. Its languages: English, "):
        translation.add_documents(store, book, [("a.md", b"# A\n")], "fr")
    assert translation.sources(store, book) == ()


def test_an_estimate_shows_both_arms(store, at_amazon, sources):
    ids = [one.revision_id for one in sources]
    made = translation.estimate(
        store, at_amazon, ids, tgt_langs=("zh", "es"), arms=tuple(Arm), engine=Engine.AMAZON
    )
    assert (made.n_documents, made.n_segments, made.n_characters) == (2, 6, 150)
    assert [(one.arm, one.n_characters, one.usd) for one in made.arms] == [
        (Arm.BASELINE, 300, Decimal("0.0045")),
        (Arm.ACT, 300, Decimal("0.018")),
    ]
    assert (made.usd, made.left_usd, made.prices_as_of) == (Decimal("0.0225"), None, "")


def test_our_own_machine_costs_nothing(store, book, sources):
    ids = [one.revision_id for one in sources]
    made = translation.estimate(
        store, book, ids, tgt_langs=("zh",), arms=tuple(Arm), engine=Engine.LOCAL
    )
    assert (made.usd, made.is_within_budget) == (0, True)


def test_a_budget_caps_all_orders_together(settings, store, at_amazon, lead, sources, service):
    """150 characters cost 0.00225 USD in the baseline arm."""
    with_budget(store, at_amazon, lead, "0.005")
    first = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    assert budgets.spent_usd(store, at_amazon.id) == Decimal("0.0045")
    before = n_rows(store)
    with pytest.raises(BudgetExceeded) as raised:
        place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    assert str(raised.value) == (
        "This would cost 0.0023 USD; 0.0005 USD are left of the project's budget of 0.0050 USD "
        "(0.0045 USD spent or ordered). Choose fewer documents, languages or arms, or let a lead "
        "raise the budget in Settings."
    )
    assert n_rows(store) == before
    ids = [one.revision_id for one in sources]
    made = translation.estimate(
        store, at_amazon, ids, tgt_langs=("zh",), arms=[Arm.BASELINE], engine=Engine.AMAZON
    )
    assert (made.left_usd, made.is_within_budget) == (Decimal("0.0005"), False)
    translation.stop(settings, at_amazon, lead, first)
    run(store, service, first)
    place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    place(settings, at_amazon, lead, sources)


def test_what_was_counted_is_what_was_spent(settings, store, at_amazon, lead, sources, service):
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    run(store, service, order_id)
    (batch,) = batches.batches(store, order_id)
    assert (batch.estimated_usd, batch.n_counted) == (Decimal("0.00225"), 2000)
    assert batch.counted_usd == budgets.spent_usd(store, at_amazon.id) == Decimal("0.03")


def test_what_was_spent_is_told_by_month(settings, store, at_amazon, lead, sources, service):
    ended = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    run(store, service, ended)
    for arms in ((Arm.BASELINE,), (Arm.BASELINE,)):
        place(settings, at_amazon, lead, sources, engine=Engine.AMAZON, arms=arms)
    place(settings, at_amazon, lead, sources)  # on this machine: it costs nothing
    with store.writing() as session:
        row = session.get(BatchRow, batches.batches(store, ended)[0].id)
        row.started_at = datetime(2025, 12, 31, 23, 59, tzinfo=UTC)
    now, before = budgets.spent_by_month(store, at_amazon.id)
    assert (before.month, before.n_orders, before.n_characters) == ("2025-12", 1, 2000)
    assert (before.usd, before.is_counted) == (Decimal("0.03"), True)
    assert (now.n_orders, now.n_characters, now.usd) == (2, 300, Decimal("0.0045"))
    assert (now.engine, now.arm, now.tgt_lang) == (Engine.AMAZON, Arm.BASELINE, "zh")
    assert not now.is_counted
    assert now.usd + before.usd == budgets.spent_usd(store, at_amazon.id)


def test_orders_at_the_same_moment_do_not_share_a_budget(settings, store, at_amazon, lead, sources):
    with_budget(store, at_amazon, lead, "0.005")
    errors = together(
        lambda _: place(settings, at_amazon, lead, sources, engine=Engine.AMAZON), range(5)
    )
    assert [type(error) for error in errors] == [BudgetExceeded] * 3
    assert len(order_rows.orders(store, at_amazon.id)) == 2


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.EDITOR])
def test_only_a_lead_orders_stops_and_retries(settings, store, book, lead, sources, role):
    other = people.add_person(store, "Otto", role)
    order_id = place(settings, book, lead, sources)
    before = n_rows(store)
    for action in (
        lambda: place(settings, book, other, sources),
        lambda: translation.stop(settings, book, other, order_id),
        lambda: translation.retry(settings, book, other, order_id),
    ):
        with pytest.raises(PermissionDenied, match=r"Otto is .* may not .* translations. Ask a le"):
            action()
    assert n_rows(store) == before


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"tgt_langs": ()}, "Choose at least one target language", id="no language"),
        pytest.param({"arms": ()}, "Choose at least one target language and one way", id="no arm"),
        pytest.param({"tgt_langs": ("en",)}, "are in English already", id="its own language"),
        pytest.param({"tgt_langs": ("fr",)}, "'Book' has no French", id="a foreign language"),
        pytest.param({"arms": (Arm.ACT,)}, "The ACT arm needs parallel data", id="no version"),
        pytest.param({"engine": Engine.AMAZON}, "not set up for Amazon", id="no account"),
        pytest.param({"engine": Engine.NEURAL}, "no neural model yet", id="no models"),
    ],
)
def test_what_does_not_fit_is_refused(settings, store, book, lead, sources, changes, told):
    before = n_rows(store)
    with pytest.raises((OrderRefused, ConfigurationError), match=told):
        place(settings, book, lead, sources, **changes)
    assert n_rows(store) == before


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        pytest.param((), r"No text of part/bicycles.md is wanted. Choose some", id="none"),
        pytest.param(
            (99,), r"1 text is wanted of part/bicycles.md, which has 0 of", id="one too far"
        ),
        pytest.param(
            (1, 99), r"2 texts are wanted of part/bicycles.md, which has 1 of", id="one of two"
        ),
        pytest.param((-1,), r"1 text is wanted of part/bicycles.md", id="before the first"),
    ],
)
@pytest.mark.parametrize("engine", [Engine.LOCAL, Engine.AMAZON])
def test_texts_that_a_document_has_not_are_refused(
    settings, store, at_amazon, lead, sources, engine, numbers, told
):
    """It would be done with nothing translated, or fail at the service after it was paid for."""
    before = n_rows(store)
    wanted = {sources[0].revision_id: frozenset(numbers)}
    with pytest.raises(OrderRefused, match=told):
        place(settings, at_amazon, lead, sources, engine=engine, segments=wanted)
    assert n_rows(store) == before


def test_texts_of_a_document_that_is_not_ordered_are_refused(settings, store, book, lead, sources):
    other = {sources[1].revision_id: frozenset({0})}
    with pytest.raises(OrderRefused, match=r"Texts of revision \d+ are wanted, which this order"):
        place(settings, book, lead, sources[:1], segments=other)


GERMAN = b"""msgid ""
msgstr "Language: de\\n"

msgid "The train stops."
msgstr ""
"""


def test_a_catalogue_for_another_language_is_refused(settings, store, book, lead):
    found = translation.add_documents(store, book, [("a.po", GERMAN)], "en")
    before = n_rows(store)
    with pytest.raises(OrderRefused, match="a.po is a catalogue for de, not for Chinese"):
        place(settings, book, lead, found)
    assert n_rows(store) == before
    own = translation.add_documents(
        store, book, [("a.po", GERMAN.replace(b"de\\n", b"zh_CN\\n"))], "en"
    )
    assert place(settings, book, lead, own)


def test_documents_have_one_language_and_one_revision(settings, store, book, lead, sources):
    chinese = translation.add_documents(store, book, [("z.md", "# 站\n".encode())], "zh")
    newer = translation.add_documents(store, book, [("station.md", b"# New\n")], "en")
    for chosen, error, told in (
        ((), OrderRefused, "No document is chosen"),
        ((*sources, *chinese), OrderRefused, "The documents are in English and Chinese"),
        ((*sources, *newer), OrderRefused, "Two revisions of station.md are chosen"),
    ):
        with pytest.raises(error, match=told):
            place(settings, book, lead, chosen, tgt_langs=("es",))
    with pytest.raises(NotFoundError, match="no text to translate in revision 999"):
        translation.place(
            settings,
            book,
            lead,
            revision_ids=[999],
            tgt_langs=("zh",),
            arms=(Arm.BASELINE,),
            engine=Engine.LOCAL,
        )


def test_parallel_data_has_to_be_there_in_all_languages(
    settings, store, book, lead, sources, service
):
    version = version_of(store, book)
    act = {"arms": (Arm.ACT,), "version": version}
    service.import_failures.append("The file is broken.")
    published(settings, store, book, lead=lead, service=service, version=version)
    with pytest.raises(OrderRefused, match=r"local does not hold v1 as .* Publish it first"):
        place(settings, book, lead, sources, **act)
    held = published(settings, store, book, lead=lead, service=service, version=version)
    with pytest.raises(OrderRefused, match="v1 goes from en to zh, the order from en to zh, es"):
        place(settings, book, lead, sources, tgt_langs=("zh", "es"), **act)
    order_id = place(settings, book, lead, sources, **act)
    made = order_rows.order(store, order_id)
    assert (made.version_id, made.resource, made.person) == (version.id, held.name, "Grace")
    newer = version_of(store, book, n=2)
    run(store, service, order_id)
    published(settings, store, book, lead=lead, service=service, version=newer)
    with pytest.raises(OrderRefused, match="does not hold v1"):
        place(settings, book, lead, sources, **act)


def test_an_order_of_another_project_is_left_alone(settings, store, book, lead, sources):
    order_id = place(settings, book, lead, sources)
    other = people.create_project(store, "Other", "en", ["zh"])
    for action in (translation.stop, translation.retry):
        with pytest.raises(OrderRefused, match="belongs to another project than 'Other'"):
            action(settings, other, lead, order_id)


def test_what_has_ended_is_not_stopped_and_not_done_again(
    settings, store, book, lead, sources, service
):
    order_id = place(settings, book, lead, sources)
    run(store, service, order_id)
    with pytest.raises(OrderRefused, match="has ended already"):
        translation.stop(settings, book, lead, order_id)
    with pytest.raises(OrderRefused, match="is complete"):
        translation.retry(settings, book, lead, order_id)


def test_a_retry_costs_only_what_is_missing(settings, store, at_amazon, lead, sources, service):
    service.job_failures += ["It can't.", "It can't."]
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    run(store, service, order_id)
    assert budgets.spent_usd(store, at_amazon.id) == 0
    with_budget(store, at_amazon, lead, "0.001")
    with pytest.raises(BudgetExceeded):
        translation.retry(settings, at_amazon, lead, order_id)
    assert order_rows.order(store, order_id).state is OrderState.FAILED
    with_budget(store, at_amazon, lead, "1")
    old = order_rows.order(store, order_id).job_id
    translation.retry(settings, at_amazon, lead, order_id)
    assert budgets.spent_usd(store, at_amazon.id) == Decimal("0.00225")
    assert job_rows.find(store, old).state is JobState.FAILED


def test_the_same_command_at_once_orders_once(settings, store, book, lead, sources):
    def give(_):
        place(settings, book, lead, sources, by_command=True)

    assert together(give, range(4)) == []
    assert len(order_rows.orders(store, book.id)) == 1


def test_of_two_who_retry_at_once_one_does(
    settings, store, book, lead, sources, service, monkeypatch
):
    service.job_failures += ["It can't.", "It can't."]
    order_id = place(settings, book, lead, sources)
    run(store, service, order_id)
    seen = order_rows.order(store, order_id)
    missing = orders.again_of(store, seen)
    translation.retry(settings, book, lead, order_id)
    job_id = order_rows.order(store, order_id).job_id
    monkeypatch.setattr(orders.order_rows, "order", lambda *_, **__: seen)
    monkeypatch.setattr(orders, "again_of", lambda *_, **__: missing)
    with pytest.raises(OrderRefused, match="Somebody has just had order"):
        translation.retry(settings, book, lead, order_id)
    monkeypatch.undo()
    assert order_rows.order(store, order_id).job_id == job_id
    assert [one.attempt for one in batches.batches(store, order_id)] == [1, 2]


def test_a_start_that_was_refused_costs_nothing_until_it_is_retried(
    settings, store, at_amazon, lead, sources, service
):
    service.failures["start_batch"] = [ServiceError("No role. Set one.")]
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    run(store, service, order_id)
    assert budgets.spent_usd(store, at_amazon.id) == 0
    with_budget(store, at_amazon, lead, "0.001")
    with pytest.raises(BudgetExceeded):
        translation.retry(settings, at_amazon, lead, order_id)
    with_budget(store, at_amazon, lead, "0.01")
    translation.retry(settings, at_amazon, lead, order_id)
    assert budgets.spent_usd(store, at_amazon.id) == Decimal("0.00225")
    assert run(store, service, order_id).state is OrderState.DONE


def test_an_order_says_what_was_ordered(settings, store, book, lead, sources):
    options = Options(formality=Formality.INFORMAL, masks_profanity=True)
    order_id = place(settings, book, lead, sources, tgt_langs=("es", "zh", "es"), options=options)
    made = order_rows.order(store, order_id)
    assert (made.src_lang, made.tgt_langs, made.arms) == ("en", ("es", "zh"), (Arm.BASELINE,))
    assert (made.options, made.n_characters) == (options, 150)
    assert made.revision_ids == tuple(one.revision_id for one in sources)
    assert order_rows.orders(store, book.id) == (made,)
    with pytest.raises(NotFoundError, match="There is no order 99"):
        order_rows.order(store, 99)
    assert AMAZON.bucket
