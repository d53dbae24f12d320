// One canvas: the picture in front, or two pictures with a divider between them, and the marks on top.
// Panes are linked in the patient: all show the same millimetres at the same scale, whatever their matrix.
//
// A view is { width, level, zoom, panRow, panColumn, outline, front, divider }: `front` is the index of the picture
// shown; `divider` is null, or the share of the pane's width (0-1) beyond which the next picture is shown instead.

class Pane {
  /** `reference` is the series to whose field of view zoom 1 fits. */
  constructor(pictures, reference) {
    this.pictures = pictures;
    this.reference = placement(reference);
    this.canvas = element("canvas", { class: "modic-canvas", "aria-hidden": "true" });
    this.context = this.canvas.getContext("2d");
  }

  /** Pictures that a view shows: one, or two on either side of the divider. */
  shown({ front, divider }) {
    const count = this.pictures.length;
    const first = this.pictures[front % count];
    return divider === null || count < 2 ? [first] : [first, this.pictures[(front + 1) % count]];
  }

  /** CSS pixels for a millimetre, so that zoom 1 shows the whole field of view of the reference. */
  scale(view) {
    const [, rows, columns] = this.reference.size;
    return view.zoom * Math.min(this.canvas.clientWidth / columns, this.canvas.clientHeight / rows);
  }

  /** Corner of a picture in the canvas, CSS pixels: [left, top]. */
  corner(picture, view) {
    const scale = this.scale(view);
    const edge = (axis) => picture.place.first[axis] - picture.place.spacing[axis] / 2;
    return [
      this.canvas.clientWidth / 2 - (picture.middle[2] + view.panColumn - edge(2)) * scale,
      this.canvas.clientHeight / 2 - (picture.middle[1] + view.panRow - edge(1)) * scale,
    ];
  }

  /** Place of the centre of a voxel in the canvas, CSS pixels: [x, y]. */
  toCanvas(picture, view, row, column) {
    const [left, top] = this.corner(picture, view);
    const scale = this.scale(view);
    const [, rowSpacing, columnSpacing] = picture.place.spacing;
    return [left + (column + 0.5) * columnSpacing * scale, top + (row + 0.5) * rowSpacing * scale];
  }

  /** Where a place, [down, back] in mm from the middle of the view, lies in the canvas: [x, y], CSS pixels. */
  pointAt(view, [down, back]) {
    const scale = this.scale(view);
    return [this.canvas.clientWidth / 2 + (back - view.panColumn) * scale, this.canvas.clientHeight / 2 + (down - view.panRow) * scale];
  }

  /** The place under a point of the canvas. */
  placeAt(view, [x, y]) {
    const scale = this.scale(view);
    return [(y - this.canvas.clientHeight / 2) / scale + view.panRow, (x - this.canvas.clientWidth / 2) / scale + view.panColumn];
  }

  /** `overlay(context, toCanvas)` draws on top of the picture in front. */
  draw(view, overlay = () => {}) {
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    const shown = this.shown(view);
    if (!width || !height || shown.some((picture) => !picture.windowed(view))) return;
    this.fitBitmap(width, height);
    const { context } = this;
    context.fillStyle = "#000";
    context.fillRect(0, 0, width, height);
    this.drawPicture(shown[0], view);
    if (shown[1]) {
      const x = view.divider * width;
      context.save();
      context.beginPath();
      context.rect(x, 0, width - x, height);
      context.clip();
      context.fillRect(0, 0, width, height);
      this.drawPicture(shown[1], view);
      context.restore();
      drawDivider(context, x, height);
    }
    overlay(context, (row, column) => this.toCanvas(shown[0], view, row, column));
    if (!shown[0].series.geometry) return;
    drawDirections(context, shown[0].series.axes, width, height);
    drawScaleBar(context, this.scale(view), width, height);
  }

  /** One pixel of the bitmap for each pixel of the screen. */
  fitBitmap(width, height) {
    const ratio = devicePixelRatio || 1;
    const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    if (this.canvas.width !== size.width || this.canvas.height !== size.height) Object.assign(this.canvas, size);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.imageSmoothingQuality = "high"; // interpolated for display, as on a reading station
  }

  drawPicture(picture, view) {
    const [left, top] = this.corner(picture, view);
    const [, rows, columns] = picture.place.size;
    const scale = this.scale(view);
    this.context.drawImage(picture.windowed(view), left, top, columns * scale, rows * scale);
  }

  free() {
    this.pictures.forEach((picture) => picture.free());
    this.canvas.width = this.canvas.height = 0;
  }
}
