// The signal equation of modiclib/physics/signal.py, and the image it makes of tissue maps. A test holds the two together.
//
//   tissues  { names, proton_density, transfer, inflow, t1_ms: { "1.5": [...], "3": [...] }, t2_ms, spin_echo_t2_ms,
//            short_train_ms }, all from Python
//   timing   { tr_ms, te_ms, ti_ms, train_ms, field_t }; ti_ms is null without an inversion pulse, train_ms is 0 on a
//            plain spin echo

/** Why a timing cannot be measured, in words; empty if it can. */
function timingFault(tissues, { tr_ms, te_ms, ti_ms, train_ms, field_t }) {
  const numbers = [tr_ms, te_ms, train_ms, ...(ti_ms === null ? [] : [ti_ms])];
  if (!numbers.every((time) => Number.isFinite(time) && time >= 0)) return "TR, TE and TI must be numbers of milliseconds, none below 0.";
  if (!tissues.t1_ms[field_t]) return `Tissue values are known at ${Object.keys(tissues.t1_ms).sort().join(" and ")} T; choose one of these.`;
  if (te_ms >= tr_ms) return `TE ${te_ms} ms must be shorter than TR ${tr_ms} ms.`;
  if (tr_ms - train_ms <= (ti_ms ?? 0)) {
    const after = ti_ms === null ? "" : ` after TI ${ti_ms} ms`;
    return `TR ${tr_ms} ms is too short for an echo train of ${Math.round(train_ms)} ms${after}: lengthen TR.`;
  }
  return "";
}

/** Signal of each pure tissue, with its sign: 1 is pure water, fully relaxed, at TE 0. */
function tissueSignals(tissues, timing) {
  const fault = timingFault(tissues, timing);
  if (fault) throw new RangeError(fault);
  const { tr_ms, te_ms, ti_ms, train_ms, field_t } = timing;
  // a train undoes the J coupling that shortens the T2 of fat on a spin echo
  const coupled = 1 / (1 + (train_ms / tissues.short_train_ms) ** 4);
  return tissues.names.map((_, k) => {
    const t1 = tissues.t1_ms[field_t][k];
    const trainT2 = tissues.t2_ms[field_t][k];
    const t2 = 1 / (1 / trainT2 + coupled * (1 / (tissues.spin_echo_t2_ms[k] ?? trainT2) - 1 / trainT2));
    // what flows in has not been excited, so nothing of it is unrecovered
    const unrecovered = (1 - tissues.inflow[k]) * Math.exp(-(tr_ms - train_ms) / t1);
    const magnetisation = ti_ms === null ? 1 - unrecovered : 1 - 2 * Math.exp(-ti_ms / t1) + unrecovered;
    return tissues.proton_density[k] * tissues.transfer[k] * magnetisation * Math.exp(-te_ms / t2);
  });
}

/** Signals as a Dixon scan parts them: "water" keeps all but fat, "fat" keeps fat; anything else keeps both. */
function dixonPart(tissues, signals, part) {
  const wanted = { water: (name) => name !== "fat", fat: (name) => name === "fat" }[part] ?? (() => true);
  return signals.map((signal, k) => (wanted(tissues.names[k]) ? signal : 0));
}

/** Signal of a mixture of tissues, a share of each in the order of the table. The sum keeps its signs to the end. */
function mixtureSignal(shares, signals) {
  return Math.abs(shares.reduce((sum, share, k) => sum + share * signals[k], 0));
}

/**
 * Image of maps: the sum of weight x map for each voxel, written into `target`. It keeps its signs; its magnitude is the
 * image of an ideal scanner. A map is { values, step, low, where }: its share of the voxel is low + step x value;
 * `where`, if there, lists the voxels whose value is not 0.
 */
function remixMaps(maps, weights, target) {
  const used = maps.map((map, k) => ({ ...map, weight: weights[k] })).filter(({ weight }) => weight);
  target.fill(used.reduce((sum, { low, weight }) => sum + low * weight, 0));
  for (const { values, step, weight, where } of used) {
    const factor = step * weight;
    if (where) for (let k = 0; k < where.length; k += 1) target[where[k]] += factor * values[where[k]];
    else for (let i = 0; i < target.length; i += 1) target[i] += factor * values[i];
  }
  return target;
}

/** The same map with a list of its voxels, if those are so few that the list is quicker to go through. */
function listed(map) {
  let count = 0;
  for (let i = 0; i < map.values.length; i += 1) if (map.values[i]) count += 1;
  if (count > map.values.length / 4) return map;
  const where = new Uint32Array(count);
  for (let i = 0, k = 0; i < map.values.length; i += 1) if (map.values[i]) where[k++] = i;
  return { ...map, where };
}
