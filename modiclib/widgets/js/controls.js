// Labelled native controls.

function button(text, action, attributes = {}) {
  return element("button", { type: "button", on: { click: action }, ...attributes }, text);
}

/** A range input with its label and its value in words; `show(value)` moves it. */
function slider(text, { min, max, step, words, name, input }) {
  const id = freshId(name);
  const range = element("input", { type: "range", id, min, max, step, on: { input: () => input(Number(range.value)) } });
  const output = element("output", { for: id });
  const show = (value) => {
    range.value = value;
    output.textContent = words(value);
    range.setAttribute("aria-valuetext", words(value));
  };
  return { node: element("span", { class: "modic-slider" }, element("label", { for: id }, text), range, output), show };
}

/** A part of a widget that opens on demand. */
function disclosure(title, ...content) {
  return element("details", { class: "modic-more" }, element("summary", {}, title), ...content);
}
