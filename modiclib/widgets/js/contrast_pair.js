// ContrastPair: two cases side by side, one contrast at a time, with a question whose answer waits to be asked for.

class PairViewer extends Viewer {
  build() {
    this.root.classList.add("modic-pair");
    this.tools.push(new AnswerTool(this));
    const [surface, ...rest] = super.build();
    return [surface, ...this.tools.at(-1).section(), ...rest];
  }

  /** The outline would give the answer away. */
  mayOutline() {
    const get = (name) => this.model.get(name);
    return super.mayOutline() && (get("revealed") || !get("answer"));
  }
}

/** The answer is not in the page before it is asked for, so no screen reader comes across it. */
class AnswerTool {
  traits = ["revealed"];

  constructor(viewer) {
    this.viewer = viewer;
    const id = freshId("answer");
    this.text = element("div", { id, role: "status" });
    this.switch = button("", () => this.toggle(), { "aria-controls": id });
    if (viewer.model.get("answer")) viewer.root.addEventListener("modic-answer", ({ detail }) => this.present(detail));
  }

  section() {
    const { model } = this.viewer;
    const prompt = element("p", { class: "modic-prompt" }, model.get("prompt"));
    return model.get("prompt") ? [element("div", { class: "modic-ask" }, prompt, ...(model.get("answer") ? [this.switch, this.text] : []))] : [];
  }

  keys() {
    return this.viewer.model.get("answer") ? [{ label: "A", words: "show, hide the answer", events: { a: () => this.toggle() } }] : [];
  }

  toggle() {
    this.reveal(!this.viewer.model.get("revealed"));
  }

  reveal(revealed) {
    this.viewer.set({ revealed, outline: revealed && this.viewer.model.get("outline_control") });
  }

  /** On the wall of a lecture room the answer waits again, whatever the lecturer had opened before. */
  present(wish) {
    this.before ??= this.viewer.model.get("revealed");
    this.reveal(wish === "restore" ? this.before : wish === "show");
    if (wish === "restore") this.before = undefined;
  }

  update() {
    const { model, outline } = this.viewer;
    const revealed = model.get("revealed");
    if (model.get("answer")) this.viewer.root.dataset.answer = revealed ? "shown" : "hidden";
    const paragraphs = model.get("answer").split(/\n\s*\n/).map((text) => element("p", {}, text.trim()));
    this.text.replaceChildren(...(revealed ? paragraphs : []));
    this.switch.textContent = revealed ? "Hide the answer" : "Show the answer";
    this.switch.setAttribute("aria-expanded", String(revealed));
    outline.update();
  }
}

function render({ model, el }) {
  return renderViewer({ model, el }, async (root) => {
    const open = (side) => ImageSet.open(model.get(`${side}_id`), model.get(`${side}_data`));
    const left = await open("left");
    const images = [left, model.get("right_id") === model.get("left_id") ? left : await open("right")];
    const contrasts = model.get("contrasts");
    return new PairViewer(model, root, images.map((set, i) => ({ images: set, name: model.get("names")[i], contrasts })));
  });
}

export default { render };
