// How a widget with images comes onto its page: in its turn, or with a sentence on what is wrong.

/**
 * Let viewers open one after the other, so that the first of a page is there soon. Each module has its own copy of this
 * code; what they share hangs on the window.
 */
function inTurn(open) {
  const patience = new Promise((done) => setTimeout(done, 3000)); // one that hangs holds nobody up for long
  const mine = Promise.race([globalThis.modicTurn, patience]).then(open);
  const frame = () => new Promise((done) => setTimeout(done, 20)); // time to paint before the next
  globalThis.modicTurn = mine.then(frame, frame);
  return mine;
}

/** Draw a widget once its images are there, or say why they are not. `make(root)` promises an object with `close()`. */
async function renderViewer({ model, el }, make) {
  const root = element("div", { class: "modic modic-viewer", role: "group", "aria-label": model.get("label") });
  root.append(element("p", { class: "modic-loading", role: "status" }, "Loading the images …"));
  el.replaceChildren(root);
  try {
    const viewer = await inTurn(async () => {
      const made = await make(root);
      await made.ready;
      return made;
    });
    return () => viewer.close();
  } catch (error) {
    root.replaceChildren(element("p", { class: "modic-error", role: "alert" }, error.message));
    return () => {};
  }
}
