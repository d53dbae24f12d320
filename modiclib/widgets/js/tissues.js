// What a computed case is made of, voxel by voxel: loaded when first asked for, because it weighs as much as the images.

const LEAST_SHARE = 0.03;

/** Promise of the tissue maps of a station's slice, with the names of structures; null where there are none. */
async function tissueSlice(station, sliceIndex, data) {
  const id = station.images.header.tissue_maps;
  if (!id) return null;
  station.tissues ??= MapSet.open(id, data[id]);
  const maps = await station.tissues;
  return { maps: await maps.slice(0, sliceIndex), structures: maps.header.structures };
}

/** Share of each map at a voxel, by name. */
function sharesAt(maps, index) {
  return Object.fromEntries(Object.entries(maps).map(([name, { values, step, low }]) => [name, low + step * values[index]]));
}

/** Shares of tissues in words, the most first; below 3 % the maps are too coarse to tell. */
function tissueWords(shares) {
  return Object.entries(shares)
    .filter(([, share]) => share >= LEAST_SHARE)
    .sort((a, b) => b[1] - a[1])
    .map(([name, share]) => `${name} ${percentWords(share)}`)
    .join(", ");
}

/** What maps without bone leave of a voxel. */
function restWords(rest) {
  return rest >= LEAST_SHARE ? `${percentWords(rest)} without signal, bone or air` : "";
}

function percentWords(share) {
  return `${Math.round(100 * share)} %`;
}

/** Structure and tissues at a voxel of a station's slice; empty where they are not known. */
async function tissueSentence(station, sliceIndex, index, data) {
  const slice = await tissueSlice(station, sliceIndex, data);
  if (!slice) return "";
  const { labels, ...tissues } = slice.maps;
  const where = slice.structures[labels.values[index]] ?? "";
  const structure = where && `${where[0].toUpperCase()}${where.slice(1)}. `;
  return `${structure}Simulated tissue: ${tissueWords(sharesAt(tissues, index)) || "air"}.`;
}
