// Finds stated, negated and hedged Modic changes in a report, and words to question. Python's twin: reading.py,
// groups.py and flags.py in interpretation/report.

const LONGEST_REPORT = 50000;
const NAMING = ["is", ", is"]; // joins that give what stands before them its name

/** Findings and flags of a report, each with the place of its words in the text. */
function readReport(text, table) {
  if (text.length > LONGEST_REPORT) throw new Error(`Give one report, at most ${LONGEST_REPORT} characters.`);
  const plain = plainText(text, table);
  const findings = [];
  const flags = [];
  let [heading, underName, namedBefore] = [[], false, false];
  for (const sentence of cutSentences(findWords(plain.text, table), plain.text.length)) {
    heading = levelHeading(sentence, plain.text, table, heading);
    underName = (underName && !sentence.paragraph) || isNameHeading(sentence, plain.text, table);
    const groups = readParts(sentence.parts, plain.text, table, underName);
    findings.push(...groups.flatMap((group) => findingsOf(group, plain, heading)));
    flags.push(...findFlags(plain, sentence, table, groups.length > 0 || namedBefore));
    namedBefore = groups.length > 0;
  }
  return { findings, flags };
}

/** The levels of a heading, "L4-L5: ..." or a line of its own; else of the one before, up to a new paragraph. */
function levelHeading(sentence, text, table, before) {
  const [first] = sentence.parts;
  const [level] = marksOf(first, "level");
  if (level && first.marks[0] === level && onlyFiller(first, text, table, level.start)) {
    const following = text.slice(level.end, sentence.end).replace(/^ +/, "");
    if (!following || ":-".includes(following[0])) return levelsOf(level);
  }
  return sentence.paragraph ? [] : before;
}

/** Whether a sentence begins "Modic changes: ...". */
function isNameHeading(sentence, text, table) {
  const [first] = sentence.parts;
  const [name] = marksOf(first, "name");
  return Boolean(name) && onlyFiller(first, text, table, name.start) && text[name.end] === ":";
}

/** The findings of one sentence, a group for each. */
function readParts(parts, text, table, underName) {
  const named = underName || parts.some((part) => marksOf(part, "name").length);
  const groups = [];
  let [topic, waiting, ahead] = [[], [], []]; // levels and endplates that stand before the first finding
  let [denied, doubted, differential] = [false, false, false];
  parts.forEach((part, index) => {
    const later = parts.slice(index + 1);
    denied = part.join === "no" || (denied && carries(part.join, later));
    doubted = has(part, "hedge") || (doubted && (part.join === "(" || part.join === "or"));
    differential ||= has(part, "differential");
    const current = groups.at(-1);
    const placesOnly = onlyFiller(part, text, table);
    const group = startGroup(part, current, named, denied, table);
    if (group) {
      group.hedged ||= doubted || differential || (later[0]?.join === "or" && has(later[0], "rival"));
      addEndplates(group, groups.length ? [] : ahead);
      addPlaces(group, part, table);
      if (current && takes(current, part, group)) {
        take(current, part, group, table);
      } else {
        shareLevels(current, group, part, parts.slice(0, index));
        groups.push(group);
      }
    } else if (current && placesOnly && part.join !== "no" && !has(part, "rival")) {
      addPlaces(current, part, table);
      addPredominance(current, part, table);
      current.negated ||= has(part, "absent");
      current.hedged ||= has(part, "hedge");
    } else if (!current && placesOnly && part.marks.every((mark) => PLACE_KINDS.includes(mark.kind))) {
      ahead = [...ahead, ...marksOf(part, "endplate").flatMap((mark) => endplateOf(mark, table))];
    }
    const leading = leadingLevels(part, text, table);
    if (leading.length) {
      topic = [...waiting, ...leading];
      if (group) group.levels = [...waiting, ...group.levels];
    }
    if (group) group.topic = topic;
    waiting = leading.length && placesOnly && !groups.length ? topic : [];
  });
  return groups;
}

function has(part, kind) {
  return part.marks.some((mark) => mark.kind === kind);
}

/** Whether a "no" holds across a join: over "or", over a name, and over the commas of a list that ends in "or". */
function carries(join, later) {
  if (join !== ",") return ["or", "(", "is"].includes(join);
  return later.find((part) => part.join !== ",")?.join === "or";
}

function newGroup(start, end, negated) {
  return {
    start, end, negated, hedged: false, numbers: [], implied: false, mixed: false, predominant: 0,
    levels: [], topic: [], aside: false, endplates: [], sides: [],
  };
}

/** The finding that a part names, with its types; none if it names none. */
function startGroup(part, current, named, denied, table) {
  const names = named ? marksOf(part, "name", "type", "becomes", "predominant") : [];
  const excepted = part.join === "except" && current;
  if (names.some((mark) => mark.kind === "name" || mark.kind === "type")) {
    const negated = excepted ? !current.negated : denied || has(part, "absent");
    const group = newGroup(names[0].start, names.at(-1).end, negated);
    addTypes(group, part, names, table);
    return group;
  }
  const places = marksOf(part, ...PLACE_KINDS);
  if (named && (has(part, "none") || (places.length && has(part, "absent")))) {
    return newGroup(part.marks[0].start, part.marks.at(-1).end, true);
  }
  const contrary = part.join === "but" && current?.negated && has(part, "present");
  if (!places.length || !(excepted || contrary)) return null;
  const group = newGroup(places[0].start, places.at(-1).end, !current.negated);
  if (current.negated) [group.numbers, group.implied] = [[...current.numbers], current.implied]; // what is denied elsewhere is there
  return group;
}

function addPlaces(group, part, table) {
  for (const mark of marksOf(part, ...PLACE_KINDS)) {
    if (mark.kind === "aside") {
      group.aside = true;
    } else if (mark.kind === "endplate") {
      addEndplates(group, endplateOf(mark, table));
    } else if (mark.kind === "side" || mark.kind === "both") {
      group.sides.push(...(mark.kind === "both" ? ["superior", "inferior"] : [sideOf(mark)]));
    } else {
      group.levels.push(...levelsOf(mark));
    }
  }
}

/** Add endplates, and the levels they belong to. */
function addEndplates(group, endplates) {
  group.endplates.push(...endplates);
  group.levels.push(...endplates.map(levelOfEndplate));
}

function levelOfEndplate(endplate) {
  const [side, vertebra] = endplate.split(" ");
  const index = SPINE.indexOf(vertebra);
  return side === "inferior" ? `${vertebra}-${SPINE[index + 1]}` : `${SPINE[index - 1]}-${vertebra}`;
}

/** Types of a part: named, or implied by words such as "fatty". */
function addTypes(group, part, names, table) {
  group.mixed ||= has(part, "mixed");
  for (const mark of names) {
    if (mark.kind === "becomes") {
      group.numbers = [];
    } else if (mark.kind === "type") {
      const numbers = numbersOf(mark.words, table);
      group.numbers = group.implied ? numbers : [...new Set([...group.numbers, ...numbers])];
      group.implied = false;
      group.mixed ||= numbers.length > 1 && !LISTED.test(mark.words);
      group.hedged ||= mark.words.toLowerCase().includes(" or ");
      if (mark.words.includes(">")) [group.predominant] = numbers;
    } else if (mark.row.type && mark.kind === "name" && !group.numbers.length) {
      [group.numbers, group.implied] = [[mark.row.type], true];
    }
  }
  group.negated ||= group.numbers.length === 1 && group.numbers[0] === 0;
  addPredominance(group, part, table);
}

function addPredominance(group, part, table) {
  for (const mark of marksOf(part, "predominant")) group.predominant = mark.row.type ?? numbersOf(mark.words, table)[0];
}

/** Whether what a part names is this finding again, by another word or with its type. */
function takes(group, part, other) {
  const joined = [",", "(", "and", "", ...NAMING].includes(part.join) || (part.join === "with" && !group.numbers.length);
  if (group.negated !== other.negated || !joined) return false;
  if (has(part, "becomes") || part.join === "(") return true;
  const same = group.numbers.join() === other.numbers.join();
  const oneUntyped = !(group.numbers.length && other.numbers.length);
  const fits = same || (part.join !== "and" && oneUntyped);
  return fits && (!group.levels.length || other.levels.every((level) => group.levels.includes(level)));
}

/** Add what a part says of a finding. */
function take(group, part, other, table) {
  if (other.numbers.length && (has(part, "becomes") || group.implied || !group.numbers.length)) {
    [group.numbers, group.implied] = [other.numbers, other.implied];
  }
  group.mixed ||= other.mixed;
  group.hedged ||= other.hedged;
  group.predominant = other.predominant || group.predominant;
  addPlaces(group, part, table);
}

/** The levels a part begins with, which hold for what follows: "At L4-5 ...". */
function leadingLevels(part, text, table) {
  const levels = marksOf(part, "level", "vertebrae");
  if (!levels.length || part.marks[0] !== levels[0] || !onlyFiller(part, text, table, levels[0].start)) return [];
  return namedLevels([part]);
}

function namedLevels(parts) {
  return parts.flatMap((part) => marksOf(part, "level", "vertebrae")).flatMap(levelsOf);
}

/** Let findings share the levels of what they are joined to. */
function shareLevels(current, group, part, before) {
  if (has(part, "those") && !group.levels.length) group.levels = namedLevels(before);
  const implied = group.implied && (part.join === "no" || part.join === "and");
  if (current && (part.join === "with" || implied) && !group.levels.length) group.levels = [...current.levels];
  if (["with", "(", ...NAMING].includes(part.join) && !group.levels.length) group.levels = namedLevels(before.slice(-1));
  const joined = part.join === "with" || part.join === "and" || (part.join === "no" && group.implied);
  if (current && joined && !current.levels.length && !current.topic.length) current.levels = [...group.levels];
}

/** One finding for each level of a group. */
function findingsOf(group, plain, heading) {
  const [start, end] = plain.span(group.start, group.end);
  const numbers = group.numbers.length ? group.numbers : group.mixed ? [] : [group.predominant];
  const types = typesOf(numbers, group.mixed);
  const [prevailing = null] = typesOf([group.predominant], false);
  const fallback = group.aside ? [] : group.topic.length ? group.topic : heading;
  const levels = group.levels.length ? group.levels : fallback;
  return [...new Set(levels.length ? levels : [null])].map((level) => ({
    status: group.negated ? "negated" : group.hedged ? "hedged" : "stated",
    level,
    types,
    endplates: endplatesAt(level).filter((one) => group.endplates.includes(one) || group.sides.includes(one.split(" ")[0])),
    predominant: types.length === 1 && types[0] === prevailing ? null : prevailing,
    implied: group.implied,
    words: plain.original.slice(start, end),
    start,
    end,
  }));
}

/** Words of one sentence to question, in their order, none inside another of its kind. */
function findFlags(plain, sentence, table, named) {
  const words = plain.text.slice(sentence.start, sentence.end);
  const found = [];
  for (const [row, pattern] of table.flags) {
    for (const match of words.matchAll(pattern)) {
      const fair = row.unless && new RegExp(row.unless, "i").test(words.slice(0, match.index));
      if (fair || (row.beside && !named)) continue;
      const [start, end] = plain.span(sentence.start + match.index, sentence.start + match.index + match[0].length);
      const flag = { kind: row.kind, why: row.why, source: row.source, words: plain.original.slice(start, end), start, end };
      if (!found.some((one) => one.kind === flag.kind && one.start === start && one.end === end)) found.push(flag);
    }
  }
  const inside = (flag, other) =>
    other !== flag && other.kind === flag.kind && other.start <= flag.start && flag.end <= other.end;
  return found.filter((flag) => !found.some((other) => inside(flag, other))).sort((a, b) => a.start - b.start || a.end - b.end);
}
