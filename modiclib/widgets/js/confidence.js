// How sure a learner is, in percent: traits of a model, or of anything with get, set and save_changes.

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
