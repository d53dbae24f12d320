// What the labs share: from settings to the signals of tissues, the window, and the words for a ratio.

/** Sequences a lab can run; a Dixon scan is an echo train whose image keeps only water, or only fat. */
const SEQUENCES = {
  SE: { words: "Spin echo", train: false, inversion: false },
  TSE: { words: "Turbo spin echo", train: true, inversion: false },
  STIR: { words: "STIR (inversion recovery)", train: true, inversion: true },
  "Dixon water": { words: "Dixon, water image", train: true, inversion: false, part: "water" },
  "Dixon fat": { words: "Dixon, fat image", train: true, inversion: false, part: "fat" },
};

/** Timing as signal.js takes it; what a sequence does not have is left out of it. */
function sequenceTiming({ sequence, tr_ms, te_ms, ti_ms, train_ms, field_t }) {
  const { train, inversion } = SEQUENCES[sequence];
  return { tr_ms, te_ms, ti_ms: inversion ? ti_ms : null, train_ms: train ? train_ms : 0, field_t };
}

/** Signals of all tissues for settings, those in the image and those of both parts; throws where there is no time for it. */
function sequenceSignals(physics, settings) {
  const both = tissueSignals(physics.tissues, sequenceTiming(settings));
  return { both, shown: dixonPart(physics.tissues, both, SEQUENCES[settings.sequence].part) };
}

/** Signal shown as white: fat or CSF, whichever is brighter, as in `white` of modiclib/widgets/case_maps.py. */
function whiteLevel(physics, signals, inversion) {
  const of = (name) => Math.abs(signals[physics.tissues.names.indexOf(name)]);
  return Math.max(of("fat") / physics.white.fat, of("CSF") * physics.white[inversion ? "CSF inverted" : "CSF"]);
}

/** A scan as RemixPicture takes it. */
function scanOf(physics, settings, { noise_percent, seed }) {
  const { both, shown } = sequenceSignals(physics, settings);
  const weights = {};
  physics.tissues.names.forEach((name, k) => {
    weights[name] = name === "fat" ? { water: 0, fat: shown[k] } : { water: shown[k], fat: 0 };
  });
  return {
    weights,
    white: whiteLevel(physics, both, SEQUENCES[settings.sequence].inversion),
    displacement: physics.scanner.fat_shift_mm[settings.field_t],
    noise: noise_percent / 100,
    seed,
  };
}

/** Hypo, iso or hyper, as the rules of the course divide them. */
function signalWord(ratio, isoWithin) {
  if (ratio < 1 - isoWithin) return "hypo";
  return ratio > 1 + isoWithin ? "hyper" : "iso";
}

/** A ratio with its word; of a tissue that is silent there is none. */
function ratioWords(signal, reference, isoWithin) {
  if (reference < 0.002) return "no signal to compare with";
  const ratio = signal / reference;
  return `${ratio > 20 ? "> 20" : ratio.toFixed(2)} ${signalWord(ratio, isoWithin)}`;
}

/** A labelled list of choices that is tied to a trait. */
function choiceControl(text, choices, choose) {
  const id = freshId("choice");
  const options = choices.map(([value, words]) => element("option", { value }, words));
  const select = element("select", { id, on: { change: () => choose(select.value) } }, ...options);
  const node = element("span", { class: "modic-choice" }, element("label", { for: id }, text), select);
  return { node, show: (value) => { select.value = value; } };
}
