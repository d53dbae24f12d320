// SliceViewer: panes, controls, keys. All state lives in the model, so Python, links and several views agree.

const VIEW_LIMITS = { width: [5, 400], level: [-150, 150], zoom: [0.5, 12], pan_row: [-250, 250], pan_column: [-250, 250] };
const VIEW_TRAITS = ["slice_index", "outline", ...Object.keys(VIEW_LIMITS)];

const KEYS = [
  ["← → or ↑ ↓", "previous, next slice"],
  ["[ ]", "narrower, wider window"],
  ["{ }", "darker, brighter"],
  ["+ −", "zoom in, out"],
  ["Shift + arrows", "move the picture"],
  ["R", "reset"],
];

async function render({ model, el }) {
  const root = element("div", { class: "modic modic-viewer", role: "group", "aria-label": model.get("label") });
  root.append(element("p", { class: "modic-loading", role: "status" }, "Loading the images …"));
  el.replaceChildren(root);
  let images;
  try {
    images = await ImageSet.open(model.get("images_id"), model.get("images_data"));
  } catch (error) {
    root.replaceChildren(element("p", { class: "modic-error", role: "alert" }, error.message));
    return () => {};
  }
  const viewer = new Viewer(model, root, images);
  return () => viewer.close();
}

class Viewer {
  constructor(model, root, images) {
    this.model = model;
    this.images = images;
    this.shown = model.get("contrasts").map((name) => images.series.findIndex((series) => series.contrast === name));
    this.panes = this.shown.map((index) => new Pane(images.series[index], images.series[this.shown[0]]));
    this.touch = matchMedia("(pointer: coarse)").matches;
    this.dragMode = recall("drag-mode", this.touch ? "slices" : "window");
    this.build(root);
    this.listeners = VIEW_TRAITS.map((trait) => [`change:${trait}`, () => this.update(trait)]);
    for (const [event, listener] of this.listeners) model.on(event, listener);
    this.resizing = new ResizeObserver(() => this.redraw());
    this.panes.forEach((pane) => this.resizing.observe(pane.canvas));
    this.update("slice_index");
    VIEW_TRAITS.forEach((trait) => this.showControl(trait));
    this.showDragMode();
    this.legend.hidden = !model.get("outline");
  }

  close() {
    for (const [event, listener] of this.listeners) this.model.off(event, listener);
    this.resizing.disconnect();
    cancelAnimationFrame(this.frame);
  }

  get view() {
    const get = (name) => this.model.get(name);
    return {
      width: get("width"),
      level: get("level"),
      zoom: get("zoom"),
      panRow: get("pan_row"),
      panColumn: get("pan_column"),
      outline: get("outline"),
    };
  }

  // -- what is on the screen -------------------------------------------------------------------------------------

  build(root) {
    const keysId = freshId("keys");
    const keys = this.model.get("outline_control") ? [...KEYS, ["O", "outline on, off"]] : KEYS;
    this.surface = element(
      "div",
      {
        class: "modic-panes",
        tabindex: "0",
        role: "application",
        "aria-roledescription": "image viewer",
        "aria-label": `${this.model.get("label")}: ${this.panes.map((pane) => pane.series.contrast).join(", ")}`,
        "aria-describedby": keysId,
        on: { keydown: (event) => this.key(event) },
      },
      ...this.panes.map((pane) => this.paneFigure(pane)),
    );
    attachGestures(this.surface, {
      mode: () => this.dragMode,
      change: (steps) => this.change(steps),
      canScroll: (direction) => {
        const next = this.model.get("slice_index") + direction;
        return next >= 0 && next < this.model.get("slice_count");
      },
    });
    this.controls = {};
    this.status = element("p", { class: "modic-status", "aria-live": "polite" });
    this.legend = element("ul", { class: "modic-legend", "aria-label": "Outlines" }, ...this.legendItems());
    const note = this.images.header.computed
      ? "Simulated images. Education only, not for diagnosis."
      : "Education only, not for diagnosis.";
    root.replaceChildren(
      this.surface,
      this.legend,
      element("div", { class: "modic-controls" }, ...this.mainControls()),
      element("details", { class: "modic-more" }, element("summary", {}, "Window, zoom and position"), this.viewControls()),
      element(
        "details",
        { class: "modic-more" },
        element("summary", {}, "Mouse, touch and keys"),
        element("p", {}, "Drag: window, or slices, as the button says. Wheel: slices. Right button or pinch: zoom. Middle button or two fingers: move."),
        element("dl", { class: "modic-keys", id: keysId }, ...keys.flatMap(([keys, what]) => [element("dt", {}, keys), element("dd", {}, what)])),
      ),
      this.status,
      element("p", { class: "modic-note" }, note),
    );
  }

  paneFigure(pane) {
    const [, rows, columns] = pane.reference.size;
    return element(
      "figure",
      { class: "modic-pane", style: `--modic-aspect: ${(columns / rows).toFixed(4)}` },
      pane.canvas,
      element("figcaption", {}, pane.series.contrast),
    );
  }

  legendItems() {
    return this.images.header.lesions.map((lesion, i) => {
      const { colour, dash } = OUTLINE_STYLES[i % OUTLINE_STYLES.length];
      const sample = element("span", { class: "modic-sample", "aria-hidden": "true" });
      sample.innerHTML = `<svg width="34" height="10"><path d="M2 5H32" stroke="${colour}" stroke-width="2.5" stroke-dasharray="${dash.join(" ")}"/></svg>`;
      return element("li", {}, sample, `Outline ${lesion.number}: ${lesion.name}`);
    });
  }

  mainControls() {
    const button = (text, action, attributes = {}) => element("button", { type: "button", on: { click: action }, ...attributes }, text);
    this.outlineButton = button("Outline", () => this.set({ outline: !this.model.get("outline") }));
    this.dragButton = button("", () => this.toggleDragMode());
    return [
      this.slider("slice_index", "Slice", 0, Math.max(this.model.get("slice_count") - 1, 0), 1, (value) => `${value + 1} of ${this.model.get("slice_count")}`),
      ...(this.model.get("outline_control") ? [this.outlineButton] : []),
      this.dragButton,
      button("Reset", () => this.reset()),
    ];
  }

  viewControls() {
    const percent = (value) => `${Math.round(value)} %`;
    const pan = (text, name, rows, columns) =>
      element("button", { type: "button", "aria-label": name, on: { click: () => this.change({ rows, columns }) } }, text);
    return element(
      "div",
      { class: "modic-controls" },
      this.slider("width", "Window width", 5, 400, 5, percent),
      this.slider("level", "Window level", -150, 150, 5, percent),
      this.slider("zoom", "Zoom", 0.5, 12, 0.1, (value) => `${value.toFixed(1)} ×`),
      element(
        "span",
        { class: "modic-pan", role: "group", "aria-label": "Move the picture" },
        pan("↑", "Look higher", -40, 0),
        pan("↓", "Look lower", 40, 0),
        pan("←", "Look further to the front", 0, -40),
        pan("→", "Look further to the back", 0, 40),
      ),
    );
  }

  slider(trait, text, min, max, step, words) {
    const id = freshId(trait);
    const input = element("input", {
      type: "range", id, min, max, step,
      on: { input: () => this.set({ [trait]: Number(input.value) }) },
    });
    const output = element("output", { for: id });
    this.controls[trait] = (value) => {
      input.value = value;
      output.textContent = words(value);
      input.setAttribute("aria-valuetext", words(value));
    };
    return element("span", { class: "modic-slider" }, element("label", { for: id }, text), input, output);
  }

  showControl(trait) {
    this.controls[trait]?.(this.model.get(trait));
    if (trait === "outline") {
      this.outlineButton.setAttribute("aria-pressed", String(this.model.get("outline")));
      this.legend.hidden = !this.model.get("outline");
    }
  }

  showDragMode() {
    this.dragButton.textContent = this.dragMode === "window" ? "Drag: window" : "Drag: slices";
    this.surface.style.touchAction = this.dragMode === "window" ? "none" : "pan-y";
  }

  // -- changing the view -----------------------------------------------------------------------------------------

  /** Write traits within their limits; true if any changed. */
  set(values) {
    let changed = false;
    for (const [name, value] of Object.entries(values)) {
      const [low, high] = name === "slice_index" ? [0, this.model.get("slice_count") - 1] : (VIEW_LIMITS[name] ?? [-Infinity, Infinity]);
      const next = typeof value === "number" ? clamp(value, low, high) : value;
      if (next !== this.model.get(name)) {
        this.model.set(name, next);
        changed = true;
      }
    }
    if (changed) this.model.save_changes();
    return changed;
  }

  /** Take steps, as gestures, keys and buttons give them. */
  change({ slices = 0, width = 0, level = 0, zoom = 1, rows = 0, columns = 0 }) {
    const get = (name) => this.model.get(name);
    const scale = this.panes[0].scale(this.view);
    return this.set({
      slice_index: get("slice_index") + slices,
      width: get("width") + width,
      level: get("level") + level,
      zoom: get("zoom") * zoom,
      pan_row: get("pan_row") + rows / scale,
      pan_column: get("pan_column") + columns / scale,
    });
  }

  reset() {
    this.set(this.model.get("first_view"));
  }

  toggleDragMode() {
    this.dragMode = this.dragMode === "window" ? "slices" : "window";
    remember("drag-mode", this.dragMode);
    this.showDragMode();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const actions = {
      "[": () => this.change({ width: -10 }),
      "]": () => this.change({ width: 10 }),
      "{": () => this.change({ level: 5 }),
      "}": () => this.change({ level: -5 }),
      "+": () => this.change({ zoom: 1.2 }),
      "=": () => this.change({ zoom: 1.2 }),
      "-": () => this.change({ zoom: 1 / 1.2 }),
      o: () => this.model.get("outline_control") && this.set({ outline: !this.model.get("outline") }),
      r: () => this.reset(),
    };
    const action = arrows
      ? () => this.change(event.shiftKey ? { rows: 20 * arrows[0], columns: 20 * arrows[1] } : { slices: arrows[0] + arrows[1] })
      : actions[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab has its own meaning for these keys
    action();
  }

  // -- following the model ---------------------------------------------------------------------------------------

  update(trait) {
    this.showControl(trait);
    if (trait === "slice_index") this.loadSlice();
    else this.redraw();
  }

  async loadSlice() {
    const index = this.model.get("slice_index");
    const reference = this.panes[0].series;
    this.indices = this.panes.map((pane) => nearestSlice(reference, index, pane.series));
    const values = await Promise.all(this.indices.map((slice, i) => this.images.slice(this.shown[i], slice)));
    if (index !== this.model.get("slice_index")) return; // the reader has moved on
    this.panes.forEach((pane, i) => pane.show(values[i]));
    if (reference.geometry && reference.shape[0] > 1) {
      this.status.textContent = `Slice ${index + 1} of ${reference.shape[0]}: ${slicePlace(reference, index)}.`;
    }
    this.redraw();
  }

  redraw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const { view } = this;
      this.panes.forEach((pane, i) => pane.draw(view, this.images.header.lesions, this.indices[i]));
    });
  }
}

export default { render };
