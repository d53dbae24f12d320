// Question: choose, commit, then the reasons. Remembered in this browser.

const NOT_KEPT = "This browser does not let the page keep your answer: it will be gone when you leave.";

function render({ model, el }) {
  const stored = recall(answerKey(model));
  // Kept by its words, not its place: options may be reworded or reordered between two visits.
  const chosen = model.get("options").findIndex((option) => option.text === stored?.answer);
  if (chosen >= 0) {
    model.set({ chosen, confidence: stored.confidence ?? -1, committed: true });
    model.save_changes();
  }
  const root = element("div", { class: "modic modic-question" });
  el.replaceChildren(root);
  const draw = () => root.replaceChildren(...(model.get("committed") ? answerView(model) : askView(model)));
  const redraw = () => {
    const hadFocus = root.contains(document.activeElement);
    draw();
    if (hadFocus) root.querySelector(".modic-verdict, input")?.focus();
  };
  model.on("change:committed", redraw);
  draw();
  return () => model.off("change:committed", redraw);
}

function askView(model) {
  const name = freshId("options");
  const commit = element("button", { type: "button", class: "modic-commit", disabled: true, on: { click: () => commitAnswer(model) } }, "Commit");
  const missing = element("span", { class: "modic-note", role: "status" });
  const ready = () => {
    const unsaid = model.get("ask_confidence") && model.get("confidence") < 0;
    commit.disabled = model.get("chosen") < 0 || unsaid;
    missing.textContent = model.get("chosen") < 0 ? "" : unsaid ? "Say how sure you are, then commit." : "";
  };
  const choose = (index) => {
    model.set("chosen", index);
    model.save_changes();
    ready();
  };
  const radios = model.get("options").map((option, index) => {
    const radio = element("input", { type: "radio", name, value: index, checked: index === model.get("chosen"), on: { change: () => choose(index) } });
    return element("label", { class: "modic-option" }, radio, element("span", {}, option.text));
  });
  const byNumber = (event) => {
    const index = Number(event.key) - 1;
    if (event.target.type === "range" || !radios[index]) return;
    event.preventDefault();
    radios[index].querySelector("input").focus();
    radios[index].querySelector("input").click();
  };
  const fieldset = element("fieldset", { on: { keydown: byNumber } }, element("legend", {}, model.get("prompt")), ...radios);
  if (model.get("ask_confidence")) fieldset.append(confidenceRow(model, ready));
  ready();
  return [fieldset, commit, " ", missing];
}

function confidenceRow(model, ready) {
  const id = freshId("confidence");
  const output = element("output", { for: id });
  const show = () => {
    output.textContent = model.get("confidence") < 0 ? "not said yet" : `${model.get("confidence")} %`;
  };
  const take = () => {
    model.set("confidence", Number(input.value));
    model.save_changes();
    show();
    ready();
  };
  // A learner who means the value the slider starts at must be able to say so: a press or a key counts, moved or not.
  const input = element("input", {
    type: "range", id, min: 0, max: 100, step: 5, value: Math.max(model.get("confidence"), 50),
    on: { input: take, pointerup: take, keyup: (event) => event.key !== "Tab" && event.key !== "Shift" && take() },
  });
  show();
  return element("div", { class: "modic-slider" }, element("label", { for: id }, "How sure are you?"), input, output);
}

function commitAnswer(model) {
  const { text: answer, correct: right } = model.get("options")[model.get("chosen")];
  remember(answerKey(model), { answer, right, confidence: model.get("confidence"), when: Date.now() });
  model.set("committed", true);
  model.save_changes();
}

function answerKey(model) {
  return `question:${model.get("key")}`;
}

function answerView(model) {
  const options = model.get("options");
  const chosen = options[model.get("chosen")] ?? options.find((option) => option.correct);
  const right = chosen.correct;
  const sure = model.get("confidence") >= 0 ? ` You were ${model.get("confidence")} % sure.` : "";
  const verdict = element(
    "div",
    { class: `modic-verdict ${right ? "modic-right" : "modic-wrong"}`, role: "status", tabindex: "-1" },
    element("p", {}, element("strong", {}, right ? "✓ Right. " : "✗ Not right. "), `Your answer: ${chosen.text}.${sure}`),
    element("p", {}, chosen.reason),
  );
  const others = options.filter((option) => option !== chosen);
  const reasons = others.map((option) =>
    element("li", {}, element("strong", {}, `${option.correct ? "✓ Right" : "✗ Not this one"}: ${option.text}. `), option.reason));
  const again = () => {
    forget(answerKey(model));
    model.set({ chosen: -1, confidence: -1, committed: false });
    model.save_changes();
  };
  return [
    element("p", { class: "modic-prompt" }, model.get("prompt")),
    verdict,
    element("details", { open: !right }, element("summary", {}, "The other options"), element("ul", {}, ...reasons)),
    element("button", { type: "button", on: { click: again } }, "Answer again"),
    ...(isKept(answerKey(model)) ? [] : [element("p", { class: "modic-note", role: "status" }, NOT_KEPT)]),
  ];
}

export default { render };
