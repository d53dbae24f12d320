// SpotQuestion: point to a place on a slice; then what was hit, and the right place outlined.

const STEP = 1; // of the cross, mm; with Shift five times as far
const CROSS = "#ffffff";

class SpotAnswer {
  traits = { spot: [] };

  static async open(model) {
    const images = await ImageSet.open(model.get("images_id"), model.get("images_data"));
    const packed = model.get("place_map");
    const map = await inflate(new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength));
    const layers = model.get("contrasts").map((contrast) => images.series.findIndex((series) => series.contrast === contrast));
    const slices = await Promise.all(layers.map((layer) => images.slice(layer, model.get("view").slice_index)));
    return new SpotAnswer(model, images, map, layers, slices);
  }

  constructor(model, images, map, layers, slices) {
    Object.assign(this, { model, images, map, ready: () => {} });
    const reference = images.series[layers[0]];
    const pictures = layers.map((layer) => new Picture(images.series[layer], reference));
    pictures.forEach((picture, i) => picture.show(slices[i]));
    this.pane = new Pane(pictures, reference);
    const { zoom, pan_row: panRow, pan_column: panColumn } = model.get("view");
    this.view = { width: 100, level: 0, zoom, panRow, panColumn, front: 0, divider: null };
    this.place = element("p", { class: "modic-note", role: "status" });
    this.node = this.build(reference.shape);
    this.resizing = new ResizeObserver(() => this.draw());
    this.resizing.observe(this.pane.canvas);
  }

  close() {
    this.resizing.disconnect();
    this.pane.free();
    this.images.release();
  }

  build([, rows, columns]) {
    const { model } = this;
    const spacing = this.pane.reference.spacing;
    const style = `--modic-aspect: ${((columns * spacing[2]) / (rows * spacing[1])).toFixed(4)}`;
    this.caption = element("figcaption", {});
    this.surface = element(
      "div",
      { class: "modic-panes", tabindex: "0", role: "application", "aria-roledescription": "picture to point at", "aria-label": `${model.get("label")}. Arrow keys move the cross.`, on: {
        pointerdown: (event) => this.point(event),
        keydown: (event) => this.key(event),
      } },
      element("figure", { class: "modic-pane", style }, this.pane.canvas, this.caption),
    );
    this.switches = model.get("contrasts").map((contrast, i) => button(contrast, () => this.show(i)));
    const group = element("span", { class: "modic-group", role: "group", "aria-label": "Contrast" }, ...(this.switches.length > 1 ? this.switches : []));
    const note = element("p", { class: "modic-note" }, `${this.images.header.computed ? "Simulated images. " : ""}Education only, not for diagnosis.`);
    this.show(0);
    return element("div", { class: "modic-spot" }, this.surface, element("div", { class: "modic-controls" }, group, this.place), note);
  }

  show(front) {
    this.view.front = front;
    this.caption.textContent = this.model.get("contrasts")[front];
    this.switches.forEach((node, i) => node.setAttribute("aria-pressed", String(i === front)));
    this.draw();
  }

  // -- pointing ----------------------------------------------------------------------------------------------------

  point(event) {
    if (event.button !== 0 || this.model.get("committed")) return;
    const { left, top } = this.pane.canvas.getBoundingClientRect();
    this.move(this.pane.placeAt(this.view, [event.clientX - left, event.clientY - top]));
  }

  key(event) {
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.model.get("committed")) return;
    const [down, back] = this.model.get("spot").length ? this.model.get("spot") : [this.view.panRow, this.view.panColumn];
    const step = event.shiftKey ? 5 * STEP : STEP;
    this.move([down + by[0] * step, back + by[1] * step]);
  }

  move(spot) {
    if (indexAt(this.pane.pictures[0], spot) < 0) return;
    this.model.set({ spot: spot.map((mm) => Math.round(mm * 10) / 10) });
    this.model.save_changes();
    this.say();
    this.draw();
    this.ready();
  }

  say() {
    const [down, back] = this.model.get("spot");
    const way = (mm, far, near) => `${Math.abs(mm).toFixed(0)} mm ${mm < 0 ? near : far}`;
    const there = down === undefined ? "Point to the picture, or move a cross with the arrow keys (Shift: further)." : `The cross is ${way(down, "below", "above")} and ${way(back, "behind", "in front of")} the middle.`;
    this.place.textContent = this.model.get("committed") ? "" : there;
  }

  draw() {
    this.pane.draw(this.view, (context, toCanvas) => {
      if (this.model.get("committed")) drawOutlines(context, [{ outlines: { 0: this.model.get("outlines") } }], 0, toCanvas);
      if (this.model.get("spot").length) drawCross(context, this.pane.pointAt(this.view, this.model.get("spot")), CROSS, 2);
    });
  }

  hit() {
    return this.model.get("places")[this.map[indexAt(this.pane.pictures[0], this.model.get("spot"))] ?? 0];
  }

  // -- as a question -----------------------------------------------------------------------------------------------

  recall({ spot }) {
    const isPlace = Array.isArray(spot) && spot.length === 2 && spot.every(Number.isFinite);
    return isPlace ? { spot } : null;
  }

  store() {
    return { spot: this.model.get("spot"), right: this.hit().right };
  }

  answered() {
    return this.model.get("spot").length > 0;
  }

  ask(ready) {
    this.ready = ready;
    this.say();
    requestAnimationFrame(() => this.draw());
    return [this.node];
  }

  verdict() {
    this.say();
    requestAnimationFrame(() => this.draw());
    const right = this.model.get("places").find((place) => place.right);
    const hit = this.answered() ? this.hit() : null;
    const reason = hit?.right ? hit.reason : hit ? `${hit.reason} Outlined: ${right.words}.` : `Outlined: ${right.words}. ${right.reason}`;
    return { right: hit?.right ?? true, said: hit?.words ?? null, reason, more: [this.node] };
  }
}

async function render({ model, el }) {
  try {
    const kind = await inTurn(() => SpotAnswer.open(model));
    const frame = new QuestionFrame(model, el, kind);
    return () => frame.close();
  } catch (error) {
    el.replaceChildren(element("div", { class: "modic" }, element("p", { class: "modic-error", role: "alert" }, error.message)));
    return () => {};
  }
}

export default { render };
