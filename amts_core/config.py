"""Settings, read once from the environment. Frozen: whoever needs one is given it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amts_core.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent
"""The folder of the product: models and samples lie below it."""
BUNDLED_ENCODER = ROOT / "models" / "amts-static-v1"
SAMPLES = ROOT / "samples"

_POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data lies and which engines are used.

    ``database_url`` and ``jobs_url`` are SQLAlchemy URLs: of the project's data, and of the durable
    jobs, which on SQLite live in a file of their own. ``encoder`` is the name or folder of a
    sentence-transformers model.
    """

    data_dir: Path
    database_url: str
    jobs_url: str
    encoder: str
    corpora: Path | None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings that the environment asks for.

        ``AMTS_DATA_DIR`` (default: ``data`` beside the product), ``AMTS_DATABASE_URL`` (default: a
        SQLite file in it), ``AMTS_ENCODER`` (default: the bundled one), ``AMTS_CORPORA`` (a folder
        with gold alignments and corpora, for tests and benchmarks).
        """
        data_dir = Path(environment.get("AMTS_DATA_DIR") or ROOT / "data").resolve()
        corpora = environment.get("AMTS_CORPORA")
        return cls.for_database(
            environment.get("AMTS_DATABASE_URL"),
            data_dir=data_dir,
            encoder=environment.get("AMTS_ENCODER") or str(BUNDLED_ENCODER),
            corpora=Path(corpora) if corpora else None,
        )

    @classmethod
    def for_database(
        cls, url: str | None, *, data_dir: Path, encoder: str, corpora: Path | None = None
    ) -> "Settings":
        """Return settings for one database, or for the local file where ``url`` is None.

        :raises ConfigurationError: the URL is neither SQLite nor PostgreSQL.
        """
        url = url or f"sqlite:///{data_dir / 'amts.db'}"
        scheme, found, rest = url.partition("://")
        if not found:
            raise ConfigurationError(
                f"Database {url!r} is not a URL. Write sqlite:////path/to/file.db or "
                "postgresql://user@host/name."
            )
        backend = scheme.partition("+")[0]
        if backend == "sqlite":
            path = Path(rest.removeprefix("/"))
            if not path.name:
                raise ConfigurationError(
                    f"Database {url!r} names no file. Write sqlite:////path/to/file.db."
                )
            jobs_url = f"sqlite:///{path.with_name(path.stem + '-jobs.db')}"
            return cls(data_dir, url, jobs_url, encoder, corpora)
        if backend == _POSTGRESQL:
            driver_url = f"postgresql+psycopg://{rest}"
            return cls(data_dir, driver_url, driver_url, encoder, corpora)
        raise ConfigurationError(
            f"Databases of kind {backend!r} are not supported. Use sqlite or postgresql."
        )
