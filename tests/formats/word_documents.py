"""Word documents for tests, made of the XML of their parts."""

import io
import zipfile

_NAMESPACES = " ".join(
    (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
    )
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOTS = {"document": "document", "footnotes": "footnotes", "header1": "hdr", "styles": "styles"}
_KINDS = {"document": "document.main", "header1": "header"}


def part(root: str, body: str) -> str:
    """Return a part of a document; that of ``document`` gets its body."""
    inner = f"<w:body>{body}</w:body>" if root == "document" else body
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<w:{root} {_NAMESPACES}>{inner}</w:{root}>'


def word_document(body: str, **others: str) -> bytes:
    """Return a Word document with this body, and with other parts by their names."""
    parts = {"document": body, **others}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" '
        f'ContentType="{_TYPE}.{_KINDS.get(name, name)}+xml"/>'
        for name in parts
    )
    links = "".join(
        f'<Relationship Id="r{name}" Type="{_OFFICE}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for name in others
    )
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        f'package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="r" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONSHIPS}">{links}'
        "</Relationships>",
        **{f"word/{name}.xml": part(_ROOTS[name], xml) for name, xml in parts.items()},
        "word/media/picture.png": "not to be touched",
    }
    return zipped(files)


def zipped(files: dict[str, str]) -> bytes:
    """Return a ZIP archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, contents in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            archive.writestr(entry, contents, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def member(data: bytes, name: str) -> str:
    """Return a file of a ZIP archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.read(name).decode()


def body_of(data: bytes) -> str:
    """Return the body of a Word document."""
    xml = member(data, "word/document.xml")
    return xml[xml.index("<w:body>") + len("<w:body>") : xml.rindex("</w:body>")]


def run(text: str, properties: str = "") -> str:
    """Return a run of text with properties."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str, style: str = "") -> str:
    """Return a paragraph."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(inner)}</w:p>"
