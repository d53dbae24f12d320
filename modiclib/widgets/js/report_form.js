// ReportForm: a structured report, part by part; an impression written from the choices; then the truth beside it.

const VERDICTS = { right: "✓ Right", partly: "◐ Partly", wrong: "✗ Not right", open: "– Not said" };

function render({ model, el }) {
  const table = compileTable(model.get("table"));
  const storageKey = `report:${model.get("key")}`;
  const stored = recall(storageKey);
  if (stored) model.set({ chosen: stored.chosen ?? {}, impression: stored.impression ?? "", committed: Boolean(stored.committed) });
  const root = element("div", { class: "modic modic-question modic-report-form", role: "group", "aria-label": "Write a report" });
  el.replaceChildren(root);
  const keep = () => {
    model.save_changes();
    remember(storageKey, { chosen: model.get("chosen"), impression: model.get("impression"), committed: model.get("committed"), when: Date.now() });
  };
  const draw = () => root.replaceChildren(...(model.get("committed") ? compareView(model, table, restart) : writeView(model, keep)));
  const restart = () => {
    forget(storageKey);
    model.set({ chosen: {}, impression: "", committed: false });
    model.save_changes();
  };
  const redraw = () => {
    const hadFocus = root.contains(document.activeElement);
    draw();
    if (hadFocus) root.querySelector(".modic-verdict, select")?.focus();
  };
  model.on("change:committed", redraw);
  draw();
  return () => model.off("change:committed", redraw);
}

function writeView(model, keep) {
  const id = freshId("impression");
  // Follows the choices until the writer's own words stand in it.
  let own = model.get("impression") !== "" && model.get("impression") !== impressionFrom(model.get("chosen"));
  const box = element("textarea", { id, rows: 5, on: { input: () => { own = box.value.trim() !== ""; write(box.value); } } });
  const write = (text) => {
    model.set("impression", text);
    keep();
  };
  const follow = () => {
    if (!own) box.value = impressionFrom(model.get("chosen"));
    write(box.value);
    const open = missing(model);
    commit.disabled = open.length > 0;
    status.textContent = open.length ? `Still open: ${open.join(", ")}.` : "";
  };
  const choose = (name, value) => {
    model.set("chosen", { ...model.get("chosen"), [name]: value });
    follow();
  };
  const commit = button("Compare with the truth", () => {
    model.set("committed", true);
    keep();
  }, { class: "modic-commit" });
  const again = button("Write it again from the choices", () => {
    own = false;
    follow();
  });
  const status = element("span", { class: "modic-note", role: "status" });
  const fields = model.get("parts").map((part) => (part.several ? manyChoices : oneChoice)(part, model.get("chosen")[part.name], choose));
  box.value = model.get("impression");
  follow();
  return [
    element("div", { class: "modic-fields" }, ...fields),
    element("label", { for: id, class: "modic-field-name" }, "Impression, in your words"), box,
    element("p", { class: "modic-buttons" }, commit, " ", again, " ", status),
    element("p", { class: "modic-note" }, "Kept in this browser only. Simulated; education only, not for diagnosis."),
  ];
}

/** Parts that must be said before comparing: those of which one choice holds, and the endplates. */
function missing(model) {
  const chosen = model.get("chosen");
  return model.get("parts")
    .filter(({ name, several }) => (several ? name === "endplates" && !chosen[name]?.length : !chosen[name]))
    .map(({ label }) => label.split(",")[0]);
}

function oneChoice(part, value, choose) {
  const id = freshId(part.name);
  const list = element("select", { id, name: part.name, on: { change: () => choose(part.name, list.value) } },
    element("option", { value: "" }, "choose"),
    ...part.choices.map((choice) => element("option", { value: choice, selected: choice === value }, choice)));
  return element("div", { class: "modic-field" }, element("label", { for: id, class: "modic-field-name" }, part.label), list);
}

function manyChoices(part, values = [], choose) {
  const boxes = part.choices.map((choice) => element("input", { type: "checkbox", name: part.name, value: choice, checked: values.includes(choice), on: { change: () => choose(part.name, boxes.filter((box) => box.checked).map((box) => box.value)) } }));
  const labels = boxes.map((box) => element("label", { class: "modic-option" }, box, element("span", {}, box.value)));
  return element("fieldset", { class: "modic-field" }, element("legend", {}, part.label), ...labels);
}

/** Two sentences made of the choices. */
function impressionFrom({ level, type, predominant, endplates = [], thirds = [], udby, pfirrmann, integrity, consider = [] }) {
  if (!level || !type) return "";
  const [above, below] = level.split("-");
  const sides = endplates.map((side) => (side.startsWith("inferior") ? `inferior ${above}` : `superior ${below}`));
  const mixed = type.startsWith("mixed") && predominant && predominant !== "not mixed" ? `, predominantly ${predominant}` : "";
  const place = sides.length ? ` of the ${sides.join(" and ")} endplate${sides.length > 1 ? "s" : ""}` : "";
  const extent = [thirds.length ? `${thirds.join(", ")} third${thirds.length > 1 ? "s" : ""}` : "", udby ? `grade ${udby[0]}` : ""].filter(Boolean).join(", ");
  return [
    `${level}: Modic ${type}${mixed}${place}${extent ? `; ${extent}` : ""}.`,
    pfirrmann ? `Disc: Pfirrmann ${pfirrmann}.` : "",
    integrity ? `Endplates: ${integrity}.` : "",
    consider.length ? `Considered: ${consider.join(", ")}.` : "",
  ].filter(Boolean).join(" ");
}

function compareView(model, table, restart) {
  const truth = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(model.get("sealed")), (letter) => letter.charCodeAt(0))));
  const chosen = model.get("chosen");
  const rows = model.get("parts").map((part) => {
    const mine = [chosen[part.name] ?? []].flat();
    const { right, why } = truth.parts[part.name];
    const verdict = verdictOf(part, mine, right);
    const theirs = part.several ? right.join(", ") || "none needed" : right.join(" or ");
    return { verdict, row: element("tr", { class: `modic-row-${verdict}` },
      element("th", { scope: "row" }, part.label.split(",")[0]), element("td", {}, VERDICTS[verdict]),
      element("td", {}, mine.join(", ") || "nothing"), element("td", {}, `${theirs}. ${why}`)) };
  });
  const agreed = rows.filter(({ verdict }) => verdict === "right").length;
  return [
    element("div", { class: `modic-verdict ${agreed === rows.length ? "modic-right" : "modic-wrong"}`, role: "status", tabindex: "-1" },
      element("p", {}, element("strong", {}, `${agreed} of ${rows.length} parts agree with the truth.`), " The outline above shows the change.")),
    element("div", { class: "modic-scroll", tabindex: "0", role: "region", "aria-label": "Your report beside the truth" },
      element("table", {}, element("thead", {}, element("tr", {}, ...["Part", "", "You said", "Truth, and why"].map((text) => element("th", { scope: "col" }, text)))),
        element("tbody", {}, ...rows.map(({ row }) => row)))),
    ...impressionView(model.get("impression"), truth.parts, table),
    element("details", {}, element("summary", {}, "One way to report it"), element("p", { class: "modic-model-report" }, truth.report)),
    button("Write it again", restart),
  ];
}

/** Right: all that is right and nothing else; partly: some of it. What is considered beyond the needed is no fault. */
function verdictOf(part, mine, right) {
  if (!part.several) return right.includes(mine[0]) ? "right" : "wrong";
  const hits = right.filter((choice) => mine.includes(choice)).length;
  const extra = part.name === "consider" ? 0 : mine.length - hits;
  if (hits === right.length && extra === 0) return "right";
  if (!mine.length) return "open";
  return hits ? "partly" : "wrong";
}

/** What the rules read in the impression, beside the truth. */
function impressionView(text, parts, table) {
  const { findings, flags } = readReport(text, table);
  const [level, type] = [parts.level.right[0], parts.type.right[0].replace("mixed ", "").replace("type ", "")];
  const said = findings.find((finding) => finding.status !== "negated" && finding.level === level && finding.types.join() === type);
  const remarks = [
    said ? `✓ It names the type and the level${said.status === "hedged" ? ", though hedged" : ""}.` : `✗ Read by rule, it does not say Modic ${parts.type.right[0]} at ${level}.`,
    ...flags.map((flag) => `⚑ “${flag.words.trim()}”. ${flag.why}`),
    ...(flags.length ? [] : ["✓ No claim in it goes beyond the images, as far as the rules see."]),
  ];
  return [
    element("p", { class: "modic-field-name" }, "Your impression"),
    element("blockquote", {}, text || "(empty)"),
    element("ul", {}, ...remarks.map((remark) => element("li", {}, remark))),
  ];
}

export default { render };
