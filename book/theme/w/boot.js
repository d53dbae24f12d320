// Runs on pages with widgets, between require.js and the widget manager: where the widgets' own code lies.
requirejs.config({
  baseUrl: new URL(".", document.currentScript.src).href,
  paths: { anywidget: "anywidget" },
  waitSeconds: 60,
});
// The manager waits for every picture and font of the page before it asks for its parts: have them ready by then.
document.addEventListener("DOMContentLoaded", () => {
  requirejs(["@jupyter-widgets/html-manager", "@jupyter-widgets/base", "@jupyter-widgets/controls", "anywidget"]);
});
