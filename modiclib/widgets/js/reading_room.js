// ReadingRoom: unknown cases one after the other. Read, commit, then see; what was read is kept in this browser only.

const READINGS = "room:readings";
const ROOM = "room:place"; // where the reader was: { when, mode, seed, layout, current }
const MODES = {
  blocks: "Practice: one kind after the other, then mixed",
  mixed: "Practice: mixed",
  mistakes: "Practice: my mistakes again",
  [SELF_TEST]: "Self-test: 20 cases, answers at the end",
  blind: "Blind test on yourself: T2, then T1 and T2, then all",
};
const BLOCK_WORDS = { 1: "type 1 or normal", 2: "type 2 or normal", 3: "type 3 or normal", mixed: "mixed types or normal", "not Modic": "mimics or normal" };
const CASE_VIEW = { width: 100, level: 0, zoom: 1, pan_row: 0, pan_column: 0, front: 0, compare: "", structures: false, tool: "", probe: [], region: [], reference: [], outline: false, outline_control: false, marks: [] };

class RoomViewer extends Viewer {
  makeTools() {
    this.marks = new PlaceMarks(this);
    return [...super.makeTools(), this.marks, { traits: [], keys: () => this.form?.keys() ?? [] }];
  }
}

class Room {
  constructor(model, root, bank) {
    Object.assign(this, { model, root, bank });
    const kept = recall(ROOM, {});
    const phone = matchMedia("(max-width: 40rem)").matches;
    this.place = { mode: "blocks", seed: String(Math.random()), layout: phone ? "one" : "three", current: null, ...(typeof kept === "object" ? kept : {}) };
    this.onTheWall = []; // what a lecture room reads is not among anybody's own readings
    if (!MODES[this.place.mode]) this.place.mode = "blocks";
    this.stage = element("div", { class: "modic-stage" });
    this.board = element("div", { class: "modic-board" });
    this.progress = element("p", { class: "modic-status", "aria-live": "polite" });
    this.trouble = element("p", { class: "modic-note", role: "status" });
    root.replaceChildren(this.settings(), this.progress, this.stage, this.boardSection(), this.keeping());
    this.showBoard();
  }

  get readings() {
    return pageIsPresented() ? [...this.ownReadings, ...this.onTheWall] : this.ownReadings;
  }

  get ownReadings() {
    const kept = recall(READINGS, []);
    return Array.isArray(kept) ? kept.filter((reading) => reading && typeof reading.id === "string" && ANSWER_WORDS[reading.answer]) : [];
  }

  // -- settings, figures, storage --------------------------------------------------------------------------------

  settings() {
    const pick = (text, options, value, change) => {
      const id = freshId("choice");
      const select = element("select", { id, on: { change: () => change(select.value) } }, ...Object.entries(options).map(([key, words]) => element("option", { value: key, selected: key === value }, words)));
      return element("span", { class: "modic-choice" }, element("label", { for: id }, text), select);
    };
    return element(
      "div", { class: "modic-controls modic-room-settings" },
      pick("Cases", MODES, this.place.mode, (mode) => this.change({ mode, current: null })),
      pick("Pictures", { three: "side by side", one: "one at a time" }, this.place.layout, (layout) => this.change({ layout })),
    );
  }

  change(values) {
    this.keepPlace(values);
    this.next(this.place.current);
  }

  keepPlace(values) {
    Object.assign(this.place, values, { when: Date.now() });
    remember(ROOM, this.place);
    this.trouble.textContent = storageTrouble();
  }

  boardSection() {
    const details = disclosure("How good am I?", this.board);
    details.addEventListener("toggle", () => this.showBoard());
    this.boardDetails = details;
    return details;
  }

  /** Figures are drawn only while they are open: with a long history that takes its time. */
  showBoard() {
    if (!this.boardDetails.open) return;
    const { readings } = this;
    const rounds = blindRounds(readings, this.bank);
    this.board.replaceChildren(selfAssessment(firstReadings(readings)), ...(rounds.length ? [blindTest(rounds)] : []));
  }

  keeping() {
    const file = element("input", { type: "file", accept: ".json,application/json", hidden: true, on: { change: () => this.takeCopy(file) } });
    const says = element("p", { class: "modic-note", role: "status" });
    this.copySays = says;
    this.trouble.textContent = storageTrouble();
    return disclosure(
      "Keep or move your progress",
      element("p", { class: "modic-note" }, "Your readings are kept in this browser only. Save a copy to move them to another one, or to look at them in Python: modiclib.agreement(*modiclib.read_progress(file))."),
      element("div", { class: "modic-controls" }, button("Save a copy", () => this.saveCopy()), button("Take a copy", () => file.click()), file),
      says, this.trouble,
    );
  }

  saveCopy() {
    const address = URL.createObjectURL(new Blob([copyOfKept()], { type: "application/json" }));
    const link = element("a", { href: address, download: "modic-progress.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  async takeCopy(file) {
    try {
      const { added } = takeCopy(await file.files[0].text());
      this.copySays.textContent = added ? "Taken: what is newer counts." : "Nothing new was in it.";
      this.next(null);
    } catch (error) {
      this.copySays.textContent = error.message;
    }
    file.value = "";
  }

  // -- one case --------------------------------------------------------------------------------------------------

  /** Open a case: the one named, else the next that waits. */
  async next(name = null) {
    const turn = (this.turn = Symbol("turn")); // a case asked for later wins
    const { readings } = this;
    const plan = this.place.mode === "blind" ? blindPlan(this.bank, readings, this.place.seed) : null;
    const waiting = plan ? [plan.name] : waitingCases(this.bank, readings, this.place.mode, this.place.seed);
    const known = name && (plan ? name === plan.name : [...this.bank.practice.map(([each]) => each), ...this.bank.selfTest].includes(name));
    const current = known ? name : waiting[0];
    this.showProgress(readings, waiting, plan, current);
    this.closeCase();
    if (!current) {
      this.stage.replaceChildren(element("p", { class: "modic-prompt", role: "status" }, this.allDone()));
      this.boardDetails.open = this.place.mode === SELF_TEST;
      this.showBoard();
      return;
    }
    this.keepPlace({ current });
    this.stage.setAttribute("aria-busy", "true");
    try {
      const images = await BankImages.open(this.model, current);
      if (turn === this.turn) await this.openCase(current, images, plan?.sequences ?? ["T1", "T2", "STIR"]);
    } catch (error) {
      if (turn === this.turn) this.stage.replaceChildren(element("p", { class: "modic-error", role: "alert" }, error.message), button("Try again", () => this.next(current)));
    }
    this.stage.removeAttribute("aria-busy");
  }

  allDone() {
    return {
      mistakes: "No case was read wrong the last time you read it.",
      [SELF_TEST]: "The self-test is done. How you did stands below, under “How good am I?”.",
    }[this.place.mode] ?? "Every case has been read right and fast twice. The bank holds no more.";
  }

  showProgress(readings, waiting, plan, current) {
    const { mode } = this.place;
    const practised = byCase(readings.filter(({ set }) => set !== "blind" && set !== SELF_TEST));
    const retired = [...practised.values()].filter(isRetired).length;
    const small = this.bank.practice.length < this.bank.whole ? ` A small bank of ${this.bank.practice.length} cases, built for work on the course; the whole one has ${this.bank.whole}.` : "";
    const stale = isStale(readings) ? " Your last reading is two months old: time for a refresher of 20 cases." : "";
    const block = mode === "blocks" && current ? this.bank.blocks[blockOf(this.bank, current)] : null;
    const words = plan
      ? `Round ${plan.round + 1} of 3, with ${plan.sequences.join(", ")}: case ${(plan.done % plan.length) + 1} of ${plan.length}. Typing from T2 alone is what this test is about.`
      : mode === SELF_TEST
        ? `${this.bank.selfTest.length - waiting.length} of ${this.bank.selfTest.length} read.`
        : `${practised.size} of ${this.bank.practice.length} cases read, ${retired} retired as mastered.${block ? ` This block: ${BLOCK_WORDS[block]}.` : ""}`;
    this.progress.textContent = `${words}${small}${stale}`;
  }

  async openCase(name, images, sequences) {
    const side = this.place.layout === "three" && sequences.length > 1;
    this.model.set({ ...CASE_VIEW, contrasts: sequences, slice_count: images.series[0].shape[0], slice_index: (images.series[0].shape[0] - 1) / 2 });
    this.model.save_changes();
    const picture = element("div", { class: "modic modic-viewer", role: "group", "aria-label": "Unknown case" });
    const panel = element("div", { class: "modic-room-panel" });
    this.stage.replaceChildren(element("div", { class: `modic-room-case ${side ? "" : "modic-room-one"}` }, picture, panel));
    const stations = side
      ? sequences.map((contrast, i) => ({ images, name: "", contrasts: i ? [contrast] : sequences }))
      : [{ images, name: "", contrasts: sequences }];
    this.viewer = new RoomViewer(this.model, picture, stations, { sideBySide: side });
    this.viewer.marks.attach();
    const seen = new Set();
    const look = () => sequences.forEach((contrast, i) => (side || this.model.get("front") === i) && seen.add(contrast));
    this.listeners = [["change:front", look], ["change:marks", () => this.viewer?.form?.show()]];
    for (const [event, listener] of this.listeners) this.model.on(event, listener);
    await this.viewer.ready;
    look();
    const started = performance.now();
    const draft = { answer: "", extent: "", confidence: -1 };
    const commit = (reading) => this.commit(name, images, panel, sequences, reading, (performance.now() - started) / 1000);
    const needed = ["T1", "T2"].filter((contrast) => sequences.includes(contrast));
    this.viewer.form = new ReadingForm({ viewer: this.viewer, marks: this.viewer.marks, draft, seen: () => seen, needed, commit });
    this.viewer.keyboard.show();
    panel.replaceChildren(this.viewer.form.node);
  }

  async commit(name, images, panel, sequences, reading, seconds) {
    if (this.committing) return;
    this.committing = true;
    try {
      const truth = await caseTruth(this.model, name);
      const judged = judgeReading(reading, truth, images.header.places);
      const { mode } = this.place;
      const set = mode === SELF_TEST || mode === "blind" ? mode : this.bank.selfTest.includes(name) ? SELF_TEST : "practice";
      const verdicts = Object.fromEntries(judged.parts.map((part) => [part.name.toLowerCase(), part.verdict]));
      const { answer, confidence } = reading;
      const entry = { when: Date.now(), id: name, set, truth: truth.answer, answer, right: judged.right, confidence, seconds: Math.round(seconds), sequences: sequences.join("+"), parts: verdicts };
      if (pageIsPresented()) this.onTheWall.push(entry);
      else remember(READINGS, [...this.ownReadings, entry]);
      this.keepPlace({ current: null });
      this.showBoard();
      this.model.set({ committed: this.model.get("committed") + 1 });
      this.model.save_changes();
      if (set === "practice") this.reveal(images, panel, reading, judged, truth);
      else await this.next();
    } catch (error) {
      this.viewer.form.missing.textContent = `${error.message} Your reading was not taken; commit it again.`;
    }
    this.committing = false;
  }

  reveal(images, panel, reading, judged, truth) {
    images.header.lesions = truth.findings.map(({ place, outlines }, i) => ({ number: i + 1, name: placeWords(place), outlines }));
    const { outline } = this.viewer;
    outline.legend.replaceChildren(...outline.legendItems());
    this.viewer.marks.locked = true;
    this.viewer.form = null;
    this.model.set({ outline: truth.findings.length > 0, outline_control: truth.findings.length > 0 });
    this.model.save_changes();
    outline.update();
    const similar = () => this.next(truth.similar[Math.floor(Math.random() * truth.similar.length)] ?? null);
    const view = feedbackView({ reading, judged, truth, next: () => this.next(), similar });
    panel.replaceChildren(view);
    view.focus({ preventScroll: false });
  }

  closeCase() {
    for (const [event, listener] of this.listeners ?? []) this.model.off(event, listener);
    this.listeners = [];
    this.viewer?.close();
    this.viewer = null;
  }

  close() {
    this.turn = null;
    this.closeCase();
  }
}

async function render({ model, el }) {
  const root = element("div", { class: "modic modic-room", role: "group", "aria-label": "Reading room" });
  root.append(element("p", { class: "modic-loading", role: "status" }, "Opening the reading room …"));
  el.replaceChildren(root);
  try {
    const room = new Room(model, root, await bankIndex(model));
    await room.next(room.place.current);
    return () => room.close();
  } catch (error) {
    root.replaceChildren(element("p", { class: "modic-error", role: "alert" }, `The cases of the reading room are missing beside this page. ${error.message}`));
    return () => {};
  }
}

export default { render };
