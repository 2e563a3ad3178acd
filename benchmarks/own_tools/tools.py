"""Documents as what their own tools make of them: HTML or XML, or the tool's error.

Run by the interpreter of an environment that has these tools, which the product does not need:

usage: python tools.py KIND FOLDER OUTPUT [CONFIGURATION]
Writes OUTPUT/NAME.html of each file of FOLDER, or OUTPUT/NAME.error.
"""

import html
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

_MATTER = re.compile(r"\A---\r?\n.*?\n---\r?\n", re.DOTALL)
_PROLOGUE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>")
_IN_STRINGS = re.compile(
    r"%\([\w ]+\)[sdif]|%\d?\$?[sd]|\{[\w.]*\}|:[\w:+-]+:`[^`]+`|``.+?``|<[^<>]+>"
)
_SHORTCODE = re.compile(r"\{\{([<%])\s*(/?)\s*([\w/.-]+)")
_KRAMDOWN = {"input": "GFM", "auto_ids": False, "syntax_highlighter": None}
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

Made = Iterator[tuple[str, str]]
"""A file's name, and its markup."""


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
    for path in _files(folder):
        text = _MATTER.sub("", path.read_text("utf-8"))
        yield (
            path.name,
            markdown.markdown(text, extensions=_MKDOCS, extension_configs=options),
        )


def notebook(folder: Path, _: Path | None) -> Made:
    """Notebooks that nbformat finds valid, as nbconvert renders their cells."""
    import nbformat
    from nbconvert.filters import markdown2html

    for path in _files(folder):
        book = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        nbformat.validate(book)
        cells = book.get("cells") or book["worksheets"][0]["cells"]
        made = []
        for cell in cells:
            if cell["cell_type"] == "markdown":
                made.append(markdown2html(cell["source"]))
            else:
                made.append(f"<pre>{html.escape(json.dumps(cell, sort_keys=True))}</pre>")
        yield path.name, "\n".join(made)


def myst(folder: Path, base: Path | None) -> Made:
    """MyST, built by Sphinx with myst-nb, as docutils' XML."""
    site = _site(folder)
    (site / "conf.py").write_text(
        "extensions = ['myst_nb', 'sphinx_exercise', 'sphinx_proof', 'sphinx.ext.todo']\n"
        "nb_execution_mode = 'off'\n"
        "myst_enable_extensions = ['amsmath', 'colon_fence', 'deflist', 'dollarmath',"
        " 'html_admonition', 'html_image', 'linkify', 'substitution']\n",
        "utf-8",
    )
    if base:
        shutil.copytree(base, site / "_static", dirs_exist_ok=True)
    names = [path.name for path in _files(folder)]
    (site / "index.md").write_text("# x\n```{toctree}\n" + "\n".join(names) + "\n```\n", "utf-8")
    out = site / "_out"
    done = _call("sphinx-build", "-q", "-b", "xml", str(site), str(out), check=False)
    if done.returncode:
        raise ValueError(done.stderr[-2000:])
    for name in names:
        made = out / f"{Path(name).stem}.xml"
        problems = [line for line in done.stderr.splitlines() if f"/{name}:" in line]
        notes = Counter(re.sub(r"^.*?\.md:\d+: ", "", line).split(":")[0] for line in problems)
        told = "".join(f"<code>{html.escape(repr(one))}</code>" for one in sorted(notes.items()))
        yield name, f"<div>{told}{_PROLOGUE.sub('', made.read_text('utf-8'))}</div>"


def hugo(folder: Path, _: Path | None) -> Made:
    """Hugo, with shortcodes that show what they are given."""
    site = _site(folder, "content")
    (site / "config.toml").write_text(
        'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
        "[markup.goldmark.renderer]\nunsafe = true\n[markup.goldmark.parser]\nautoHeadingID = false"
        "\n[markup.goldmark.parser.attribute]\nblock = true\n"
        "[markup.highlight]\ncodeFences = false\n",
        "utf-8",
    )
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text("{{ .Content }}", "utf-8")
    found: dict[str, bool] = {}
    for path in _files(folder):
        for match in _SHORTCODE.finditer(path.read_text("utf-8")):
            name = match.group(3)
            found[name] = found.get(name, False) or match.group(2) == "/"
    for name, is_pair in found.items():
        path = site / "layouts" / "shortcodes" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        shown = '{{ with .Get "title" }}<b>{{ . }}</b>{{ end }}' if is_pair else ""
        inner = "\n\n{{ .Inner | markdownify }}\n\n" if is_pair else "<code>{{ .Params }}</code>"
        path.write_text(f"{shown}{inner}", "utf-8")
    _call("hugo", "--source", str(site), "--quiet")
    for path in _files(folder):
        yield path.name, (site / "public" / path.stem.lower() / "index.html").read_text("utf-8")


def jekyll(folder: Path, _: Path | None) -> Made:
    """Jekyll, with Liquid and kramdown, without a theme."""
    site = _site(folder)
    for path in _files(site):
        text = path.read_text("utf-8")
        matter = _MATTER.match(text)
        path.write_text("---\n---\n" + (text[matter.end() :] if matter else text), "utf-8")
    (site / "_config.yml").write_text(
        json.dumps({"kramdown": _KRAMDOWN, "highlighter": None, "markdown_ext": "md,markdown"}),
        "utf-8",
    )
    (site / "_plugins").mkdir()
    (site / "_plugins" / "unknown.rb").write_text(
        "%w[include seo feed_meta].each { |n| Liquid::Template.register_tag(n, Class.new("
        "Liquid::Tag) { def initialize(t, m, o); super; @m = m; end; "
        'def render(_); "<code>#{@m}</code>"; end }) }\n',
        "utf-8",
    )
    _call("jekyll", "build", "-q", "-s", str(site), "-d", str(site / "_out"))
    for path in _files(folder):
        yield path.name, (site / "_out" / f"{path.stem}.html").read_text("utf-8")


def docx(folder: Path, output: Path | None) -> Made:
    """Word documents as LibreOffice opens and exports them."""
    site = _site(folder)
    for path in _files(folder):
        _call(
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

    for path in _files(folder):
        tree = html5lib.parse(path.read_bytes(), treebuilder="lxml", namespaceHTMLElements=False)
        yield path.name, html5lib.serialize(tree, "lxml", omit_optional_tags=False)


def po(folder: Path, _: Path | None) -> Made:
    """Catalogues that msgfmt accepts, as polib reads them: each text under what identifies it."""
    import polib

    for path in _files(folder):
        _call("msgfmt", "--check-format", "-o", "/dev/null", str(path))
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

    for path in _files(folder):
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


KINDS: dict[str, Callable[[Path, Path | None], Made]] = {
    one.__name__: one for one in (mkdocs, notebook, myst, hugo, jekyll, docx, html_page, po, xliff)
}


def _difference(source: str, translation: str) -> str:
    """Return the marks that a text of a catalogue and its translation don't share."""
    before, after = (Counter(_IN_STRINGS.findall(text)) for text in (source, translation))
    told = sorted(((before - after) + (after - before)).elements())
    return f"<changed>{html.escape(f'{source}: {told}')}</changed>" if told else ""


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def _site(folder: Path, inside: str = "") -> Path:
    """Return a new folder beside ``folder`` with its files in it."""
    site = folder.with_name(f"{folder.name}-site")
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(folder, site / inside)
    return site


def _call(*command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    beside = Path(sys.executable).with_name(command[0])
    program = str(beside) if beside.exists() else command[0]
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise ValueError((done.stdout + done.stderr)[-2000:])
    return done


def main(kind: str, folder: Path, output: Path, base: Path | None) -> None:
    """Write what the tool makes; a file that it refuses is tried alone, to know which it is."""
    try:
        for name, made in KINDS[kind](folder, base):
            (output / f"{name}.html").write_text(made, "utf-8")
    except Exception as error:  # noqa: BLE001  # each tool has its own
        files = _files(folder)
        if len(files) == 1:
            (output / f"{files[0].name}.error").write_text(f"{error}", "utf-8")
            return
        for path in files:
            alone = folder.with_name(f"{folder.name}-alone")
            shutil.rmtree(alone, ignore_errors=True)
            alone.mkdir()
            shutil.copy(path, alone)
            main(kind, alone, output, base)


if __name__ == "__main__":
    rest = [Path(one) for one in sys.argv[2:]]
    main(sys.argv[1], rest[0], rest[1], rest[2] if len(rest) > 2 else None)
