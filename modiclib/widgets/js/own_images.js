// OwnImages: DICOM files opened in the browser and shown in the viewer; nothing leaves the page or stays after it.

const LARGEST_FILE = 2 ** 29; // bytes; a single slice is a thousand times smaller
const MOST_FILES = 20_000;

/** Stacks of one study, in the form in which viewers take the images of a case. */
class OwnStudy {
  constructor(stacks) {
    this.header = { computed: false, lesions: [] };
    this.series = stacks.map(({ series }) => series);
    this.planes = stacks.map(({ planes }) => planes);
  }

  async slice(seriesIndex, index) {
    return this.planes[seriesIndex][index];
  }
}

class OwnImages {
  constructor(model, el) {
    this.model = model;
    this.status = element("p", { class: "modic-own-status", role: "status" });
    this.bar = element("progress", { max: 1, value: 0, hidden: true, "aria-label": "Files read" });
    this.notes = element("div", { class: "modic-own-notes" });
    this.place = element("div", { class: "modic modic-viewer", role: "group", "aria-label": "Your images" });
    el.replaceChildren(element("div", { class: "modic modic-own" }, this.chooser(), this.status, this.bar, this.notes), this.place);
    this.place.hidden = true;
  }

  chooser() {
    const picker = (text, attributes) => {
      const input = element("input", { type: "file", multiple: true, ...attributes, on: { change: () => this.open([...input.files]) } });
      return element("label", { class: "modic-own-picker" }, element("span", {}, text), input);
    };
    return element(
      "div",
      {
        class: "modic-own-drop",
        on: {
          dragover: (event) => event.preventDefault(),
          drop: async (event) => {
            event.preventDefault();
            this.open(await droppedFiles(event.dataTransfer));
          },
        },
      },
      element("p", {}, "Drop a folder or files here, or choose:"),
      picker("A folder", { webkitdirectory: true }), picker("Files", {}),
      element("p", { class: "modic-note" }, "They are read in this page only: nothing is uploaded, stored or logged, and closing the page forgets them."),
    );
  }

  async open(files) {
    this.forget();
    const notes = [];
    try {
      if (!globalThis.modicDicom) await loadScript("dicom/dicom.js");
      const headers = await this.readHeaders(files.slice(0, MOST_FILES), notes);
      if (files.length > MOST_FILES) notes.push(`${files.length - MOST_FILES} files left out: more than ${MOST_FILES} at once`);
      const stacks = await this.readStacks(chooseStacks(headers, this.model.get("contrast_rules"), notes), notes);
      this.show(stacks, notes);
    } catch (error) {
      this.say(error instanceof Unusable ? error.message : "These files could not be opened. Try fewer of them, or read them in Python with modiclib.");
    }
    this.bar.hidden = true;
  }

  async readHeaders(files, notes) {
    const headers = [];
    const reasons = new Map();
    for (const [i, file] of files.entries()) {
      this.progress(`Reading file ${i + 1} of ${files.length} …`, i / files.length);
      try {
        if (file.size > LARGEST_FILE) throw new Unusable("too large for single images");
        headers.push(readDicomHeader(new Uint8Array(await file.arrayBuffer())));
      } catch (error) {
        const reason = error instanceof Unusable ? error.message : "could not be read";
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
      if (i % 20 === 0) await new Promise((done) => setTimeout(done));
    }
    for (const [reason, count] of reasons) notes.push(`${count} ${count === 1 ? "file" : "files"} left out: ${reason}`);
    return headers;
  }

  async readStacks(chosen, notes) {
    const total = chosen.reduce((sum, { headers }) => sum + headers.length, 0);
    let done = 0;
    const stacks = [];
    for (const stack of chosen) {
      const built = await buildSeries(stack, notes, () => this.progress(`Reading slice ${(done += 1)} of ${total} …`, done / total));
      if (built) stacks.push(built);
    }
    return stacks;
  }

  show(stacks, notes) {
    this.notes.replaceChildren(...(notes.length ? [element("p", {}, "What was left out or assumed:"), element("ul", {}, ...notes.map((note) => element("li", {}, note)))] : []));
    if (!stacks.length) {
      this.say("There is no sagittal MR image to show among these files.");
      return;
    }
    const study = new OwnStudy(stacks);
    const contrasts = study.series.map(({ contrast }) => contrast);
    const [count] = study.series[0].shape;
    this.model.set({ contrasts, slice_count: count, first_view: { ...this.model.get("first_view"), slice_index: count >> 1 }, region: [], reference: [], probe: [], tool: "", compare: "", front: 0 });
    this.model.set(this.model.get("first_view"));
    this.model.save_changes();
    this.place.hidden = false;
    this.place.replaceChildren();
    const stations = contrasts.map((contrast, i) => ({ images: study, name: "", contrasts: i ? [contrast] : contrasts }));
    this.viewer = new Viewer(this.model, this.place, stations, { sideBySide: true });
    this.say(`${contrasts.join(", ")}: ${study.series.map(({ shape }) => shape[0]).join(", ")} slices.`);
  }

  progress(words, share) {
    this.say(words);
    this.bar.hidden = false;
    this.bar.value = share;
  }

  say(words) {
    this.status.textContent = words;
  }

  /** Give back all that the last files took. */
  forget() {
    this.viewer?.close();
    this.viewer = null;
    this.place.hidden = true;
    this.place.replaceChildren();
    this.notes.replaceChildren();
  }
}

/** Files of a drop, folders opened. */
async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  const files = [];
  const walk = async (entry) => {
    if (entry.isFile) files.push(await new Promise((done, fail) => entry.file(done, fail)));
    const reader = entry.isDirectory && entry.createReader();
    for (let batch = [1]; reader && batch.length;) {
      batch = await new Promise((done, fail) => reader.readEntries(done, fail)); // at most 100 at a time
      for (const child of batch) await walk(child);
    }
  };
  for (const entry of entries) await walk(entry);
  return files;
}

function render({ model, el }) {
  const own = new OwnImages(model, el);
  return () => own.forget();
}

export default { render };
