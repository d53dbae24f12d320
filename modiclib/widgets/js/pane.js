// One series on one canvas: grey values through the window, then letters, scale bar and outlines on top.
// Panes are linked in the patient: all show the same millimetres at the same scale, whatever their matrix.

const OUTLINE_STYLES = [
  { colour: "#ffb347", dash: [] },
  { colour: "#5ad1ff", dash: [6, 4] },
  { colour: "#d7a6ff", dash: [2, 4] },
];

class Pane {
  constructor(series, reference) {
    this.series = series;
    this.place = placement(series);
    this.reference = placement(reference);
    // Without a common frame of reference places cannot be compared: then the middles are laid over each other.
    const comparable = series.frame === reference.frame && series.geometry && reference.geometry;
    this.middle = comparable ? this.reference.middle : this.place.middle;
    this.canvas = element("canvas", { class: "modic-canvas", "aria-hidden": "true" });
    this.context = this.canvas.getContext("2d");
    this.picture = document.createElement("canvas");
    this.picture.width = series.shape[2];
    this.picture.height = series.shape[1];
    this.values = null;
    this.drawnWindow = "";
  }

  /** Values of another slice. */
  show(values) {
    this.values = values;
    this.drawnWindow = "";
  }

  /** Low and high stored value for a window given in percent of the series' first one. */
  windowEdges({ width, level }) {
    const [low, high] = this.series.window;
    const first = high - low;
    const centre = (low + high) / 2 + (level / 100) * first;
    const half = ((width / 100) * first) / 2;
    return [centre - half, centre + half];
  }

  /** CSS pixels for a millimetre, so that zoom 1 shows the whole field of view of the reference. */
  scale(view) {
    const [, rows, columns] = this.reference.size;
    return view.zoom * Math.min(this.canvas.clientWidth / columns, this.canvas.clientHeight / rows);
  }

  /** Corner of the picture in the canvas, CSS pixels: [left, top]. */
  corner(view) {
    const scale = this.scale(view);
    const edge = (axis) => this.place.first[axis] - this.place.spacing[axis] / 2;
    return [
      this.canvas.clientWidth / 2 - (this.middle[2] + view.panColumn - edge(2)) * scale,
      this.canvas.clientHeight / 2 - (this.middle[1] + view.panRow - edge(1)) * scale,
    ];
  }

  draw(view, lesions, sliceIndex) {
    if (!this.values || !this.canvas.clientWidth) return;
    this.applyWindow(view);
    const ratio = devicePixelRatio || 1;
    const width = Math.round(this.canvas.clientWidth * ratio);
    const height = Math.round(this.canvas.clientHeight * ratio);
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const context = this.context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = "#000";
    context.fillRect(0, 0, this.canvas.clientWidth, this.canvas.clientHeight);
    const scale = this.scale(view);
    const [left, top] = this.corner(view);
    context.imageSmoothingQuality = "high"; // interpolated for display, as on a reading station
    context.drawImage(this.picture, left, top, this.place.size[2] * scale, this.place.size[1] * scale);
    if (view.outline) this.drawOutlines(lesions, sliceIndex, left, top, scale);
    if (this.series.geometry) this.drawMarks(scale);
  }

  applyWindow(view) {
    const key = `${view.width}/${view.level}`;
    if (key === this.drawnWindow) return;
    this.drawnWindow = key;
    const [low, high] = this.windowEdges(view);
    const grey = new Uint32Array(256);
    for (let value = 0; value < 256; value += 1) {
      const shown = clamp(Math.round((255 * (value - low)) / (high - low)), 0, 255);
      grey[value] = 0xff000000 | (shown << 16) | (shown << 8) | shown;
    }
    const context = this.picture.getContext("2d");
    this.frame ??= context.createImageData(this.picture.width, this.picture.height);
    const target = new Uint32Array(this.frame.data.buffer);
    const { values } = this;
    for (let i = 0; i < values.length; i += 1) target[i] = grey[values[i]];
    context.putImageData(this.frame, 0, 0);
  }

  drawOutlines(lesions, sliceIndex, left, top, scale) {
    const { context } = this;
    const [, rowSpacing, columnSpacing] = this.place.spacing;
    lesions.forEach((lesion, i) => {
      const { colour, dash } = OUTLINE_STYLES[i % OUTLINE_STYLES.length];
      for (const line of lesion.outlines[sliceIndex] ?? []) {
        const path = new Path2D();
        for (let k = 0; k < line.length; k += 2) {
          path.lineTo(left + (line[k + 1] + 0.5) * columnSpacing * scale, top + (line[k] + 0.5) * rowSpacing * scale);
        }
        context.lineJoin = "round";
        context.setLineDash([]);
        context.strokeStyle = "rgba(0, 0, 0, .75)";
        context.lineWidth = 3.5;
        context.stroke(path);
        context.setLineDash(dash);
        context.strokeStyle = colour;
        context.lineWidth = 1.8;
        context.stroke(path);
      }
    });
    context.setLineDash([]);
  }

  drawMarks(scale) {
    const { context } = this;
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    const [, rowAxis, columnAxis] = this.series.axes;
    const opposite = (axis) => axis.map((x) => -x);
    context.font = "600 13px system-ui, sans-serif";
    context.textBaseline = "middle";
    const write = (text, x, y, align) => {
      context.textAlign = align;
      context.lineWidth = 3;
      context.strokeStyle = "rgba(0, 0, 0, .8)";
      context.strokeText(text, x, y);
      context.fillStyle = "#f2f5f7";
      context.fillText(text, x, y);
    };
    write(directionLetter(opposite(columnAxis)), 7, height / 2, "left");
    write(directionLetter(columnAxis), width - 7, height / 2, "right");
    write(directionLetter(opposite(rowAxis)), width / 2, 12, "center");
    write(directionLetter(rowAxis), width / 2, height - 12, "center");
    const millimetres = [100, 50, 20, 10, 5].find((length) => length * scale < width * 0.45) ?? 5;
    const right = width - 10;
    const bottom = height - 12;
    context.lineWidth = 4;
    context.strokeStyle = "rgba(0, 0, 0, .8)";
    const bar = new Path2D(`M${right - millimetres * scale} ${bottom}H${right}`);
    context.stroke(bar);
    context.lineWidth = 2;
    context.strokeStyle = "#f2f5f7";
    context.stroke(bar);
    write(`${millimetres / 10} cm`, right, bottom - 12, "right");
  }
}
