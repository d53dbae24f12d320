// One series as a picture: the grey values of a slice seen through the window, and where they lie in the patient.
//
// A pane draws any object with these parts, so a picture may also be computed in the browser:
//   series            { contrast, axes, geometry } for letters and caption
//   place, middle     extent and middle along slices, rows and columns, mm (see geometry.js)
//   windowed(view)    a canvas with one pixel a voxel, or null while there is nothing to show
//   steps(view)       functions that compute it, each in a short time
//   grey()            { values, step }: what is measured; a grey value is a stored value times the step
//   free()            gives memory back

class Picture {
  constructor(series, reference) {
    this.series = series;
    this.place = placement(series);
    // Without a common frame of reference places cannot be compared: then the middles are laid over each other.
    const comparable = series.frame === reference.frame && series.geometry && reference.geometry;
    this.middle = comparable ? placement(reference).middle : this.place.middle;
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

  windowed(view) {
    if (!this.values) return null;
    const key = `${view.width}/${view.level}`;
    if (key === this.drawnWindow) return this.canvas;
    this.drawnWindow = key;
    if (!this.canvas) {
      this.canvas = document.createElement("canvas");
      [, this.canvas.height, this.canvas.width] = this.series.shape;
      this.frame = this.canvas.getContext("2d").createImageData(this.canvas.width, this.canvas.height);
    }
    const [low, high] = this.windowEdges(view);
    const grey = new Uint32Array(256 ** this.values.BYTES_PER_ELEMENT);
    for (let value = 0; value < grey.length; value += 1) {
      const shown = clamp(Math.round((255 * (value - low)) / (high - low)), 0, 255);
      grey[value] = 0xff000000 | (shown << 16) | (shown << 8) | shown;
    }
    const target = new Uint32Array(this.frame.data.buffer);
    const { values } = this;
    for (let i = 0; i < values.length; i += 1) target[i] = grey[values[i]];
    this.canvas.getContext("2d").putImageData(this.frame, 0, 0);
    return this.canvas;
  }

  steps(view) {
    return [() => this.windowed(view)];
  }

  grey() {
    return this.values && { values: this.values, step: this.series.step };
  }

  /** A canvas keeps its bitmap until it is emptied, whoever has forgotten it. */
  free() {
    if (this.canvas) this.canvas.width = this.canvas.height = 0;
    this.canvas = this.frame = this.values = null;
  }
}
