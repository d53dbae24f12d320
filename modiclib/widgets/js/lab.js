// What the labs share: from settings to the signals of tissues, the window, the words for a ratio, and the viewer.

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
function comparedWords(signal, reference, isoWithin) {
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

/** A tool that scans anew: `scan()` is called once for all traits that change together. */
class LabTool {
  constructor(viewer) {
    this.viewer = viewer;
    this.physics = viewer.model.get("physics");
    this.shows = {}; // how a control shows the value of its trait
  }

  update(trait) {
    this.shows[trait]?.(this.viewer.model.get(trait));
    if (this.pending) return;
    this.pending = true;
    queueMicrotask(() => {
      this.pending = false;
      this.scan();
    });
  }
}

/** A viewer of pictures that are mixed of tissue maps. */
class LabViewer extends Viewer {
  makePicture(images, layer) {
    this.receiver ??= new Receiver();
    return new RemixPicture(images.series[layer], this.reference, this.model.get("physics").scanner, this.receiver);
  }

  /** What a voxel is made of: the maps know all but bone. */
  async tissueSentence(i, index) {
    const maps = await this.stations[i].images.slice(0, this.sliceIndices[i]);
    const shares = this.tissueShares(maps, index);
    const rest = 1 - Object.values(shares).reduce((sum, share) => sum + share, 0);
    return `Simulated tissue: ${[tissueWords(shares), restWords(rest)].filter(Boolean).join("; ")}.`;
  }

  tissueShares({ shade, ...tissues }, index) {
    return sharesAt(tissues, index);
  }
}

/** Open the maps of a lab and show it; damaged maps are reported in the widget's place. */
function renderLab({ model, el }, show) {
  return renderViewer({ model, el }, async (root) => {
    const contrasts = model.get("contrasts");
    const images = await MapSet.open(model.get("images_id"), model.get("images_data"), contrasts);
    await images.slice(0, model.get("slice_index"));
    images.decodeAll();
    return show(root, images, contrasts);
  });
}
