// Names of the vertebrae, and groups of structures told apart by pattern and text, over the pictures of a computed case.

const STRUCTURE_GROUPS = [
  { name: "Vertebral marrow", colour: "#ffb347", lines: "M0 8L8 0", has: (structure) => structure.startsWith("marrow") },
  { name: "Disc", colour: "#5ad1ff", lines: "M0 4H8", has: (structure) => structure.startsWith("disc") },
  { name: "Posterior elements", colour: "#b8e986", lines: "M0 0L8 8", has: (structure) => structure.startsWith("posterior") },
  { name: "CSF, cord and nerves", colour: "#d7a6ff", lines: "M4 0V8", has: (structure) => ["CSF", "spinal cord", "nerve"].includes(structure) },
];

class StructureTool {
  traits = ["structures"];

  constructor(viewer) {
    this.viewer = viewer;
    this.there = viewer.stations.some(({ images }) => images.header.tissue_maps);
    this.switch = button("Structures", () => viewer.toggle("structures"));
    this.screen = document.createElement("canvas");
    this.masks = new Map();
    this.legend = element("ul", { class: "modic-legend", "aria-label": "Structures" }, ...STRUCTURE_GROUPS.map(({ name, colour, lines }) => {
      const id = freshId("pattern");
      const sample = element("span", { class: "modic-sample", "aria-hidden": "true" });
      sample.innerHTML = `<svg width="34" height="16"><defs><pattern id="${id}" width="8" height="8" patternUnits="userSpaceOnUse"><path d="${lines}" stroke="${colour}" stroke-width="1.6"/></pattern></defs><rect width="34" height="16" fill="url(#${id})"/></svg>`;
      return element("li", {}, sample, name);
    }));
  }

  controls() {
    return this.there ? [this.switch] : [];
  }

  keys() {
    return this.there ? [{ label: "L", words: "structures on, off", events: { l: () => this.viewer.toggle("structures") } }] : [];
  }

  update() {
    const on = this.there && this.viewer.model.get("structures");
    this.switch.setAttribute("aria-pressed", String(on));
    this.legend.hidden = !on;
  }

  draw(i, view, context) {
    if (!this.there || !this.viewer.model.get("structures")) return;
    const { panes, stations, sliceIndices, model } = this.viewer;
    const key = `${stations[i].images.id}/${sliceIndices[i]}`;
    if (!this.masks.has(key)) {
      this.masks.set(key, null); // on its way
      tissueSlice(stations[i], sliceIndices[i], model.get("tissue_maps")).then((slice) => {
        if (!slice) return;
        this.masks.set(key, this.maskSlice(slice, panes[i].pictures[0].series.shape));
        this.viewer.redraw();
      });
    }
    const masks = this.masks.get(key);
    if (!masks) return;
    const picture = panes[i].pictures[0];
    masks.groups.forEach((mask, k) => this.fill(context, panes[i], picture, view, mask, STRUCTURE_GROUPS[k]));
    for (const [name, row, column] of masks.names) writeMark(context, name, ...panes[i].toCanvas(picture, view, row, column), "center");
  }

  /** A mask of each group, and where the vertebrae's names belong. */
  maskSlice({ maps, structures }, [, rows, columns]) {
    const { values } = maps.labels;
    const groups = STRUCTURE_GROUPS.map(({ has }) => {
      const canvas = element("canvas", { width: columns, height: rows });
      const frame = canvas.getContext("2d").createImageData(columns, rows);
      const inside = Array.from({ length: 256 }, (_, value) => (has(structures[value] ?? "") ? 255 : 0));
      for (let k = 0; k < values.length; k += 1) frame.data[4 * k + 3] = inside[values[k]];
      canvas.getContext("2d").putImageData(frame, 0, 0);
      return canvas;
    });
    const sums = new Map();
    for (let k = 0; k < values.length; k += 1) {
      const name = /^marrow ([TLS]\d+)$/.exec(structures[values[k]] ?? "")?.[1];
      if (!name) continue;
      const [count, row, column] = sums.get(name) ?? [0, 0, 0];
      sums.set(name, [count + 1, row + Math.floor(k / columns), column + (k % columns)]);
    }
    return { groups, names: [...sums].filter(([, [count]]) => count > 40).map(([name, [count, row, column]]) => [name, row / count, column / count]) };
  }

  /** Fill a mask with its pattern, whose lines keep their distance on the screen at any zoom. */
  fill(context, pane, picture, view, mask, { colour, lines }) {
    const { width, height } = pane.canvas;
    Object.assign(this.screen, { width, height }); // empties it too
    const screen = this.screen.getContext("2d");
    const ratio = width / pane.canvas.clientWidth;
    const [left, top] = pane.corner(picture, view);
    const scale = pane.scale(view);
    screen.setTransform(ratio, 0, 0, ratio, 0, 0);
    screen.drawImage(mask, left, top, picture.place.size[2] * scale, picture.place.size[1] * scale);
    screen.globalCompositeOperation = "source-in";
    const tile = element("canvas", { width: 8, height: 8 });
    const pen = tile.getContext("2d");
    pen.strokeStyle = colour;
    pen.lineWidth = 1.4;
    pen.stroke(new Path2D(lines));
    screen.fillStyle = screen.createPattern(tile, "repeat");
    screen.fillRect(0, 0, width, height);
    context.save();
    context.globalAlpha = 0.75;
    context.drawImage(this.screen, 0, 0, width / ratio, height / ratio);
    context.restore();
  }

  close() {
    this.masks.clear();
    this.screen.width = this.screen.height = 0;
  }
}
