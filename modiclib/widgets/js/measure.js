// Probe and regions. A tool in hand takes the presses on the picture and the arrow keys until it is put away.

const NEW_REGION_MILLIMETRES = 5; // half axes of a new ellipse: about a third of a vertebral body
const EDGE_PIXELS = 9; // so near the ellipse a drag resizes it
const REGIONS = {
  region: { title: "Region", colour: "#ffe14d", dash: [] },
  reference: { title: "Reference", colour: "#7dd3fc", dash: [5, 4] },
};

class MeasureTool {
  traits = ["tool", "probe", "region", "reference"];

  constructor(viewer) {
    this.viewer = viewer;
    const pick = (tool, text) => button(text, () => this.pick(tool));
    this.switches = { probe: pick("probe", "Probe"), region: pick("region", "Region"), reference: pick("reference", "Reference region") };
    const size = (text, height, width) => button(text, () => this.resize(height, width));
    this.sizes = element(
      "span",
      { class: "modic-group", role: "group", "aria-label": "Size of the region" },
      size("Shorter", 1 / 1.2, 1), size("Taller", 1.2, 1), size("Narrower", 1, 1 / 1.2), size("Wider", 1, 1.2),
    );
    this.remove = button("Remove", () => viewer.set({ [this.tool]: [], tool: "" }));
    this.output = element("div", { class: "modic-reading", role: "status" });
    this.details = disclosure(
      "Measure",
      element("div", { class: "modic-controls" }, ...Object.values(this.switches), this.sizes, this.remove),
      element("p", { class: "modic-note" }, "Choose one, then press on the picture, or move it with the arrow keys. A region gives mean ± standard deviation. Grey values have no unit: compare them as a ratio."),
      this.output,
    );
  }

  get tool() {
    return this.viewer.model.get("tool");
  }

  panel() {
    return [this.details];
  }

  keys() {
    return [
      { label: "P", words: "probe; the arrow keys move it", events: { p: () => this.pick("probe") } },
      { label: "E, N", words: "ellipse: a region; a second one, of normal marrow, for reference", events: { e: () => this.pick("region"), n: () => this.pick("reference") } },
      {
        label: ", . < >",
        words: "region narrower, wider, shorter, taller",
        events: { ",": () => this.resize(1, 1 / 1.2), ".": () => this.resize(1, 1.2), "<": () => this.resize(1 / 1.2, 1), ">": () => this.resize(1.2, 1) },
      },
      { label: "Delete", words: "remove the one in hand", events: this.tool && { delete: () => this.remove.click() } },
      { label: "Escape", words: "put it away; the arrow keys change the slice again", events: this.tool && { escape: () => this.viewer.set({ tool: "" }) } },
    ];
  }

  /** Take a tool in hand; what was never placed starts at the probe, or in the middle of the view. */
  pick(tool) {
    const get = (name) => this.viewer.model.get(name);
    if (this.tool === tool) {
      this.viewer.set({ tool: "" });
      return;
    }
    const start = get("probe").length ? get("probe") : [get("pan_row"), get("pan_column")];
    const first = tool === "probe" ? start : [...start, NEW_REGION_MILLIMETRES, NEW_REGION_MILLIMETRES];
    this.details.open = true;
    this.viewer.set({ tool, ...(get(tool).length ? {} : { [tool]: first }) });
    this.viewer.surface.focus();
  }

  moveTo(down, back) {
    this.viewer.set({ [this.tool]: [down, back, ...this.viewer.model.get(this.tool).slice(2)] });
  }

  resize(height, width) {
    if (!REGIONS[this.tool]) return;
    const [down, back, halfHeight, halfWidth] = this.viewer.model.get(this.tool);
    this.viewer.set({ [this.tool]: [down, back, clamp(halfHeight * height, 0.5, 100), clamp(halfWidth * width, 0.5, 100)] });
  }

  /** Arrow keys move what is in hand by a millimetre. */
  arrow([down, right]) {
    if (!this.tool) return false;
    const [row, column] = this.viewer.model.get(this.tool);
    this.moveTo(row + down, column + right);
    return true;
  }

  grab(event, pane) {
    if (!this.tool) return undefined;
    const { view } = this.viewer;
    const place = (moved) => {
      const { left, top } = pane.canvas.getBoundingClientRect();
      return pane.placeAt(view, [moved.clientX - left, moved.clientY - top]);
    };
    const [down, back] = place(event);
    const [row, column, halfHeight, halfWidth] = this.viewer.model.get(this.tool);
    if (halfHeight) {
      const [y, x] = [(down - row) / halfHeight, (back - column) / halfWidth];
      const away = Math.abs(Math.hypot(y, x) - 1) * Math.min(halfHeight, halfWidth) * pane.scale(view);
      if (away < EDGE_PIXELS) return (moved) => this.pull(place(moved), [y, x]);
      if (Math.hypot(y, x) < 1) return (moved) => this.moveTo(place(moved)[0] - down + row, place(moved)[1] - back + column);
    }
    this.moveTo(down, back);
    return (moved) => this.moveTo(...place(moved));
  }

  /** Drag the edge: the axis that the hand took hold of follows it. */
  pull([down, back], [y, x]) {
    const [row, column, halfHeight, halfWidth] = this.viewer.model.get(this.tool);
    const height = Math.abs(y) > 0.4 ? clamp(Math.abs((down - row) / y), 0.5, 100) : halfHeight;
    const width = Math.abs(x) > 0.4 ? clamp(Math.abs((back - column) / x), 0.5, 100) : halfWidth;
    this.viewer.set({ [this.tool]: [row, column, height, width] });
  }

  update() {
    const { tool } = this;
    for (const [name, node] of Object.entries(this.switches)) node.setAttribute("aria-pressed", String(name === tool));
    this.sizes.hidden = !REGIONS[tool];
    this.remove.hidden = !tool;
    this.viewer.surface.dataset.tool = tool;
  }

  // -- on the picture --------------------------------------------------------------------------------------------

  draw(i, view, context) {
    const { model, panes } = this.viewer;
    const scale = panes[i].scale(view);
    for (const [name, { colour, dash }] of Object.entries(REGIONS)) {
      const [down, back, halfHeight, halfWidth] = model.get(name);
      if (down === undefined) continue;
      const path = new Path2D();
      path.ellipse(...panes[i].pointAt(view, [down, back]), halfWidth * scale, halfHeight * scale, 0, 0, 2 * Math.PI);
      strokeTwice(context, path, colour, this.tool === name ? 2.4 : 1.4, dash);
    }
    if (!model.get("probe").length) return;
    drawCross(context, panes[i].pointAt(view, model.get("probe")), "#ffffff", this.tool === "probe" ? 2 : 1.2);
  }

  /** After each drawing: what is measured may have changed with the slice, or with the picture itself. */
  async drawn() {
    const reading = this.read();
    const key = JSON.stringify([reading, this.viewer.sliceIndices]);
    if (key === this.shown) return;
    this.shown = key;
    const tissues = reading.probe ? await this.tissues() : [];
    if (key !== this.shown) return; // measured again meanwhile
    this.output.replaceChildren(...this.words(reading, tissues));
    this.viewer.set({ reading });
  }

  /** Pictures by name, each once. */
  pictures() {
    const { panes, stations } = this.viewer;
    const named = panes.flatMap(({ pictures }, i) => pictures.map((picture) => [`${stations[i].name} ${picture.series.contrast}`.trim(), picture]));
    return [...new Map(named.reverse()).entries()].reverse();
  }

  read() {
    const { model } = this.viewer;
    const each = (measure) => Object.fromEntries(this.pictures().map(([name, picture]) => [name, measure(picture)]));
    const reading = {};
    if (model.get("probe").length) reading.probe = each((picture) => greyAt(picture, model.get("probe")));
    for (const name of Object.keys(REGIONS)) {
      if (model.get(name).length) reading[name] = each((picture) => ellipseStatistics(picture, model.get(name)));
    }
    const { region, reference } = reading;
    if (region && reference) {
      const ratios = Object.keys(region).map((name) => [name, ratioOfMeans(region[name], reference[name])]);
      reading.ratio = Object.fromEntries(ratios.map(([name, found]) => [name, found && found.ratio]));
      reading.ratio_interval = Object.fromEntries(ratios.map(([name, found]) => [name, found?.high ? [found.low, found.high] : null]));
    }
    return reading;
  }

  /** One sentence a case: structure and tissues at the probe. */
  async tissues() {
    const { model, panes, stations } = this.viewer;
    const cases = [...new Map(stations.map((station, i) => [station.images, i])).values()];
    const sentences = await Promise.all(cases.map(async (i) => {
      const index = indexAt(panes[i].pictures[0], model.get("probe"));
      const sentence = index < 0 ? "" : await this.viewer.tissueSentence(i, index);
      return sentence && stations[i].name ? `${stations[i].name}: ${sentence}` : sentence;
    }));
    return sentences.filter(Boolean);
  }

  /** A table with a line for each picture, and what is known of the tissue at the probe. */
  words(reading, tissues) {
    const number = (value) => (Number.isFinite(value) ? String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3))) : "–");
    const columns = [];
    if (reading.probe) columns.push(["Probe", (name) => number(reading.probe[name])]);
    for (const [key, { title }] of Object.entries(REGIONS)) {
      if (!reading[key]) continue;
      const area = Object.values(reading[key]).find(Boolean)?.area_mm2;
      columns.push([`${title}, ${number(area)} mm²`, (name) => `${number(reading[key][name]?.mean)} ± ${number(reading[key][name]?.sd)}`]);
    }
    if (reading.ratio) columns.push(["Ratio (95 % interval)", (name) => ratioWords(reading.ratio[name], reading.ratio_interval[name])]);
    if (!columns.length) return [];
    const row = (name) => element("tr", {}, element("th", { scope: "row" }, name), ...columns.map(([, cell]) => element("td", {}, cell(name))));
    const head = element("tr", {}, element("td", {}), ...columns.map(([title]) => element("th", { scope: "col" }, title)));
    const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...this.pictures().map(([name]) => row(name))));
    return [table, ...tissues.map((sentence) => element("p", {}, sentence))];
  }
}

function ratioWords(ratio, interval) {
  if (!Number.isFinite(ratio)) return "–";
  return `${ratio.toFixed(2)} (${interval ? `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}` : "regions too small for an interval"})`;
}
