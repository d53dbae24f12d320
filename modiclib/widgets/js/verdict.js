// A reading beside the truth, part by part. A part is "right", "near" (defensible, or right in part) or "wrong".

const VERDICT_WORDS = { right: "✓ Right", near: "≈ Partly right, or defensible", wrong: "✗ Not right" };
const ANSWER_WORDS = { 0: "normal", 1: "type 1", 2: "type 2", 3: "type 3", mixed: "mixed type", "not Modic": "not a Modic change" };
const EXTENT_WORDS = { A: "under 25 % of the body's height", B: "25 to 50 %", C: "over 50 %" };

/** Judge { answer, marks, extent } against a truth; `places` are those that can be marked. */
function judgeReading(reading, truth, places) {
  const type = reading.answer === truth.answer ? "right" : truth.accepted.includes(reading.answer) ? "near" : "wrong";
  const there = truth.findings.map((finding) => finding.place);
  const parts = [{ name: "Type", verdict: type, words: `${ANSWER_WORDS[reading.answer]}${type === "right" ? "" : `; it is ${ANSWER_WORDS[truth.answer]}`}` }];
  let located = true;
  if (there.length) {
    const atEndplates = there.some((name) => name.includes(" "));
    const key = (name) => (atEndplates ? levelOf(name, places) : name.split(" ").at(-1)); // in a body, the vertebra counts
    const level = compareSets(reading.marks.map(key), there.map(key));
    located = level !== "wrong";
    parts.push({ name: atEndplates ? "Level" : "Vertebra", verdict: level, words: [...new Set(there.map(key))].join(", ") });
    if (atEndplates) parts.push({ name: "Endplate", verdict: compareSets(reading.marks, there), words: there.map(placeWords).join(", ") });
  } else if (reading.marks.length) {
    parts.push({ name: "Level", verdict: "wrong", words: "no lesion is there" });
  }
  if (reading.extent && ["1", "2", "3", "mixed"].includes(truth.answer)) {
    const largest = truth.findings.reduce((a, b) => (b.height > a.height ? b : a));
    const apart = Math.abs("ABC".indexOf(reading.extent) - "ABC".indexOf(largest.extent));
    const close = [0.25, 0.5].some((border) => Math.abs(largest.height - border) < 0.04); // a reader's ruler is no finer
    const verdict = apart === 0 ? "right" : apart === 1 && close ? "near" : "wrong";
    parts.push({ name: "Extent", verdict, words: `${Math.round(100 * largest.height)} % of the height: ${EXTENT_WORDS[largest.extent]}` });
  }
  return { parts, right: type !== "wrong" && located };
}

/** "right" if both hold the same, "near" if they share something. */
function compareSets(given, wanted) {
  const [mine, theirs] = [new Set(given), new Set(wanted)];
  const shared = [...mine].filter((each) => theirs.has(each)).length;
  if (shared === mine.size && shared === theirs.size) return "right";
  return shared ? "near" : "wrong";
}
