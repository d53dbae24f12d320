// A picture that is computed here: tissue maps mixed by the signal equation, scanned, and seen through the window.
// It stands wherever a pane takes a Picture.
//
// A scan says how: { weights, white, displacement, noise, seed }
//   weights       for each map { water, fat }: signal of its share at rest, and of its share that fat displaces
//   white         signal shown as white in the first window
//   displacement  of fat towards the back, mm
//   noise         standard deviation, as a share of the signal of pure water

class RemixPicture extends Picture {
  constructor(series, reference, scanner, receiver) {
    super(series, reference);
    this.receiver = receiver;
    const [, rows, columns] = series.shape;
    this.rows = rows;
    this.columns = columns;
    this.spread = scanner.resolution_mm.map((resolution_mm, axis) =>
      pointSpread({ resolution_mm, pixel_mm: series.spacing[axis + 1], hann_part: scanner.hann_part }));
    this.moved = new Map();
  }

  /** Tissue maps of another slice. */
  show(maps) {
    // the list of a map's voxels is kept with the map, for the other pictures that mix it
    const quick = ([name, map]) => [name, name === "shade" ? map : (map.listed ??= listed(map))];
    super.show(Object.fromEntries(Object.entries(maps).map(quick)));
    this.moved.clear();
    this.image = null;
  }

  set scan(scan) {
    if (JSON.stringify(scan) === JSON.stringify(this.current)) return;
    if (scan.displacement !== this.current?.displacement) this.moved.clear();
    this.current = scan;
    this.image = null;
    this.drawnWindow = "";
  }

  get scan() {
    return this.current;
  }

  windowEdges(view) {
    const centre = (0.5 + view.level / 100) * this.current.white;
    const half = (view.width / 200) * this.current.white;
    return [centre - half, centre + half];
  }

  windowed(view) {
    if (!this.values || !this.current) return null;
    const key = `${view.width}/${view.level}`;
    if (key === this.drawnWindow) return this.canvas;
    this.drawnWindow = key;
    this.prepare();
    const image = this.mix();
    const [low, high] = this.windowEdges(view);
    const scale = 255 / (high - low);
    const target = new Uint32Array(this.frame.data.buffer);
    for (let i = 0; i < image.length; i += 1) {
      const grey = (image[i] - low) * scale;
      const shown = grey <= 0 ? 0 : grey >= 255 ? 255 : (grey + 0.5) | 0;
      target[i] = 0xff000000 | (shown << 16) | (shown << 8) | shown;
    }
    this.canvas.getContext("2d").putImageData(this.frame, 0, 0);
    return this.canvas;
  }

  /** Drawing the noise takes as long as mixing. */
  steps(view) {
    return [() => this.current && this.noise(), ...super.steps(view)];
  }

  noise() {
    return this.receiver.noise(this.current.seed, this.rows, this.columns, this.spread);
  }

  prepare() {
    const { rows, columns } = this;
    if (!this.canvas) {
      this.canvas = element("canvas", { width: columns, height: rows });
      this.frame = this.canvas.getContext("2d").createImageData(columns, rows);
      this.buffer = new Float32Array(rows * columns);
      this.room = roomToSpread(rows, columns);
    }
  }

  /** The image in units of fully relaxed water at the coil; computed once for each scan. */
  mix() {
    if (this.image) return this.image;
    const { weights, displacement, noise } = this.current;
    const maps = [];
    const signals = [];
    for (const [name, { water, fat }] of Object.entries(weights)) {
      if (!this.values[name]) continue;
      if (water) {
        maps.push(this.values[name]);
        signals.push(water);
      }
      if (fat) {
        maps.push(this.displacedMap(name, displacement));
        signals.push(fat);
      }
    }
    remixMaps(maps, signals, this.buffer);
    spreadImage(this.buffer, this.rows, this.columns, this.spread, this.room);
    this.image = magnitude(this.buffer, this.values.shade, this.noise(), noise);
    return this.image;
  }

  grey() {
    return this.image && { values: this.image, step: 1 };
  }

  displacedMap(name, displacement) {
    if (!this.moved.has(name)) {
      this.moved.set(name, listed(displaced(this.values[name], this.columns, displacement / this.series.spacing[2])));
    }
    return this.moved.get(name);
  }

  free() {
    super.free();
    this.image = this.buffer = this.room = this.receiver = null;
    this.moved.clear();
  }
}
