// Signal curves of a few tissues against TR, TE or TI, with the present setting marked: an SVG with a text alternative.

const CURVE_AXES = {
  TR: { trait: "tr_ms", from: 100, to: 6000, ticks: [100, 2000, 4000, 6000] },
  TE: { trait: "te_ms", from: 0, to: 250, ticks: [0, 50, 100, 150, 200, 250] },
  TI: { trait: "ti_ms", from: 20, to: 1000, ticks: [20, 250, 500, 750, 1000] },
};
// Legible on white and on black; lines also differ by their dashes, and each carries its name.
const CURVE_STYLES = [
  ["#b07d00", ""], ["#8a7a6a", "7 3"], ["#1f83c9", ""], ["#c05a1a", "2 3"], ["#7d8790", "9 3 2 3"], ["#2f8f5b", "4 3"], ["#9a6fd0", "12 4"],
];
const CURVE_BOX = { width: 420, height: 290, left: 32, right: 176, top: 12, bottom: 40 };
const CURVE_POINTS = 121;

/** Signal of each mixture at one value of the axis; null where the scanner has no time for it. */
function curveValues(physics, mixtures, settings) {
  if (timingFault(physics.tissues, sequenceTiming(settings))) return null;
  const { shown } = sequenceSignals(physics, settings);
  return mixtures.map((shares) => mixtureSignal(shares, shown));
}

/** The drawing; `settings` has all that sequenceTiming takes, `axis` is TR, TE or TI. */
function signalCurves(physics, mixtures, settings, axis) {
  const { trait, from, to } = CURVE_AXES[axis];
  const names = Object.keys(mixtures);
  const shares = Object.values(mixtures);
  const times = Array.from({ length: CURVE_POINTS }, (_, i) => from + ((to - from) * i) / (CURVE_POINTS - 1));
  const values = times.map((time) => curveValues(physics, shares, { ...settings, [trait]: time }));
  const now = curveValues(physics, shares, settings);
  const { width, height, left, right, top, bottom } = CURVE_BOX;
  const highest = Math.max(0.1, ...values.flat().filter((value) => value !== null));
  const x = (time) => left + ((clamp(time, from, to) - from) / (to - from)) * (width - left - right);
  const y = (value) => height - bottom - (value / highest) * (height - top - bottom);

  const lines = names.map((_, k) => {
    const points = times.flatMap((time, i) => (values[i] ? [`${x(time).toFixed(1)},${y(values[i][k]).toFixed(1)}`] : []));
    const [stroke, dash] = CURVE_STYLES[k];
    return svgElement("polyline", { points: points.join(" "), fill: "none", stroke, "stroke-width": 2.2, "stroke-dasharray": dash });
  });
  const at = x(settings[trait]);
  const mark = svgElement("path", { d: `M${at} ${top}V${height - bottom}`, class: "modic-curve-now" });
  const dots = (now ?? []).map((value, k) => svgElement("circle", { cx: at, cy: y(value), r: 4, fill: CURVE_STYLES[k][0] }));
  const label = now ? names.map((name, k) => `${name} ${now[k].toFixed(2)}`).join(", ") : "no signal: there is no time for this setting";
  return svgElement(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`, role: "img", class: "modic-curves",
      "aria-label": `Signal against ${axis}, ${from} to ${to} ms. At ${axis} ${settings[trait]} ms: ${label}. Fully relaxed water is 1.`,
    },
    ...curveAxes(axis, { x, y, highest }), mark, ...lines, ...dots,
    ...curveLabels(names, now ?? names.map(() => 0), y, now !== null),
  );
}

function curveAxes(axis, { x, y, highest }) {
  const { width, height, left, right, top, bottom } = CURVE_BOX;
  const text = (words, attributes) => svgElement("text", { class: "modic-curve-text", ...attributes }, words);
  return [
    svgElement("path", { d: `M${left} ${top}V${height - bottom}H${width - right}`, class: "modic-curve-axis" }),
    ...CURVE_AXES[axis].ticks.map((time) => text(`${time}`, { x: x(time), y: height - bottom + 16, "text-anchor": "middle" })),
    text(`${axis} (ms)`, { x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }),
    ...[0, highest].map((value) => text(value.toFixed(1), { x: left - 6, y: y(value) + 4, "text-anchor": "end" })),
  ];
}

/** Names with present values beside the drawing, in the order of the values and apart from each other. */
function curveLabels(names, now, y, known) {
  const { width, height, right, top, bottom } = CURVE_BOX;
  const order = names.map((_, k) => k).sort((a, b) => now[b] - now[a]);
  const apart = 19;
  const places = order.map((k) => y(now[k]));
  places.forEach((place, i) => { places[i] = Math.max(place, i ? places[i - 1] + apart : top + 6); });
  const overflow = Math.max(0, (places.at(-1) ?? 0) - (height - bottom + 4));
  for (let i = places.length - 1; i >= 0; i -= 1) {
    places[i] = Math.min(places[i], i === places.length - 1 ? places[i] - overflow : places[i + 1] - apart);
  }
  return order.flatMap((k, i) => {
    const [stroke, dash] = CURVE_STYLES[k];
    const from = width - right + 8;
    return [
      svgElement("path", { d: `M${from} ${places[i]}h22`, stroke, "stroke-width": 2.2, "stroke-dasharray": dash }),
      svgElement("text", { x: from + 27, y: places[i] + 4, class: "modic-curve-text" }, known ? `${names[k]} ${now[k].toFixed(2)}` : names[k]),
    ];
  });
}
