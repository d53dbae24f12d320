// Faults of the theme and of the stock widgets that keep screen readers from finding their way, mended on every page.
(() => {
  // The sidebar stands outside all landmarks.
  const landmark = (selector, role, name) => {
    const part = document.querySelector(selector);
    part?.setAttribute("role", role);
    part?.setAttribute("aria-label", name);
  };

  // Roles of bibliographies that are deprecated, and a list whose children are no list items.
  const plainSources = () => {
    for (const part of document.querySelectorAll(".citation-list, .citation, .citation [role]")) part.removeAttribute("role");
  };

  // Stock sliders have a visible label but no accessible name: lend them the label's text.
  const nameSliders = () => {
    for (const control of document.querySelectorAll(".noUi-handle, .widget-readout[contenteditable]")) {
      const label = control.closest(".jupyter-widgets")?.querySelector(".widget-label")?.textContent.trim();
      if (label && !control.hasAttribute("aria-label")) control.setAttribute("aria-label", label);
    }
  };

  // Paper cannot be unfolded: text that is closed is opened for it, and closed again. Code and a widget's tools stay shut.
  const unfold = () => {
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll("details:not([open], .hide, .modic *)")];
      for (const details of opened) details.open = true;
    });
    addEventListener("afterprint", () => {
      for (const details of opened) details.open = false;
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    unfold();
    landmark(".sidebar-primary-item:has(.navbar-brand)", "navigation", "Home");
    plainSources();
    nameSliders();
    new MutationObserver(nameSliders).observe(document.body, { childList: true, subtree: true });
  });
})();
