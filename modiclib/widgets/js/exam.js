// An exam: every case once, answers without feedback, and at the end a file to hand in.

const EXAM_ANSWERS = {
  0: "Normal: no lesion", 1: "Modic type 1", 2: "Modic type 2", 3: "Modic type 3", mixed: "Mixed Modic type", "not Modic": "A lesion, but no Modic change",
};
const EXAM_VIEW = { width: 100, level: 0, zoom: 1, pan_row: 0, pan_column: 0, front: 0, compare: "", divider: 50, outline: false, outline_control: false, structures: false, tool: "", probe: [], region: [], reference: [], tissue_maps: {}, bank: {} };
const EXAM_CONTRASTS = ["T1", "T2", "STIR"];

/** Traits that a viewer reads and writes, where there is no widget manager. */
class PlainModel {
  constructor(values) {
    this.values = values;
    this.listeners = new Map();
  }

  get(name) {
    return this.values[name];
  }

  set(name, value) {
    for (const [key, next] of Object.entries(typeof name === "object" ? name : { [name]: value })) {
      if (this.values[key] === next) continue;
      this.values[key] = next;
      for (const listener of this.listeners.get(`change:${key}`) ?? []) listener();
    }
  }

  save_changes() {}

  on(event, listener) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  off(event, listener) {
    this.listeners.set(event, (this.listeners.get(event) ?? []).filter((other) => other !== listener));
  }
}

class Exam {
  constructor({ exam, cases }, root) {
    Object.assign(this, { exam, cases, root });
    const kept = recall(`exam:${exam}`, {});
    this.student = typeof kept.student === "string" ? kept.student : "";
    this.answers = { ...kept.answers };
    this.index = 0;
    this.stage = element("div", {});
    this.trouble = element("p", { class: "modic-note", role: "status" });
    root.replaceChildren(
      element("h1", {}, "Exam: reading Modic changes"),
      element("p", {}, `${cases.length} cases, each once. Nothing is told of right or wrong until the lecturer has graded the file that you hand in. Keys in a picture: arrows for slices, ? for all.`),
      this.nameRow(),
      this.caseRow(),
      this.stage,
      element("section", { "aria-label": "Hand in" }, this.handIn()),
      this.trouble,
      element("p", { class: "modic-note" }, "Simulated images. Education only, not for diagnosis. Your answers are kept in this browser until you hand them in; nothing is sent anywhere."),
    );
    this.show(0);
  }

  keep() {
    remember(`exam:${this.exam}`, { student: this.student, answers: this.answers, when: Date.now() });
    this.trouble.textContent = storageTrouble();
    this.showCases();
    this.showHandIn();
  }

  nameRow() {
    const id = freshId("student");
    const input = element("input", { id, type: "text", maxlength: 80, autocomplete: "off", value: this.student, on: { input: () => {
      this.student = input.value.trim();
      this.keep();
    } } });
    return element("p", { class: "modic-exam-student" }, element("label", { for: id }, "Your name or number, as your lecturer asked for it: "), input);
  }

  caseRow() {
    this.buttons = this.cases.map((_, i) => button(String(i + 1), () => this.show(i)));
    return element("ul", { class: "modic-exam-cases", "aria-label": "Cases" }, ...this.buttons.map((node) => element("li", {}, node)));
  }

  isAnswered(name) {
    const { answer, confidence } = this.answers[name] ?? {};
    return answer in EXAM_ANSWERS && confidence >= 0;
  }

  showCases() {
    this.buttons.forEach((node, i) => {
      const answered = this.isAnswered(this.cases[i]);
      node.toggleAttribute("data-answered", answered);
      node.setAttribute("aria-label", `Case ${i + 1}${answered ? ", answered" : ""}`);
      node.setAttribute("aria-current", String(i === this.index));
      node.setAttribute("aria-pressed", String(i === this.index));
    });
  }

  // -- one case ----------------------------------------------------------------------------------------------------

  async show(index) {
    this.index = index;
    const name = this.cases[index];
    const turn = (this.turn = Symbol("turn")); // a case asked for later wins
    this.showCases();
    this.showHandIn();
    this.viewer?.close();
    this.viewer = null;
    const picture = element("div", { class: "modic-viewer", role: "group", "aria-label": `Case ${index + 1}` }, element("p", { class: "modic-loading" }, "Loading the images …"));
    const heading = element("h2", { tabindex: "-1" }, `Case ${index + 1} of ${this.cases.length}`);
    this.stage.replaceChildren(heading, element("div", { class: "modic-exam-case" }, picture, this.form(name)));
    const model = new PlainModel({ ...EXAM_VIEW, contrasts: EXAM_CONTRASTS, label: `Case ${index + 1}` });
    try {
      const images = await BankImages.open(model, name);
      if (turn !== this.turn) return;
      const slices = images.series[0].shape[0];
      const slice_index = (slices - 1) / 2;
      model.set({ slice_count: slices, slice_index, first_view: { ...EXAM_VIEW, slice_index } });
      const stations = EXAM_CONTRASTS.map((contrast, i) => ({ images, name: "", contrasts: i ? [contrast] : EXAM_CONTRASTS }));
      this.viewer = new Viewer(model, picture, stations, { sideBySide: true });
      await this.viewer.ready;
    } catch (error) {
      if (turn === this.turn) picture.replaceChildren(element("p", { class: "modic-error", role: "alert" }, error.message));
    }
  }

  form(name) {
    const given = (this.answers[name] ??= { answer: "", confidence: -1 });
    const group = freshId("answer");
    const options = Object.entries(EXAM_ANSWERS).map(([answer, words]) => {
      const take = () => {
        given.answer = answer;
        this.keep();
      };
      return element("label", { class: "modic-option" }, element("input", { type: "radio", name: group, value: answer, checked: given.answer === answer, on: { change: take } }), element("span", {}, words));
    });
    const model = { get: () => given.confidence, set: (_, value) => (given.confidence = value), save_changes: () => {} };
    const step = (words, by) => button(words, () => {
      this.show(this.index + by);
      this.stage.querySelector("h2").focus();
    }, { disabled: !this.cases[this.index + by] });
    return element(
      "div", { class: "modic-question" },
      element("fieldset", {}, element("legend", {}, "What is it?"), ...options, confidenceRow(model, () => this.keep())),
      step("Previous case", -1), " ", step("Next case", 1),
    );
  }

  // -- handing in --------------------------------------------------------------------------------------------------

  handIn() {
    this.missing = element("p", { class: "modic-note", role: "status" });
    this.handOver = button("Make my answer file", () => this.finish(), { class: "modic-commit" });
    this.handed = element("div", { role: "status" });
    return element("div", {}, element("h2", {}, "Hand in"), this.missing, this.handOver, this.handed);
  }

  showHandIn() {
    const open = this.cases.map((name, i) => (this.isAnswered(name) ? null : i + 1)).filter(Boolean);
    const lacks = [this.student ? "" : "your name or number", open.length ? `case${open.length > 1 ? "s" : ""} ${open.join(", ")}` : ""].filter(Boolean);
    this.missing.textContent = lacks.length ? `Still missing: ${lacks.join("; ")}. A case needs an answer and how sure you are.` : "Everything is answered.";
    this.handOver.disabled = !this.student || open.length === this.cases.length;
  }

  finish() {
    const answered = Object.fromEntries(this.cases.filter((name) => this.isAnswered(name)).map((name) => [name, this.answers[name]]));
    const text = answerFile(this.exam, this.student, answered);
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const name = `modic-answers-${this.student.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40)}.json`;
    element("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    const area = element("textarea", { class: "modic-exam-text", readonly: true, "aria-label": "Your answers as text" });
    area.value = text;
    this.handed.replaceChildren(
      element("p", {}, `${name} is among your downloads: give that file to your lecturer. If you cannot, send this text instead, all of it:`),
      area,
      button("Select the text", () => area.select()),
    );
  }
}

new Exam(globalThis.modicExam, document.getElementById("exam"));
