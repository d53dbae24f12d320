// What a question and a written report share: a view for answering and one for the answer. Which one is shown follows
// the trait "committed", in JupyterLab also when Python sets it, and on the wall of a lecture room.
//
// A kind of sheet calls open() when it is ready, and has
//   askView(), answerView()   nodes before the answer is committed, and after

class AnswerSheet {
  /** `blank`: the traits of an answer before anybody gave one. */
  constructor(model, el, blank, attributes = {}) {
    Object.assign(this, { model, blank });
    this.key = `question:${model.get("key")}`;
    this.presented = new Presented(model, blank);
    this.root = element("div", { class: "modic modic-question", ...attributes, on: { "modic-answer": ({ detail }) => this.present(detail) } });
    el.replaceChildren(this.root);
  }

  open() {
    this.redraw = () => {
      const hadFocus = this.root.contains(document.activeElement);
      this.draw();
      if (hadFocus) this.root.querySelector(".modic-verdict, select, input, [tabindex]")?.focus();
    };
    this.model.on("change:committed", this.redraw);
    this.draw();
  }

  close() {
    this.model.off("change:committed", this.redraw);
  }

  set(traits) {
    this.model.set(traits);
    this.model.save_changes();
  }

  draw() {
    const committed = this.model.get("committed");
    this.root.dataset.answer = committed ? "shown" : "hidden";
    this.root.replaceChildren(...(committed ? this.answerView() : this.askView()));
  }

  /** How sure the answer was, as a sentence; empty if nobody was asked. */
  sure() {
    const confidence = this.model.get("confidence");
    return confidence >= 0 ? ` You were ${confidence} % sure.` : "";
  }

  again() {
    if (!this.presented.now) forget(this.key);
    this.set({ ...this.blank, committed: false });
  }

  /** On the wall of a lecture room. */
  present(wish) {
    this.presented.tell(wish);
    this.draw();
  }
}
