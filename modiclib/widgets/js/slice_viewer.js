// SliceViewer: the series of one study side by side.

function render({ model, el }) {
  return renderViewer({ model, el }, async (root) => {
    const images = await ImageSet.open(model.get("images_id"), model.get("images_data"));
    const contrasts = model.get("contrasts");
    // The first pane can show the other contrasts too, for flicker and swipe.
    const own = (contrast, i) => (i ? [contrast] : contrasts);
    const stations = contrasts.map((contrast, i) => ({ images, name: "", contrasts: own(contrast, i) }));
    return new Viewer(model, root, stations, { sideBySide: true });
  });
}

export default { render };
