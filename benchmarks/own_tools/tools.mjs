// Documents of Markdown as what their own tools make of them: HTML, or the tool's error.
//
// usage: node tools.mjs mdx|vitepress|gfm FOLDER OUTPUT    (packages beside NODE_PATH's folder)
// Writes OUTPUT/NAME.html of each file of FOLDER, or OUTPUT/NAME.error.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [kind, folder, output] = process.argv.slice(2);
const require = createRequire(path.join(process.env.OWN_TOOLS, "node_modules", "x.js"));
const load = (name) => import(pathToFileURL(path.join(process.env.OWN_TOOLS, "node_modules", name)));
const entry = (name) => import(pathToFileURL(require.resolve(name)));

// ids of headings in the notation of Docusaurus, and HTML's comments, are taken out before MDX
const docusaurus = (text) =>
  text
    .replace(/^(#{1,6} .*?)\s*\{#([\w.-]+)\}\s*$/gm, '$1 <a id="$2"/>')
    .replace(/<!--[\s\S]*?-->/g, "");

async function mdx() {
  const { compile } = await load("@mdx-js/mdx/index.js");
  const { unified } = await load("unified/index.js");
  const plugins = {};
  for (const name of ["parse", "gfm", "directive", "frontmatter", "mdx", "math", "rehype"])
    plugins[name] = (await load(`remark-${name}/index.js`)).default;
  const stringify = (await load("rehype-stringify/index.js")).default;
  const syntax = [plugins.gfm, plugins.directive, plugins.frontmatter];
  const element = (state, node) => ({
    type: "element",
    tagName: `x-${node.name ?? "fragment"}`,
    properties: Object.fromEntries(
      node.attributes
        .filter((one) => one.type === "mdxJsxAttribute")
        .map((one) => [
          one.name.toLowerCase() === "id" || one.name === "href" || one.name === "src"
            ? one.name : `data-${one.name.toLowerCase().replace(/[^a-z]/g, "-")}`,
          typeof one.value === "object" && one.value ? one.value.value : (one.value ?? "")]),
    ),
    children: state.all(node),
  });
  const code = (name) => (state, node) => ({
    type: "element", tagName: "code", properties: { className: [name] },
    children: [{ type: "text", value: node.value }],
  });
  const directive = (state, node) => ({
    type: "element", tagName: `x-${node.name}`, properties: node.attributes ?? {},
    children: state.all(node),
  });
  const handlers = {
    mdxJsxFlowElement: element, mdxJsxTextElement: element,
    mdxFlowExpression: code("expression"), mdxTextExpression: code("expression"),
    mdxjsEsm: code("module"),
    containerDirective: directive, leafDirective: directive,
    textDirective: (state, node) => ({ type: "text", value: `:${node.name}` }),
  };
  const toHtml = unified()
    .use(plugins.parse).use(plugins.mdx).use(syntax)
    .use(plugins.rehype, { handlers }).use(stringify);
  return async (text) => {
    const prepared = docusaurus(text);
    await compile(prepared, { remarkPlugins: syntax });
    return String(await toHtml.process(prepared));
  };
}

async function vitepress() {
  const { createMarkdownRenderer } = await load("vitepress/dist/node/index.js");
  const { compile } = await entry("@vue/compiler-dom");
  const markdown = await createMarkdownRenderer(".", {
    highlight: (code) => `<pre><code>${markdown.utils.escapeHtml(code)}</code></pre>`,
    headers: false,
    anchor: { permalink: false },
    container: Object.fromEntries(
      ["info", "tip", "warning", "danger", "details", "important", "caution", "note"]
        .map((kind) => [`${kind}Label`, " "])),
  }, "/");
  const matter = /^---\r?\n[\s\S]*?\n---\r?\n/;
  return async (text, file) => {
    const html = (await markdown.render(text.replace(matter, ""), { path: file, realPath: file }))
      .replace(/ (?:for|id|name)="(?:tab|group)-[\w-]+"/g, "")
      .replace(/<button title="Copy Code" class="copy"><\/button><span class="lang">[^<]*<\/span>/g, "");
    const errors = [];
    compile(html, { onError: (error) => errors.push(error) });
    if (errors.length) throw errors[0];
    return html;
  };
}

async function gfm() {
  const { default: MarkdownIt } = await entry("markdown-it");
  const markdown = new MarkdownIt({ html: true });
  const matter = /^---\r?\n[\s\S]*?\n---\r?\n/;
  return async (text) => markdown.render(text.replace(matter, ""));
}

const toHtml = await { mdx, vitepress, gfm }[kind]();
for (const name of fs.readdirSync(folder)) {
  const file = path.join(folder, name);
  const text = fs.readFileSync(file, "utf8");
  try {
    fs.writeFileSync(path.join(output, `${name}.html`), await toHtml(text, file));
  } catch (error) {
    fs.writeFileSync(path.join(output, `${name}.error`), String(error.message ?? error));
  }
}
