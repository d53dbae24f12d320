// Outlines of the lesions, with a legend by line pattern and text.

class OutlineTool {
  traits = ["outline"];

  constructor(viewer) {
    this.viewer = viewer;
    this.switch = button("Outline", () => viewer.toggle("outline"));
    this.legend = element("ul", { class: "modic-legend", "aria-label": "Outlines" }, ...this.legendItems());
  }

  controls() {
    return [this.switch];
  }

  keys() {
    const toggle = () => this.viewer.mayOutline() && this.viewer.toggle("outline");
    return this.viewer.model.get("outline_control") ? [{ label: "O", words: "outline on, off", events: { o: toggle } }] : [];
  }

  legendItems() {
    const cases = [...new Map(this.viewer.stations.map((station) => [station.images, station])).values()];
    return cases.flatMap(({ images, name }) => images.header.lesions.map((lesion, i) => {
      const { colour, dash } = OUTLINE_STYLES[i % OUTLINE_STYLES.length];
      const sample = element("span", { class: "modic-sample", "aria-hidden": "true" });
      sample.innerHTML = `<svg width="34" height="10"><path d="M2 5H32" stroke="${colour}" stroke-width="2.5" stroke-dasharray="${dash.join(" ")}"/></svg>`;
      return element("li", {}, sample, `${name ? `${name}, outline` : "Outline"} ${lesion.number}: ${lesion.name}`);
    }));
  }

  update() {
    const outline = this.viewer.model.get("outline");
    this.switch.hidden = !this.viewer.mayOutline();
    this.switch.setAttribute("aria-pressed", String(outline));
    this.legend.hidden = !outline;
  }

  draw(i, view, context, toCanvas) {
    const { stations, sliceIndices } = this.viewer;
    if (view.outline) drawOutlines(context, stations[i].images.header.lesions, sliceIndices[i], toCanvas);
  }
}
