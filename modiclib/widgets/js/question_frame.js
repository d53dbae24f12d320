// What all questions have in common: answer, commit, then the verdict; remembered in this browser.
//
// A kind of question has these parts:
//   traits             what an answer sets in the model, with the value that means nothing yet: { chosen: -1 }
//   recall(stored)     traits for an answer remembered as `store` gave it, or null if it fits no more
//   store()            the answer in words that outlast a new wording, and whether it is right: { answer, right }
//   ask(ready)         nodes for answering; calls ready() when the answer changed
//   answered()         whether there is something to commit
//   verdict()          { right, said, reason, more }: the answer in words, or null for none given; the reason; further nodes
//   close()            optional

const NOT_KEPT = "This browser does not let the page keep your answer: it will be gone when you leave.";

class QuestionFrame extends AnswerSheet {
  constructor(model, el, kind) {
    super(model, el, { ...kind.traits, confidence: -1 });
    this.kind = kind;
    const stored = recall(this.key);
    const answer = stored && kind.recall(stored);
    if (answer) this.set({ ...answer, confidence: stored.confidence ?? -1, committed: true });
    this.open();
  }

  close() {
    super.close();
    this.kind.close?.();
  }

  // -- before ------------------------------------------------------------------------------------------------------

  askView() {
    const { model, kind } = this;
    const commit = button("Commit", () => this.commit(), { class: "modic-commit" });
    const missing = element("span", { class: "modic-note", role: "status" });
    const ready = () => {
      const unsaid = model.get("ask_confidence") && model.get("confidence") < 0;
      commit.disabled = !kind.answered() || unsaid;
      missing.textContent = kind.answered() && unsaid ? "Say how sure you are, then commit." : "";
    };
    const fieldset = element("fieldset", {}, element("legend", {}, model.get("prompt")), ...kind.ask(ready));
    if (model.get("ask_confidence")) fieldset.append(confidenceRow(model, ready));
    ready();
    return [fieldset, commit, " ", missing];
  }

  commit() {
    if (!this.presented.now) remember(this.key, { ...this.kind.store(), confidence: this.model.get("confidence"), when: Date.now() });
    this.set({ committed: true });
  }

  // -- after -------------------------------------------------------------------------------------------------------

  answerView() {
    const { right, said, reason, more } = this.kind.verdict();
    const mark = right ? "✓ Right. " : "✗ Not right. ";
    const first = said ? [element("strong", {}, mark), `Your answer: ${said}.${this.sure()}`] : [element("strong", {}, "✓ The right answer.")];
    const verdict = element(
      "div",
      { class: `modic-verdict ${right ? "modic-right" : "modic-wrong"}`, role: "status", tabindex: "-1" },
      element("p", {}, ...first),
      element("p", {}, reason),
    );
    const unkept = this.presented.now || isKept(this.key) ? [] : [element("p", { class: "modic-note", role: "status" }, NOT_KEPT)];
    return [element("p", { class: "modic-prompt" }, this.model.get("prompt")), verdict, ...more, button("Answer again", () => this.again()), ...unkept];
  }
}
