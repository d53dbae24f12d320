// Small plots of figures with intervals: an SVG whose text alternative says every number.

const PLOT_BOX = { width: 460, height: 250, left: 52, right: 26, top: 14, bottom: 46 };

/**
 * Points with intervals on two axes.
 *   label   what the plot shows, said before the numbers
 *   x, y    { name, from, to, ticks: [value, ...], words: value => text }
 *   points  [{ x, y, low, high, words }]; `low` and `high` may be left out
 *   line    joins the points; `diagonal` draws where y equals x
 */
function pointPlot({ label, x, y, points, line = false, diagonal = false }) {
  const { width, height, left, right, top, bottom } = PLOT_BOX;
  const across = (value) => left + ((clamp(value, x.from, x.to) - x.from) / (x.to - x.from)) * (width - left - right);
  const up = (value) => height - bottom - ((clamp(value, y.from, y.to) - y.from) / (y.to - y.from)) * (height - top - bottom);
  const text = (words, attributes) => svgElement("text", { class: "modic-curve-text", ...attributes }, words);
  const say = (axis, value) => (axis.words ? axis.words(value) : `${value}`);
  const frame = svgElement("path", { d: `M${left} ${top}V${height - bottom}H${width - right}`, class: "modic-curve-axis" });
  const grid = y.ticks.map((tick) => svgElement("path", { d: `M${left} ${up(tick)}H${width - right}`, class: "modic-plot-grid" }));
  const ticks = [
    ...x.ticks.map((tick) => text(say(x, tick), { x: across(tick), y: height - bottom + 17, "text-anchor": "middle" })),
    ...y.ticks.map((tick) => text(say(y, tick), { x: left - 7, y: up(tick) + 4, "text-anchor": "end" })),
    text(x.name, { x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }),
  ];
  const marks = points.map((point) => {
    const at = across(point.x);
    const interval = point.low === undefined ? "" : `M${at} ${up(point.low)}V${up(point.high)}M${at - 5} ${up(point.low)}h10M${at - 5} ${up(point.high)}h10`;
    return svgElement(
      "g", { class: "modic-plot-point" },
      svgElement("path", { d: interval, class: "modic-plot-interval" }), svgElement("circle", { cx: at, cy: up(point.y), r: 5 }),
    );
  });
  const joined = line && points.length > 1
    ? [svgElement("polyline", { points: points.map((point) => `${across(point.x)},${up(point.y)}`).join(" "), class: "modic-plot-line" })]
    : [];
  const equal = diagonal
    ? [svgElement("path", { d: `M${across(x.from)} ${up(y.from)}L${across(x.to)} ${up(y.to)}`, class: "modic-curve-now" })]
    : [];
  const words = `${label}. ${points.map((point) => point.words).join("; ")}.`;
  return svgElement(
    "svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "modic-plot", "aria-label": words },
    ...grid, frame, ...ticks, ...equal, ...joined, ...marks,
  );
}

/**
 * Figures with intervals below each other, on one axis from 0 to 1.
 *   rows  [{ name, value, low, high, words, mine }]; without `value` a band is drawn, `mine` is the learner's own
 *   name  of the axis; `note` lists lines that stand in the drawing
 */
function intervalPlot({ label, name, rows, note = [] }) {
  const [width, left, right, step, top] = [440, 170, 18, 34, 20];
  const bottom = top + rows.length * step;
  const height = bottom + 50 + 17 * note.length;
  const across = (value) => left + clamp(value, 0, 1) * (width - left - right);
  const text = (words, attributes) => svgElement("text", { class: "modic-curve-text", ...attributes }, words);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((tick) => [
    svgElement("path", { d: `M${across(tick)} ${top - 8}V${bottom}`, class: "modic-plot-grid" }),
    text(tick.toFixed(1), { x: across(tick), y: bottom + 16, "text-anchor": "middle" }),
  ]);
  const lines = rows.flatMap((row, i) => {
    const y = top + (i + 0.5) * step - 4;
    const band = row.value === undefined;
    const shape = band
      ? svgElement("rect", { x: across(row.low), y: y - 6, width: across(row.high) - across(row.low), height: 12, class: "modic-plot-band" })
      : svgElement("path", { d: row.low === undefined ? "" : `M${across(row.low)} ${y}H${across(row.high)}M${across(row.low)} ${y - 6}v12M${across(row.high)} ${y - 6}v12`, class: "modic-plot-interval" });
    const mark = band ? [] : [row.mine
      ? svgElement("circle", { cx: across(row.value), cy: y, r: 6, class: "modic-plot-mine" })
      : svgElement("path", { d: `M${across(row.value)} ${y - 7}l7 7l-7 7l-7 -7z`, class: "modic-plot-theirs" })];
    return [text(row.name, { x: left - 12, y: y + 4, "text-anchor": "end", ...(row.mine ? { "font-weight": 700 } : {}) }), shape, ...mark];
  });
  const sentence = note.map((words, i) => text(words, { x: 8, y: bottom + 58 + 17 * i }));
  return svgElement(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", class: "modic-plot modic-plot-wide", "aria-label": `${label}. ${rows.map((row) => `${row.name}: ${row.words}`).join("; ")}. ${note.join(" ")}` },
    ...ticks, text(name, { x: (left + width - right) / 2, y: bottom + 36, "text-anchor": "middle" }), ...lines, ...sentence,
  );
}
