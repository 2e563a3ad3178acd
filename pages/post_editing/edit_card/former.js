// The old wording of a segment that a synchronisation brought to the desk.

const KINDS = { term: null, gone: "not in the new wording", came: "not in the old wording" };

// Returns a text as nodes, marked with spans of several kinds, which may overlap. Offsets count code
// points, as Python does.
function markedByKind(text, spans) {
  const points = Array.from(text);
  const cuts = [...new Set([0, points.length, ...Object.values(spans).flat(2)])].sort((one, other) => one - other);
  return cuts.slice(1).map((end, at) => {
    const piece = points.slice(cuts[at], end).join("");
    const kinds = Object.keys(spans).filter((kind) => spans[kind].some(([from, to]) => from <= cuts[at] && end <= to));
    if (!kinds.length) return piece;
    return element("mark", { class: kinds.join(" "), text: piece, title: KINDS[kinds.at(-1)] });
  });
}

// why the segment is here, and the wording that it had before
function formerParts(card, desk, work) {
  const { src, tgt, why, shared, gone } = card.former;
  const { src: from, tgt: to } = card.languages;
  const isMarked = desk.marks === "mine" && work.text !== "";
  const reason = shared ? `${why} Other segments share its translation: ${shared}.` : why;
  const column = (name, language, button, text) => element("div", { class: "column" }, [
    element("h3", {}, [element("span", { class: "arm", text: name }), button]),
    element("p", { language }, text),
  ]);
  const columns = [
    src ? column("Old source", from, null, markedByKind(src, { gone })) : null,
    tgt ? column("Old translation", to, takeButton("take_former", desk), isMarked ? markedAgainst(tgt, work.text, to.code) : [tgt]) : null,
  ].filter((one) => one !== null);
  return [
    element("p", { class: "why", text: `Synchronised: ${reason}` }),
    columns.length ? element("div", { class: "sides former" }, columns) : null,
  ];
}

// The memory and the old translation count as the same; which of them it was only this window knows.
function originOf(card, work) {
  if (work.taken !== "memory") return work.taken;
  return work.origin ?? (card.former?.tgt ? "former" : "memory");
}
