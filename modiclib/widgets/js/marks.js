// What is drawn over a picture: outlines, letters for the directions, the scale bar, the divider of two pictures.

const OUTLINE_STYLES = [
  { colour: "#ffb347", dash: [] },
  { colour: "#5ad1ff", dash: [6, 4] },
  { colour: "#d7a6ff", dash: [2, 4] },
];
const MARK = "#f2f5f7";
const MARK_EDGE = "rgba(0, 0, 0, .8)"; // keeps marks legible on bright tissue

/** Strike a path twice, so that it shows on bright and on dark tissue. */
function strokeTwice(context, path, colour, width, dash = []) {
  context.lineJoin = "round";
  context.setLineDash([]);
  context.strokeStyle = MARK_EDGE;
  context.lineWidth = width + 2;
  context.stroke(path);
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
  context.setLineDash([]);
}

/** Height of letters, CSS pixels: 13 on a page, more on the wall of a room. */
function markSize(context) {
  return 0.8125 * parseFloat(getComputedStyle(context.canvas).fontSize);
}

function writeMark(context, text, x, y, align) {
  context.font = `600 ${markSize(context)}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  context.textAlign = align;
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = MARK_EDGE;
  context.strokeText(text, x, y);
  context.fillStyle = MARK;
  context.fillText(text, x, y);
}

/** A cross with a free middle, so that what it marks can be seen. */
function drawCross(context, [x, y], colour, width) {
  strokeTwice(context, new Path2D(`M${x - 11} ${y}h8M${x + 3} ${y}h8M${x} ${y - 11}v8M${x} ${y + 3}v8`), colour, width);
}

/** Outlines of lesions in one slice; `toCanvas(row, column)` gives the place of a voxel's centre, CSS pixels. */
function drawOutlines(context, lesions, sliceIndex, toCanvas) {
  lesions.forEach((lesion, i) => {
    const { colour, dash } = OUTLINE_STYLES[i % OUTLINE_STYLES.length];
    for (const line of lesion.outlines[sliceIndex] ?? []) {
      const path = new Path2D();
      for (let k = 0; k < line.length; k += 2) path.lineTo(...toCanvas(line[k], line[k + 1]));
      strokeTwice(context, path, colour, 1.8, dash);
    }
  });
}

/** Letters at the four edges. */
function drawDirections(context, axes, width, height) {
  const [, rowAxis, columnAxis] = axes;
  const opposite = (axis) => axis.map((x) => -x);
  const edge = markSize(context) - 1;
  writeMark(context, directionLetter(opposite(columnAxis)), 7, height / 2, "left");
  writeMark(context, directionLetter(columnAxis), width - 7, height / 2, "right");
  writeMark(context, directionLetter(opposite(rowAxis)), width / 2, edge, "center");
  writeMark(context, directionLetter(rowAxis), width / 2, height - edge, "center");
}

/** Scale bar at the lower right; `scale` is CSS pixels for a millimetre. */
function drawScaleBar(context, scale, width, height) {
  const millimetres = [100, 50, 20, 10, 5].find((length) => length * scale < width * 0.45) ?? 5;
  const right = width - 10;
  const bottom = height - 12;
  strokeTwice(context, new Path2D(`M${right - millimetres * scale} ${bottom}H${right}`), MARK, 2);
  writeMark(context, `${millimetres / 10} cm`, right, bottom - markSize(context) + 1, "right");
}

/** The line between two pictures, with a grip to take hold of. */
function drawDivider(context, x, height) {
  const path = new Path2D(`M${x} 0V${height}`);
  path.addPath(new Path2D(`M${x - 5} ${height * 0.75 - 6}l-6 6l6 6M${x + 5} ${height * 0.75 - 6}l6 6l-6 6`));
  strokeTwice(context, path, MARK, 2);
}
