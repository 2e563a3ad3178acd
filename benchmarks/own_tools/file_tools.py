"""Tools that take a file at a time: parsers, converters, validators."""

import html
import json
import re
from collections import Counter
from pathlib import Path

from benchmarks.own_tools.tool_calls import MATTER, Made, call, files_of, site_of

_ANCHOR = re.compile(r'<a class="anchor-link" href="[^"]*">[^<]*</a>')
"""What nbconvert makes of the words of a heading."""
_IN_STRINGS = re.compile(
    r"%\([\w ]+\)[sdif]|%\d?\$?[sd]|\{[\w.]*\}|:[\w:+-]+:`[^`]+`|``.+?``|<[^<>]+>"
)
_MKDOCS = [
    "admonition", "attr_list", "def_list", "tables", "abbr", "footnotes", "md_in_html",
    *(
        f"pymdownx.{one}"
        for one in (
            "betterem", "superfences", "highlight", "inlinehilite", "tilde", "caret", "tasklist",
            "arithmatex", "mark", "keys", "details", "tabbed", "snippets", "magiclink", "emoji",
            "saneheaders", "blocks.admonition", "blocks.details", "blocks.html",
            "blocks.definition", "blocks.tab", "blocks.caption",
        )
    ),
]  # fmt: skip


def mkdocs(folder: Path, base: Path | None) -> Made:
    """Python-Markdown with the extensions that MkDocs' themes switch on."""
    import markdown

    appended = ["refs.md"] if base and (base / "refs.md").exists() else []
    options = {
        "pymdownx.tabbed": {"alternate_style": True},
        "pymdownx.superfences": {"relaxed_headers": True},
        "pymdownx.highlight": {"use_pygments": False},
        "pymdownx.arithmatex": {"generic": True},
        "pymdownx.snippets": {
            "base_path": [str(base)],
            "check_paths": True,
            "auto_append": appended,
        },
        "pymdownx.blocks.tab": {"alternate_style": True},
    }
    kinds = "new settings note abstract info tip success question warning failure danger bug"
    kinds += " example important quote"
    options["pymdownx.blocks.admonition"] = {"types": kinds.split()}
    options["pymdownx.blocks.details"] = {
        "types": [{"name": f"details-{one}", "class": one} for one in kinds.split()]
    }
    for path in files_of(folder):
        text = MATTER.sub("", path.read_text("utf-8"))
        yield (
            path.name,
            markdown.markdown(text, extensions=_MKDOCS, extension_configs=options),
        )


def notebook(folder: Path, _: Path | None) -> Made:
    """Notebooks that nbformat finds valid, as nbconvert renders their cells."""
    import nbformat
    from nbconvert.filters import markdown2html

    for path in files_of(folder):
        book = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        nbformat.validate(book)
        cells = book.get("cells") or book["worksheets"][0]["cells"]
        made = []
        for cell in cells:
            if cell["cell_type"] == "markdown":
                made.append(_ANCHOR.sub("", markdown2html(cell["source"])))
            else:
                made.append(f"<pre>{html.escape(json.dumps(cell, sort_keys=True))}</pre>")
        yield path.name, "\n".join(made)


def docx(folder: Path, output: Path | None) -> Made:
    """Word documents as LibreOffice opens and exports them."""
    site = site_of(folder)
    for path in files_of(folder):
        call(
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{site}/profile",
            "--convert-to",
            "html:HTML:EmbedImages",
            "--outdir",
            str(site / "out"),
            str(path),
        )
        yield path.name, (site / "out" / f"{path.stem}.html").read_text("utf-8")


def html_page(folder: Path, _: Path | None) -> Made:
    """Pages as html5lib, which parses as browsers do, serialises them."""
    import html5lib

    for path in files_of(folder):
        tree = html5lib.parse(path.read_bytes(), treebuilder="lxml", namespaceHTMLElements=False)
        yield path.name, html5lib.serialize(tree, "lxml", omit_optional_tags=False)


def po(folder: Path, _: Path | None) -> Made:
    """Catalogues that msgfmt accepts, as polib reads them: each text under what identifies it."""
    import polib

    for path in files_of(folder):
        call("msgfmt", "--check-format", "-o", "/dev/null", str(path))
        made = []
        for entry in polib.pofile(str(path), wrapwidth=0):
            id_ = html.escape(
                repr((entry.msgctxt, entry.msgid, entry.msgid_plural, entry.obsolete))
            )
            notes = html.escape(
                repr((entry.occurrences, entry.comment, set(entry.flags) - {"fuzzy"}))
            )
            texts = [entry.msgstr, *entry.msgstr_plural.values()]
            shown = "".join(f"<p>{html.escape(one)}</p>" for one in texts)
            told = "".join(_difference(entry.msgid, one) for one in texts if one)
            made.append(f'<div id="{id_}"><code>{notes}</code>{told}{shown}</div>')
        yield path.name, "\n".join(made)


def xliff(folder: Path, base: Path | None) -> Made:
    """XLIFF that fits its schema, which lies in ``base``: sources as code, targets as text."""
    from lxml import etree

    for path in files_of(folder):
        tree = etree.parse(str(path)).getroot()
        version = tree.get("version", "")
        schema = etree.XMLSchema(etree.parse(str((base or Path()) / f"{version}.xsd")))
        schema.assertValid(tree)
        told = []
        for target in list(tree.iter("{*}target")):
            source = target.getparent().find("{*}source")
            texts = (
                (one.text or "")
                + "".join(etree.tostring(inner, encoding="unicode") for inner in one)
                for one in (source, target)
            )
            told.append(_difference(*texts))
            target.getparent().remove(target)
        yield path.name, f"<div>{''.join(told)}{etree.tostring(tree, encoding='unicode')}</div>"


def _difference(source: str, translation: str) -> str:
    """Return the marks that a text of a catalogue and its translation don't share."""
    before, after = (Counter(_IN_STRINGS.findall(text)) for text in (source, translation))
    told = sorted(((before - after) + (after - before)).elements())
    return f"<changed>{html.escape(f'{source}: {told}')}</changed>" if told else ""
