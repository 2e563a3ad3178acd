"""Tools that build a site of all files together: Sphinx, Hugo, Jekyll."""

import html
import json
import re
import shutil
from collections import Counter
from pathlib import Path

from benchmarks.own_tools.tool_calls import MATTER, Made, call, files_of, reason_of, site_of

_PROLOGUE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>")
_SHORTCODE = re.compile(r"\{\{([<%])\s*(/?)\s*([\w/.-]+)")
_KRAMDOWN = {"input": "GFM", "auto_ids": False, "syntax_highlighter": None}


def myst(folder: Path, base: Path | None) -> Made:
    """MyST, built by Sphinx with myst-nb, as docutils' XML."""
    site = site_of(folder)
    (site / "conf.py").write_text(
        "extensions = ['myst_nb', 'sphinx_exercise', 'sphinx_proof', 'sphinx.ext.todo']\n"
        "nb_execution_mode = 'off'\n"
        "myst_enable_extensions = ['amsmath', 'colon_fence', 'deflist', 'dollarmath',"
        " 'html_admonition', 'html_image', 'linkify', 'substitution']\n",
        "utf-8",
    )
    if base:
        shutil.copytree(base, site / "_static", dirs_exist_ok=True)
    names = [path.name for path in files_of(folder)]
    (site / "index.md").write_text("# x\n```{toctree}\n" + "\n".join(names) + "\n```\n", "utf-8")
    out = site / "_out"
    done = call("sphinx-build", "-q", "-b", "xml", str(site), str(out), check=False)
    if done.returncode:
        raise ValueError(reason_of(done.stderr))
    for name in names:
        made = out / f"{Path(name).stem}.xml"
        problems = [line for line in done.stderr.splitlines() if f"/{name}:" in line]
        notes = Counter(re.sub(r"^.*?\.md:\d+: ", "", line).split(":")[0] for line in problems)
        told = "".join(f"<code>{html.escape(repr(one))}</code>" for one in sorted(notes.items()))
        yield name, f"<div>{told}{_PROLOGUE.sub('', made.read_text('utf-8'))}</div>"


def hugo(folder: Path, _: Path | None) -> Made:
    """Hugo, with shortcodes that show what they are given."""
    site = site_of(folder, "content")
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
    for path in files_of(folder):
        for match in _SHORTCODE.finditer(path.read_text("utf-8")):
            name = match.group(3)
            found[name] = found.get(name, False) or match.group(2) == "/"
    for name, is_pair in found.items():
        path = site / "layouts" / "shortcodes" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        shown = '{{ with .Get "title" }}<b>{{ . }}</b>{{ end }}' if is_pair else ""
        inner = "\n\n{{ .Inner | markdownify }}\n\n" if is_pair else "<code>{{ .Params }}</code>"
        path.write_text(f"{shown}{inner}", "utf-8")
    call("hugo", "--source", str(site), "--quiet")
    for path in files_of(folder):
        yield path.name, (site / "public" / path.stem.lower() / "index.html").read_text("utf-8")


def jekyll(folder: Path, _: Path | None) -> Made:
    """Jekyll, with Liquid and kramdown, without a theme."""
    site = site_of(folder)
    for path in files_of(site):
        text = path.read_text("utf-8")
        matter = MATTER.match(text)
        path.write_text("---\n---\n" + (text[matter.end() :] if matter else text), "utf-8")
    (site / "_config.yml").write_text(
        json.dumps({"kramdown": _KRAMDOWN, "highlighter": None, "markdown_ext": "md,markdown"}),
        "utf-8",
    )
    (site / "_plugins").mkdir()
    (site / "_plugins" / "unknown.rb").write_text(
        "%w[include seo feed_meta].each { |n| Liquid::Template.register_tag(n, Class.new("
        "Liquid::Tag) { def initialize(t, m, o); super; @m = m; end; "
        'def render(_); "<code>#{@m}</code>\\n"; end }) }\n',
        "utf-8",
    )
    call("jekyll", "build", "-q", "-s", str(site), "-d", str(site / "_out"))
    for path in files_of(folder):
        yield path.name, (site / "_out" / f"{path.stem}.html").read_text("utf-8")
