"""Names of documents at a service: flat, safe for S3, and still readable.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from amts_core.exchange.file_kinds import FILE_KINDS, ContentType

MAX_NAME_BYTES = 200
"""Most bytes of a name, with the number of a part and the end of the name."""
_N_DIGEST = 12
_N_PART = len(".part0002")
_N_SUFFIX = max(len(kind.suffix) for kind in FILE_KINDS.values())
_SAFE_STEP = re.compile(r"(?![.-])[A-Za-z0-9._-]+(?<!-)")
_OURS = re.compile(rf"\.part\d+|\.[0-9a-f]{{{_N_DIGEST}}}")


def service_names(
    paths: Iterable[str], content_type: ContentType = ContentType.HTML
) -> dict[str, str]:
    """Return for each path of a document its name at a service.

    Names are unique even where upper and lower case are one. A path that can be read off its name
    has a plain one, ``chapter_x--index.md.html``; any other gets the digest of the path added.
    """
    suffix = FILE_KINDS[content_type].suffix
    known = sorted(set(paths))
    plain = {path: path.replace("/", "--") for path in known}
    taken = Counter(name.casefold() for name in plain.values())
    return {
        path: (name if _is_plain(path) and taken[name.casefold()] == 1 else _digested(path))
        + suffix
        for path, name in plain.items()
    }


def part_names(name: str, n_parts: int) -> tuple[str, ...]:
    """Return the names of the parts of a document: the first has the document's own."""
    stem, _, suffix = name.rpartition(".")
    return (name, *(f"{stem}.part{part:02}.{suffix}" for part in range(2, n_parts + 1)))[:n_parts]


def output_name(tgt_lang: str, path: str) -> str:
    """Return where a translated document is written: ``folder/zh.index.md``."""
    source = PurePosixPath(path)
    return str(source.with_name(f"{tgt_lang}.{source.name}"))


def _is_plain(path: str) -> bool:
    steps = path.split("/")
    return (
        all(_SAFE_STEP.fullmatch(step) and "--" not in step for step in steps)
        and len(path) + len(steps) - 1 + _N_SUFFIX + _N_PART <= MAX_NAME_BYTES
        and _OURS.search(path, max(path.rfind("."), 0)) is None
    )


def _digested(path: str) -> str:
    """Return what can be read of a path, and the beginning of its digest."""
    letters = unicodedata.normalize("NFKD", path.replace("/", "--")).encode("ascii", "ignore")
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", letters.decode("ascii")).strip("-.")
    n_most = MAX_NAME_BYTES - _N_SUFFIX - _N_PART - 1 - _N_DIGEST
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:_N_DIGEST]
    return f"{readable[-n_most:].lstrip('-.') or 'document'}.{digest}"
