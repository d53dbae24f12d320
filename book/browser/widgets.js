// Shows the widgets of a published page from top to bottom, in small steps: a page that is being built stays responsive.

/** What the widgets stand on, in an order in which no part has to evaluate another that is large. */
const FOUNDATION = [
  () => import("jquery"),
  () => import("@lumino/widgets"),
  () => import("backbone"),
  () => import("@jupyter-widgets/base"),
  () => import("./anywidget.js"),
];

const SAVED = 'script[type="application/vnd.jupyter.widget-state+json"]';
const PLACES = 'script[type="application/vnd.jupyter.widget-view+json"]';

/** Let the browser paint and hear its reader. */
function pause() {
  return new Promise((done) => setTimeout(done));
}

async function showWidgets() {
  for (const evaluate of FOUNDATION) {
    await pause();
    await evaluate();
  }
  const { PageManager } = await import("./page_manager.js");
  for (const saved of document.querySelectorAll(SAVED)) {
    const manager = new PageManager(JSON.parse(saved.textContent));
    for (const tag of document.querySelectorAll(PLACES)) {
      const { model_id: id } = JSON.parse(tag.textContent);
      if (!manager.has(id)) continue;
      const place = document.createElement("div");
      place.className = "widget-subarea";
      tag.before(place);
      await manager.show(id, place);
      await pause();
    }
    await manager.showLinks();
  }
}

showWidgets();
