// What a computed case is made of, voxel by voxel: loaded when first asked for, because it weighs as much as the images.

/** Promise of the tissue maps of a station's slice, with the names of structures; null where there are none. */
async function tissueSlice(station, sliceIndex, data) {
  const id = station.images.header.tissue_maps;
  if (!id) return null;
  station.tissues ??= MapSet.open(id, data[id]);
  const maps = await station.tissues;
  return { maps: await maps.slice(0, sliceIndex), structures: maps.header.structures };
}

/** Tissues at a voxel in words, the most first; below 3 % the maps are too coarse to tell. */
function tissueWords({ maps }, index) {
  const shares = Object.entries(maps).filter(([name]) => name !== "labels");
  return shares
    .map(([name, { values, step, low }]) => [name, 100 * (low + step * values[index])])
    .filter(([, percent]) => percent >= 3)
    .sort((a, b) => b[1] - a[1])
    .map(([name, percent]) => `${name} ${Math.round(percent)} %`)
    .join(", ");
}

function structureName({ maps, structures }, index) {
  return structures[maps.labels.values[index]] ?? "";
}
