// Small helpers for building elements.

/** Make an element: attributes, then children. `on` holds listeners; false and null attributes are left out. */
function element(tag, { on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(...children);
  return node;
}

/** The same for a part of a drawing. */
function svgElement(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/** Let the browser paint, and hear its reader, before what follows. */
function pause() {
  return new Promise((done) => (globalThis.scheduler?.postTask ? scheduler.postTask(done) : setTimeout(done)));
}

let identifiers = 0;

/** An id no other element of the page has. */
function freshId(stem) {
  identifiers += 1;
  return `modic-${stem}-${identifiers}-${Math.random().toString(36).slice(2, 7)}`;
}
