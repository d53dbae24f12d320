// Which contrast a sequence makes, by the rules of modiclib/dicom/contrasts.toml, as modiclib/dicom/recognise.py reads them.

/** Name of the contrast: T1, T2, STIR, PD ... with " FS" and " with contrast medium" where they apply. */
function contrastOf({ tr, te, ti, sequence, options, kinds, agents, named }, rules) {
  const any = (words, list) => words.some((word) => list.includes(word));
  const dixon = Object.entries(rules.dixon).find(([, words]) => any(kinds, words));
  if (dixon) return dixon[0] === "fraction" ? "fat fraction" : dixon[0];
  const selective = ti !== null && sequence.length > 0 && !any(sequence, rules.words.inversion);
  const fatSaturated = selective || any(options, rules.words.fat_saturation) || says(named, rules.names.fat_saturation, rules);
  const medium = agents.some((agent) => !rules.words.no_agent.includes(agent)) || says(named, rules.names.contrast_medium, rules);
  const gradientEcho = any(sequence, rules.words.gradient_echo) && !sequence.includes("SE");
  const inversion = selective ? null : ti;
  if (tr === null || te === null) return "unknown";
  if (gradientEcho) return "GRE";
  const found = rules[inversion === null ? "plain" : "inverted"].find((rule) => fits(rule, { tr, te, ti: inversion })).name;
  if (!["T1", "T2", "PD"].includes(found)) return found;
  return `${found}${fatSaturated ? " FS" : ""}${medium ? " with contrast medium" : ""}`;
}

function fits(rule, times) {
  return Object.entries(rule).every(([time, bounds]) => time === "name"
    || ((bounds.at_least ?? 0) <= times[time] && times[time] < (bounds.below ?? Infinity)));
}

/** Whether a name holds one of some phrases as whole words, unless it is denied. */
function says(name, phrases, rules) {
  const words = (name.toLowerCase().match(/\+?[\p{L}\p{N}]+(?:\+(?![\p{L}\p{N}]))?/gu) ?? []).join(" ");
  const denials = rules.names.denials.join("|");
  return phrases.some((phrase) => {
    const alone = `(?:^|\\s)${phrase.replace(/[+]/g, "\\+")}(?=\\s|$)`;
    return new RegExp(alone).test(words) && !new RegExp(`\\b(?:${denials})${alone}`).test(words);
  });
}
