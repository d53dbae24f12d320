// ReportReader: a box for the words of a report, the same words marked, and a list of what was read.

const STATUS_SIGNS = { stated: "✓", negated: "✗", hedged: "?" };
const FLAG_SIGN = "⚑";

function render({ model, el }) {
  const table = compileTable(model.get("table"));
  const papers = model.get("table").papers;
  const id = freshId("report");
  const first = model.get("text");
  const box = element("textarea", { id, rows: 6, spellcheck: "false", autocomplete: "off", maxlength: LONGEST_REPORT, on: { input: () => write(box.value) } });
  const marked = element("div", { class: "modic-marked" });
  const list = element("div", { class: "modic-read", role: "status" });
  const write = (text) => {
    model.set("text", text);
    model.save_changes();
  };
  const draw = () => {
    const text = model.get("text");
    if (box.value !== text) box.value = text;
    const reading = readReport(text, table);
    model.set("reading", reading);
    model.save_changes();
    marked.replaceChildren(...markedText(text, reading));
    list.replaceChildren(...readingLists(reading, papers));
  };
  el.replaceChildren(element("div", { class: "modic modic-report-reader", role: "group", "aria-label": "Read a report" },
    element("label", { for: id }, "A report, or a sentence of one"), box,
    element("p", { class: "modic-buttons" }, button("Clear", () => write("")), " ", button("First example", () => write(first))),
    marked, list,
    element("p", { class: "modic-note" }, "Rules, not understanding: it misses wording it does not know. The text stays on this page. Education only.")));
  model.on("change:text", draw);
  draw();
  return () => model.off("change:text", draw);
}

/** The text cut at every border of a finding or a flag, each piece marked by what lies over it. */
function markedText(text, { findings, flags }) {
  const marks = [
    ...findings.map((one) => ({ ...one, name: `modic-${one.status}`, sign: STATUS_SIGNS[one.status] })),
    ...flags.map((one) => ({ ...one, name: "modic-flagged", sign: FLAG_SIGN })),
  ];
  const borders = [...new Set([0, text.length, ...marks.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return borders.slice(0, -1).map((start, index) => {
    const end = borders[index + 1];
    const over = marks.filter((mark) => mark.start <= start && end <= mark.end);
    if (!over.length) return document.createTextNode(text.slice(start, end));
    const begins = [...new Set(over.filter((mark) => mark.start === start).map((mark) => mark.sign))];
    const signs = element("span", { class: "modic-sign", "aria-hidden": "true" }, begins.join(""));
    return element("mark", { class: [...new Set(over.map((mark) => mark.name))].join(" ") }, signs, text.slice(start, end));
  });
}

function readingLists({ findings, flags }, papers) {
  const said = findings.map((finding) =>
    element("li", {}, element("strong", {}, `${STATUS_SIGNS[finding.status]} ${finding.status}: `), findingWords(finding)));
  const questioned = flags.map((flag) =>
    element("li", {}, element("strong", {}, `${FLAG_SIGN} ${flag.kind}: “${flag.words.trim()}”. `), flag.why,
      ` (${flag.source.map((key) => papers[key]).join("; ")})`));
  return [
    element("p", {}, element("strong", {}, "What it says of Modic changes")),
    said.length ? element("ul", {}, ...said) : element("p", {}, "Nothing that this reader knows."),
    ...(questioned.length ? [element("p", {}, element("strong", {}, "To question")), element("ul", {}, ...questioned)] : []),
  ];
}

function findingWords({ types, predominant, level, endplates, implied }) {
  const type = types.map((one) => (one.includes("/") ? `mixed type ${one}` : `type ${one}`)).join(" and ") || "type not said";
  return [
    `${type}${implied ? " (implied)" : ""}${predominant ? `, predominantly type ${predominant}` : ""}`,
    level ?? "no level said",
    ...(endplates.length ? [`${endplates.join(" and ")} endplate${endplates.length > 1 ? "s" : ""}`] : []),
  ].join("; ");
}

export default { render };
