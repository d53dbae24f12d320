// LesionLab: a lesion filled with water, fat and bone; three sequences, the type by the rules, and published courses.

const FILLINGS = ["water", "fat", "bone"];
const FILLING_WORDS = { water: "Water (oedema)", fat: "Fat", bone: "Sclerotic bone" };
/** Side by side they lie in this order from the endplate outwards, as MIXTURES of modiclib/pathology/modic.py; then marrow. */
const FILLING_ORDER = ["bone", "water", "fat", "normal"];
const PLAY_MILLISECONDS = 6000;
const LEAST_PART = 0.1; // of the lesion: a smaller part does not name a type

/** Shares of each filling in each zone; `shares` are of the whole lesion, 0 to 1. */
function zoneShares(shares, zones, blended) {
  const all = { ...shares, normal: Math.max(0, 1 - FILLINGS.reduce((sum, name) => sum + shares[name], 0)) };
  if (blended) return Array.from({ length: zones }, () => all);
  return Array.from({ length: zones }, (_, zone) => {
    const mixture = {};
    let reached = 0;
    for (const name of FILLING_ORDER) {
      const [from, to] = [reached, reached + all[name]];
      mixture[name] = Math.max(0, Math.min(to, (zone + 1) / zones) - Math.max(from, zone / zones)) * zones;
      reached = to;
    }
    return mixture;
  });
}

/** Tissue of a zone with these shares, in the order of the table. */
function zoneTissue(mixture, fillings) {
  return fillings.normal.map((_, k) => FILLING_ORDER.reduce((sum, name) => sum + mixture[name] * fillings[name][k], 0));
}

/** The words for a tissue beside normal marrow on each contrast, and the ratios: { ratios, rule }. */
function readTissue(tissue, fillings, signals, isoWithin, rules) {
  const ratios = Object.fromEntries(Object.entries(signals).map(([contrast, pure]) =>
    [contrast, mixtureSignal(tissue, pure) / mixtureSignal(fillings.normal, pure)]));
  const words = ["T1", "T2", "STIR"].map((contrast) => signalWord(ratios[contrast], isoWithin));
  return { ratios, words, rule: rules[words.join("/")] };
}

/**
 * The type of a lesion by definition: each pure part that is large enough is read by the rules, and what they say is put
 * together. Parts are the fillings themselves side by side, or the one blend.
 */
function nameLesion(shares, blended, read) {
  if (blended) return read(shares).rule;
  const parts = FILLINGS.filter((name) => shares[name] >= LEAST_PART).map((name) => read({ [name]: 1 }).rule);
  const types = [...new Set(parts.map(({ type }) => type).filter((type) => type && type !== "0"))].sort();
  if (parts.length < 2 || types.length < 2) return parts[0] ?? read({}).rule;
  return { verdict: types.length === 2 ? `mixed type ${types.join("/")}` : `types ${types.join(", ")} side by side`, why: parts.map(({ why }) => why).join(" ") };
}

class LesionTool extends LabTool {
  traits = ["water", "fat", "bone", "blended", "course", "time", "field_t"];

  constructor(viewer) {
    super(viewer);
    this.fillings = viewer.stations[0].images.header.fillings;
    this.readout = element("div", { class: "modic-readout" });
    this.verdict = element("p", { class: "modic-lesion-verdict", role: "status" });
    this.average = element("p", { class: "modic-note" });
  }

  lesionPanel() {
    const { viewer } = this;
    const get = (name) => viewer.model.get(name);
    const percent = (value) => `${Math.round(value)} %`;
    const sliders = FILLINGS.map((name) => {
      const { node, show } = slider(FILLING_WORDS[name], { min: 0, max: 100, step: 1, words: percent, name, input: (value) => this.fill(name, value) });
      this.shows[name] = show;
      return node;
    });
    const arrangement = choiceControl("The tissues lie", [["false", "side by side"], ["true", "blended evenly"]], (value) => viewer.set({ blended: value === "true" }));
    this.shows.blended = (value) => arrangement.show(String(value));
    const field = choiceControl("Field", Object.keys(this.physics.tissues.t1_ms).sort().map((value) => [value, `${value} T`]), (value) => viewer.set({ field_t: Number(value) }));
    this.shows.field_t = field.show;
    const course = choiceControl("Course", get("courses").map(({ name }, i) => [String(i), name]), (value) => {
      viewer.set({ course: Number(value) });
      this.follow(0);
    });
    const time = slider("Time", { min: 0, max: 100, step: 1, words: (value) => this.timeWords(value), name: "time", input: (value) => this.follow(value) });
    this.shows.time = time.show;
    this.shows.course = (value) => {
      course.show(String(value));
      this.figures.textContent = `${get("courses")[value].name}: ${get("courses")[value].figures}.`;
    };
    this.figures = element("p", { class: "modic-course" });
    this.play = button("▶ Play", () => this.togglePlay());
    return element(
      "div",
      { class: "modic-lesion-panel" },
      element("div", {}, element("div", { class: "modic-scan" }, ...sliders, element("div", { class: "modic-controls" }, arrangement.node, field.node)), this.verdict, this.readout, this.average),
      element(
        "fieldset",
        { class: "modic-time" },
        element("legend", {}, "What became of it: counted by studies"),
        element("div", { class: "modic-controls" }, course.node, this.play),
        element("div", { class: "modic-scan" }, time.node),
        this.figures,
        element("p", { class: "modic-note" }, get("note")),
      ),
    );
  }

  timeWords(value) {
    if (value <= 0) return "first scan";
    return value >= 100 ? "second scan" : "in between";
  }

  /** Set one filling; what is too much is taken from the others in proportion. */
  fill(name, value) {
    const others = FILLINGS.filter((other) => other !== name);
    const rest = others.reduce((sum, other) => sum + this.viewer.model.get(other), 0);
    const keep = rest > 100 - value ? (100 - value) / rest : 1;
    const values = Object.fromEntries(others.map((other) => [other, this.viewer.model.get(other) * keep]));
    this.viewer.set({ ...values, [name]: value });
  }

  /** Go to a time of the chosen course. */
  follow(time) {
    const { start, end } = this.viewer.model.get("courses")[this.viewer.model.get("course")];
    const values = FILLINGS.map((name, i) => [name, start[i] + ((end[i] - start[i]) * time) / 100]);
    this.viewer.set({ ...Object.fromEntries(values), time });
  }

  togglePlay() {
    if (this.playing) {
      this.stop();
      return;
    }
    const began = performance.now();
    const from = this.viewer.model.get("time") >= 100 ? 0 : this.viewer.model.get("time");
    this.play.textContent = "❚❚ Pause";
    const step = (now) => {
      const time = Math.min(100, from + (100 * Math.max(0, now - began)) / PLAY_MILLISECONDS);
      this.follow(time);
      if (time < 100) this.playing = requestAnimationFrame(step);
      else this.stop();
    };
    this.playing = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = null;
    this.play.textContent = "▶ Play";
  }

  close() {
    this.stop();
  }

  /** Parts of the whole lesion, 0 to 1. */
  get shares() {
    return Object.fromEntries(FILLINGS.map((name) => [name, this.viewer.model.get(name) / 100]));
  }

  /** Tissue of each zone. */
  zoneTissues() {
    const { model } = this.viewer;
    return zoneShares(this.shares, model.get("zones"), model.get("blended")).map((mixture) => zoneTissue(mixture, this.fillings));
  }

  scan() {
    const { model } = this.viewer;
    const field_t = model.get("field_t");
    const protocols = model.get("protocols")[field_t];
    const settings = (contrast) => ({ train_ms: 0, ti_ms: null, field_t, ...protocols[contrast] });
    const zones = this.zoneTissues();
    const fat = this.physics.tissues.names.indexOf("fat");
    const signals = {};
    for (const contrast of Object.keys(protocols)) signals[contrast] = sequenceSignals(this.physics, settings(contrast)).shown;
    for (const picture of this.viewer.panes.flatMap(({ pictures }) => pictures)) {
      const { contrast } = picture.series;
      const scan = scanOf(this.physics, settings(contrast), { noise_percent: protocols[contrast].noise_percent, seed: 1 });
      zones.forEach((tissue, i) => {
        const signal = tissue.reduce((sum, share, k) => sum + share * signals[contrast][k], 0);
        const ofFat = tissue[fat] * signals[contrast][fat];
        scan.weights[`zone ${i + 1}`] = { water: signal - ofFat, fat: ofFat };
      });
      picture.scan = scan;
    }
    this.showReading(this.shares, model.get("blended"), signals);
    this.viewer.redraw();
  }

  showReading(shares, blended, signals) {
    const { model } = this.viewer;
    const read = (parts) => {
      const [mixture] = zoneShares({ water: 0, fat: 0, bone: 0, ...parts }, 1, true);
      return readTissue(zoneTissue(mixture, this.fillings), this.fillings, signals, this.physics.iso_within, model.get("rules"));
    };
    const whole = read(shares);
    const { verdict, why } = nameLesion(shares, blended, read);
    const name = `${verdict[0].toUpperCase()}${verdict.slice(1)}`;
    this.verdict.replaceChildren(element("strong", {}, `${name}. `), why);
    const cells = Object.entries(whole.ratios).map(([contrast, ratio]) => element("td", {}, `${ratio.toFixed(2)} ${whole.words[Object.keys(whole.ratios).indexOf(contrast)]}`));
    this.readout.replaceChildren(element(
      "table",
      {},
      element("caption", {}, "Mean signal of all that fills the change, beside normal marrow"),
      element("thead", {}, element("tr", {}, ...Object.keys(whole.ratios).map((contrast) => element("th", { scope: "col" }, contrast)))),
      element("tbody", {}, element("tr", {}, ...cells)),
    ));
    this.average.textContent = whole.rule.verdict === verdict ? "" : `Measured as one, it would read: ${whole.rule.verdict}. A mean hides what lies side by side.`;
    if (model.get("verdict") !== verdict) this.viewer.set({ verdict });
  }
}

class LesionLabViewer extends LabViewer {
  makeTools() {
    this.lesionTool = new LesionTool(this);
    return [...super.makeTools(), this.lesionTool];
  }

  /** The lesion is of the tissues that its zones are filled with. */
  tissueShares(maps, index) {
    const { names } = this.model.get("physics").tissues;
    const shares = super.tissueShares(maps, index);
    this.lesionTool.zoneTissues().forEach((tissue, i) => {
      const part = shares[`zone ${i + 1}`];
      delete shares[`zone ${i + 1}`];
      tissue.forEach((share, k) => { shares[names[k]] = (shares[names[k]] ?? 0) + part * share; });
    });
    return shares;
  }

  build() {
    const [surface, ...rest] = super.build();
    return [
      element("div", { class: "modic-lesion-pictures" }, surface),
      this.lesionTool.lesionPanel(),
      element("div", {}, ...rest),
    ];
  }
}

function render({ model, el }) {
  return renderLab({ model, el }, (root, images, contrasts) => {
    const own = (contrast, i) => (i ? [contrast] : contrasts); // the first pane can show the others too
    const stations = contrasts.map((contrast, i) => ({ images, name: "", contrasts: own(contrast, i) }));
    return new LesionLabViewer(model, root, stations, { sideBySide: true });
  });
}

export default { render };
