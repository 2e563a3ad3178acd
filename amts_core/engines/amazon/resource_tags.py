"""Tags that an account's administrators put on what is made there, to count costs or grant rights.

https://docs.aws.amazon.com/translate/latest/dg/tagging.html
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from amts_core.kernel.errors import ConfigurationError

MAX_TAGS = 50
MAX_KEY = 128
MAX_VALUE = 256
_RESERVED = "aws:"
_SIGNS = "_.:/=+-@"
_KINDS = "L", "N", "Zs"
"""Unicode's categories of letters, digits and spaces."""


@dataclass(frozen=True, slots=True)
class ResourceTag:
    """A name and its value, which may be empty."""

    key: str
    value: str

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


def read(text: str) -> tuple[ResourceTag, ...]:
    """Return the tags that are written ``key=value``, one a line; blank lines count for nothing.

    :raises ConfigurationError: a line has no ``=``.
    """
    return tuple(_tag(line) for line in text.splitlines() if line.strip())


def written(tags: Sequence[ResourceTag]) -> str:
    """Return tags as :func:`read` reads them."""
    return "\n".join(map(str, tags))


def check(tags: Sequence[ResourceTag]) -> None:
    """Hold tags to the rules of AWS.

    :raises ConfigurationError: they are too many, two have one key, or one is none that AWS takes.
    """
    if len(tags) > MAX_TAGS:
        raise ConfigurationError(f"There are {len(tags)} tags, of {MAX_TAGS}. Remove some.")
    for tag in tags:
        if tag.key.lower().startswith(_RESERVED):
            raise ConfigurationError(
                f"The tag {tag.key!r} begins with {_RESERVED!r}, which AWS keeps for itself. "
                "Choose another key."
            )
        for what, text, least, most in (
            ("key", tag.key, 1, MAX_KEY),
            ("value", tag.value, 0, MAX_VALUE),
        ):
            if not least <= len(text) <= most:
                raise ConfigurationError(
                    f"The {what} of the tag {str(tag)[:80]!r} has {len(text)} characters: AWS "
                    f"takes {least} to {most}."
                )
            refused = next((sign for sign in text if not _is_taken(sign)), None)
            if refused is not None:
                raise ConfigurationError(
                    f"The {what} of the tag {str(tag)[:80]!r} has {refused!r}: AWS takes letters, "
                    f"digits, spaces and {' '.join(_SIGNS)} only. Leave the rest out."
                )
    for key, n in Counter(tag.key for tag in tags).items():
        if n > 1:
            raise ConfigurationError(f"The tag {key!r} is there {n} times. Write each key once.")


def parameters(tags: Sequence[ResourceTag]) -> dict[str, Any]:
    """Return tags as the calls that make a resource take them: nothing where there are none."""
    if not tags:
        return {}
    return {"Tags": [{"Key": tag.key, "Value": tag.value} for tag in tags]}


def _is_taken(sign: str) -> bool:
    return sign in _SIGNS or unicodedata.category(sign).startswith(_KINDS)


def _tag(line: str) -> ResourceTag:
    key, sign, value = line.partition("=")
    if not sign:
        raise ConfigurationError(
            f"The tag {line.strip()!r} has no '='. Write it like cost-centre=translation."
        )
    return ResourceTag(key.strip(), value.strip())
