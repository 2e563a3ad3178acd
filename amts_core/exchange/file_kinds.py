"""The kinds of files in which documents travel to a service, by the content type of their job."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from amts_core.exchange.wire_format import (
    ExchangeDocument,
    Paragraph,
    file_html,
    paragraph_html,
    parse,
)
from amts_core.exchange.xliff_files import file_xliff, parse_xliff, unit_xliff


class ContentType(StrEnum):
    """What a service takes a job's files for."""

    HTML = "text/html"
    XLIFF = "application/x-xliff+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """How paragraphs become a file and are found again in it.

    ``file`` returns a file by the codes of its languages, its title and the paragraphs in it,
    ``paragraph`` one of these; ``suffix`` ends the files' names.
    """

    suffix: str
    file: Callable[[tuple[str, str], str, str], str]
    paragraph: Callable[[Paragraph], str]
    parse: Callable[[bytes], ExchangeDocument]


FILE_KINDS: Mapping[ContentType, FileKind] = MappingProxyType(
    {
        ContentType.HTML: FileKind(
            suffix=".html",
            file=lambda languages, title, body: file_html(languages[0], title, body),
            paragraph=paragraph_html,
            parse=parse,
        ),
        ContentType.XLIFF: FileKind(
            suffix=".xlf", file=file_xliff, paragraph=unit_xliff, parse=parse_xliff
        ),
    }
)
