"""What tests of translations share: a store with its settings, documents, a service to order from."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amts_core import translation
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.records import Arm, Engine, Granularity
from amts_core.parallel_data.store import versions
from amts_core.project.store import people
from amts_core.translation import order_steps, publication_steps, publications, services
from amts_core.translation.records import ServiceSettings
from amts_core.translation.store import order_rows, publication_rows, service_settings
from tests.conftest import url_of
from tests.translation.orders.stub import StubService

CHAPTER = """# Bicycles

The station has `n = 80` bicycles. They stand idle in [the rain](rain.md).

A **model** learns from $x_1$ and $x_2$.

```python
print("not translated")
```
"""
STATION = "# Station\n\nThe station is closed.\n"
FILES = (("part/bicycles.md", CHAPTER.encode()), ("station.md", STATION.encode()))
AMAZON = ServiceSettings(
    region="eu-central-1",
    bucket="my-bucket",
    prefix="amts",
    role_arn="arn:aws:iam::123456789012:role/translate",
)


@pytest.fixture
def settings(store, tmp_path):
    """Settings for the database of the ``store``; pauses are short."""
    made = Settings.for_database(url_of(store), data_dir=tmp_path, encoder=str(BUNDLED_ENCODER))
    yield replace(made, poll_seconds=0.01)
    open_store(made.database_url).close()


@pytest.fixture
def book(store):
    """A project in three languages."""
    return people.create_project(store, "Book", "en", ["zh", "es"])


@pytest.fixture
def sources(store, book):
    """Two documents to translate, one of them in a folder."""
    return translation.add_documents(store, book, FILES, "en")


@pytest.fixture
def service(tmp_path):
    return StubService(tmp_path / "service")


@pytest.fixture
def at_amazon(store, book, lead):
    """The book is set up for the service that costs."""
    services.save(store, lead, book, AMAZON)
    return book


def with_budget(store, project, lead, usd):
    """Cap what a project may cost."""
    capped = replace(service_settings.settings(store, project.id), budget_usd=Decimal(usd))
    return services.save(store, lead, project, capped)


def version_of(store, project, *, languages=("en", "zh"), text="One.\t一。", n=1):
    """Store a version of parallel data with records of this text."""
    rows = "".join(f"{text.replace('One', f'One {i}')}\n" for i in range(n))
    data = "\t".join(languages) + "\n" + rows
    return versions.add_version(
        store,
        project.id,
        data.encode(),
        format_="tsv",
        granularity=Granularity.SENTENCE,
        languages=languages,
        n_units=n,
        last_event=None,
        unit_ids=[(str(100 + i),) for i in range(n)],
    )


def published(settings, store, project, lead, service, version, engine=Engine.LOCAL, **options):
    """Have a version imported by the service, and return the publication as it is then."""
    made = publications.prepare(settings, project, lead, version=version, engine=engine, **options)
    for _ in range(50):
        if publication_steps.advance_publication(store, service, made.id):
            break
    return publication_rows.publication(store, made.id)


def held(settings, version):
    """The newest publication of a version."""
    known = publication_rows.publications(open_store(settings.database_url), version.project_id)
    return next(one for one in known if one.version_id == version.id)


def place(settings, project, lead, sources, *, tgt_langs=("zh",), arms=(Arm.BASELINE,), **options):
    """Order documents, without a worker; return the order's id.

    ``version`` names the parallel data by what it holds.
    """
    ids = [one.revision_id for one in sources]
    engine = options.pop("engine", Engine.LOCAL)
    if version := options.pop("version", None):
        options["publication_id"] = held(settings, version).id
    return translation.place(
        settings,
        project,
        lead,
        revision_ids=ids,
        tgt_langs=tgt_langs,
        arms=arms,
        engine=engine,
        **options,
    )


def run(store, service, order_id, *, n_most=200):
    """Advance all languages of an order until they have ended, and return it."""
    for _ in range(n_most):
        languages = order_rows.order(store, order_id).tgt_langs
        if all([order_steps.advance_order(store, service, order_id, one) for one in languages]):
            return order_rows.order(store, order_id)
    raise AssertionError("the order goes on")
