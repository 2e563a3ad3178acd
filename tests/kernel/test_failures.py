"""Which failures of a step may pass."""

import pytest
from sqlalchemy import text

from amts_core.kernel.errors import AmtsError, NotFoundError, StoreError
from amts_core.kernel.jobs import failures
from amts_core.project.store import people


def test_what_the_database_could_not_do_is_tried_again(store):
    with pytest.raises(StoreError) as failed, store.reading() as session:
        session.execute(text("SELECT 1 FROM nowhere"))
    assert failures._passes(failed.value)


def test_what_is_not_there_is_not_looked_for_again(store):
    with pytest.raises(NotFoundError) as missing:
        people.find_person(store, 7)
    assert not failures._passes(missing.value)
    assert not failures._passes(AmtsError("It can't be done."))
