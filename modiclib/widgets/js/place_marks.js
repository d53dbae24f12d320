// Places that a reader marks on the picture: a click or tap takes the nearest endplate or body. The lines of all places
// come with the images, whether anything is there or not.

const MARK_COLOUR = "#ffe14d";
const REACH_MILLIMETRES = 16; // a click further from every place marks nothing
const MOVED_PIXELS = 5; // a press that moves further is a drag

const placeWords = (name) => (name.includes(" ") ? `${name} endplate` : `body of ${name}`);

/** The endplate on the other side of the same disc. */
function acrossDisc(name, places) {
  const [side, vertebra] = name.split(" ");
  const order = [...new Set(places.map((place) => place.name.split(" ").at(-1)))];
  const other = order[order.indexOf(vertebra) + (side === "inferior" ? 1 : -1)];
  const across = side === "inferior" ? `superior ${other}` : `inferior ${other}`;
  return vertebra && places.some((place) => place.name === across) ? across : null;
}

/** Level of an endplate, as L4-L5; a body has none. */
function levelOf(name, places) {
  const across = acrossDisc(name, places);
  if (!across) return name.split(" ").at(-1);
  const [upper, lower] = name.startsWith("inferior") ? [name, across] : [across, name];
  return `${upper.split(" ")[1]}-${lower.split(" ")[1]}`;
}

class PlaceMarks {
  traits = ["marks"];

  constructor(viewer) {
    this.viewer = viewer;
    this.places = viewer.stations[0].images.header.places;
    this.locked = false;
  }

  /** Clicks reach the surface, which holds the pointer while it is pressed. */
  attach() {
    const { surface } = this.viewer;
    let start = null;
    surface.addEventListener("pointerdown", (event) => {
      start = event.button === 0 && event.isPrimary ? [event.clientX, event.clientY] : null;
    });
    surface.addEventListener("pointerup", (event) => {
      const still = start && Math.hypot(event.clientX - start[0], event.clientY - start[1]) < MOVED_PIXELS;
      start = null;
      if (still && !this.viewer.model.get("tool")) this.press(event);
    });
  }

  press(event) {
    const { panes, view } = this.viewer;
    for (const pane of panes) {
      const box = pane.canvas.getBoundingClientRect();
      const at = [event.clientX - box.left, event.clientY - box.top];
      if (at[0] < 0 || at[1] < 0 || at[0] > box.width || at[1] > box.height) continue;
      const scale = pane.scale(view);
      const distances = this.places.map(({ line }) => {
        const [a, b] = [pane.toCanvas(pane.pictures[0], view, line[0], line[1]), pane.toCanvas(pane.pictures[0], view, line[2], line[3])];
        const along = [b[0] - a[0], b[1] - a[1]];
        const t = clamp(((at[0] - a[0]) * along[0] + (at[1] - a[1]) * along[1]) / (along[0] ** 2 + along[1] ** 2 || 1), 0, 1);
        return Math.hypot(at[0] - a[0] - t * along[0], at[1] - a[1] - t * along[1]) / scale;
      });
      const nearest = Math.min(...distances);
      if (nearest <= REACH_MILLIMETRES) this.toggle(this.places[distances.indexOf(nearest)].name);
    }
  }

  /** Mark a place, or take its mark away. */
  toggle(name) {
    if (this.locked) return;
    const marks = this.viewer.model.get("marks");
    this.viewer.set({ marks: marks.includes(name) ? marks.filter((mark) => mark !== name) : [...marks, name] });
  }

  update() {
    this.viewer.redraw();
  }

  draw(i, view, context, toCanvas) {
    this.viewer.model.get("marks").forEach((name, number) => {
      const place = this.places.find((each) => each.name === name);
      if (!place) return;
      const [a, b] = [toCanvas(place.line[0], place.line[1]), toCanvas(place.line[2], place.line[3])];
      strokeTwice(context, new Path2D(`M${a.join(" ")}L${b.join(" ")}`), MARK_COLOUR, 2.5, [7, 4]);
      writeMark(context, String(number + 1), a[0] - 8, a[1], "right");
    });
  }
}
