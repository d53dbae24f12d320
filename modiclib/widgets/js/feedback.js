// After the commitment: right or not part by part, the reason for the answer chosen, what is there, and how it measures.

function feedbackView({ reading, judged, truth, next, similar }) {
  const parts = judged.parts.map(({ name, verdict, words }) => element(
    "li", { class: `modic-${verdict}` }, element("strong", {}, `${VERDICT_WORDS[verdict]} · ${name}: `), `${words}.`,
  ));
  const disputed = truth.disputed
    ? [element("p", {}, element("strong", {}, "Readers may disagree here. "), truth.disputed)]
    : [];
  const there = truth.findings.length
    ? [element("ul", {}, ...truth.findings.map((finding, i) => element("li", {}, `${i + 1}: ${finding.words}.`)))]
    : [element("p", {}, "Nothing was painted into this spine: no Modic change, no mimic.")];
  // In a notebook cases are made one by one, and none is compared with the others.
  const harder = truth.difficulty ? ` Judged ${truth.difficulty} by ${truth.findings.length ? "measured contrast and size" : "how patchy its marrow is"}.` : "";
  return element(
    "div", { class: "modic-feedback", role: "status", tabindex: "-1", "aria-live": "polite" },
    element("p", { class: "modic-prompt" }, `You said ${ANSWER_WORDS[reading.answer]}, ${reading.confidence} % sure.`),
    element("ul", { class: "modic-parts" }, ...parts),
    element("p", {}, element("strong", {}, "Why: "), truth.reasons[reading.answer]),
    ...disputed,
    element("p", {}, element("strong", {}, "What is there. "), `${truth.person}, invented.${harder}`),
    ...there,
    ...ratioTable(truth.findings),
    element("div", { class: "modic-controls" }, button("Next case", next, { class: "modic-commit" }), button("A similar case", similar)),
  );
}

/** Signals of each lesion beside normal marrow. */
function ratioTable(findings) {
  const measured = findings.filter((finding) => finding.ratios.T1);
  if (!measured.length) return [];
  const contrasts = Object.keys(measured[0].ratios);
  const say = ({ ratio, low, high, signal }) => `${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}), ${signal}`;
  const rows = measured.map((finding) => element(
    "tr", {}, element("th", { scope: "row" }, placeWords(finding.place)), ...contrasts.map((name) => element("td", {}, say(finding.ratios[name]))),
  ));
  return [element(
    "div", { class: "modic-table", tabindex: "0", role: "group", "aria-label": "Measured signals" },
    element(
      "table", {}, element("caption", {}, "Signal of the lesion over that of normal marrow, with its interval (95 % confidence)."),
      element("thead", {}, element("tr", {}, element("td"), ...contrasts.map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...rows),
    ),
  )];
}
