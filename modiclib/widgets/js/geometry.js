// Where voxels lie in the patient (x to the left, y to the back, z to the head, mm), and which letters that makes.

function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Place of a series along its own three axes, mm: where voxel 0 lies and how far it reaches. */
function placement({ origin, axes, spacing, shape }) {
  const along = axes.map((axis) => dot(origin, axis));
  return {
    first: along,
    spacing,
    size: shape.map((count, i) => count * spacing[i]),
    middle: shape.map((count, i) => along[i] + ((count - 1) * spacing[i]) / 2),
  };
}

/** Slice of `other` nearest to slice `index` of `reference`; counted from the middles where places cannot be compared. */
function nearestSlice(reference, index, other) {
  const place = placement(reference);
  const there = placement(other);
  const comparable = other.frame === reference.frame && other.geometry && reference.geometry;
  const shift = comparable ? 0 : there.middle[0] - place.middle[0];
  const position = place.first[0] + index * place.spacing[0] + shift;
  return clamp(Math.round((position - there.first[0]) / there.spacing[0]), 0, other.shape[0] - 1);
}

/** Letters for the direction of an axis: A or P, H or F, L or R; its main component decides. */
function directionLetter(axis) {
  const main = axis.map(Math.abs).indexOf(Math.max(...axis.map(Math.abs)));
  return ["RL", "AP", "FH"][main][axis[main] > 0 ? 1 : 0];
}

/** Millimetres to the left or right of the middle of the stack, in words. */
function slicePlace(series, index) {
  const place = placement(series);
  const offset = (index - (series.shape[0] - 1) / 2) * place.spacing[0];
  if (Math.abs(offset) < 0.5) return "the middle of the stack";
  return `${Math.abs(offset).toFixed(0)} mm to the patient's ${offset * series.axes[0][0] > 0 ? "left" : "right"}`;
}
