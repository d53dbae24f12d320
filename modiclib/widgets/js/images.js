// Image data of a case: found once for a page, however many viewers show it, and decoded slice by slice.
//
// The container (written by modiclib/widgets/images.py) is a header in JSON and one compressed block for each slice:
//   4 bytes  length of the header, little endian
//   header   { series: [{ shape, spacing, blocks: [[start, length], ...], ... }], ... }
//   blocks   8-bit values, predicted from their left and upper neighbours, deflated

const DAMAGED = "The images of this case are damaged: load the page again, or build the site again.";
const TOO_OLD = "This browser cannot unpack the images. It takes Chrome or Edge 80, Firefox 113, Safari 16.4, or newer.";

/** Bytes of the container: from the trait in JupyterLab, on a page from the script that lies beside it. */
async function imageBytes(id, view) {
  if (view && view.byteLength) return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const published = (globalThis.modicImages ??= {});
  published[id] ??= loadScript(`case-${id}.js`).then(() => {
    const text = globalThis.modicImageText[id];
    delete globalThis.modicImageText[id]; // kept once, as bytes
    return fromText(text);
  });
  return published[id];
}

/** A classic script, not fetch: on file:// a page may load nothing else. */
function loadScript(name) {
  const root = document.documentElement.dataset.content_root ?? "";
  return new Promise((resolve, reject) => {
    const script = element("script", { src: `${root}_static/${name}`, async: true, charset: "utf-8" });
    script.onload = resolve;
    script.onerror = () => reject(new Error(`The images of this case are missing beside the page (${name}).`));
    document.head.append(script);
  });
}

/** Seven bits of every character are bits of the images, as modiclib/image_script.py has written them. */
function fromText(text) {
  if (!text) throw new Error(DAMAGED);
  const bytes = new Uint8Array((text.length * 7) >> 3);
  for (let i = 0, at = 0, held = 0, bits = 0; i < text.length; i += 1) {
    bits = ((bits << 7) | (text.charCodeAt(i) & 127)) & 0x7fff;
    held += 7;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = bits >> held;
  }
  return bytes;
}

/** Unpack a block; `length` is what it must hold, if that is known. */
async function inflate(bytes, length = null) {
  if (!globalThis.DecompressionStream) throw new Error(TOO_OLD);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const values = await new Response(stream).arrayBuffer().catch(() => new ArrayBuffer(0));
  if (!values.byteLength || values.byteLength !== (length ?? values.byteLength)) throw new Error(DAMAGED);
  return new Uint8Array(values);
}

/** A container's header, and the blocks behind it. */
function parseContainer(bytes) {
  try {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    return { header: JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))), blocks: bytes.subarray(4 + length) };
  } catch {
    throw new Error(DAMAGED);
  }
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
    const { header, blocks } = parseContainer(await imageBytes(id, view));
    return new ImageSet(id, header, blocks);
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
      const residual = inflate(this.blocks.subarray(start, start + length), shape[1] * shape[2]);
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
