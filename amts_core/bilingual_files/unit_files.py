"""Files of translation units of any maker: TMX, and CSV or TSV with or without a header."""

from pathlib import PurePath

from amts_core.bilingual_files import delimited_reader, tmx_reader
from amts_core.bilingual_files.records import UnitFile
from amts_core.formats import encodings
from amts_core.kernel.errors import FormatError

_DELIMITED = (".csv", ".tsv", ".txt")


def read(data: bytes, name: str, *, encoding: str | None = None) -> UnitFile:
    """Return the units of a file; its name says which format it is in.

    :param encoding: of a CSV or TSV file, where a person has chosen it.
    :raises FormatError: the name ends in no known way, or the contents are not of that format.
    :raises EncodingError: the characters can't be told.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".tmx":
        return tmx_reader.read(encodings.decode_xml(data, name).text, name)
    if suffix in _DELIMITED:
        text = encodings.decode(data, name, encoding=encoding).text
        return delimited_reader.read(text, name, suffix)
    raise FormatError(
        f"{name}: files of units end in .tmx, .csv or .tsv. Export one of these from your tool."
    )
