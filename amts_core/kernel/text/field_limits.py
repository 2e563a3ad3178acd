"""What a field of parallel data may hold, by the rules of Amazon Translate (as of November 2026).

https://docs.aws.amazon.com/translate/latest/dg/customizing-translations-parallel-data-input-files.html
"""

import re

from amts_core.kernel.text.lengths import utf8_length

MAX_FIELD_BYTES = 1000
"""Most UTF-8 bytes of a source or a target that the service imports."""
FORMULA_CHARACTERS = ("+", "-", "=", "@")
"""Characters with which no CSV or TSV field may begin."""
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
"""Control characters, lone surrogates and non-characters: in no text of any format."""


def is_too_long(text: str) -> bool:
    """Return whether the service would leave a field out for its length.

    A text with lone surrogates has no length in UTF-8: it is refused for its characters.
    """
    try:
        return utf8_length(text) > MAX_FIELD_BYTES
    except UnicodeEncodeError:
        return False
