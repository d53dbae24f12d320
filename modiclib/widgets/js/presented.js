// A question on the wall of a lecture room: asked anew, and what the room answers is not remembered.
//
//   new Presented(model, blank)   blank: the traits of the question before anybody answered
//   now                           whether the question is presented, so that nothing may be remembered
//   tell(wish)                    "hide", "show" or "restore", the detail of the event "modic-answer"
//   pageIsPresented()             whether the page is on the wall, for a widget that hides no answer

function pageIsPresented() {
  return document.documentElement.classList.contains("modic-presenting");
}

class Presented {
  constructor(model, blank) {
    this.model = model;
    this.blank = { ...blank, committed: false };
  }

  get now() {
    return this.before !== undefined;
  }

  tell(wish) {
    this.before ??= Object.fromEntries(Object.keys(this.blank).map((name) => [name, this.model.get(name)]));
    const { before } = this;
    if (wish === "restore") this.before = undefined;
    this.model.set({ hide: this.blank, show: { committed: true }, restore: before }[wish]);
    this.model.save_changes();
  }
}
