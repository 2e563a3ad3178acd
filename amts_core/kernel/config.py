"""Settings, read once from the environment. Frozen: whoever needs one is given it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from amts_core.kernel.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the product: models and samples lie below it."""
BUNDLED_ENCODER = ROOT / "models" / "amts-static-v1"
SAMPLES = ROOT / "samples"
DEFAULT_POLL_SECONDS = 15.0

_POSTGRESQL = "postgresql"
_MAX_POLL_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data lies and which engines are used.

    ``database_url`` and ``jobs_url`` are SQLAlchemy URLs: of the project's data, and of the durable
    jobs, which on SQLite live in a file of their own. ``encoder`` is the name or folder of a
    sentence-transformers model. ``poll_seconds`` is how long a worker waits before it asks a remote
    service again how a job stands. ``neural_models`` is a folder of neural models' folders, None
    where there are none. ``comet_python`` is the interpreter of an environment that has COMET,
    ``comet_model`` the folder or checkpoint of a model of it.
    """

    data_dir: Path
    database_url: str
    jobs_url: str
    encoder: str
    corpora: Path | None
    poll_seconds: float = DEFAULT_POLL_SECONDS
    neural_models: Path | None = None
    comet_python: Path | None = None
    comet_model: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings that the environment asks for.

        ``AMTS_DATA_DIR`` (default: ``data`` beside the product), ``AMTS_DATABASE_URL`` (default: a
        SQLite file in it), ``AMTS_ENCODER`` (default: the bundled one), ``AMTS_CORPORA`` (a folder
        with gold alignments and corpora, for tests and benchmarks), ``AMTS_POLL_SECONDS``,
        ``AMTS_NEURAL_MODELS``, ``AMTS_COMET_PYTHON``, ``AMTS_COMET_MODEL``.

        :raises ConfigurationError: one of them can't be used.
        """
        data_dir = Path(environment.get("AMTS_DATA_DIR") or ROOT / "data").resolve()
        corpora = environment.get("AMTS_CORPORA")
        settings = cls.for_database(
            environment.get("AMTS_DATABASE_URL"),
            data_dir=data_dir,
            encoder=environment.get("AMTS_ENCODER") or str(BUNDLED_ENCODER),
            corpora=Path(corpora) if corpora else None,
        )
        neural_models = environment.get("AMTS_NEURAL_MODELS")
        comet_python = environment.get("AMTS_COMET_PYTHON")
        comet_model = environment.get("AMTS_COMET_MODEL")
        return replace(
            settings,
            poll_seconds=_seconds(environment.get("AMTS_POLL_SECONDS")),
            neural_models=Path(neural_models).resolve() if neural_models else None,
            # not resolved: the interpreter of an environment is a link to one outside of it
            comet_python=Path(comet_python).absolute() if comet_python else None,
            comet_model=Path(comet_model).absolute() if comet_model else None,
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

    def on(self, url: str, *, encoder: str | None = None) -> "Settings":
        """Return the same settings for another database, and perhaps another encoder.

        :raises ConfigurationError: the URL is neither SQLite nor PostgreSQL.
        """
        made = Settings.for_database(
            url, data_dir=self.data_dir, encoder=encoder or self.encoder, corpora=self.corpora
        )
        return replace(
            made, poll_seconds=self.poll_seconds, neural_models=self.neural_models,
            comet_python=self.comet_python, comet_model=self.comet_model,
        )  # fmt: skip


def _seconds(text: str | None) -> float:
    if not text:
        return DEFAULT_POLL_SECONDS
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _MAX_POLL_SECONDS:
        raise ConfigurationError(
            f"AMTS_POLL_SECONDS is {text!r}. Write a number of seconds, above 0 and up to "
            f"{_MAX_POLL_SECONDS:.0f}."
        )
    return seconds
