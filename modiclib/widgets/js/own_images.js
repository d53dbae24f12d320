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
    this.turn = 0; // of several choices in a row the last one counts
    this.status = element("p", { class: "modic-own-status", role: "status" });
    this.bar = element("progress", { max: 1, value: 0, hidden: true, "aria-label": "Files read" });
    this.notes = element("div", { class: "modic-own-notes" });
    this.place = element("div", { class: "modic modic-viewer", role: "group", "aria-label": "Your images" });
    el.replaceChildren(element("div", { class: "modic modic-own" }, this.chooser(), this.status, this.bar, this.notes), this.place);
    this.place.hidden = true;
    this.drops = new AbortController();
    this.catchDrops();
    // At once, so that files can be opened when the network is gone; a failure is told where they are needed
    for (const name of ["dicom", "openjpeg"]) loadDicomScript(name).catch(() => {});
  }

  chooser() {
    const picker = (text, attributes) => {
      const input = element("input", { type: "file", multiple: true, ...attributes, on: { change: () => this.open([...input.files]) } });
      return element("label", { class: "modic-own-picker" }, element("span", {}, text), input);
    };
    this.target = element(
      "div",
      { class: "modic-own-drop" },
      element("p", {}, "Drop a folder or files here, or choose:"),
      picker("A folder", { webkitdirectory: true }), picker("Files", {}),
      element("p", { class: "modic-note" }, "They are read in this page only: nothing is uploaded, stored or logged, and closing the page forgets them."),
    );
    return this.target;
  }

  /** Files dropped anywhere on the page: beside the frame the browser would leave the page and show them. */
  catchDrops() {
    const on = (event, act) => document.addEventListener(event, act, { signal: this.drops.signal });
    const overTarget = (event, is) => this.target.classList.toggle("modic-own-over", is && this.target.contains(event.target));
    const withFiles = (event) => event.dataTransfer?.types.includes("Files");
    on("dragover", (event) => {
      if (!withFiles(event)) return;
      event.preventDefault();
      overTarget(event, true);
    });
    on("dragleave", (event) => overTarget(event, false));
    on("drop", async (event) => {
      if (!withFiles(event)) return;
      event.preventDefault();
      overTarget(event, false);
      const { files, closed } = await droppedFiles(event.dataTransfer);
      this.open(files, closed ? ["A folder that was dropped could not be opened here: choose it with the button instead"] : []);
    });
  }

  async open(files, notes = []) {
    this.forget();
    this.say("");
    this.turn += 1;
    const { turn } = this;
    try {
      await loadDicomScript("dicom");
      const headers = await this.readHeaders(files.slice(0, MOST_FILES), notes, turn);
      if (files.length > MOST_FILES) notes.push(`${counted(files.length - MOST_FILES, "file")} left out: more than ${MOST_FILES} at once`);
      const stacks = await this.readStacks(chooseStacks(headers, this.model.get("contrast_rules"), notes), notes, turn);
      if (turn !== this.turn) return;
      this.show(stacks, notes);
    } catch (error) {
      if (turn !== this.turn) return;
      this.say(error instanceof Unusable ? error.message : "These files could not be opened. Try fewer of them, or read them in Python with modiclib.");
    }
    this.bar.hidden = true;
  }

  async readHeaders(files, notes, turn) {
    const headers = [];
    const reasons = new Map();
    for (const [i, file] of files.entries()) {
      if (turn !== this.turn) return [];
      this.progress(`Reading ${counted(files.length, "file")} …`, i / files.length);
      try {
        if (file.size > LARGEST_FILE) throw new Unusable("too large for single images");
        headers.push(await letGo(file));
      } catch (error) {
        const reason = error instanceof Unusable ? error.message : "could not be read";
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
      if (i % 20 === 0) await new Promise((done) => setTimeout(done));
    }
    for (const [reason, count] of reasons) notes.push(`${counted(count, "file")} left out: ${reason}`);
    return headers;
  }

  async readStacks(chosen, notes, turn) {
    const total = chosen.reduce((sum, { headers }) => sum + headers.length, 0);
    let done = 0;
    const stacks = [];
    for (const stack of chosen) {
      if (turn !== this.turn) return [];
      const built = await buildSeries(stack, notes, () => turn === this.turn && this.progress(`Reading ${counted(total, "slice")} …`, (done += 1) / total));
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
    const counts = study.series.map(({ shape }) => shape[0]).join(", ");
    this.say(`${contrasts.join(", ")}: ${counts} slice${counts === "1" ? "" : "s"}.`);
  }

  progress(words, share) {
    if (this.status.textContent !== words) this.say(words); // a screen reader says it once
    this.bar.hidden = false;
    this.bar.value = share;
  }

  say(words) {
    this.status.textContent = words;
  }

  close() {
    this.drops.abort();
    this.turn += 1;
    this.forget();
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

/** Header of a file, whose bytes are read again when its pixels are wanted: a study may be larger than memory. */
async function letGo(file) {
  const read = async () => readDicomHeader(new Uint8Array(await file.arrayBuffer()));
  return { ...await read(), data: null, again: async () => (await read()).data };
}

/** Files of a drop, folders opened; `closed` where a browser does not let a page from a folder open one. */
async function droppedFiles(transfer) {
  const dropped = [...transfer.items].map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  const files = [];
  let closed = false;
  const walk = async (entry) => {
    if (entry.isFile) files.push(await new Promise((done, fail) => entry.file(done, fail)));
    const reader = entry.isDirectory && entry.createReader();
    for (let batch = [1]; reader && batch.length && files.length <= MOST_FILES;) {
      batch = await new Promise((done, fail) => reader.readEntries(done, fail)); // at most 100 at a time
      for (const child of batch) await walk(child);
    }
  };
  for (const { entry, file } of dropped) {
    if (entry?.isDirectory) await walk(entry).catch(() => { closed = true; });
    else if (file) files.push(file);
  }
  return { files, closed };
}

function render({ model, el }) {
  const own = new OwnImages(model, el);
  return () => own.close();
}

export default { render };
