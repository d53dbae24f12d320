// The keys of a viewer and its tools, and the list of them that `?` opens.

const GESTURES = "Drag: window, or slices, as the button says. Wheel: slices. Right button or pinch: zoom. Middle button or two fingers: move.";
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Keyboard {
  constructor(viewer) {
    this.viewer = viewer;
    this.listId = freshId("keys");
    this.list = element("dl", { class: "modic-keys", id: this.listId });
    this.help = disclosure("Mouse, touch and keys (?)", element("p", {}, GESTURES), this.list);
    this.help.addEventListener("keydown", (event) => ["?", "Escape"].includes(event.key) && this.toggleHelp());
  }

  /** Write the list, once all tools are there. */
  show() {
    this.list.replaceChildren(...this.keys().flatMap(({ label, words }) => [element("dt", {}, label), element("dd", {}, words)]));
  }

  keys() {
    const { viewer } = this;
    const change = (steps) => () => viewer.change(steps);
    return [
      { label: "← → or ↑ ↓", words: "previous, next slice" },
      {
        label: "Page up, down",
        words: "previous, next slice, also with a probe or region in hand",
        events: { pageup: change({ slices: -1 }), pagedown: change({ slices: 1 }) },
      },
      { label: "[ ]", words: "narrower, wider window", events: { "[": change({ width: -10 }), "]": change({ width: 10 }) } },
      { label: "{ }", words: "darker, brighter", events: { "{": change({ level: 5 }), "}": change({ level: -5 }) } },
      {
        label: "+ −",
        words: "zoom in, out",
        events: { "+": change({ zoom: 1.2 }), "=": change({ zoom: 1.2 }), "-": change({ zoom: 1 / 1.2 }) },
      },
      { label: "Shift + arrows", words: "move the picture" },
      ...viewer.tools.flatMap((tool) => tool.keys?.() ?? []),
      { label: "R", words: "reset", events: { r: () => viewer.reset() } },
      { label: "?", words: "this list", events: { "?": () => this.toggleHelp() } },
    ];
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const actions = Object.assign({}, ...this.keys().map(({ events }) => events));
    const action = arrow ? () => this.arrow(arrow, event.shiftKey) : actions[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab has its own meaning for these keys
    action();
  }

  arrow([down, right], shift) {
    const { viewer } = this;
    if (!shift && viewer.tools.some((tool) => tool.arrow?.([down, right]))) return;
    viewer.change(shift ? { rows: 20 * down, columns: 20 * right } : { slices: down + right });
  }

  /** Open the list of keys and go there, or close it and come back. */
  toggleHelp() {
    this.help.open = !this.help.open;
    (this.help.open ? this.help.querySelector("summary") : this.viewer.surface).focus();
  }
}
