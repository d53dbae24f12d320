// The form of a reading: type, marked places, extent, confidence, commit. Types wait until T1 and T2 have been seen.

const ANSWER_KEYS = { 0: "0", 1: "1", 2: "2", 3: "3", 4: "mixed", 5: "not Modic" };
const WHY_T1 = "On turbo spin echo T2 fat and water are both bright, so T2 alone cannot tell type 1 from type 2. Only T1 can.";

class ReadingForm {
  /** `draft` is { answer, marks, extent, confidence }; `seen()` lists the contrasts looked at, `needed` those that must be. */
  constructor({ viewer, marks, draft, seen, needed, commit }) {
    Object.assign(this, { viewer, marks, draft, seen, needed, commit });
    this.status = element("p", { class: "modic-note", role: "status" });
    this.node = element("div", { class: "modic-reading-form" }, this.typeField(), this.placeField(), this.extentField(), this.confidenceField(), this.commitRow());
    this.show();
  }

  typeField() {
    const name = freshId("type");
    this.radios = Object.entries(ANSWER_KEYS).map(([key, answer]) => {
      const radio = element("input", { type: "radio", name, value: answer, on: { change: () => this.choose(answer) } });
      return element("label", { class: "modic-option" }, radio, element("span", {}, `${sentence(ANSWER_WORDS[answer])} `, element("kbd", {}, key)));
    });
    return element("fieldset", {}, element("legend", {}, "Type"), element("div", { class: "modic-choices" }, ...this.radios), this.status);
  }

  placeField() {
    const id = freshId("place");
    const places = this.marks.places.map(({ name }) => element("option", { value: name }, sentence(placeWords(name))));
    this.select = element("select", { id }, ...places);
    this.list = element("ul", { class: "modic-marks" });
    return this.whereField = element(
      "fieldset", {}, element("legend", {}, "Where"),
      element("p", { class: "modic-note" }, "Click or tap the picture at every endplate or body that is abnormal, or choose here."),
      element("div", { class: "modic-controls" }, element("label", { for: id }, "Place"), this.select, button("Mark", () => this.marks.toggle(this.select.value))),
      this.list,
    );
  }

  extentField() {
    const name = freshId("extent");
    this.extents = Object.entries(EXTENT_WORDS).map(([extent, words]) => {
      const radio = element("input", { type: "radio", name, value: extent, on: { change: () => this.take({ extent }) } });
      return element("label", { class: "modic-option" }, radio, element("span", {}, sentence(words)));
    });
    return this.extentNode = element("fieldset", {}, element("legend", {}, "Height of the largest change"), element("div", { class: "modic-choices" }, ...this.extents));
  }

  confidenceField() {
    const values = { get: () => this.draft.confidence, set: (_, confidence) => this.take({ confidence }), save_changes: () => {} };
    return this.confidenceNode = confidenceRow(values, () => this.show());
  }

  commitRow() {
    this.missing = element("span", { class: "modic-note", role: "status" });
    this.commitButton = element("button", { type: "button", class: "modic-commit", on: { click: () => this.tryCommit() } }, "Commit");
    return element("p", { class: "modic-commit-row" }, this.commitButton, " ", this.missing);
  }

  take(values) {
    Object.assign(this.draft, values);
    this.show();
  }

  /** Choose a type, if what decides it has been looked at. */
  choose(answer) {
    const unseen = this.needed.filter((contrast) => !this.seen().has(contrast));
    if (unseen.length) {
      this.status.textContent = `Look at ${unseen.join(" and ")} first. ${WHY_T1}`;
      this.show();
      return;
    }
    this.status.textContent = "";
    this.take({ answer });
  }

  /** What is still to be said, in words; empty when the reading can be committed. */
  lacks() {
    const { answer, extent, confidence } = this.draft;
    if (!answer) return "Choose a type.";
    if (answer !== "0" && !this.viewer.model.get("marks").length) return "Mark where it is.";
    if (this.asksExtent() && !extent) return "Say how high it reaches.";
    return confidence < 0 ? "Say how sure you are." : "";
  }

  asksExtent() {
    return ["1", "2", "3", "mixed"].includes(this.draft.answer);
  }

  tryCommit() {
    if (!this.lacks()) this.commit({ ...this.draft, marks: this.draft.answer === "0" ? [] : [...this.viewer.model.get("marks")] });
  }

  show() {
    if (!this.missing) return; // still being built
    const { answer, extent } = this.draft;
    for (const label of this.radios) label.firstChild.checked = label.firstChild.value === answer;
    for (const label of this.extents) label.firstChild.checked = label.firstChild.value === extent;
    this.whereField.hidden = answer === "0";
    this.extentNode.hidden = !this.asksExtent();
    this.showMarks();
    this.missing.textContent = this.lacks();
    this.commitButton.disabled = Boolean(this.lacks());
  }

  showMarks() {
    const marked = this.viewer.model.get("marks");
    const { places } = this.marks;
    this.list.replaceChildren(...marked.map((name, i) => {
      const across = acrossDisc(name, places);
      const both = across && !marked.includes(across) ? [button(`+ ${across}`, () => this.marks.toggle(across))] : [];
      return element("li", {}, `${i + 1}: ${placeWords(name)} `, ...both, button("Remove", () => this.marks.toggle(name), { "aria-label": `Remove ${placeWords(name)}` }));
    }));
  }

  /** Keys of the viewer while the form is open. */
  keys() {
    const types = Object.entries(ANSWER_KEYS).map(([key, answer]) => [key, () => this.choose(answer)]);
    const sure = (step) => () => this.sureness(step);
    return [
      { label: "0 to 5", words: "normal, type 1, 2, 3, mixed, not a Modic change", events: Object.fromEntries(types) },
      { label: "Y, Z", words: "surer, less sure", events: { y: sure(10), z: sure(-10) } },
      { label: "Enter", words: "commit", events: { enter: () => this.tryCommit() } },
    ];
  }

  sureness(step) {
    const now = this.draft.confidence < 0 ? 50 : this.draft.confidence;
    const input = this.confidenceNode.querySelector("input");
    input.value = clamp(now + step, 0, 100);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const sentence = (text) => text[0].toUpperCase() + text.slice(1);
