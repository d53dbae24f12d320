// ReportForm: a structured report, part by part; an impression written from the choices; then the truth beside it.

/** A report that nobody has begun. */
const BLANK = { chosen: {}, impression: "", confidence: -1 };
const VERDICTS = { right: "✓ Right", partly: "◐ Partly", wrong: "✗ Not right", open: "– Not said" };

/** The form while it is written, and beside the truth once it is committed. */
class ReportSheet extends AnswerSheet {
  constructor(model, el) {
    super(model, el, BLANK, { class: "modic modic-question modic-report-form", role: "group", "aria-label": "Write a report" });
    this.table = compileTable(model.get("table"));
    this.truth = JSON.parse(new TextDecoder().decode(fromBase64(model.get("sealed"))));
    const { draft, when, right, ...stored } = recall(this.key) ?? { draft: true };
    model.set({ ...BLANK, ...stored, committed: !draft });
    this.open();
  }

  /** A report that is not committed yet is a draft, and counts as no answer. */
  keep() {
    const { model } = this;
    model.save_changes();
    if (this.presented.now) return;
    const report = Object.fromEntries(Object.keys(BLANK).map((name) => [name, model.get(name)]));
    const judged = model.get("committed") ? { right: this.compared().every(({ verdict }) => verdict === "right") } : { draft: true };
    remember(this.key, { ...report, ...judged, when: Date.now() });
  }

  // -- before ------------------------------------------------------------------------------------------------------

  askView() {
    const { model } = this;
    const id = freshId("impression");
    // Follows the choices until the writer's own words stand in it.
    let own = model.get("impression") !== "" && model.get("impression") !== impressionFrom(model.get("chosen"));
    const box = element("textarea", { id, rows: 5, on: { input: () => { own = box.value.trim() !== ""; write(box.value); } } });
    const write = (text) => {
      model.set("impression", text);
      this.keep();
    };
    const ready = () => {
      const open = missing(model);
      commit.disabled = open.length > 0;
      status.textContent = open.length ? `Still open: ${open.join(", ")}.` : "";
    };
    const follow = () => {
      if (!own) box.value = impressionFrom(model.get("chosen"));
      write(box.value);
      ready();
    };
    const choose = (name, value) => {
      model.set("chosen", { ...model.get("chosen"), [name]: value });
      follow();
    };
    const commit = button("Compare with the truth", () => {
      model.set("committed", true);
      this.keep();
    }, { class: "modic-commit" });
    const again = button("Write it again from the choices", () => {
      own = false;
      follow();
    });
    const status = element("span", { class: "modic-note", role: "status" });
    const fields = model.get("parts").map((part) => (part.several ? manyChoices : oneChoice)(part, model.get("chosen")[part.name], choose));
    const sure = confidenceRow(model, () => {
      this.keep();
      ready();
    });
    box.value = model.get("impression");
    ready();
    return [
      element("div", { class: "modic-fields" }, ...fields),
      element("label", { for: id, class: "modic-field-name" }, "Impression, in your words"), box, sure,
      element("p", { class: "modic-buttons" }, commit, " ", again, " ", status),
      element("p", { class: "modic-note" }, `${storageTrouble() || "Kept in this browser only."} Simulated; education only, not for diagnosis.`),
    ];
  }

  // -- after -------------------------------------------------------------------------------------------------------

  /** Each part of the report beside the truth. */
  compared() {
    return this.model.get("parts").map((part) => {
      const mine = [this.model.get("chosen")[part.name] ?? []].flat();
      const { right, why } = this.truth.parts[part.name];
      return { part, mine, right, why, verdict: verdictOf(part, mine, right) };
    });
  }

  answerView() {
    const { model, truth } = this;
    const said = Object.keys(model.get("chosen")).length > 0; // on the wall the truth can be asked for before anybody wrote
    const parts = this.compared();
    const agreed = parts.filter(({ verdict }) => verdict === "right").length;
    const result = said ? `${agreed} of ${parts.length} parts agree with the truth.` : "✓ The truth, part by part.";
    const rows = parts.map(({ part, mine, right, why, verdict }) => {
      const theirs = part.several ? right.join(", ") || "none needed" : right.join(" or ");
      return element("tr", { class: said ? `modic-row-${verdict}` : "" },
        element("th", { scope: "row" }, part.label.split(",")[0]),
        ...(said ? [element("td", { class: "modic-row-verdict" }, VERDICTS[verdict]), element("td", { class: "modic-row-mine" }, mine.join(", ") || "nothing")] : []),
        element("td", { class: "modic-row-truth" }, `${theirs}. ${why}`));
    });
    const columns = ["Part", ...(said ? ["", "You said"] : []), "Truth, and why"];
    return [
      element("div", { class: `modic-verdict ${!said || agreed === rows.length ? "modic-right" : "modic-wrong"}`, role: "status", tabindex: "-1" },
        element("p", {}, element("strong", {}, result), `${this.sure()} The outline in the pictures shows the change.`)),
      element("div", { class: "modic-scroll", tabindex: "0", role: "region", "aria-label": "Your report beside the truth" },
        element("table", {}, element("thead", {}, element("tr", {}, ...columns.map((text) => element("th", { scope: "col" }, text)))),
          element("tbody", {}, ...rows))),
      ...(said ? impressionView(model.get("impression"), truth.parts, this.table) : []),
      element("details", { open: !said }, element("summary", {}, "One way to report it"), element("p", { class: "modic-model-report" }, truth.report)),
      button("Write it again", () => this.again()),
    ];
  }
}

/** What must be said before comparing: parts of which one choice holds, the endplates, and how sure the writer is. */
function missing(model) {
  const chosen = model.get("chosen");
  const parts = model.get("parts")
    .filter(({ name, several }) => (several ? name === "endplates" && !chosen[name]?.length : !chosen[name]))
    .map(({ label }) => label.split(",")[0]);
  return model.get("confidence") < 0 ? [...parts, "how sure you are"] : parts;
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

function render({ model, el }) {
  const sheet = new ReportSheet(model, el);
  return () => sheet.close();
}

export default { render };
