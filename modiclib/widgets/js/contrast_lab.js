// ContrastLab: one slice as any timing would show it, what that does to lesions, and the curves behind it.

const SCAN_SLIDERS = [
  ["tr_ms", "TR", 100, 6000, 10, "ms"],
  ["te_ms", "TE", 5, 250, 1, "ms"],
  ["ti_ms", "TI", 50, 1000, 1, "ms"],
  ["train_ms", "Echo train", 10, 300, 1, "ms"],
  ["noise_percent", "Noise", 0, 10, 0.25, "% of water"],
];
const SCAN_TRAITS = ["sequence", "field_t", "seed", "curve_axis", ...SCAN_SLIDERS.map(([trait]) => trait)];

/** Everything that belongs to the scan: settings, readout, curves. */
class ScanTool extends LabTool {
  traits = SCAN_TRAITS;

  constructor(viewer) {
    super(viewer);
    this.header = viewer.stations[0].images.header;
    this.presets = Object.keys(viewer.model.get("presets")[viewer.model.get("field_t")]).map((name) =>
      button(name, () => this.choosePreset(name)));
    this.fault = element("p", { class: "modic-error modic-fault", role: "alert", hidden: true });
    this.readout = element("div", { class: "modic-readout" });
    this.curves = element("div", {});
  }

  get settings() {
    return Object.fromEntries(SCAN_TRAITS.map((trait) => [trait, this.viewer.model.get(trait)]));
  }

  scanPanel() {
    const set = (trait, read = (value) => value) => (value) => this.viewer.set({ [trait]: read(value) });
    const choice = (trait, text, choices, read) => {
      const { node, show } = choiceControl(text, choices, set(trait, read));
      this.shows[trait] = show;
      return node;
    };
    const curves = disclosure("Signal curves", choice("curve_axis", "Curves against", Object.keys(CURVE_AXES).map((axis) => [axis, axis])), this.curves);
    curves.open = true;
    const sliders = SCAN_SLIDERS.map(([trait, text, min, max, step, unit]) => {
      const node = this.viewer.slider(trait, text, min, max, step, (value) => `${value} ${unit}`);
      this.shows[trait] = (value) => this.viewer.shows[trait](value);
      return node;
    });
    [this.inversion, this.train] = [sliders[2], sliders[3]];
    return element(
      "div",
      { class: "modic-lab-panel" },
      element("div", { class: "modic-controls", role: "group", "aria-label": "Presets" }, ...this.presets),
      element(
        "div",
        { class: "modic-controls" },
        choice("sequence", "Sequence", Object.entries(SEQUENCES).map(([name, { words }]) => [name, words])),
        choice("field_t", "Field", Object.keys(this.physics.tissues.t1_ms).sort().map((field) => [field, `${field} T`]), Number),
      ),
      element("div", { class: "modic-scan" }, ...sliders, button("Scan again: other noise", () => this.viewer.set({ seed: this.viewer.model.get("seed") + 1 }))),
      this.readout,
      curves,
    );
  }

  choosePreset(name) {
    this.viewer.set(this.viewer.model.get("presets")[this.viewer.model.get("field_t")][name]);
  }

  scan() {
    const { settings, physics } = this;
    const { train, inversion } = SEQUENCES[settings.sequence];
    this.inversion.hidden = !inversion;
    this.train.hidden = !train;
    this.showPreset(settings);
    const fault = timingFault(physics.tissues, sequenceTiming(settings));
    this.fault.textContent = fault;
    this.fault.hidden = !fault;
    this.viewer.surface.classList.toggle("modic-unseen", Boolean(fault));
    this.drawCurves();
    if (fault) {
      this.readout.replaceChildren();
      return;
    }
    for (const { pictures } of this.viewer.panes) for (const picture of pictures) picture.scan = scanOf(physics, settings, settings);
    this.readout.replaceChildren(this.readoutTable(sequenceSignals(physics, settings).shown));
    this.viewer.showCaptions();
    this.viewer.redraw();
  }

  /** After the frame with the picture, for which a hand on the slider waits. */
  drawCurves() {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => setTimeout(() => {
      this.drawing = false;
      const { settings, physics } = this;
      this.curves.replaceChildren(signalCurves(physics, physics.curves, settings, settings.curve_axis));
    }));
  }

  showPreset(settings) {
    const presets = this.viewer.model.get("presets")[settings.field_t];
    this.presets.forEach((node) => {
      const chosen = Object.entries(presets[node.textContent]).every(([trait, value]) => settings[trait] === value);
      node.setAttribute("aria-pressed", String(chosen));
    });
  }

  /** Signal of each lesion, or of marrow where there is none, beside that of marrow, CSF and fat. */
  readoutTable(signals) {
    const { tissues, lesions } = this.header;
    const iso = this.physics.iso_within;
    const of = (shares) => mixtureSignal(shares, signals);
    const rows = lesions.length
      ? lesions.map(({ number, name }, i) => [`${number}: ${name}`, tissues.lesions[i], tissues.marrow[i]])
      : [["Marrow of L4", tissues.marrow[0], tissues.marrow[0]]];
    const cells = ([name, shares, marrow]) => [marrow, tissues.CSF, tissues.fat].map((reference) =>
      element("td", {}, comparedWords(of(shares), of(reference), iso)));
    return element(
      "table",
      {},
      element("caption", {}, "Signal beside that of …"),
      element("thead", {}, element("tr", {}, ...["", "normal marrow", "CSF", "fat"].map((head) => element(head ? "th" : "td", head ? { scope: "col" } : {}, head)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, element("th", { scope: "row" }, row[0]), ...cells(row)))),
    );
  }

  caption() {
    const { sequence, tr_ms, te_ms, ti_ms, field_t } = this.settings;
    const inversion = SEQUENCES[sequence].inversion ? `/${ti_ms}` : "";
    return `${sequence}, ${field_t} T\n${tr_ms}/${te_ms}${inversion}`;
  }
}

class ContrastLabViewer extends LabViewer {
  makeTools() {
    this.scanTool = new ScanTool(this);
    return [...super.makeTools(), this.scanTool];
  }

  caption() {
    return this.scanTool?.caption() ?? "";
  }

  build() {
    const [surface, ...rest] = super.build();
    const below = rest.splice(0, 1 + rest.findIndex((node) => node.classList.contains("modic-controls"))); // legends, controls
    const picture = element("div", { class: "modic-lab-picture" }, surface, this.scanTool.fault);
    const side = element("div", { class: "modic-lab-side" }, picture, ...below);
    return [element("div", { class: "modic-lab" }, side, this.scanTool.scanPanel()), ...rest];
  }
}

function render({ model, el }) {
  return renderLab({ model, el }, (root, images, contrasts) => new ContrastLabViewer(model, root, [{ images, name: "", contrasts }]));
}

export default { render };
