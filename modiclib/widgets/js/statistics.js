// What is measured in a picture. Places are millimetres from the middle of the view: [down, back], as the view is moved.

/** Voxel of a picture at a place: [row, column], not rounded. */
function voxelAt({ place, middle }, [down, back]) {
  return [(down + middle[1] - place.first[1]) / place.spacing[1], (back + middle[2] - place.first[2]) / place.spacing[2]];
}

/** Index of the voxel at a place, in an array of rows and columns; -1 outside the picture. */
function indexAt(picture, place) {
  const [, rows, columns] = picture.series.shape;
  const [row, column] = voxelAt(picture, place).map(Math.round);
  return row >= 0 && row < rows && column >= 0 && column < columns ? row * columns + column : -1;
}

/** Grey value at a place; null outside the picture. */
function greyAt(picture, place) {
  const grey = picture.grey();
  const index = indexAt(picture, place);
  return grey && index >= 0 ? grey.values[index] * grey.step : null;
}

/** The voxels whose centres lie in an ellipse [down, back, half height, half width] (mm): a box of values, null outside. */
function ellipseValues(picture, [down, back, halfHeight, halfWidth]) {
  const grey = picture.grey();
  const [, rows, columns] = picture.series.shape;
  const [, rowSpacing, columnSpacing] = picture.place.spacing;
  const [row, column] = voxelAt(picture, [down, back]);
  const reach = [halfHeight / rowSpacing, halfWidth / columnSpacing];
  const box = [];
  for (let r = Math.max(0, Math.ceil(row - reach[0])); grey && r <= Math.min(rows - 1, row + reach[0]); r += 1) {
    const line = [];
    for (let c = Math.max(0, Math.ceil(column - reach[1])); c <= Math.min(columns - 1, column + reach[1]); c += 1) {
      const inside = ((r - row) / reach[0]) ** 2 + ((c - column) / reach[1]) ** 2 <= 1;
      line.push(inside ? grey.values[r * columns + c] * grey.step : null);
    }
    box.push(line);
  }
  return box;
}

/**
 * Mean, standard deviation and area of the voxels in an ellipse, and how well the mean is known: `mean_variance`, and the
 * number of `independent` voxels it rests on. Voxels beside each other repeat each other (modiclib/interpretation/measure.py).
 */
function ellipseStatistics(picture, ellipse) {
  const box = ellipseValues(picture, ellipse);
  const values = box.flat().filter((value) => value !== null);
  if (!values.length) return null;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const variance = values.length > 1 ? squares / (values.length - 1) : 0;
  const residual = box.map((line) => line.map((value) => (value === null ? 0 : value - mean)));
  const across = residual[0].map((_, column) => residual.map((line) => line[column]));
  const independent = Math.max(values.length / (correlatedRun(residual) * correlatedRun(across)), 2);
  const [, rowSpacing, columnSpacing] = picture.place.spacing;
  return { mean, sd: Math.sqrt(variance), area_mm2: values.length * rowSpacing * columnSpacing, mean_variance: variance / independent, independent };
}

/** How many neighbouring lines repeat each other: the autocorrelation, summed up to its first zero. */
function correlatedRun(lines) {
  const product = (lag) => lines.slice(lag).reduce((sum, line, i) => sum + line.reduce((part, value, k) => part + value * lines[i][k], 0), 0);
  const whole = product(0);
  let run = 1;
  for (let lag = 1; whole && lag < lines.length; lag += 1) {
    const shared = product(lag);
    if (shared <= 0) break;
    run += (2 * shared) / whole;
  }
  return run;
}

/** Ratio of two means with its 95 % interval; no interval where the regions are too small for one. */
function ratioOfMeans(region, reference) {
  if (!region || !reference || !reference.mean) return null;
  const ratio = region.mean / reference.mean;
  const parts = [region, reference].map(({ mean, mean_variance: variance }) => (ratio ** 2 * variance) / mean ** 2);
  const total = parts[0] + parts[1];
  if (total === 0) return { ratio, low: ratio, high: ratio };
  const freedom = total ** 2 / (parts[0] ** 2 / (region.independent - 1) + parts[1] ** 2 / (reference.independent - 1));
  if (!(freedom >= 3)) return { ratio };
  const half = studentQuantile(freedom) * Math.sqrt(total);
  return { ratio, low: Math.max(ratio - half, 0), high: ratio + half };
}

/** Student's 97.5 % quantile by the expansion about the normal one (Abramowitz and Stegun 26.7.5); good from 3 degrees on. */
function studentQuantile(freedom) {
  const z = 1.959964;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
    + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3);
}
