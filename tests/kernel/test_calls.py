"""Asking for work: what it takes besides the question itself."""

from pathlib import Path

import pytest

from amts_core.kernel.config import Settings
from amts_core.kernel.jobs import calls
from amts_core.kernel.jobs.calls import DESK, Call


@pytest.fixture
def prepared(monkeypatch) -> list[str]:
    """Return the jobs databases that are brought up to date, in order."""
    found: list[str] = []
    migrate = calls.run_dbos_database_migrations

    def note(*, system_database_url: str) -> None:
        found.append(system_database_url)
        migrate(system_database_url=system_database_url)

    monkeypatch.setattr(calls, "run_dbos_database_migrations", note)
    return found


def test_a_jobs_database_is_brought_up_to_date_once_a_process(prepared, tmp_path):
    settings, other = (
        Settings.from_environment({"AMTS_DATA_DIR": str(tmp_path / name)}) for name in ("a", "b")
    )
    for number in range(3):
        calls.enqueue(settings, f"job-{number}", Call(DESK, "none", ()))
    calls.enqueue(other, "job", Call(DESK, "none", ()))
    assert prepared == [settings.jobs_url, other.jobs_url]


def test_one_that_has_gone_is_made_anew(prepared, tmp_path):
    settings = Settings.from_environment({"AMTS_DATA_DIR": str(tmp_path)})
    calls.enqueue(settings, "before", Call(DESK, "none", ()))
    for path in tmp_path.glob(f"{Path(settings.jobs_url).name}*"):
        path.unlink()
    calls.enqueue(settings, "after", Call(DESK, "none", ()))
    assert len(prepared) == 2
    assert calls.is_at_work(settings, "after") and not calls.is_at_work(settings, "before")
