// What the learner did, kept in this browser only. Full, blocked or corrupt storage costs persistence, nothing else.

const STORAGE_PREFIX = "modic:1:";

/** Read a stored value; `fallback` when there is none, it is corrupt, or storage is blocked. */
function recall(key, fallback = null) {
  try {
    const text = localStorage.getItem(STORAGE_PREFIX + key);
    return text === null ? fallback : JSON.parse(text);
  } catch {
    return fallback;
  }
}

/** Store a value; false when the browser would not keep it. */
function remember(key, value) {
  try {
    localStorage.setItem(STORAGE_PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(STORAGE_PREFIX + key);
  } catch {
    // Nothing was kept, so there is nothing to forget.
  }
}
