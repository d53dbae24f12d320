// Runs on pages with widgets, between require.js and the widget manager: where the widgets' own code lies.
requirejs.config({
  baseUrl: new URL(".", document.currentScript.src).href,
  paths: { anywidget: "anywidget" },
  waitSeconds: 60,
});
