// DecisionHelper: three choices in the order a reader should make them, and the rule for them.

const SEQUENCES = [
  ["t1", "T1", ["hypo", "iso", "hyper"]],
  ["t2", "T2", ["hypo", "iso", "hyper"]],
  ["stir", "STIR", ["hypo", "iso", "hyper", "absent"]],
];
const SIGNAL_WORDS = {
  hypo: "hypo: darker than marrow",
  iso: "iso: like marrow",
  hyper: "hyper: brighter than marrow",
  absent: "there is no STIR",
};

function render({ model, el }) {
  const groups = SEQUENCES.map(([trait, name, signals]) => signalGroup(model, trait, name, signals));
  const answer = element("div", { class: "modic-answer", role: "status" });
  const again = element("button", { type: "button", on: { click: () => choose(model, { t1: "", t2: "", stir: "" }) } }, "Start again");
  el.replaceChildren(
    element("div", { class: "modic modic-decision", role: "group", "aria-label": "From three signals to a type" },
      element("div", { class: "modic-signals" }, ...groups), answer, again,
      element("p", { class: "modic-note" }, "Education only, not for diagnosis.")),
  );
  const draw = () => {
    SEQUENCES.forEach(([trait], i) => {
      // T1 first: the next question opens when the one before it is answered
      groups[i].disabled = i > 0 && !model.get(SEQUENCES[i - 1][0]);
      for (const radio of groups[i].querySelectorAll("input")) radio.checked = radio.value === model.get(trait);
    });
    answer.replaceChildren(...answerParts(model));
  };
  const events = SEQUENCES.map(([trait]) => `change:${trait}`);
  for (const event of events) model.on(event, draw);
  draw();
  return () => events.forEach((event) => model.off(event, draw));
}

function choose(model, values) {
  model.set(values);
  model.save_changes();
}

function signalGroup(model, trait, name, signals) {
  const group = freshId(trait);
  const radios = signals.map((signal) =>
    element("label", { class: "modic-option" },
      element("input", { type: "radio", name: group, value: signal, on: { change: () => choose(model, { [trait]: signal }) } }),
      element("span", {}, SIGNAL_WORDS[signal])));
  return element("fieldset", {}, element("legend", {}, name), ...radios);
}

function answerParts(model) {
  const rule = model.get("rules")[SEQUENCES.map(([trait]) => model.get(trait)).join("/")];
  if (!rule) return [element("p", {}, "Choose T1 first, then T2, then STIR.")];
  const heading = model.get("heading");
  return [
    ...(heading ? [element("p", {}, heading)] : []),
    element("p", {}, element("strong", {}, `${rule.verdict[0].toUpperCase()}${rule.verdict.slice(1)}. `), rule.why),
    element("ul", {}, ...rule.caveats.map((caveat) => element("li", {}, caveat))),
  ];
}

export default { render };
