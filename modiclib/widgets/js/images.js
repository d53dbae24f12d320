// Image data of a case: found once for a page, however many viewers show it, and decoded slice by slice.
//
// The container (written by modiclib/widgets/images.py) is a header in JSON and one compressed block for each slice:
//   4 bytes  length of the header, little endian
//   header   { series: [{ shape, spacing, blocks: [[start, length], ...], ... }], ... }
//   blocks   8-bit values, predicted from their left and upper neighbours, deflated

/** Bytes of the container: from the trait in JupyterLab, on a page from the script that lies beside it. */
async function imageBytes(id, view) {
  if (view && view.byteLength) return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const published = (globalThis.modicImages ??= {});
  published[id] ??= loadScript(`case-${id}.js`).then(() => {
    const text = globalThis.modicImageText[id];
    delete globalThis.modicImageText[id]; // kept once, as bytes
    return fromBase64(text);
  });
  return published[id];
}

/** A classic script, not fetch: on file:// a page may load nothing else. */
function loadScript(name) {
  const root = document.documentElement.dataset.content_root ?? "";
  return new Promise((resolve, reject) => {
    const script = element("script", { src: `${root}_static/${name}`, async: true });
    script.onload = resolve;
    script.onerror = () => reject(new Error(`The images of this case are missing beside the page (${name}).`));
    document.head.append(script);
  });
}

function fromBase64(text) {
  if (!text) throw new Error("The images of this case are damaged: load the page again, or build the site again.");
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i += 1) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Undo the prediction: each value was stored as its difference from the median of left, upper and their gradient. */
function unpredict(residual, rows, columns) {
  const values = new Uint8Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, i += 1) {
      const left = column ? values[i - 1] : 0;
      const upper = row ? values[i - columns] : 0;
      const corner = row && column ? values[i - columns - 1] : 0;
      const low = Math.min(left, upper);
      const high = Math.max(left, upper);
      const guess = corner >= high ? low : corner <= low ? high : left + upper - corner;
      values[i] = residual[i] + guess; // Uint8Array wraps, as the writer did
    }
  }
  return values;
}

/** A case's series, each slice decoded when first asked for, and kept for as long as a viewer shows the case. */
class ImageSet {
  static open(id, view) {
    const sets = (globalThis.modicImageSets ??= new Map());
    if (!sets.has(id)) sets.set(id, { users: 0, opening: ImageSet.read(id, view) });
    const shared = sets.get(id);
    shared.users += 1;
    return shared.opening;
  }

  static async read(id, view) {
    const bytes = await imageBytes(id, view);
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    return new ImageSet(id, header, bytes.subarray(4 + length));
  }

  constructor(id, header, blocks) {
    this.id = id;
    this.header = header;
    this.series = header.series;
    this.blocks = blocks;
    this.decoded = new Map();
  }

  /** 8-bit values of one slice, a promise. */
  slice(seriesIndex, index) {
    const key = `${seriesIndex}/${index}`;
    if (!this.decoded.has(key)) {
      const { shape, blocks } = this.series[seriesIndex];
      const [start, length] = blocks[index];
      const residual = inflate(this.blocks.subarray(start, start + length));
      this.decoded.set(key, residual.then((values) => unpredict(values, shape[1], shape[2])));
    }
    return this.decoded.get(key);
  }

  /** One viewer less; the last one takes the decoded slices with it. */
  release() {
    const shared = globalThis.modicImageSets.get(this.id);
    if (!shared) return;
    shared.users -= 1;
    if (shared.users > 0) return;
    this.decoded.clear();
    globalThis.modicImageSets.delete(this.id);
  }
}
