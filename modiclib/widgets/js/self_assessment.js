// How good am I: a reader's own figures, each with its interval, and none before there are cases enough.
//
// A reading is { truth, answer, right, confidence, seconds, sequences }: the types as written in the course, whether it
// counted as right (a disputed case accepts two answers), confidence in percent, time, and what was shown.

const CASES_FOR_FIGURES = 20;
const CASES_FOR_COMPARISON = 50; // the learning curve of readers is steepest before (shown on the lesson's page)
const BLOCK = 10; // cases in a point of the learning curve
const CONFIDENCE_BINS = [[0, 49], [50, 69], [70, 89], [90, 100]]; // percent

// Agreement on the type between readers of real scans. A band stands for a word, by Landis and Koch's table.
const PUBLISHED_READERS = [
  { name: "Carrino 2009, 4 readers", value: 0.59, words: "kappa .59" }, // doi 10.1148/radiol.2493071999
  { name: "Arana 2010, 5 readers", low: 0.41, high: 0.6, words: "moderate, .41 to .60" }, // doi 10.1148/radiol.09090706
  { name: "Jensen 2007, 2 readers", low: 0.61, high: 1, words: "substantial to almost perfect, .61 to 1" }, // doi 10.1080/02841850701422112
];
const COMPARISON_NOTE = [
  "They read real scans, another mix of cases, another task.",
  "Your figure is against the truth; theirs are between readers.",
];

const percent = (share) => `${Math.round(100 * share)} %`;
const withInterval = ({ value, low, high, cases }) => `${percent(value)} (95 % CI ${Math.round(100 * low)} to ${Math.round(100 * high)}, ${cases} cases)`;
const typeWords = (answer) => (answer === "0" ? "normal" : /^[123]/.test(answer) ? `type ${answer}` : answer);

/** The whole board for a list of readings, oldest first. */
function selfAssessment(readings) {
  const missing = CASES_FOR_FIGURES - readings.length;
  if (missing > 0) {
    return element(
      "section", { class: "modic-assessment" }, element("h3", {}, "How good am I?"),
      element("p", {}, `${readings.length} of ${CASES_FOR_FIGURES} cases read. With fewer, a figure would say more about luck than about you: ${missing} to go.`),
      element("progress", { max: CASES_FOR_FIGURES, value: readings.length, "aria-label": "Cases read before the first figures" }),
    );
  }
  const confusion = confusionMatrix(readings);
  const kappa = cohenKappa(confusion.matrix);
  return element(
    "section", { class: "modic-assessment" }, element("h3", {}, "How good am I?"),
    element("p", { class: "modic-assessment-headline" }, headline(readings, kappa)),
    ...comparison(readings, kappa),
    ...figure("What you call what", confusionTable(confusion)),
    ...figure("Each type", typeTable(perType(confusion))),
    ...figure("Getting better?", learningCurve(readings)),
    ...figure("As sure as you are right?", calibration(readings)),
    ...figure("Time a case", timePlot(readings)),
  );
}

function figure(title, content) {
  return [element("h4", {}, title), content];
}

function headline(readings, kappa) {
  const right = proportion(readings.filter((reading) => reading.right).length, readings.length);
  const said = Number.isNaN(kappa.value)
    ? "kappa cannot be told from one same answer throughout"
    : `Cohen's kappa with the truth ${kappa.value.toFixed(2)} (95 % CI ${kappa.low.toFixed(2)} to ${kappa.high.toFixed(2)})`;
  return `${withInterval(right)} right; ${said}.`;
}

function comparison(readings, kappa) {
  if (Number.isNaN(kappa.value)) return [];
  const missing = CASES_FOR_COMPARISON - readings.length;
  if (missing > 0) {
    return [element("p", { class: "modic-note" }, `Beside published readers after ${CASES_FOR_COMPARISON} cases: ${missing} to go.`)];
  }
  const interval = `${kappa.low.toFixed(2)} to ${kappa.high.toFixed(2)}`;
  const mine = { name: `You, ${readings.length} cases`, ...kappa, mine: true, words: `kappa ${kappa.value.toFixed(2)}, 95 % CI ${interval}` };
  const plot = intervalPlot({ label: "Kappa for the type, yours and published readers'", name: "Cohen's kappa", rows: [mine, ...PUBLISHED_READERS], note: COMPARISON_NOTE });
  return figure("Beside published readers", plot);
}

function confusionTable({ answers, matrix }) {
  const heading = (words, scope) => element("th", { scope }, words);
  const most = Math.max(...matrix.flat());
  const body = matrix.flatMap((row, i) => {
    const total = row.reduce((a, b) => a + b, 0);
    if (!total) return [];
    const cells = row.map((count, j) => element(
      "td", { class: i === j ? "modic-agreed" : "", style: `--share: ${count / most}` }, count ? `${count}` : "·",
    ));
    return [element("tr", {}, heading(typeWords(answers[i]), "row"), ...cells)];
  });
  return element(
    "div", { class: "modic-table", tabindex: "0", role: "group", "aria-label": "Confusion matrix" },
    element(
      "table", { class: "modic-confusion" },
      element("caption", {}, "Rows: the truth. Columns: what you answered. Framed: agreement."),
      element("thead", {}, element("tr", {}, element("td"), ...answers.map((answer) => heading(typeWords(answer), "col")))),
      element("tbody", {}, ...body),
    ),
  );
}

function typeTable(types) {
  const say = (share) => (share.tooFew ? `${share.part} of ${share.cases}: too few` : withInterval(share));
  const rows = types.map(({ answer, sensitivity, specificity }) => element(
    "tr", {}, element("th", { scope: "row" }, typeWords(answer)), element("td", {}, say(sensitivity)), element("td", {}, say(specificity)),
  ));
  const head = ["", "sensitivity: found where it is", "specificity: not called where it is not"];
  return element(
    "div", { class: "modic-table", tabindex: "0", role: "group", "aria-label": "Sensitivity and specificity of each type" },
    element(
      "table", {}, element("thead", {}, element("tr", {}, ...head.map((words) => element(words ? "th" : "td", words ? { scope: "col" } : {}, words)))),
      element("tbody", {}, ...rows),
    ),
  );
}

/** Readings in whole blocks, in the order read; a last one of half a block or more counts. */
function blocks(readings) {
  const groups = [];
  for (let from = 0; from < readings.length; from += BLOCK) {
    const group = readings.slice(from, from + BLOCK);
    if (group.length >= BLOCK / 2) groups.push({ from: from + 1, to: from + group.length, readings: group });
  }
  return groups;
}

const shareAxis = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], words: percent };

function caseAxis(readings) {
  const step = Math.max(BLOCK, Math.ceil(readings.length / 60) * BLOCK);
  const ticks = Array.from({ length: Math.floor(readings.length / step) + 1 }, (_, i) => i * step);
  return { name: "cases read", from: 0, to: readings.length, ticks };
}

function learningCurve(readings) {
  const points = blocks(readings).map((group) => {
    const right = proportion(group.readings.filter((reading) => reading.right).length, group.readings.length);
    return { x: (group.from + group.to) / 2, y: right.value, low: right.low, high: right.high, words: `cases ${group.from} to ${group.to}: ${withInterval(right)} right` };
  });
  return pointPlot({ label: "Share right in each ten cases", x: caseAxis(readings), y: shareAxis, points, line: true });
}

function calibration(readings) {
  const points = CONFIDENCE_BINS.flatMap(([from, to]) => {
    const group = readings.filter(({ confidence }) => Math.round(confidence) >= from && Math.round(confidence) <= to);
    if (!group.length) return [];
    const right = proportion(group.filter((reading) => reading.right).length, group.length);
    const sure = group.reduce((sum, reading) => sum + reading.confidence, 0) / group.length / 100;
    return [{ x: sure, y: right.value, low: right.low, high: right.high, words: `${percent(sure)} sure: ${withInterval(right)} right` }];
  });
  const x = { ...shareAxis, name: "how sure you were" };
  return pointPlot({ label: "Share right against stated confidence; on the dashed line they are equal", x, y: shareAxis, points, diagonal: true });
}

function timePlot(readings) {
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  const points = blocks(readings).map((group) => {
    const seconds = median(group.readings.map((reading) => reading.seconds));
    return { x: (group.from + group.to) / 2, y: seconds, words: `cases ${group.from} to ${group.to}: ${Math.round(seconds)} s` };
  });
  const step = [10, 30, 60, 120, 300].find((seconds) => seconds * 5 >= Math.max(...points.map((point) => point.y))) ?? 600;
  const ticks = [0, 1, 2, 3, 4, 5].map((i) => i * step);
  const y = { from: 0, to: 5 * step, ticks, words: (seconds) => `${seconds} s` };
  return pointPlot({ label: "Median time of each ten cases", x: caseAxis(readings), y, points, line: true });
}

/** The blind test: the same cases with less and with more shown; rounds are { name, readings }, cases in the same order. */
function blindTest(rounds) {
  const rows = rounds.map(({ name, readings }) => {
    const right = proportion(readings.filter((reading) => reading.right).length, readings.length);
    return { name, value: right.value, low: right.low, high: right.high, mine: true, words: `${withInterval(right)} right` };
  });
  const changes = rounds.slice(1).map((round, i) => {
    const before = rounds[i];
    const mended = round.readings.filter((reading, k) => reading.right && !before.readings[k].right).length;
    const spoilt = round.readings.filter((reading, k) => !reading.right && before.readings[k].right).length;
    return element("li", {}, `From ${before.name} to ${round.name}: ${mended} more right that were wrong, ${spoilt} wrong that were right.`);
  });
  return element(
    "section", { class: "modic-assessment" }, element("h3", {}, "What each sequence gave you"),
    intervalPlot({ label: "Share right, by what was shown", name: "share right", rows, note: ["The same cases each time:", "some of the gain may be memory."] }),
    element("ul", {}, ...changes),
  );
}
