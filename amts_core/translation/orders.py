"""What a lead orders to be translated: checked, priced and stored first, then asked for."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from amts_core.documents import NewRevision, SourceDocument, add_revisions, imports
from amts_core.documents import sources as stored_sources
from amts_core.engines import HeldResource, Options, ResourceKind
from amts_core.engines.amazon import prices
from amts_core.exchange import ContentType
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import OrderRefused
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.records import Arm, Engine, Granularity, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.project import profiles
from amts_core.translation import durations, order_checks, services
from amts_core.translation.content_types import by_content_type
from amts_core.translation.engine_kinds import KINDS
from amts_core.translation.records import (
    ArmEstimate,
    Batch,
    DocumentState,
    Estimate,
    Order,
    OrderedDocument,
    OrderState,
)
from amts_core.translation.service_texts import as_billed, measured, n_characters, ordered_documents
from amts_core.translation.store import batches, budgets, order_rows
from amts_core.translation.store.order_rows import Again, NewBatch, NewOrder

DEFAULTS = Options()
_ALL: Mapping[int, frozenset[int]] = MappingProxyType({})
_CALL = Call(calls.TRANSLATION, "translate", ())


def sources(
    store: Store, project: Project, language: str | None = None
) -> tuple[SourceDocument, ...]:
    """Return the documents of a project that can be translated: their newest revisions."""
    return stored_sources.newest(store, project.id, language)


def add_documents(
    store: Store,
    project: Project,
    files: Sequence[tuple[str, bytes]],
    language: str,
    *,
    encoding: str | None = None,
) -> tuple[SourceDocument, ...]:
    """Store documents to be translated, in one of a project's languages, and return them.

    All of them are read before the first is stored; the same bytes are stored once.

    :param files: name and contents of each.
    :raises DocumentError: one can't be read, or has no text.
    :raises ConfigurationError: the project has not this language.
    """
    read = read_files(store, project, files, language, encoding=encoding)
    revisions = add_revisions(store, project.id, read)
    return stored_sources.of_revisions(store, project.id, [one.id for one in revisions])


def read_files(
    store: Store,
    project: Project,
    files: Sequence[tuple[str, bytes]],
    language: str,
    *,
    encoding: str | None,
) -> tuple[NewRevision, ...]:
    """Return documents with their segments, as they would be stored.

    :param files: name and contents of each.
    :raises DocumentError: one can't be read, or has no text.
    :raises ConfigurationError: the project has not this language.
    """
    order_checks.check_language(project, language)
    splitter = profiles.splitter(store, project, language)
    return imports.read_revisions(files, language, encoding=encoding, splitter=splitter)


def estimate(
    store: Store,
    project: Project,
    revision_ids: Sequence[int],
    tgt_langs: Sequence[str],
    arms: Iterable[Arm],
    engine: Engine,
    granularity: Granularity = Granularity.SENTENCE,
) -> Estimate:
    """Return what an order would cost by today's prices, and what of the budget is left.

    :raises ConfigurationError: the settings hold a price that is none.
    """
    whole = stored_sources.of_revisions(store, project.id, revision_ids)
    found = measured(store, whole, engine, granularity)
    return _estimated(
        store,
        project,
        [(one.n_segments, one.n_characters) for one in found],
        src_lang=found[0].language if found else project.src_lang,
        tgt_langs=tgt_langs,
        arms=arms,
        engine=engine,
    )


def estimate_documents(
    store: Store,
    project: Project,
    documents: Sequence[NewRevision],
    language: str,
    *,
    tgt_langs: Sequence[str],
    arms: Iterable[Arm],
    engine: Engine,
    granularity: Granularity = Granularity.SENTENCE,
) -> Estimate:
    """Return the same of documents that are not stored, as :func:`read_files` gives them.

    :raises ConfigurationError: the settings hold a price that is none.
    """
    return _estimated(
        store,
        project,
        [
            (len(one.segments), n_characters(engine, as_billed(engine, one, language, granularity)))
            for one in documents
        ],
        src_lang=language,
        tgt_langs=tgt_langs,
        arms=arms,
        engine=engine,
    )


def _estimated(
    store: Store,
    project: Project,
    sizes: Sequence[tuple[int, int]],
    *,
    src_lang: str,
    tgt_langs: Sequence[str],
    arms: Iterable[Arm],
    engine: Engine,
) -> Estimate:
    """Return the estimate of documents of so many segments and characters each."""
    settings = services.current(store, project.id)
    table = services.prices(settings, engine, src_lang)
    n_billed = sum(n for _, n in sizes)
    costs = prices.estimate(n_billed, len(tgt_langs), arms, table)
    return Estimate(
        n_documents=len(sizes),
        n_segments=sum(n for n, _ in sizes),
        n_characters=n_billed,
        tgt_langs=tuple(tgt_langs),
        arms=tuple(ArmEstimate(one.arm, one.n_characters, one.cost_usd) for one in costs.arms),
        prices_as_of=table.as_of.isoformat() if table.is_confirmed else "",
        spent_usd=budgets.spent_usd(store, project.id),
        budget_usd=settings.budget_usd,
        seconds=durations.expected_seconds(store, engine, n_billed),
    )


def order(
    settings: Settings,
    project: Project,
    person: Person,
    revision_ids: Sequence[int],
    tgt_langs: Sequence[str],
    arms: Sequence[Arm],
    engine: Engine,
    *,
    publication_id: int | None = None,
    elsewhere: Sequence[HeldResource] = (),
    options: Options = DEFAULTS,
    by_command: bool = False,
) -> int:
    """Have documents translated, and return the order's id; a worker begins at once.

    :param publication_id: the parallel data of the ACT arm, which the engine must hold.
    :param elsewhere: what of the account is used although the project has not published it, one of
        a kind: parallel data in place of a publication, a terminology in place of the glossary.
    :param by_command: what the same command has ordered before is taken up, unless it has given
        out all translations; what is missing of it is then done again.
    :raises PermissionDenied: the person is no lead.
    :raises BudgetExceeded: it would cost more than is left.
    :raises OrderRefused: the documents, languages and parallel data don't fit together.
    :raises ConfigurationError: the engine is not set up.
    """
    order_id = place(
        settings,
        project,
        person,
        revision_ids=revision_ids,
        tgt_langs=tgt_langs,
        arms=arms,
        engine=engine,
        publication_id=publication_id,
        elsewhere=elsewhere,
        options=options,
        by_command=by_command,
    )
    found = order_rows.order(open_store(settings.database_url), order_id)
    if found.state.is_end and found.state is not OrderState.DONE:
        retry(settings, project, person, order_id)
    else:
        begin(settings, order_id)
    return order_id


def begin(settings: Settings, order_id: int) -> None:
    """Ask a worker for an order that is stored; asked for again it is done once."""
    store = open_store(settings.database_url)
    calls.ask(settings, store, order_rows.order(store, order_id).job_id)


def place(
    settings: Settings,
    project: Project,
    person: Person,
    revision_ids: Sequence[int],
    tgt_langs: Sequence[str],
    arms: Sequence[Arm],
    engine: Engine,
    *,
    publication_id: int | None = None,
    segments: Mapping[int, frozenset[int]] = _ALL,
    elsewhere: Sequence[HeldResource] = (),
    options: Options = DEFAULTS,
    by_command: bool = False,
    job_id: str = "",
) -> int:
    """Store an order and return its id, without asking a worker for it.

    :param segments: of these documents only the texts of these numbers, which are some.
    :param job_id: of the job that is to do it; the same job again is the same order.
    :raises OrderRefused: as :func:`order` does, or a document has not what is wanted of it.
    """
    already = order_rows.of_job(open_store(settings.database_url), job_id) if job_id else None
    if already is not None:
        return already.id
    rights.check(person, Task.TRANSLATE)
    store = open_store(settings.database_url)
    services.check_engine(store, project.id, engine)
    whole = order_checks.documents(store, project, revision_ids)
    found = measured(store, whole, engine, options.granularity, wanted=segments)
    order_checks.check_wanted(found, segments)
    src_lang = found[0].language
    languages, wanted = tuple(dict.fromkeys(tgt_langs)), tuple(dict.fromkeys(arms))
    order_checks.check_targets(project, src_lang, languages, wanted)
    order_checks.check_offered(KINDS[engine], (src_lang, *languages))
    for one in found:
        if order_checks.is_catalogue(one.path):
            data, encoding = stored_sources.contents(store, one.revision_id)
            order_checks.check_own_language(data, one.path, languages, encoding=encoding)
    order_checks.check_elsewhere(KINDS[engine], elsewhere, (src_lang, *languages))
    named = {one.kind: one.name for one in elsewhere}
    held = None
    if Arm.ACT in wanted and ResourceKind.PARALLEL_DATA not in named:
        held = order_checks.publication(
            store, project, engine, publication_id=publication_id, languages=(src_lang, *languages)
        )
    table = services.prices(services.current(store, project.id), engine, src_lang)
    ids = tuple(one.revision_id for one in found)
    uses_glossary = options.uses_glossary and ResourceKind.TERMINOLOGY not in named
    options = replace(options, uses_glossary=uses_glossary)
    terms = order_checks.terms_for(store, project, src_lang, languages) if uses_glossary else ()
    made = NewOrder(
        project_id=project.id,
        engine=engine,
        src_lang=src_lang,
        tgt_langs=languages,
        arms=wanted,
        revision_ids=ids,
        segments=segments,
        publication_id=None if held is None else held.id,
        data_elsewhere=named.get(ResourceKind.PARALLEL_DATA) if Arm.ACT in wanted else None,
        terminology=named.get(ResourceKind.TERMINOLOGY),
        options=options,
        terms=terms,
        n_characters=sum(one.n_characters for one in found),
        prices_usd=(table.baseline_usd_per_million, table.act_usd_per_million),
        person_id=person.id,
        job_id=job_id or calls.new_job_id("translate"),
        title=f"{_counted(found, segments)} into {', '.join(languages)} ({engine})",
        batches=tuple(
            _new_batch(
                arm,
                language,
                content_type,
                documents=of_it,
                usd_per_million=table.usd_per_million(arm),
            )
            for language in languages
            for arm in wanted
            for content_type, of_it in by_content_type(store, engine, found).items()
        ),
        by_command=by_command,
    )
    return order_rows.add_order(store, made, _CALL.as_json())


def _counted(documents: Sequence[SourceDocument], segments: Mapping[int, frozenset[int]]) -> str:
    told = count_noun(len(documents), "document")
    return f"parts of {told}" if segments else told


def stop(settings: Settings, project: Project, person: Person, order_id: int) -> None:
    """Have an order stopped, whoever was at work on it; what has come back until then is kept.

    :raises PermissionDenied: the person is no lead.
    :raises OrderRefused: it has ended.
    """
    rights.check(person, Task.STOP)
    store = open_store(settings.database_url)
    found = _of_project(store, project, order_id)
    if found.state.is_end:
        raise OrderRefused(f"Order {order_id} has ended already ({found.state}).")
    order_rows.stop(store, order_id, person.id, f"{person.name} has ordered to stop.")
    job = job_rows.find(store, found.job_id)
    if job is None or job.state.is_end:  # nobody is at work on it any more
        title = f"Stop order {order_id} ({found.engine})"
        _go_on(settings, store, found, again=Again((), ()), title=title, stopped_by=person.id)


def retry(settings: Settings, project: Project, person: Person, order_id: int) -> str:
    """Have all that an order has no translation of done again, and return the new job's id.

    A batch whose job may still be alive at the service, or whose results were not taken in, goes
    on with its own token; for what a service has failed at, there is a new batch.

    :raises PermissionDenied: the person is no lead.
    :raises BudgetExceeded: it would cost more than is left.
    :raises OrderRefused: everything is there, or somebody else has just asked for it.
    """
    rights.check(person, Task.TRANSLATE)
    store = open_store(settings.database_url)
    found = _of_project(store, project, order_id)
    if found.state is OrderState.DONE:
        raise OrderRefused(f"Order {order_id} is complete: there is nothing to do again.")
    title = f"Order {order_id} again ({found.engine})"
    return _go_on(settings, store, found, again=again_of(store, found), title=title)


def _go_on(
    settings: Settings,
    store: Store,
    of: Order,
    again: Again,
    title: str,
    *,
    stopped_by: int | None = None,
) -> str:
    """Give an order to a new job, and return its id."""
    job_id = calls.new_job_id("translate")
    order_rows.continue_with(
        store, of, again, job_id=job_id, title=title, call=_CALL.as_json(), stopped_by=stopped_by
    )
    calls.enqueue(settings, job_id, _CALL)
    return job_id


def resume(settings: Settings, project: Project, person: Person, order_id: int) -> None:
    """Have an order gone on with wherever it was, and what has failed of it done again.

    :raises PermissionDenied: the person is no lead.
    :raises BudgetExceeded: it would cost more than is left.
    :raises OrderRefused: it is complete, or is being stopped.
    """
    rights.check(person, Task.TRANSLATE)
    store = open_store(settings.database_url)
    found = _of_project(store, project, order_id)
    if found.state.is_end:
        retry(settings, project, person, order_id)
        return
    if found.stopped_by is not None:
        raise OrderRefused(f"Order {order_id} is being stopped. Resume it when it has stopped.")
    job = job_rows.find(store, found.job_id)
    if job is None or job.state.is_end:  # nobody is at work on it any more
        title = f"Order {order_id} again ({found.engine})"
        _go_on(settings, store, found, again=Again((), ()), title=title)


def new_token() -> str:
    """Return what makes the start of a batch the same start when it is asked for again."""
    return f"amts-{uuid.uuid4().hex}"


def follow_up(
    store: Store, of: Order, batch: Batch, missing: Iterable[OrderedDocument]
) -> NewBatch:
    """Return a batch for documents that did not come back from another one."""
    revision_ids = [one.revision_id for one in missing]
    found = ordered_documents(store, of, revision_ids)
    price = order_rows.prices_of(store, of.id)[batch.arm]
    return _new_batch(
        batch.arm, batch.tgt_lang, batch.content_type, documents=found, usd_per_million=price
    )


def _new_batch(
    arm: Arm,
    tgt_lang: str,
    content_type: ContentType,
    documents: Sequence[SourceDocument],
    usd_per_million: Decimal,
) -> NewBatch:
    n_billed = sum(one.n_characters for one in documents)
    return NewBatch(
        arm=arm,
        tgt_lang=tgt_lang,
        content_type=content_type,
        revision_ids=tuple(one.revision_id for one in documents),
        token=new_token(),
        n_characters=n_billed,
        estimated_usd=cost_usd(n_billed, usd_per_million),
    )


def cost_usd(n_billed: int, usd_per_million: Decimal) -> Decimal:
    """Return what characters cost in US dollars at the price of an order."""
    return usd_per_million * n_billed / 1_000_000


def again_of(store: Store, of: Order) -> Again:
    """Return what is done again when all is asked for that an order has no translation of."""
    done = {
        (one.arm, one.tgt_lang, one.revision_id)
        for one in batches.documents(store, of.id)
        if one.state is DocumentState.DONE
    }
    lines = {
        (one.arm, one.tgt_lang, one.content_type): one for one in batches.batches(store, of.id)
    }
    reopened, added = [], []
    for (*key, _), newest in lines.items():
        if not newest.state.is_end:
            continue
        documents_of = batches.documents_of(store, newest.id)
        missing = [one for one in documents_of if (*key, one.revision_id) not in done]
        if missing and _may_go_on(newest, documents_of):
            reopened.append(newest.id)
        elif missing:
            added.append((follow_up(store, of, newest, missing), newest.attempt + 1))
    return Again(tuple(reopened), tuple(added))


def _may_go_on(batch: Batch, of_batch: Sequence[OrderedDocument]) -> bool:
    """Return whether the service's job is not over, or its results were not all taken in."""
    if batch.status is None or not batch.status.is_end:
        return True
    is_open = any(one.state is DocumentState.WAITING for one in of_batch)
    return batch.status.has_output and is_open


def _of_project(store: Store, project: Project, order_id: int) -> Order:
    found = order_rows.order(store, order_id)
    if found.project_id != project.id:
        raise OrderRefused(f"Order {order_id} belongs to another project than {project.name!r}.")
    return found
