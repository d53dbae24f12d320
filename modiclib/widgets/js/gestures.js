// Mouse, touch and wheel on the panes. What a gesture does to the view is the viewer's business:
//   change({ slices, width, level, zoom, rows, columns }) gets steps; zoom is a factor, rows and columns CSS pixels;
//   canScroll(direction) tells whether there is a slice in that direction;
//   grab(event) may take hold of something on the picture: it returns a function that gets the moves, else nothing.

const SLICE_DRAG_PIXELS = 14; // drag this far for the next slice
const SLICE_WHEEL_PIXELS = 40; // a notch of a mouse wheel is more, an event of a trackpad a few
const WHEEL_UNITS = [1, 16, 400]; // pixels for WheelEvent.deltaMode: pixels, lines, pages

function attachGestures(surface, { mode, change, canScroll, grab = () => {} }) {
  const pointers = new Map();
  let dragged = 0;
  let wheeled = 0;
  let follow; // what was taken hold of

  const distance = () => {
    const [a, b] = [...pointers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };

  const down = (event) => {
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, button: event.button });
    surface.setPointerCapture(event.pointerId);
    dragged = 0;
    follow = pointers.size === 1 && event.button === 0 ? grab(event) : undefined;
    if (event.button === 1) event.preventDefault(); // no autoscroll
  };

  const move = (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    if (follow && pointers.size === 1) {
      pointers.set(event.pointerId, { ...before, x: event.clientX, y: event.clientY });
      follow(event);
      return;
    }
    const dx = event.clientX - before.x;
    const dy = event.clientY - before.y;
    if (pointers.size === 2) {
      const apart = distance();
      pointers.set(event.pointerId, { ...before, x: event.clientX, y: event.clientY });
      change({ zoom: distance() / Math.max(apart, 1), columns: -dx / 2, rows: -dy / 2 });
      return;
    }
    pointers.set(event.pointerId, { ...before, x: event.clientX, y: event.clientY });
    if (before.button === 1) change({ columns: -dx, rows: -dy });
    else if (before.button === 2) change({ zoom: Math.exp(-dy / 150) });
    else if (mode() === "window") change({ width: dx / 2, level: dy / 4 });
    else {
      dragged += event.pointerType === "touch" ? dx : dy;
      const slices = Math.trunc(dragged / SLICE_DRAG_PIXELS);
      dragged -= slices * SLICE_DRAG_PIXELS;
      if (slices) change({ slices });
    }
  };

  const up = (event) => pointers.delete(event.pointerId);

  const wheel = (event) => {
    if (event.ctrlKey) {
      event.preventDefault();
      change({ zoom: Math.exp(-event.deltaY / 200) });
      return;
    }
    const direction = Math.sign(event.deltaY);
    if (!canScroll(direction)) return; // at the end of the stack the page scrolls on
    event.preventDefault();
    wheeled += event.deltaY * WHEEL_UNITS[event.deltaMode];
    if (Math.abs(wheeled) < SLICE_WHEEL_PIXELS) return;
    wheeled = 0;
    change({ slices: direction });
  };

  const listeners = {
    pointerdown: down,
    pointermove: move,
    pointerup: up,
    pointercancel: up,
    wheel,
    contextmenu: (event) => event.preventDefault(),
  };
  for (const [name, listener] of Object.entries(listeners)) surface.addEventListener(name, listener, { passive: false });
}
