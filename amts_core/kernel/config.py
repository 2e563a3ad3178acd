"""Settings, read once from the environment. Frozen: whoever needs one is given it."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path

from amts_core.kernel.errors import ConfigurationError

_PACKAGE = Path(str(files("amts_core"))).resolve()
_INSTALLED = _PACKAGE / "product"
IS_INSTALLED = _INSTALLED.is_dir()
"""Whether this is an installed package; else it is a checkout, where data are kept beside it."""
ROOT = _INSTALLED if IS_INSTALLED else _PACKAGE.parent
"""The folder of the product: the app, its pages, models and samples lie below it."""
BUNDLED_ENCODER = ROOT / "models" / "amts-static-v1"
GENERAL_MODELS = ROOT / "models" / "amts-general-v1"
SAMPLES = ROOT / "samples"
DEFAULT_POLL_SECONDS = 15.0
DEFAULT_CHAT_KEY_VARIABLE = "OPENAI_API_KEY"
DEFAULT_READ_SECONDS = 180.0
"""About four times what the largest documents take."""
DEFAULT_READ_MEGABYTES = 4000

_POSTGRESQL, _SQLITE = "postgresql", "sqlite"
_MAX_POLL_SECONDS = 600.0
_MAX_READ_SECONDS = 24 * 3600.0
_LEAST_READ_MEGABYTES = 400
"""What the largest documents of text take, with the program that reads them."""
_MAX_READ_MEGABYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where data lies and which engines are used.

    ``database_url`` and ``jobs_url`` are SQLAlchemy URLs: of the project's data, and of the durable
    jobs, which on SQLite live in a file of their own. ``encoder`` is the name or folder of a
    sentence-transformers model. ``poll_seconds`` is how long a worker waits before it asks a remote
    service again how a job stands. ``read_seconds`` and ``read_megabytes`` are the time and the
    memory that reading a file may take. ``neural_models`` is a folder of neural models' folders,
    None for the usual one. ``chat_url`` and ``chat_model`` are the chat model of projects that
    have none of their own, with what it costs in US dollars a million tokens, read and written;
    ``chat_key_variable`` is the environment variable that holds its key, and ``chat_key_hosts`` who
    is sent it.
    ``comet_python`` is the interpreter of an environment that has COMET,
    ``comet_model`` the folder or checkpoint of a model of it.
    """

    data_dir: Path
    database_url: str
    jobs_url: str
    encoder: str
    corpora: Path | None
    poll_seconds: float = DEFAULT_POLL_SECONDS
    neural_models: Path | None = None
    chat_url: str = ""
    chat_model: str = ""
    chat_in_usd_per_million: Decimal = Decimal(0)
    chat_out_usd_per_million: Decimal = Decimal(0)
    chat_key_variable: str = DEFAULT_CHAT_KEY_VARIABLE
    chat_key_hosts: tuple[str, ...] = ()
    comet_python: Path | None = None
    comet_model: Path | None = None
    read_seconds: float = DEFAULT_READ_SECONDS
    read_megabytes: int = DEFAULT_READ_MEGABYTES

    @property
    def models_dir(self) -> Path:
        """The folder of neural models' folders, which need not be there."""
        return self.neural_models or self.data_dir / "models"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings that the environment asks for.

        ``AMTS_DATA_DIR`` (default: ``data`` beside the product; of an installed one, the user's
        folder for data of programs), ``AMTS_DATABASE_URL`` (default: a SQLite file in it),
        ``AMTS_ENCODER`` (default: the bundled one), ``AMTS_CORPORA`` (a folder with gold alignments
        and corpora, for tests and benchmarks), ``AMTS_POLL_SECONDS``, ``AMTS_NEURAL_MODELS``,
        ``AMTS_CHAT_URL``, ``AMTS_CHAT_MODEL``, ``AMTS_CHAT_INPUT_PRICE``,
        ``AMTS_CHAT_OUTPUT_PRICE``, ``AMTS_CHAT_KEY_VARIABLE``, ``AMTS_CHAT_KEY_HOSTS``,
        ``AMTS_COMET_PYTHON``, ``AMTS_COMET_MODEL``, ``AMTS_READ_SECONDS``,
        ``AMTS_READ_MEGABYTES``. Relative paths begin where the process starts.

        :raises ConfigurationError: one of them can't be used.
        """
        data_dir = Path(environment.get("AMTS_DATA_DIR") or _data_dir(environment)).resolve()
        corpora = environment.get("AMTS_CORPORA")
        settings = cls.for_database(
            _absolute_url(environment.get("AMTS_DATABASE_URL")),
            data_dir=data_dir,
            encoder=_absolute_folder(environment.get("AMTS_ENCODER") or str(BUNDLED_ENCODER)),
            corpora=Path(corpora).resolve() if corpora else None,
        )
        neural_models = environment.get("AMTS_NEURAL_MODELS")
        comet_python = environment.get("AMTS_COMET_PYTHON")
        comet_model = environment.get("AMTS_COMET_MODEL")
        return replace(
            settings,
            poll_seconds=_number(
                environment, "AMTS_POLL_SECONDS", (0, _MAX_POLL_SECONDS), DEFAULT_POLL_SECONDS
            ),
            read_seconds=_number(
                environment, "AMTS_READ_SECONDS", (0, _MAX_READ_SECONDS), DEFAULT_READ_SECONDS
            ),
            read_megabytes=int(
                _number(
                    environment,
                    "AMTS_READ_MEGABYTES",
                    (_LEAST_READ_MEGABYTES, _MAX_READ_MEGABYTES),
                    DEFAULT_READ_MEGABYTES,
                )
            ),
            neural_models=Path(neural_models).resolve() if neural_models else None,
            chat_url=environment.get("AMTS_CHAT_URL", "").strip(),
            chat_model=environment.get("AMTS_CHAT_MODEL", "").strip(),
            chat_in_usd_per_million=_price(environment, "AMTS_CHAT_INPUT_PRICE"),
            chat_out_usd_per_million=_price(environment, "AMTS_CHAT_OUTPUT_PRICE"),
            chat_key_variable=(
                environment.get("AMTS_CHAT_KEY_VARIABLE") or DEFAULT_CHAT_KEY_VARIABLE
            ),
            chat_key_hosts=tuple(
                environment.get("AMTS_CHAT_KEY_HOSTS", "").replace(",", " ").casefold().split()
            ),
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
        if backend == _SQLITE:
            path = Path(rest.removeprefix("/"))
            if not path.name:
                raise ConfigurationError(
                    f"Database {url!r} names no file. Write sqlite:////path/to/file.db."
                )
            jobs_url = f"sqlite:///{path.with_name(path.stem + '-jobs.db')}"
            return cls(
                data_dir=data_dir,
                database_url=url,
                jobs_url=jobs_url,
                encoder=encoder,
                corpora=corpora,
            )
        if backend == _POSTGRESQL:
            driver_url = f"postgresql+psycopg://{rest}"
            return cls(
                data_dir=data_dir,
                database_url=driver_url,
                jobs_url=driver_url,
                encoder=encoder,
                corpora=corpora,
            )
        raise ConfigurationError(
            f"Databases of kind {backend!r} are not supported. Use sqlite or postgresql."
        )

    def on(self, url: str) -> "Settings":
        """Return the same settings for another database.

        :raises ConfigurationError: the URL is neither SQLite nor PostgreSQL.
        """
        made = Settings.for_database(
            _absolute_url(url),
            data_dir=self.data_dir,
            encoder=self.encoder,
            corpora=self.corpora,
        )
        return replace(
            made,
            poll_seconds=self.poll_seconds,
            read_seconds=self.read_seconds,
            read_megabytes=self.read_megabytes,
            neural_models=self.neural_models,
            chat_url=self.chat_url,
            chat_model=self.chat_model,
            chat_in_usd_per_million=self.chat_in_usd_per_million,
            chat_out_usd_per_million=self.chat_out_usd_per_million,
            chat_key_variable=self.chat_key_variable,
            chat_key_hosts=self.chat_key_hosts,
            comet_python=self.comet_python,
            comet_model=self.comet_model,
        )

    def environment(self) -> dict[str, str]:
        """Return what a process that works elsewhere needs in its environment for the same data."""
        paths = {
            "AMTS_CORPORA": self.corpora,
            "AMTS_NEURAL_MODELS": self.neural_models,
            "AMTS_COMET_PYTHON": self.comet_python,
            "AMTS_COMET_MODEL": self.comet_model,
        }
        return {
            "AMTS_DATA_DIR": str(self.data_dir),
            "AMTS_DATABASE_URL": self.database_url,
            "AMTS_ENCODER": self.encoder,
            "AMTS_POLL_SECONDS": str(self.poll_seconds),
            "AMTS_CHAT_URL": self.chat_url,
            "AMTS_CHAT_MODEL": self.chat_model,
            "AMTS_CHAT_INPUT_PRICE": str(self.chat_in_usd_per_million),
            "AMTS_CHAT_OUTPUT_PRICE": str(self.chat_out_usd_per_million),
            "AMTS_CHAT_KEY_VARIABLE": self.chat_key_variable,
            "AMTS_CHAT_KEY_HOSTS": " ".join(self.chat_key_hosts),
            "AMTS_READ_SECONDS": str(self.read_seconds),
            "AMTS_READ_MEGABYTES": str(self.read_megabytes),
            **{name: str(path) for name, path in paths.items() if path is not None},
        }


def _data_dir(environment: Mapping[str, str]) -> Path:
    """Return where data are kept unless a setting says so."""
    if not IS_INSTALLED:
        return ROOT / "data"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "amts"
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "amts"


def _absolute_folder(name: str) -> str:
    """Return a folder by its whole path, and a name as it is."""
    return str(Path(name).resolve()) if Path(name).is_dir() else name


def _absolute_url(url: str | None) -> str | None:
    """Return the URL of a SQLite file with its whole path, and any other as it is."""
    scheme, found, rest = (url or "").partition(":///")
    if not found or scheme.partition("+")[0] != _SQLITE or not rest:
        return url
    return f"{scheme}:///{Path(rest).absolute()}"


def _price(environment: Mapping[str, str], name: str) -> Decimal:
    """Return the US dollars that a variable has, 0 where it has none."""
    text = environment.get(name) or "0"
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal(-1)
    if not price.is_finite() or price < 0:
        raise ConfigurationError(
            f"{name} is {text!r}. Write US dollars for a million tokens, a number from 0 upwards."
        )
    return price


def _number(
    environment: Mapping[str, str], name: str, range_: tuple[float, float], default: float
) -> float:
    """Return the number that a variable has: above the first of the range, up to the last."""
    text = environment.get(name)
    if not text:
        return default
    least, most = range_
    try:
        number = float(text)
    except ValueError:
        number = least
    if not least < number <= most:
        raise ConfigurationError(
            f"{name} is {text!r}. Write a number, above {least:.0f} and up to {most:.0f}."
        )
    return number
