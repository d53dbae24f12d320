// What the learner did, kept in this browser only: one JSON value under each key.
//
//   recall(key, fallback)   the value; the fallback where there is none or it is damaged
//   remember(key, value)    true if the browser keeps it; if not, it lasts as long as the page is open
//   isKept(key)             whether this browser keeps the value, beyond this page
//   forget(key)
//   recallAll(prefix)       Map of all readable values whose key begins so
//   storageTrouble()        in words, why not everything is kept; empty when all is well
//   copyOfKept()            everything as the text of a JSON file
//   takeCopy(text)          merges such a file with what is here: { added, kept }; an Error says why it cannot
//
// A value that may meet another one under its key, when a copy is taken, carries `when` (milliseconds, as of Date.now):
// the later one stays. Lists are united entry by entry, in the order of their `when`.
// Keys: "question:KEY" by all that asks (with draft while it is not committed), "lesson:NAME" by the pages, others by their widgets.

const STORAGE_VERSION = 1; // of all values together; raise it when one changes its meaning, and translate the old ones
const STORAGE_PREFIX = `modic:${STORAGE_VERSION}:`;
const STORAGE_FORMAT = "modic-progress";

/** What the browser would not keep. Each module has its own copy of this code; what they share hangs on the window. */
function unkept() {
  return (globalThis.modicUnkept ??= new Map());
}

/** The value, or undefined where there is none that can be read. */
function readKept(key) {
  if (unkept().has(key)) return unkept().get(key);
  try {
    const text = localStorage.getItem(STORAGE_PREFIX + key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recall(key, fallback = null) {
  const value = readKept(key);
  return value === undefined ? fallback : value;
}

function remember(key, value) {
  try {
    localStorage.setItem(STORAGE_PREFIX + key, JSON.stringify(value));
    unkept().delete(key);
    return true;
  } catch {
    unkept().set(key, value);
    return false;
  }
}

function isKept(key) {
  return !unkept().has(key);
}

function forget(key) {
  unkept().delete(key);
  try {
    localStorage.removeItem(STORAGE_PREFIX + key);
  } catch {
    // Nothing was kept, so there is nothing to forget.
  }
}

/** Keys of the course in this browser; none where storage is blocked. */
function storedKeys() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(STORAGE_PREFIX)).map((name) => name.slice(STORAGE_PREFIX.length));
  } catch {
    return [];
  }
}

function recallAll(prefix = "") {
  const keys = new Set([...storedKeys(), ...unkept().keys()]);
  const readable = [...keys].filter((key) => key.startsWith(prefix)).sort().map((key) => [key, readKept(key)]);
  return new Map(readable.filter(([, value]) => value !== undefined));
}

function storageTrouble() {
  const probe = `${STORAGE_PREFIX}probe`;
  try {
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
  } catch (error) {
    return error.name === "QuotaExceededError"
      ? "This browser's storage is full: what you do now is gone when you close the page. Save a copy."
      : "This browser keeps nothing for these pages: what you do is gone when you close the page.";
  }
  if (unkept().size) return "This browser's storage was too full for some of it, which is gone when you close the page. Save a copy.";
  const damaged = storedKeys().filter((key) => readKept(key) === undefined).length;
  return damaged ? `${damaged} of the entries kept in this browser cannot be read, and are left out. The others are whole.` : "";
}

function copyOfKept() {
  const file = { format: STORAGE_FORMAT, version: STORAGE_VERSION, written: new Date().toISOString(), kept: Object.fromEntries(recallAll()) };
  return `${JSON.stringify(file, null, 1)}\n`;
}

function takeCopy(text) {
  const { kept } = readCopy(text);
  let added = 0;
  let all = true;
  for (const [key, theirs] of Object.entries(kept)) {
    const mine = readKept(key);
    const merged = mine === undefined ? theirs : mergeKept(mine, theirs);
    if (JSON.stringify(merged) === JSON.stringify(mine)) continue;
    all = remember(key, merged) && all;
    added += 1;
  }
  return { added, kept: all };
}

/** The content of a saved copy, or an Error that says what is wrong with the file. */
function readCopy(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("This file is damaged, or no copy of progress: it is not JSON. Nothing was changed.");
  }
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  if (!isObject(file) || file.format !== STORAGE_FORMAT || !isObject(file.kept)) {
    throw new Error("This file is no copy of progress in this course. Nothing was changed.");
  }
  if (file.version !== STORAGE_VERSION) {
    throw new Error(`This copy has version ${file.version}; this course reads version ${STORAGE_VERSION}. Nothing was changed.`);
  }
  return file;
}

function mergeKept(mine, theirs) {
  const when = (value) => Number(value?.when) || 0;
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const entries = new Map([...mine, ...theirs].map((entry) => [JSON.stringify(entry), entry]));
    return [...entries.values()].sort((a, b) => when(a) - when(b));
  }
  return when(theirs) > when(mine) ? theirs : mine;
}
