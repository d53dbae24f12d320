// The table of words of a report, and where they stand in a text. Python's twin: interpretation/report/words.py,
// sentences.py and places.py; the table is the same, and a test reads every test sentence with both.

const PLACE_KINDS = ["level", "aside", "vertebrae", "endplate", "side", "both"];
const SPINE = ["T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1"];
const MIXED_TYPES = { "1,2": "1/2", "2,3": "2/3" };
const LISTED = /\band\b(?!\/)|&|,|\bor\b/i;

/** Compile the table that Python sent. */
function compileTable(table) {
  const compile = (rows) => rows.flatMap((row) => row.patterns.map((pattern) => [row, new RegExp(pattern, "gi")]));
  return {
    plain: new Map(Object.entries(table.plain).flatMap(([letter, all]) => [...all].map((strange) => [strange, letter]))),
    wrapped: new RegExp(table.wrapped, "g"),
    words: compile(table.word),
    flags: compile(table.flag),
    filler: new RegExp(table.filler, "gi"),
    number: new RegExp(table.number, "gi"),
    vertebra: new RegExp(table.vertebra, "i"),
    numbers: table.numbers,
  };
}

/** A text with plain dashes, quotes and single spaces, and where each of its letters came from. */
function plainText(text, table) {
  const letters = [];
  const positions = [];
  const starts = [];
  let reached = 0;
  const original = [...text].map((letter) => {
    starts.push(reached);
    reached += letter.length;
    // A letter of two units would count twice in a pattern; none of the words has one.
    return table.plain.get(letter) ?? (letter.length > 1 ? "~" : letter);
  });
  starts.push(reached);
  for (const run of original.join("").matchAll(/[ \n]+|[^ \n]/g)) {
    const breaks = run[0].split("\n").length - 1;
    const blank = breaks > 1 ? "\n\n" : breaks ? "\n" : run[0][0];
    letters.push(blank);
    const last = run.index + run[0].length - 1;
    for (let i = 0; i < blank.length; i += 1) positions.push(Math.min(run.index + i, last));
  }
  const plain = letters.join("").replace(table.wrapped, (wrapped) => wrapped.replaceAll("\n", " "));
  const span = (start, end) => [starts[positions[start]], starts[positions[end - 1] + 1]];
  return { text: plain, original: text, span };
}

/** Words of the table in a plain text, in their order, none overlapping another: the longest from where it begins. */
function findWords(text, table) {
  const found = table.words.flatMap(([row, pattern]) =>
    [...text.matchAll(pattern)].filter((match) => match[0]).map((match) =>
      ({ kind: row.kind, start: match.index, end: match.index + match[0].length, words: match[0], row })));
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let reached = 0;
  return found.filter((mark) => {
    if (mark.start < reached) return false;
    reached = mark.end;
    return true;
  });
}

/** Sentences of a text, each with its parts. */
function cutSentences(marks, length) {
  const found = [];
  let [inside, start, paragraph] = [[], 0, true];
  const close = (end) => found.push({ paragraph, start, end, parts: cutParts(inside, start, end) });
  for (const mark of marks) {
    if (mark.kind !== "end" && mark.kind !== "paragraph") {
      inside.push(mark);
      continue;
    }
    close(mark.start);
    [inside, start, paragraph] = [[], mark.end, mark.kind === "paragraph"];
  }
  close(length);
  return found;
}

/** Parts of one sentence, cut at commas, brackets and joining words; each "no" begins one too. */
function cutParts(marks, start, end) {
  const found = [{ join: "", start, end, marks: [] }];
  for (const mark of marks) {
    if (mark.kind === "join" || mark.kind === "no") {
      found.at(-1).end = mark.start;
      found.push({ join: mark.row.value ?? "no", start: mark.end, end, marks: [] });
    } else {
      found.at(-1).marks.push(mark);
    }
  }
  return found.filter((part) => part.end > part.start || part.marks.length || part === found[0]);
}

function marksOf(part, ...kinds) {
  return part.marks.filter((mark) => kinds.includes(mark.kind));
}

/** Whether nothing but filler stands beside the marks of a part, up to a place in the text. */
function onlyFiller(part, text, table, until = part.end) {
  let rest = "";
  let reached = part.start;
  for (const mark of part.marks.filter((one) => one.start < until)) {
    rest += `${text.slice(reached, mark.start)} `;
    reached = mark.end;
  }
  return !(rest + text.slice(reached, Math.max(until, reached))).replace(table.filler, "");
}

/** The disc levels of one mark: "L4/5", "L3 to S1", "L3-4, 4-5 and 5-1", "L4 and L5". */
function levelsOf(mark) {
  if (mark.row.value) return [mark.row.value];
  const chains = mark.kind === "vertebrae" ? [mark.words] : mark.words.split(/,? (?:and|or) |, ?| & /i);
  return chains.flatMap((chain) => along(vertebraeIn(chain)));
}

/** Places in SPINE of the vertebrae named; a number without a letter follows the vertebra before it. */
function vertebraeIn(words) {
  const found = [];
  let letter = "L";
  const parted = words.length === 3 ? words.replace(/(\d)(\d)$/, "$1-$2") : words;
  for (const [, said, digits, sacral] of parted.matchAll(/(th|[tdl])?(\d{1,2})|(s)1?/gi)) {
    const last = SPINE[found.at(-1)];
    let number = digits;
    if (sacral || (!said && number === "1" && last === "L5")) [letter, number] = ["S", "1"];
    else if (said) letter = /^l$/i.test(said) ? "L" : "T";
    else if (last === "T12") letter = "L";
    if (SPINE.includes(letter + number)) found.push(SPINE.indexOf(letter + number));
  }
  const range = /\d ?[-/].*\b(?:through|thru|to)\b/i.test(words); // "L3-L4 through L5-S1"
  return range && found.length > 2 ? [found[0], found.at(-1)] : found;
}

/** The levels along a chain of vertebrae; four of them are two levels of their own. */
function along(chain) {
  const spans = chain.length === 4 ? [chain.slice(0, 2), chain.slice(2)] : chain.length ? [chain] : [];
  return spans.flatMap((span) => {
    const [first, last] = [Math.min(...span), Math.max(...span)];
    return SPINE.slice(first, last).map((above, i) => `${above}-${SPINE[first + i + 1]}`);
  });
}

/** The endplate of one mark, "lower endplate of L4"; none outside T11 to S1. */
function endplateOf(mark, table) {
  const [index] = vertebraeIn(mark.words.match(table.vertebra)[0]);
  const side = sideOf(mark);
  const outside = index === undefined || (side === "superior" ? index === 0 : index === SPINE.length - 1);
  return outside ? [] : [`${side} ${SPINE[index]}`];
}

function sideOf(mark) {
  return /superior|upper|cranial/i.test(mark.words) ? "superior" : "inferior";
}

/** Both endplates of a level, from above downward. */
function endplatesAt(level) {
  if (level === null) return [];
  const [above, below] = level.split("-");
  return [`inferior ${above}`, `superior ${below}`];
}

function numbersOf(words, table) {
  return (words.match(table.number) ?? []).map((number) => table.numbers[number.toLowerCase()]);
}

/** Types with these numbers, as one mixed type where there is such a type. */
function typesOf(numbers, mixed) {
  const both = [...numbers].sort().join();
  return mixed && MIXED_TYPES[both] ? [MIXED_TYPES[both]] : numbers.filter(Boolean).map(String);
}
