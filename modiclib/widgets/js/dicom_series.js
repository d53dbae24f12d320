// Sagittal stacks out of loose DICOM images: sorted by position, hung head up and front to the left, never resampled.

const SAME_PLACE_MM = 0.1; // nearer slices of a series are copies of each other
const SAME_STACK_MM = 20; // slices of a stack begin this near to one line; stations of a long spine lie further apart
const SAME_DIRECTION = 0.01; // of a unit vector
const UNEVEN = 0.1; // of the distance between slices
const MOST_VOXELS = 2 ** 27; // of a stack; a stack of a spine has a twentieth
const SHOWN_CONTRASTS = ["T1", "T2", "STIR"];

const minus = (axis) => axis.map((part) => -part);
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const mainAxis = (axis) => axis.map(Math.abs).indexOf(Math.max(...axis.map(Math.abs)));

/** Directions in which slices, rows and columns of an image advance; null where it does not say how it lies. */
function axesOf({ orientation, position }) {
  if (!orientation || !position) return null;
  const [columnAxis, rowAxis] = [orientation.slice(0, 3), orientation.slice(3)];
  const length = (axis) => Math.hypot(...axis);
  if (Math.abs(length(columnAxis) - 1) > 0.01 || Math.abs(length(rowAxis) - 1) > 0.01 || Math.abs(dot(columnAxis, rowAxis)) > 0.01) return null;
  return [cross(columnAxis, rowAxis), rowAxis, columnAxis];
}

/** A number of things: "1 image", "3 images". */
const counted = (count, thing) => `${count} ${thing}${count === 1 ? "" : "s"}`;

/** Why an image is no sagittal slice, or null. */
function misplaced(header) {
  if (header.protocol.kinds.includes("LOCALIZER")) return "localisers";
  const axes = axesOf(header);
  if (!axes) return "they do not say how they lie in the body";
  return mainAxis(axes[0]) === 0 ? null : "not sagittal";
}

/** Whether two slices have one direction, and lie over each other when looked at along it. */
function inLine(first, other) {
  const axes = axesOf(first);
  const apart = other.position.map((mm, i) => mm - first.position[i]);
  return other.orientation.every((part, i) => Math.abs(part - first.orientation[i]) < SAME_DIRECTION)
    && axes.slice(1).every((axis) => Math.abs(dot(axis, apart)) < SAME_STACK_MM);
}

/** Images by what makes them one stack. */
function groupImages(headers, rules) {
  const stacks = [];
  for (const header of headers) {
    const contrast = contrastOf(header.protocol, rules);
    const { te, ti } = header.protocol;
    const key = [header.series, header.rows, header.columns, te, ti, contrast].join("|");
    const stack = stacks.find((other) => other.key === key && inLine(other.headers[0], header));
    if (stack) stack.headers.push(header);
    else stacks.push({ key, contrast, headers: [header] });
  }
  return stacks;
}

/** Slices in order along the normal, each place once; adds to `notes` what was left out or assumed. */
function sortSlices(slices, normal, notes, contrast) {
  const place = ({ header }) => dot(header.position, normal);
  const sorted = slices.toSorted((a, b) => place(a) - place(b)).filter((slice, i, all) => !i || place(slice) - place(all[i - 1]) >= SAME_PLACE_MM);
  if (sorted.length < slices.length) notes.push(`${contrast}: ${counted(slices.length - sorted.length, "slice")} left out; others of the series lie at the same place`);
  const gaps = sorted.slice(1).map((slice, i) => place(slice) - place(sorted[i])).toSorted((a, b) => a - b);
  const { between: stated, thickness } = sorted[0].header;
  const between = gaps.length ? gaps[gaps.length >> 1] : stated ?? thickness ?? 1;
  if (gaps.some((gap) => Math.abs(gap - between) > UNEVEN * between)) notes.push(`${contrast}: the slices are unevenly spaced, or one is missing`);
  return { sorted, between };
}

/**
 * One stack as the viewer wants it: { series, planes }, planes of whole numbers. A promise; `progress` is told of each
 * slice. Null if no slice can be read: the note says why.
 */
async function buildSeries({ contrast, headers }, notes, progress) {
  if (headers.length * headers[0].rows * headers[0].columns > MOST_VOXELS) {
    notes.push(`${contrast}: ${headers.length} slices left out: too large a series`);
    return null;
  }
  const slices = [];
  const failed = [];
  for (const header of headers) {
    try {
      slices.push({ header, pixels: await readDicomPixels(header) });
    } catch (error) {
      failed.push(error instanceof Unusable ? error.message : "damaged");
    }
    progress();
    await new Promise((done) => setTimeout(done)); // the page stays responsive
  }
  if (failed.length) notes.push(`${contrast}: ${failed.length} of ${headers.length} slices left out: ${failed[0]}`);
  if (!slices.length) return null;
  const axes = axesOf(headers[0]);
  const { sorted, between } = sortSlices(slices, axes[0], notes, contrast);
  return hang(contrast, sorted.map(({ header }) => header), sorted.map(({ pixels }) => pixels), axes, between, notes);
}

/** Turn a stack until slices run right to left, rows head to feet and columns front to back. */
function hang(contrast, headers, slices, axes, between, notes) {
  const { rows, columns, spacing, darkForBright } = headers[0];
  if (!spacing) notes.push(`${contrast}: the series does not say its pixel spacing; shown without scale and directions`);
  const turned = mainAxis(axes[1]) !== 2; // rows must run from head to feet
  let [slice, row, column] = turned ? [axes[0], axes[2], axes[1]] : axes;
  const [rowCount, columnCount] = turned ? [columns, rows] : [rows, columns];
  const [rowMm, columnMm] = turned ? (spacing ?? [1, 1]).toReversed() : spacing ?? [1, 1];
  const flipSlices = slice[0] < 0;
  const flipRows = row[2] > 0;
  const flipColumns = column[1] < 0;
  const origin = [...headers[flipSlices ? headers.length - 1 : 0].position];
  const move = (axis, mm) => axis.forEach((part, i) => { origin[i] += part * mm; });
  if (flipRows) move(row, rowMm * (rowCount - 1));
  if (flipColumns) move(column, columnMm * (columnCount - 1));
  [slice, row, column] = [flipSlices ? minus(slice) : slice, flipRows ? minus(row) : row, flipColumns ? minus(column) : column];
  const { planes, step, window } = wholeNumbers(flipSlices ? slices.toReversed() : slices, darkForBright);
  const oriented = planes.map((plane) => orient(plane, { rowCount, columnCount, turned, flipRows, flipColumns }));
  return {
    planes: oriented,
    series: {
      contrast, step, window, origin, geometry: Boolean(spacing), axes: [slice, row, column],
      frame: headers[0].frame, shape: [oriented.length, rowCount, columnCount], spacing: [between, rowMm, columnMm],
    },
  };
}

function orient(plane, { rowCount, columnCount, turned, flipRows, flipColumns }) {
  if (!turned && !flipRows && !flipColumns) return plane;
  const result = new plane.constructor(plane.length);
  for (let row = 0, i = 0; row < rowCount; row += 1) {
    const fromRow = flipRows ? rowCount - 1 - row : row;
    for (let column = 0; column < columnCount; column += 1, i += 1) {
      const fromColumn = flipColumns ? columnCount - 1 - column : column;
      result[i] = plane[turned ? fromColumn * rowCount + fromRow : fromRow * columnCount + fromColumn];
    }
  }
  return result;
}

/** Real values as 16-bit whole numbers and the size of a step; the first window spans all but the extremes. */
function wholeNumbers(slices, darkForBright) {
  let [low, high, whole] = [Infinity, -Infinity, true];
  for (const slice of slices) {
    for (const value of slice) {
      if (value < low) low = value;
      if (value > high) high = value;
      if (value !== Math.round(value)) whole = false;
    }
  }
  const real = darkForBright ? (value) => low + high - value : (value) => value;
  const step = whole && high <= 65535 ? 1 : Math.max(high, 1e-6) / 65535;
  const planes = slices.map((slice) => Uint16Array.from(slice, (value) => clamp(Math.round(real(value) / step), 0, 65535)));
  const sample = Uint16Array.from(planes.flatMap((plane) => [...plane.filter((_, i) => i % 17 === 0)])).sort();
  const at = (share) => sample[Math.min(sample.length - 1, Math.floor(share * sample.length))];
  return { planes, step, window: [at(0.01), Math.max(at(0.995), at(0.01) + 1)] };
}

/** What to show of many headers: the examination with most sagittal images, and of each contrast the largest stack. */
function chooseStacks(headers, rules, notes) {
  const examinations = new Map();
  const reasons = new Map();
  for (const header of headers) {
    const reason = misplaced(header);
    if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    else if (examinations.has(header.examination)) examinations.get(header.examination).push(header);
    else examinations.set(header.examination, [header]);
  }
  for (const [reason, count] of reasons) notes.push(`${counted(count, "image")} left out: ${reason}`);
  const [first, ...others] = [...examinations.values()].toSorted((a, b) => b.length - a.length);
  if (others.length) notes.push(`${counted(others.flat().length, "image")} left out: another patient or another examination`);
  const stacks = groupImages(first ?? [], rules).toSorted((a, b) => b.headers.length - a.headers.length);
  const named = SHOWN_CONTRASTS.flatMap((contrast) => stacks.find((stack) => stack.contrast === contrast) ?? []);
  const shown = named.length ? named : stacks.slice(0, 1);
  for (const stack of stacks.filter((other) => !shown.includes(other))) {
    notes.push(`${counted(stack.headers.length, "image")} left out: ${shown.some(({ contrast }) => contrast === stack.contrast) ? `a second ${stack.contrast} series` : `contrast ${stack.contrast}, not T1, T2 or STIR`}`);
  }
  notes.push(...framesOfReference(shown));
  return shown;
}

/** Which stacks share no coordinates with the first, or do not say so; geometry.js pairs slices accordingly. */
function framesOfReference([first, ...others]) {
  const frameOf = ({ headers }) => headers[0].frame;
  const notes = others.filter((stack) => frameOf(stack) !== frameOf(first)).map(({ contrast }) => `${contrast}: not in the frame of reference of ${first.contrast}; the patient may have moved between them, so slices are paired from the middle of each stack`);
  if (others.some((stack) => !frameOf(stack) && !frameOf(first))) {
    notes.push("The series do not state their frame of reference; they are paired by the positions they state, between which the patient may have moved");
  }
  return notes;
}
