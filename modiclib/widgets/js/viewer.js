// What all viewers share: linked panes, controls, keys. All state lives in the model, so Python, links between
// widgets and several views of one widget agree, and a view that is drawn again looks as before.
//
// Everything beyond slice, window, zoom and position is a tool: an object with any of
//   traits, update(trait)        traits of the model it shows, called when one changed and once at the start
//   controls(), panel()          nodes for the row of controls; parts that open on demand
//   keys()                       [{ label, words, events: { key: action } }]
//   grab(event, pane)            a function that follows a drag, if the tool takes hold of something there
//   draw(i, view, context, toCanvas)   draws over pane i; toCanvas(row, column) gives a voxel's place
//   drawn()                      called when all panes are drawn
//   arrow(direction)             takes an arrow key: true if it did
//   legend                       a node below the pictures
//   close()

const VIEW_LIMITS = { width: [5, 400], level: [-150, 150], zoom: [0.5, 12], pan_row: [-250, 250], pan_column: [-250, 250], divider: [0, 100] };
const VIEW_TRAITS = ["slice_index", "width", "level", "zoom", "pan_row", "pan_column"];

class Viewer {
  /**
   * `stations` says what each pane shows: [{ images, name, contrasts }], with `name` before the contrast in the
   * caption. The first contrast of the first pane is the reference for slices and scale. `sideBySide`: each pane has a
   * contrast of its own, and the first pane the others too, for comparing in one place.
   */
  constructor(model, root, stations, { sideBySide = false } = {}) {
    Object.assign(this, { model, root, stations, sideBySide });
    const find = (images, contrast) => images.series.findIndex((series) => series.contrast === contrast);
    for (const station of stations) station.layers = station.contrasts.map((contrast) => find(station.images, contrast));
    this.reference = stations[0].images.series[stations[0].layers[0]];
    const picture = (images) => (layer) => this.makePicture(images, layer);
    this.panes = stations.map(({ images, layers }) => new Pane(layers.map(picture(images)), this.reference));
    this.sliceIndices = this.panes.map(() => 0);
    this.preparing = 0; // how often pictures are being computed for a slice
    this.touch = matchMedia("(pointer: coarse)").matches;
    this.dragMode = recall("drag-mode", this.touch ? "slices" : "window");
    this.shows = {}; // how a control shows the value of its trait
    this.outline = new OutlineTool(this);
    this.compare = new CompareTool(this);
    this.tools = this.makeTools();
    this.keyboard = new Keyboard(this);
    root.replaceChildren(...this.build());
    this.keyboard.show();
    this.follow();
    this.showDragMode();
  }

  /** A viewer may compute its pictures, and have tools of its own. */
  makePicture(images, layer) {
    return new Picture(images.series[layer], this.reference);
  }

  /** What a voxel of a pane's slice is made of, in words, a promise; empty where it is not known. */
  tissueSentence(i, index) {
    return tissueSentence(this.stations[i], this.sliceIndices[i], index, this.model.get("tissue_maps"));
  }

  makeTools() {
    return [this.outline, new StructureTool(this), this.compare, new MeasureTool(this), new ScreenTool(this)];
  }

  close() {
    for (const [event, listener] of this.listeners) this.model.off(event, listener);
    this.resizing.disconnect();
    cancelAnimationFrame(this.frame);
    this.tools.forEach((tool) => tool.close?.());
    this.panes.forEach((pane) => pane.free());
    new Set(this.stations.map(({ images }) => images)).forEach((images) => images.release?.());
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
      ...this.compare.view(),
    };
  }

  // -- what is on the screen -------------------------------------------------------------------------------------

  build() {
    this.surface = element(
      "div",
      {
        class: "modic-panes",
        tabindex: "0",
        role: "application",
        "aria-roledescription": "image viewer",
        "aria-label": `${this.model.get("label")}: ${this.model.get("contrasts").join(", ")}`,
        "aria-describedby": this.keyboard.listId,
        on: { keydown: (event) => this.keyboard.press(event) },
      },
      ...this.panes.map((pane, i) => this.paneFigure(pane, i)),
    );
    attachGestures(this.surface, {
      mode: () => this.dragMode,
      change: (steps) => this.change(steps),
      canScroll: (direction) => {
        const next = this.model.get("slice_index") + direction;
        return next >= 0 && next < this.model.get("slice_count");
      },
      grab: (event) => this.grab(event),
    });
    this.status = element("p", { class: "modic-status", "aria-live": "polite" });
    const computed = this.stations.every(({ images }) => images.header.computed);
    return [
      this.surface,
      ...this.tools.flatMap((tool) => tool.legend ?? []),
      element("div", { class: "modic-controls" }, ...this.mainControls()),
      disclosure("Window, zoom and position", this.viewControls()),
      ...this.tools.flatMap((tool) => tool.panel?.() ?? []),
      this.keyboard.help,
      this.status,
      element("p", { class: "modic-note" }, `${computed ? "Simulated images. " : ""}Education only, not for diagnosis.`),
    ];
  }

  paneFigure(pane, i) {
    const [, rows, columns] = pane.reference.size;
    const style = `--modic-aspect: ${(columns / rows).toFixed(4)}`;
    return element("figure", { class: "modic-pane", style }, pane.canvas, element("figcaption", {}, this.caption(i)));
  }

  /** Which case and contrast a pane shows; on either side of a divider there are two. */
  caption(i) {
    const { name } = this.stations[i];
    const contrasts = this.panes[i].shown(this.view).map((picture) => picture.series.contrast).join(" | ");
    return name ? `${name} · ${contrasts}` : contrasts;
  }

  showCaptions() {
    this.panes.forEach((pane, i) => {
      pane.canvas.nextElementSibling.textContent = this.caption(i);
    });
  }

  mainControls() {
    const count = this.model.get("slice_count");
    this.dragButton = button("", () => this.toggleDragMode());
    const slice = this.slider("slice_index", "Slice", 0, Math.max(count - 1, 0), 1, (value) => `${value + 1} of ${count}`);
    slice.hidden = count < 2;
    return [
      slice,
      ...this.tools.flatMap((tool) => tool.controls?.() ?? []),
      this.dragButton,
      button("Reset", () => this.reset()),
    ];
  }

  viewControls() {
    const percent = (value) => `${Math.round(value)} %`;
    const pan = (text, name, rows, columns) => button(text, () => this.change({ rows, columns }), { "aria-label": name });
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

  /** A slider that is tied to a trait. */
  slider(trait, text, min, max, step, words) {
    const { node, show } = slider(text, { min, max, step, words, name: trait, input: (value) => this.set({ [trait]: value }) });
    this.shows[trait] = show;
    return node;
  }

  /** Whether the reader may switch the outline now. */
  mayOutline() {
    return this.model.get("outline_control");
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

  toggle(trait) {
    this.set({ [trait]: !this.model.get(trait) });
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

  grab(event) {
    const pane = this.panes.find(({ canvas }) => canvas === event.target);
    for (const tool of pane ? this.tools : []) {
      const follow = tool.grab?.(event, pane);
      if (follow) return follow;
    }
    return undefined;
  }

  // -- following the model ---------------------------------------------------------------------------------------

  follow() {
    const traits = [...VIEW_TRAITS, ...this.tools.flatMap((tool) => tool.traits)];
    this.listeners = traits.map((trait) => [`change:${trait}`, () => this.update(trait)]);
    for (const [event, listener] of this.listeners) this.model.on(event, listener);
    this.resizing = new ResizeObserver(() => this.redraw());
    this.panes.forEach((pane) => this.resizing.observe(pane.canvas));
    traits.forEach((trait) => this.update(trait));
  }

  update(trait) {
    this.shows[trait]?.(this.model.get(trait));
    for (const tool of this.tools) if (tool.traits.includes(trait)) tool.update(trait);
    if (trait === "slice_index") this.loadNow();
    else this.redraw();
  }

  /** Load the slice; the viewer's opening waits for the first, what is wrong with a later one is said below it. */
  loadNow() {
    const loading = this.loadSlice();
    this.ready = loading;
    this.surface.setAttribute("aria-busy", "true");
    loading
      .catch((error) => { this.status.textContent = error.message; })
      .finally(() => { if (this.ready === loading) this.surface.removeAttribute("aria-busy"); });
  }

  async loadSlice() {
    const index = this.model.get("slice_index");
    // pictures in sight first, then those that wait for their turn in front
    const shown = this.panes.map((pane) => pane.shown(this.view));
    const hidden = this.panes.map((pane, i) => pane.pictures.filter((picture) => !shown[i].includes(picture)));
    for (const pictures of [shown, hidden]) {
      await Promise.all(this.panes.map((_, i) => this.loadPictures(i, pictures[i], index)));
      if (pictures === shown) await this.prepare(pictures.flat());
      if (index !== this.model.get("slice_index")) return; // the reader has moved on
      this.redraw();
    }
    if (this.reference.geometry && this.reference.shape[0] > 1) {
      this.status.textContent = `Slice ${index + 1} of ${this.reference.shape[0]}: ${slicePlace(this.reference, index)}.`;
    }
  }

  /** Compute pictures one after the other, so that the frame in which all are drawn is a short one; it waits for them. */
  async prepare(pictures) {
    this.preparing += 1;
    try {
      for (const picture of pictures) {
        for (const step of picture.steps(this.view)) {
          await pause();
          step();
        }
      }
    } finally {
      this.preparing -= 1;
    }
  }

  async loadPictures(i, pictures, index) {
    const { images, layers } = this.stations[i];
    for (const picture of pictures) {
      const slice = nearestSlice(this.reference, index, picture.series);
      const values = await images.slice(layers[this.panes[i].pictures.indexOf(picture)], slice);
      if (index !== this.model.get("slice_index")) return;
      picture.show(values);
      if (picture === this.panes[i].pictures[0]) this.sliceIndices[i] = slice;
    }
  }

  redraw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (this.preparing) return;
      const { view } = this;
      this.panes.forEach((pane, i) => pane.draw(view, (context, toCanvas) => this.tools.forEach((tool) => tool.draw?.(i, view, context, toCanvas))));
      this.tools.forEach((tool) => tool.drawn?.());
    });
  }
}
