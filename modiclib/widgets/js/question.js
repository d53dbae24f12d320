// Question: choose one answer, or mark all that apply; then the reason for each.

/** One of the options is right. */
class OneChoice {
  traits = { chosen: -1 };

  constructor(model) {
    this.model = model;
    this.options = model.get("options");
  }

  // Kept by its words, not its place: options may be reworded or reordered between two visits.
  recall({ answer }) {
    const chosen = this.options.findIndex((option) => option.text === answer);
    return chosen < 0 ? null : { chosen };
  }

  store() {
    const { text, correct } = this.options[this.model.get("chosen")];
    return { answer: text, right: correct };
  }

  answered() {
    return this.model.get("chosen") >= 0;
  }

  ask(ready) {
    const choose = (chosen) => {
      this.model.set({ chosen });
      this.model.save_changes();
      ready();
    };
    return optionInputs("radio", this.options, (index) => index === this.model.get("chosen"), choose);
  }

  verdict() {
    const answer = this.options[this.model.get("chosen")];
    const chosen = answer ?? this.options.find((option) => option.correct);
    const others = this.options.filter((option) => option !== chosen).map((option) =>
      element("li", {}, element("strong", {}, `${option.correct ? "✓ Right" : "✗ Not this one"}: ${option.text}. `), option.reason));
    const said = answer?.text ?? null;
    const text = said ? chosen.reason : `${chosen.text}. ${chosen.reason}`;
    return { right: chosen.correct, said, reason: text, more: [element("details", { open: !chosen.correct }, element("summary", {}, "The other options"), element("ul", {}, ...others))] };
  }
}

/** Any number of the options is right, and all of them are asked for. */
class SeveralChoices {
  traits = { marked: [] };

  constructor(model) {
    this.model = model;
    this.options = model.get("options");
  }

  recall({ answers }) {
    if (!Array.isArray(answers)) return null;
    const marked = answers.map((text) => this.options.findIndex((option) => option.text === text));
    return marked.includes(-1) ? null : { marked };
  }

  isMarked(index) {
    return this.model.get("marked").includes(index);
  }

  isRight(index) {
    return this.isMarked(index) === this.options[index].correct;
  }

  store() {
    const answers = this.options.filter((_, index) => this.isMarked(index)).map((option) => option.text);
    return { answers, right: this.options.every((_, index) => this.isRight(index)) };
  }

  answered() {
    return this.model.get("marked").length > 0;
  }

  ask(ready) {
    const toggle = (index) => {
      const rest = this.model.get("marked").filter((other) => other !== index);
      this.model.set({ marked: this.isMarked(index) ? rest : [...rest, index].sort((a, b) => a - b) });
      this.model.save_changes();
      ready();
    };
    const note = element("p", { class: "modic-note" }, "Mark all that apply.");
    return [note, ...optionInputs("checkbox", this.options, (index) => this.isMarked(index), toggle)];
  }

  verdict() {
    const answered = this.answered();
    const right = this.options.filter((_, index) => this.isRight(index)).length;
    const said = (option, index) => {
      const truth = option.correct ? "applies" : "does not apply";
      const yours = answered ? (this.isMarked(index) ? ", and you marked it" : ", and you did not mark it") : "";
      return element("li", {}, element("strong", {}, `${!answered || this.isRight(index) ? "✓" : "✗"} ${option.text}: ${truth}${yours}. `), option.reason);
    };
    return {
      right: !answered || right === this.options.length,
      said: answered ? this.model.get("marked").map((index) => this.options[index].text).join("; ") : null,
      reason: answered ? `${right} of ${this.options.length} as they should be.` : this.options.filter(({ correct }) => correct).map(({ text }) => text).join("; "),
      more: [element("ul", { class: "modic-reasons" }, ...this.options.map(said))],
    };
  }
}

/** Labelled inputs for the options; their digits are keys too. */
function optionInputs(type, options, isChosen, choose) {
  const name = freshId("options");
  const byNumber = (event) => {
    const label = labels[Number(event.key) - 1];
    if (!label) return;
    event.preventDefault();
    label.querySelector("input").focus();
    label.querySelector("input").click();
  };
  const labels = options.map((option, index) => {
    const input = element("input", { type, name, value: index, checked: isChosen(index), on: { change: () => choose(index), keydown: byNumber } });
    return element("label", { class: "modic-option" }, input, element("span", {}, option.text));
  });
  return labels;
}

function render({ model, el }) {
  const frame = new QuestionFrame(model, el, new (model.get("several") ? SeveralChoices : OneChoice)(model));
  return () => frame.close();
}

export default { render };
