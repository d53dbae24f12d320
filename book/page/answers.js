// Answers of a page while it is presented. A widget with an answer says on its root whether that is in sight, as
// data-answer="hidden" or "shown", and obeys the event "modic-answer" with the detail "hide", "show" or "restore".

const ANSWERS = "[data-answer]";
const FOLDED = "details:not(.hide, .modic *)"; // those of widgets are controls, those of class hide fold code

function tellAnswers(root, wish) {
  for (const node of root.querySelectorAll(ANSWERS)) node.dispatchEvent(new CustomEvent("modic-answer", { detail: wish }));
  for (const details of root.querySelectorAll(FOLDED)) {
    details.dataset.wasOpen ??= details.open;
    details.open = wish === "restore" ? details.dataset.wasOpen === "true" : wish === "show";
    if (wish === "restore") delete details.dataset.wasOpen;
  }
}

/** What the slide in sight can still reveal, or has revealed. */
function answersInSight(root) {
  const inSight = (node) => !node.closest(`[${AWAY}]`) && node.getClientRects().length > 0;
  const widgets = [...root.querySelectorAll(ANSWERS)].filter(inSight);
  const folded = [...root.querySelectorAll(FOLDED)].filter(inSight);
  const hidden = widgets.filter((node) => node.dataset.answer === "hidden").length + folded.filter((details) => !details.open).length;
  return { any: widgets.length + folded.length > 0, hidden: hidden > 0, nodes: [...widgets, ...folded] };
}
