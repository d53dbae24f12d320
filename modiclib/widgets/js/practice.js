// Which case comes next. All follows from the list of readings: { when, id, set, right, seconds, ... }, oldest first.

const BLOCK_LENGTH = 8; // cases of a block before the next: about five changes of one kind, the others normal (our choice)
const FAST_SECONDS = 60; // a case read right twice running, each time this fast, is retired (our choice)
const RECENT = 5; // readings from which difficulty is adapted (our choice)
const SELF_TEST = "self-test";
const BLIND_CASES = 10; // of the blind test, each read three times
const BLIND_ROUNDS = [["T2"], ["T1", "T2"], ["T1", "T2", "STIR"]];
const REFRESH_DAYS = 60; // after this long without a case a refresher is offered (our choice)

/** A number from 0 to 1 that belongs to a text: the same browser meets the cases in the same order each time. */
function chance(text) {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

function shuffled(names, seed) {
  return names.toSorted((a, b) => chance(a + seed) - chance(b + seed));
}

/** Readings of each case, oldest first. */
function byCase(readings) {
  const cases = new Map();
  for (const reading of readings) {
    if (!cases.has(reading.id)) cases.set(reading.id, []);
    cases.get(reading.id).push(reading);
  }
  return cases;
}

function isRetired(ofCase = []) {
  const last = ofCase.slice(-2);
  return last.length === 2 && last.every(({ right, seconds }) => right && seconds <= FAST_SECONDS);
}

/** Difficulty to look for: harder after good and fast readings, easier after poor ones. */
function wantedDifficulty(readings) {
  const recent = readings.slice(-RECENT);
  if (recent.length < RECENT) return 1;
  const right = recent.filter((reading) => reading.right).length / RECENT;
  const fast = recent.filter((reading) => reading.seconds <= FAST_SECONDS).length / RECENT;
  return right >= 0.8 && fast >= 0.6 ? 2 : right < 0.6 ? 0 : 1;
}

/** Cases that are waiting in a mode, the next one first; `seed` is this browser's own. */
function waitingCases(bank, readings, mode, seed) {
  const practised = readings.filter(({ set }) => set !== SELF_TEST && set !== "blind");
  const cases = byCase(practised);
  const names = shuffled(bank.practice.map(([name]) => name), seed);
  if (mode === "mistakes") {
    const wrong = names.filter((name) => cases.has(name) && !cases.get(name).at(-1).right);
    return wrong.toSorted((a, b) => cases.get(a).at(-1).when - cases.get(b).at(-1).when);
  }
  if (mode === SELF_TEST) {
    const read = new Set(readings.filter(({ set }) => set === SELF_TEST).map(({ id }) => id));
    return shuffled(bank.selfTest, seed).filter((name) => !read.has(name));
  }
  const facts = new Map(bank.practice.map(([name, block, difficulty]) => [name, { block, difficulty: ["easy", "medium", "hard"].indexOf(difficulty) }]));
  const wanted = wantedDifficulty(practised);
  const unread = names.filter((name) => !cases.has(name));
  const suited = unread.toSorted((a, b) => Math.abs(facts.get(a).difficulty - wanted) - Math.abs(facts.get(b).difficulty - wanted));
  const again = names
    .filter((name) => cases.has(name) && !isRetired(cases.get(name)))
    .toSorted((a, b) => cases.get(a).at(-1).right - cases.get(b).at(-1).right || cases.get(a).at(-1).when - cases.get(b).at(-1).when);
  if (mode === "blocks") {
    for (let block = 0; block < bank.blocks.length; block += 1) {
      const ofBlock = names.filter((name) => facts.get(name).block === block);
      const done = ofBlock.filter((name) => cases.has(name)).length;
      if (done < Math.min(BLOCK_LENGTH, ofBlock.length)) return ofBlock.filter((name) => !cases.has(name));
    }
  }
  return [...suited, ...again];
}

/** Index of the block a case of practice belongs to. */
function blockOf(bank, name) {
  return bank.practice.find(([other]) => other === name)?.[1];
}

/** The blind test that is running or was finished last: its cases, and which case and sequences come next. */
function blindPlan(bank, readings, seed) {
  const run = readings.filter(({ set }) => set === "blind").length;
  const length = Math.min(BLIND_CASES, bank.practice.length);
  const each = length * BLIND_ROUNDS.length;
  const number = Math.floor(run / each);
  const names = shuffled(bank.practice.map(([name]) => name), `${seed} blind ${number}`).slice(0, length);
  const round = Math.floor((run % each) / length);
  const order = shuffled(names, `${seed} round ${round}`);
  return { round, sequences: BLIND_ROUNDS[round], name: order[run % length], done: run % each, each, length };
}

/** Rounds of the last whole blind test, cases in one order; none before the first is done. */
function blindRounds(readings, bank) {
  const all = readings.filter(({ set }) => set === "blind");
  const length = Math.min(BLIND_CASES, bank.practice.length);
  const each = length * BLIND_ROUNDS.length;
  const whole = Math.floor(all.length / each);
  if (!whole) return [];
  const last = all.slice((whole - 1) * each, whole * each);
  return BLIND_ROUNDS.map((sequences, round) => ({
    name: sequences.join(", ") + (sequences.length === 1 ? " alone" : ""),
    readings: last.slice(round * length, (round + 1) * length).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  }));
}

/** Readings that figures are made of: the first of each case, with all sequences, not from the blind test. */
function firstReadings(readings) {
  const seen = new Set();
  return readings.filter(({ id, set }) => set !== "blind" && !seen.has(id) && seen.add(id));
}

/** Whether it is time for a refresher. */
function isStale(readings, now = Date.now()) {
  return readings.length >= 20 && now - readings.at(-1).when > REFRESH_DAYS * 86_400_000;
}
