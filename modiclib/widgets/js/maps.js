// Tissue maps of a case, decoded slice by slice. The container is described in modiclib/widgets/maps.py.
// To a viewer they look like an ImageSet with one series for each contrast that it mixes.

class MapSet {
  static async open(id, view, contrasts = []) {
    const { header, blocks } = parseContainer(await imageBytes(id, view));
    return new MapSet(header, blocks, contrasts);
  }

  constructor(header, blocks, contrasts) {
    this.header = header;
    this.series = contrasts.map((contrast) => ({ ...header, contrast }));
    this.blocks = blocks;
    this.decoded = new Map();
  }

  /** Maps of one slice by name, a promise: { name: { values, step, low } }; the same for every contrast. */
  slice(_, index) {
    if (!this.decoded.has(index)) this.decoded.set(index, this.decode(index));
    return this.decoded.get(index);
  }

  /** Decode all slices, so that the next one is there at once; damage is reported when a slice is shown. */
  async decodeAll() {
    for (let index = 0; index < this.header.shape[0]; index += 1) await this.slice(0, index).catch(() => {});
  }

  async decode(index) {
    const [, rows, columns] = this.header.shape;
    const maps = {};
    // one map after the other, so that no task takes long
    for (const { name, step, low, blocks } of this.header.maps) {
      const [start, length] = blocks[Math.min(index, blocks.length - 1)];
      const values = await inflate(this.blocks.subarray(start, start + length), rows * columns);
      for (let i = columns; i < values.length; i += 1) values[i] += values[i - columns]; // wraps, as the writer did
      maps[name] = { values, step, low };
    }
    return maps;
  }
}
