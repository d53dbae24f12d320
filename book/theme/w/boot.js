// Runs on every page with widgets, between require.js and the widget manager.
(() => {
  const here = new URL(".", document.currentScript.src).href;
  requirejs.config({ baseUrl: here, paths: { anywidget: "anywidget" }, waitSeconds: 60 });

  // The stock sliders and drop-downs have a visible label but no accessible name: lend them the label's text.
  const name = (control) => {
    const label = control.closest(".jupyter-widgets")?.querySelector(".widget-label")?.textContent.trim();
    if (label && !control.hasAttribute("aria-label")) control.setAttribute("aria-label", label);
  };
  const mend = () => document.querySelectorAll(".noUi-handle, .widget-readout[contenteditable]").forEach(name);
  new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });
})();
