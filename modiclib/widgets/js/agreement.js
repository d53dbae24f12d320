// How well a reader's answers agree with the truth: the figures of modiclib/interpretation/agreement.py, in the browser.

const QUANTILE_95 = 1.959964; // of the standard normal distribution
const FEWEST_CASES = 8; // fewer say too little for a proportion
const TYPE_ORDER = ["0", "1", "2", "3", "1/2", "2/3"];

/** A part of some cases with Wilson's 95 % interval (J Am Stat Assoc 1927;22:209-212). */
function proportion(part, cases) {
  if (!cases) return { part, cases, value: NaN, low: 0, high: 1, tooFew: true };
  const z = QUANTILE_95;
  const p = part / cases;
  const middle = (p + z ** 2 / (2 * cases)) / (1 + z ** 2 / cases);
  const half = (z / (1 + z ** 2 / cases)) * Math.sqrt((p * (1 - p)) / cases + z ** 2 / (4 * cases ** 2));
  return { part, cases, value: p, low: Math.max(middle - half, 0), high: Math.min(middle + half, 1), tooFew: cases < FEWEST_CASES };
}

/** Answers in their order, and the matrix of cases: rows the truth, columns the answers given. */
function confusionMatrix(readings) {
  const given = new Set(readings.flatMap(({ truth, answer }) => [truth, answer]));
  const others = [...given].filter((answer) => !TYPE_ORDER.includes(answer)).sort();
  const answers = [...TYPE_ORDER.filter((answer) => given.has(answer)), ...others];
  const matrix = answers.map(() => answers.map(() => 0));
  for (const { truth, answer } of readings) matrix[answers.indexOf(truth)][answers.indexOf(answer)] += 1;
  return { answers, matrix };
}

/** Cohen's kappa with its 95 % interval for many cases (Fleiss, Cohen and Everitt, Psychol Bull 1969;72:323-327). */
function cohenKappa(matrix) {
  const cases = matrix.flat().reduce((a, b) => a + b, 0);
  const shares = matrix.map((row) => row.map((count) => count / cases));
  const rows = shares.map((row) => row.reduce((a, b) => a + b, 0));
  const columns = shares.map((_, j) => shares.reduce((sum, row) => sum + row[j], 0));
  const observed = shares.reduce((sum, row, i) => sum + row[i], 0);
  const expected = rows.reduce((sum, row, i) => sum + row * columns[i], 0);
  if (1 - expected < 1e-12) return { value: NaN, low: NaN, high: NaN }; // one same answer throughout
  const kappa = (observed - expected) / (1 - expected);
  let sum = 0;
  shares.forEach((row, i) => row.forEach((share, j) => {
    sum += i === j
      ? share * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2
      : share * (columns[i] + rows[j]) ** 2 * (1 - kappa) ** 2;
  }));
  const variance = (sum - (kappa - expected * (1 - kappa)) ** 2) / ((1 - expected) ** 2 * cases);
  const half = QUANTILE_95 * Math.sqrt(Math.max(variance, 0));
  return { value: kappa, low: Math.max(kappa - half, -1), high: Math.min(kappa + half, 1) };
}

/** Sensitivity and specificity of each answer that is the truth of a case. */
function perType({ answers, matrix }) {
  const cases = matrix.flat().reduce((a, b) => a + b, 0);
  return answers.flatMap((answer, i) => {
    const ofIt = matrix[i].reduce((a, b) => a + b, 0);
    if (!ofIt) return [];
    const mistaken = matrix.reduce((sum, row, k) => sum + (k === i ? 0 : row[i]), 0);
    const others = cases - ofIt;
    return [{ answer, sensitivity: proportion(matrix[i][i], ofIt), specificity: proportion(others - mistaken, others) }];
  });
}
