// Takes in what anywidget's Python package brings for the browser: an AMD module that asks for the base of all widgets.

export const asked = new Map();

globalThis.define = ([module], make) => asked.set(module, make);
