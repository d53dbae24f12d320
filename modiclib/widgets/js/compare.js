// Two contrasts of one case in one pane: flicker shows them in turn, swipe on either side of a divider.

const FLICKER_MILLISECONDS = 800; // slow enough to see each picture; WCAG forbids three flashes a second
const GRIP_PIXELS = 16; // so near the divider a drag takes hold of it

class CompareTool {
  traits = ["front", "compare", "divider"];

  constructor(viewer) {
    this.viewer = viewer;
    this.contrasts = viewer.model.get("contrasts");
    this.flickered = 0;
    this.ways = { flicker: button("Flicker", () => this.toggle("flicker")), swipe: button("Swipe", () => this.toggle("swipe")) };
    this.fronts = this.contrasts.map((name, i) => button(name, () => viewer.set({ front: i })));
    this.frontGroup = this.group("Contrast in front", this.fronts);
    this.dividerSlider = viewer.slider("divider", "Divider", 0, 100, 1, (value) => `${Math.round(value)} %`);
  }

  group(name, buttons) {
    return element("span", { class: "modic-group", role: "group", "aria-label": name }, ...buttons);
  }

  controls() {
    return this.viewer.sideBySide ? [] : this.all();
  }

  /** Series that stand side by side anyway are compared in one pane only by those who ask for it. */
  panel() {
    const all = this.viewer.sideBySide ? this.all() : [];
    return all.length ? [disclosure("Flicker and swipe", element("div", { class: "modic-controls" }, ...all))] : [];
  }

  all() {
    if (this.contrasts.length < 2) return [];
    return [this.frontGroup, this.group("Compare contrasts", Object.values(this.ways)), this.dividerSlider];
  }

  keys() {
    if (this.contrasts.length < 2) return [];
    const next = () => this.viewer.set({ front: (this.viewer.model.get("front") + 1) % this.contrasts.length });
    return [
      { label: "F", words: "flicker between contrasts", events: { f: () => this.toggle("flicker") } },
      { label: "S", words: "swipe between contrasts", events: { s: () => this.toggle("swipe") } },
      { label: "C", words: "next contrast in front", events: { c: () => !this.frontGroup.hidden && next() } },
    ];
  }

  toggle(way) {
    const off = this.viewer.model.get("compare") === way;
    // Side by side again, each pane shows its own contrast.
    this.viewer.set({ compare: off ? "" : way, ...(off && this.viewer.sideBySide ? { front: 0 } : {}) });
  }

  update(trait) {
    const { model, panes, sideBySide } = this.viewer;
    const compare = model.get("compare");
    for (const [way, node] of Object.entries(this.ways)) node.setAttribute("aria-pressed", String(compare === way));
    this.fronts.forEach((node, i) => node.setAttribute("aria-pressed", String(i === model.get("front"))));
    this.dividerSlider.hidden = compare !== "swipe";
    this.frontGroup.hidden = sideBySide && !compare;
    panes.forEach((pane, i) => {
      pane.canvas.parentElement.hidden = sideBySide && compare !== "" && i > 0;
    });
    if (trait === "compare") this.startFlicker(compare === "flicker");
    this.viewer.showCaptions();
  }

  startFlicker(on) {
    clearInterval(this.timer);
    this.flickered = 0;
    if (!on) return;
    this.timer = setInterval(() => {
      this.flickered += 1;
      this.viewer.showCaptions();
      this.viewer.redraw();
    }, FLICKER_MILLISECONDS);
  }

  /** The part of the view that says which pictures a pane shows. */
  view() {
    const { model } = this.viewer;
    const swipe = model.get("compare") === "swipe";
    return { front: model.get("front") + this.flickered, divider: swipe ? model.get("divider") / 100 : null };
  }

  /** Take hold of the divider, if the pointer is on it. */
  grab(event, pane) {
    if (this.viewer.model.get("compare") !== "swipe") return undefined;
    const { left, width } = pane.canvas.getBoundingClientRect();
    const percent = (x) => (100 * (x - left)) / width;
    if (Math.abs(percent(event.clientX) - this.viewer.model.get("divider")) > (100 * GRIP_PIXELS) / width) return undefined;
    return (moved) => this.viewer.set({ divider: percent(moved.clientX) });
  }

  close() {
    clearInterval(this.timer);
  }
}
