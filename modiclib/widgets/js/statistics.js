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

/** Mean, standard deviation and area of the voxels whose centres lie in an ellipse [down, back, half height, half width], mm. */
function ellipseStatistics(picture, [down, back, halfHeight, halfWidth]) {
  const grey = picture.grey();
  const [, rows, columns] = picture.series.shape;
  const [, rowSpacing, columnSpacing] = picture.place.spacing;
  const [row, column] = voxelAt(picture, [down, back]);
  const reach = [halfHeight / rowSpacing, halfWidth / columnSpacing];
  let [count, sum, squares] = [0, 0, 0];
  for (let r = Math.max(0, Math.ceil(row - reach[0])); grey && r <= Math.min(rows - 1, row + reach[0]); r += 1) {
    for (let c = Math.max(0, Math.ceil(column - reach[1])); c <= Math.min(columns - 1, column + reach[1]); c += 1) {
      if (((r - row) / reach[0]) ** 2 + ((c - column) / reach[1]) ** 2 > 1) continue;
      const value = grey.values[r * columns + c] * grey.step;
      count += 1;
      sum += value;
      squares += value * value;
    }
  }
  if (!count) return null;
  const mean = sum / count;
  const variance = count > 1 ? Math.max(0, (squares - count * mean * mean) / (count - 1)) : 0;
  return { mean, sd: Math.sqrt(variance), area_mm2: count * rowSpacing * columnSpacing };
}
