// Cases of the reading room, loaded one by one: images when a case is opened, truth once a reading is committed.
// In a notebook Python makes them on request; on a page they lie beside it, as classic scripts (see cases/bank.py).

/** What is known of the bank before any case is read. */
async function bankIndex(model) {
  const given = model.get("bank");
  if (given.practice) return given;
  await loadScript("bank.js");
  return globalThis.modicBank;
}

/** Ask Python for a part of a case: a promise of its bytes. */
function askPython(model, part, name) {
  return new Promise((resolve, reject) => {
    const answer = (content, buffers) => {
      if (content.part !== part || content.name !== name) return;
      model.off("msg:custom", answer);
      if (content.error) reject(new Error(content.error));
      else resolve(new Uint8Array(buffers[0].buffer ?? buffers[0], buffers[0].byteOffset ?? 0, buffers[0].byteLength));
    };
    model.on("msg:custom", answer);
    model.send({ part, name });
  });
}

/** Bytes of a part of a case; nothing of it stays in the page once it is shown. */
async function casePart(model, part, name) {
  if (model.get("bank").practice) return askPython(model, part, name);
  const store = part === "case" ? "modicImageText" : "modicTruthText";
  await loadScript(`${part}-${name}.js`);
  const text = globalThis[store]?.[name];
  delete globalThis[store]?.[name];
  document.head.querySelectorAll(`script[src$="${part}-${name}.js"]`).forEach((script) => script.remove());
  if (!text) throw new Error(DAMAGED);
  return part === "case" ? fromText(text) : fromBase64(text);
}

async function caseTruth(model, name) {
  return JSON.parse(new TextDecoder().decode(await casePart(model, "truth", name)));
}

/** Images of one case; to a viewer they look like an ImageSet. */
class BankImages {
  static async open(model, name) {
    const bytes = await casePart(model, "case", name);
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    return new BankImages(header, bytes.subarray(4 + length));
  }

  constructor(header, blocks) {
    this.header = header;
    this.series = header.series;
    this.blocks = blocks;
    this.decoded = new Map();
  }

  /** 8-bit values of one slice, a promise. */
  async slice(seriesIndex, index) {
    if (!this.decoded.has(seriesIndex)) this.decoded.set(seriesIndex, this.decode(seriesIndex));
    return (await this.decoded.get(seriesIndex))[index];
  }

  /** All slices of a series: they lie side by side in one picture. */
  async decode(seriesIndex) {
    const { shape: [slices, rows, columns], block: [start, length] } = this.series[seriesIndex];
    const picture = await createImageBitmap(
      new Blob([this.blocks.subarray(start, start + length)], { type: "image/avif" }), { colorSpaceConversion: "none" },
    ).catch(() => {
      throw new Error("This browser cannot show the pictures of the reading room (AVIF). A browser of 2022 or later can.");
    });
    const canvas = element("canvas", { width: slices * columns, height: rows });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(picture, 0, 0);
    picture.close();
    const stack = Array.from({ length: slices }, (_, index) => {
      const { data } = context.getImageData(index * columns, 0, columns, rows);
      return Uint8Array.from({ length: rows * columns }, (__, i) => data[4 * i]);
    });
    canvas.width = canvas.height = 0;
    return stack;
  }

  release() {
    this.decoded.clear();
  }
}
