"""A number for a text, by which equal texts are found in an index."""

import hashlib


def text_key(text: str) -> int:
    """Return a 64-bit number with sign: the same for texts that differ in outer white space only.

    The first eight bytes of the SHA-256 of the trimmed text; lone surrogates have bytes too.
    """
    digest = hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
