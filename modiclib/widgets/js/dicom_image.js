// One DICOM file, opened in the browser: what its header says of geometry and timing, and its pixels.
// Nothing that names a person is kept but one key, by which examinations are told apart; it is never shown.

const LARGEST_IMAGE = 4096 * 4096; // voxels of a slice; no MR matrix is near it
const MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4";
const ENHANCED_MR = ["1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.4.4"];
const UNCOMPRESSED = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"];
const BIG_ENDIAN = "1.2.840.10008.1.2.2";
const RLE = "1.2.840.10008.1.2.5";
const LOSSLESS_JPEG = ["1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"];
const JPEG_2000 = ["1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"];
const CONVERT = "write it uncompressed first, for example with gdcmconv --raw IN OUT, or read it in Python with modiclib";
const OTHER_SYNTAXES = {
  "1.2.840.10008.1.2.1.99": "deflated",
  "1.2.840.10008.1.2.4.50": "baseline JPEG",
  "1.2.840.10008.1.2.4.51": "extended JPEG",
  "1.2.840.10008.1.2.4.80": "JPEG-LS",
  "1.2.840.10008.1.2.4.81": "JPEG-LS",
  "1.2.840.10008.1.2.4.201": "HTJ2K",
  "1.2.840.10008.1.2.4.202": "HTJ2K",
  "1.2.840.10008.1.2.4.203": "HTJ2K",
};

const dicomScripts = {};

/** Load the parser or a decoder, once; what failed may be tried again. */
function loadDicomScript(name) {
  const forget = (error) => {
    delete dicomScripts[name];
    throw error;
  };
  return (dicomScripts[name] ??= loadScript(`dicom/${name}.js`).catch(forget));
}

/** A reason why a file cannot be used, in words for its reader. */
class Unusable extends Error {}

/** Read a file's header; throws Unusable. */
function readDicomHeader(bytes) {
  const { dicomParser } = globalThis.modicDicom;
  if (new TextDecoder("latin1").decode(bytes.subarray(128, 132)) !== "DICM") throw new Unusable("not DICOM files");
  let data;
  try {
    data = dicomParser.parseDicom(bytes);
  } catch (error) {
    const deflated = /deflate|inflat|pako|zlib/i.test(`${error?.message ?? error?.exception ?? error}`);
    throw new Unusable(deflated ? `deflated: ${CONVERT}` : "damaged or cut short");
  }
  const kind = data.string("x00080016");
  if (ENHANCED_MR.includes(kind)) throw new Unusable("enhanced multi-frame images: read them in Python with modiclib");
  if (kind !== MR_IMAGE) throw new Unusable("not MR images");
  const frames = data.intString("x00280008");
  if (frames > 1) throw new Unusable("more than one frame in a file: read them in Python with modiclib");
  return dicomHeader(data);
}

/** The parts of a header that tell geometry, timing and how pixels are stored. */
function dicomHeader(data) {
  const text = (tag) => data.string(tag)?.trim() ?? "";
  const words = (tag) => text(tag).toUpperCase().split("\\").map((word) => word.trim()).filter(Boolean);
  const number = (tag) => { const value = data.floatString(tag); return value > 0 && value < Infinity ? value : null; };
  const numbers = (tag, count) => {
    const values = text(tag).split("\\").map(Number);
    return text(tag) && values.length === count && values.every(Number.isFinite) ? values : null;
  };
  return {
    data,
    syntax: text("x00020010"),
    examination: `${text("x00100020")}/${text("x00100010")}/${text("x0020000d")}`, // never shown
    series: text("x0020000e"),
    frame: text("x00200052"),
    position: numbers("x00200032", 3),
    orientation: numbers("x00200037", 6),
    spacing: numbers("x00280030", 2)?.every((mm) => mm > 0) ? numbers("x00280030", 2) : null,
    between: number("x00180088"),
    thickness: number("x00180050"),
    rows: data.uint16("x00280010") ?? 0,
    columns: data.uint16("x00280011") ?? 0,
    samples: data.uint16("x00280002") ?? 1,
    allocated: data.uint16("x00280100") ?? 16,
    stored: data.uint16("x00280101") ?? 16,
    high: data.uint16("x00280102") ?? (data.uint16("x00280101") ?? 16) - 1,
    signed: data.uint16("x00280103") === 1,
    darkForBright: text("x00280004") === "MONOCHROME1",
    slope: data.floatString("x00281053") || 1,
    intercept: data.floatString("x00281052") || 0,
    protocol: {
      tr: number("x00180080"),
      te: number("x00180081"),
      ti: number("x00180082"),
      sequence: words("x00180020"),
      options: words("x00180022"),
      kinds: words("x00080008"),
      agents: words("x00180010"),
      named: `${text("x0008103e")} ${text("x00181030")}`,
    },
  };
}

/** Pixels of a file in its own order, as real values; a promise. Throws Unusable. `again` reads a file that was let go. */
async function readDicomPixels(header) {
  const { rows, columns, allocated } = header;
  const data = header.data ?? await header.again();
  const count = rows * columns;
  if (!count || count > LARGEST_IMAGE) throw new Unusable("an impossible matrix");
  if (header.samples !== 1 || ![8, 16].includes(allocated)) throw new Unusable("colour images or an unusual depth");
  const stored = data.elements.x7fe00010;
  if (!stored) throw new Unusable("no pixels");
  const raw = await decodePixels(data, header, stored, count * (allocated / 8));
  if (raw.byteLength !== count * (allocated / 8)) throw new Unusable("damaged or cut short");
  return realValues(header, raw, count);
}

async function decodePixels(data, { syntax, allocated }, element, length) {
  const { dicomParser, LosslessJpeg } = globalThis.modicDicom;
  if (UNCOMPRESSED.includes(syntax)) {
    const raw = data.byteArray.slice(element.dataOffset, element.dataOffset + Math.min(element.length, length));
    return syntax === BIG_ENDIAN && allocated === 16 ? swapped(raw) : raw;
  }
  if (!element.fragments?.length) throw new Unusable(`compressed as ${OTHER_SYNTAXES[syntax] ?? "something unknown"}: ${CONVERT}`);
  const packed = dicomParser.readEncapsulatedPixelDataFromFragments(data, element, 0, element.fragments.length);
  try {
    if (syntax === RLE) return unpackRuns(packed, length);
    if (LOSSLESS_JPEG.includes(syntax)) {
      const { buffer, byteOffset, byteLength } = packed.slice();
      return widened(new Uint8Array(new LosslessJpeg().decompress(buffer, byteOffset, byteLength)), length);
    }
    if (JPEG_2000.includes(syntax)) return widened(await unpackJpeg2000(packed), length);
  } catch {
    throw new Unusable("damaged or cut short");
  }
  throw new Unusable(`compressed as ${OTHER_SYNTAXES[syntax] ?? "something unknown"}: ${CONVERT}`);
}

/** DICOM's run-length code (PS3.5, annex G): planes of bytes, the most significant first. */
function unpackRuns(packed, length) {
  const header = new DataView(packed.buffer, packed.byteOffset, 64);
  const planes = header.getUint32(0, true);
  const raw = new Uint8Array(length);
  for (let plane = 0; plane < planes; plane += 1) {
    const end = plane + 1 < planes ? header.getUint32(4 * (plane + 2), true) : packed.length;
    let at = planes - 1 - plane; // little endian in memory
    for (let i = header.getUint32(4 * (plane + 1), true); i < end && at < length;) {
      const code = packed[i++];
      if (code === 128) continue;
      const run = code > 128;
      for (let left = run ? 257 - code : code + 1; left > 0 && at < length; left -= 1, at += planes) raw[at] = packed[run ? i : i++];
      if (run) i += 1;
    }
  }
  return raw;
}

async function unpackJpeg2000(packed) {
  if (!globalThis.OpenJPEGJS) await loadDicomScript("openjpeg");
  globalThis.modicJpeg2000 ??= globalThis.OpenJPEGJS();
  const { J2KDecoder } = await globalThis.modicJpeg2000;
  const decoder = new J2KDecoder();
  try {
    decoder.getEncodedBuffer(packed.length).set(packed);
    decoder.decode();
    return decoder.getDecodedBuffer().slice();
  } finally {
    decoder.delete();
  }
}

/** Where 8 bits hold a voxel, decoders give one byte, also where the header allots two. */
function widened(raw, length) {
  return raw.byteLength * 2 === length ? new Uint8Array(Uint16Array.from(raw).buffer) : raw;
}

function swapped(raw) {
  for (let i = 0; i + 1 < raw.length; i += 2) [raw[i], raw[i + 1]] = [raw[i + 1], raw[i]];
  return raw;
}

/** Stored bits as real values: sign and overlay bits taken care of, and rescaled. */
function realValues({ allocated, stored, high, signed, slope, intercept }, raw, count) {
  const bytes = raw.byteOffset % 2 ? raw.slice() : raw;
  const values = allocated === 16 ? new Uint16Array(bytes.buffer, bytes.byteOffset, count) : bytes;
  const shift = Math.max(0, high + 1 - stored);
  const mask = 2 ** stored - 1;
  const half = 2 ** (stored - 1);
  const real = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    const bitsOf = (values[i] >> shift) & mask;
    real[i] = (signed && bitsOf >= half ? bitsOf - 2 * half : bitsOf) * slope + intercept;
  }
  return real;
}
