// The board on the home page: how far the learner is in each lesson, from what this browser keeps.

const PRIVACY = "Kept in this browser only: nothing is sent anywhere, and who uses this browser can see it.";
const FROM_A_FOLDER = `You opened the course from a folder. Some browsers then keep the answers of each page apart, or keep none: if
  this board stays empty although you answered, open the course from a web address, or in another browser.`;

/** Progress in one lesson: { opened, answered, right, count, finished }. */
function lessonProgress({ name, questions }) {
  const visit = recall(`lesson:${name}`);
  const answers = questions.map((key) => recall(`question:${key}`)).filter((kept) => kept && !kept.draft);
  const all = questions.length ? answers.length === questions.length : Boolean(visit?.read);
  return { opened: Boolean(visit) || answers.length > 0, answered: answers.length, right: answers.filter((answer) => answer.right === true).length, count: questions.length, finished: all };
}

function progressWords({ opened, answered, right, count, finished }) {
  if (!opened) return "not opened yet";
  const questions = count ? `${answered} of ${count} questions answered, ${right} right` : "";
  return [finished ? "✓ finished" : count ? "" : "opened", questions].filter(Boolean).join(": ");
}

/** Right answers filled, other answers striped; the words beside it say the same. */
function progressBar({ answered, right, count, finished }) {
  const part = (name, share) => element("span", { class: name, style: `width: ${100 * share}%` });
  const filled = count ? right / count : Number(finished);
  return element("span", { class: "modic-bar", "aria-hidden": "true" }, part("modic-bar-right", filled), part("modic-bar-wrong", count ? (answered - right) / count : 0));
}

/** Where the learner was last: the lesson opened latest, at the section read last. */
function lastPlace(lessons) {
  const visits = lessons.map((lesson) => ({ lesson, visit: recall(`lesson:${lesson.name}`) })).filter(({ visit }) => Number(visit?.when));
  return visits.sort((a, b) => b.visit.when - a.visit.when)[0];
}

class Board {
  constructor(place, lessons) {
    Object.assign(this, { place, lessons });
    this.said = element("p", { role: "status" });
    this.file = element("input", { type: "file", accept: ".json,application/json", hidden: true, "aria-label": "Copy of progress", on: { change: () => this.takeIn() } });
    this.draw();
    for (const event of ["storage", "pageshow", "focus"]) addEventListener(event, () => this.draw());
  }

  draw() {
    const all = this.lessons.map((lesson) => ({ lesson, progress: lessonProgress(lesson) }));
    const sum = (part) => all.reduce((total, { progress }) => total + progress[part], 0);
    const begun = all.some(({ progress }) => progress.opened);
    const last = lastPlace(this.lessons);
    const summary = begun
      ? `${sum("finished")} of ${all.length} lessons finished; ${sum("answered")} of ${sum("count")} questions answered, ${sum("right")} of them right.`
      : "Nothing yet. The lessons you open and the questions you answer will show here.";
    const trouble = storageTrouble();
    this.place.replaceChildren(
      ...(last ? [this.continueLink(last)] : []),
      element("p", {}, summary),
      element("ul", { class: "modic-lessons" }, ...all.map((row) => this.row(row))),
      ...(trouble ? [element("p", { class: "modic-error" }, trouble)] : []),
      element("p", { class: "modic-controls" }, button("Save a copy", () => this.save()), button("Take in a copy", () => this.file.click()), this.file, this.forgetButton()),
      this.said,
      element("p", { class: "modic-note" }, PRIVACY, ...(location.protocol === "file:" ? [" ", FROM_A_FOLDER] : [])),
    );
  }

  row({ lesson, progress }) {
    return element("li", {}, element("a", { href: this.address(lesson) }, lesson.title), progressBar(progress), element("span", {}, progressWords(progress)));
  }

  continueLink({ lesson, visit }) {
    const place = visit.heading ? `${lesson.title}, “${visit.heading}”` : lesson.title;
    const link = element("a", { href: `${this.address(lesson)}${visit.section ? `#${encodeURIComponent(visit.section)}` : ""}` }, place);
    return element("p", { class: "modic-continue" }, "Continue where you were: ", link);
  }

  address({ page }) {
    return `${document.documentElement.dataset.content_root ?? ""}${page}`;
  }

  save() {
    const url = URL.createObjectURL(new Blob([copyOfKept()], { type: "application/json" }));
    element("a", { href: url, download: `modic-progress-${new Date().toISOString().slice(0, 10)}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    this.said.textContent = "The copy is among your downloads. Take it in on another computer, or in another browser.";
  }

  async takeIn() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    try {
      const { added, kept } = takeCopy(await file.text());
      this.said.textContent = `${added ? `Taken in: ${added} new or newer entries.` : "Nothing new in this copy."}${kept ? "" : " This browser does not keep them beyond this page."}`;
    } catch (error) {
      this.said.textContent = error.message;
    }
    this.draw();
  }

  /** Asks once more, in place, before anything is gone. */
  forgetButton() {
    const sure = button("Forget everything: sure?", () => {
      for (const key of recallAll().keys()) forget(key);
      this.said.textContent = "Everything is forgotten.";
      this.draw();
    });
    const first = button("Forget everything", () => {
      first.replaceWith(sure);
      sure.focus();
    });
    return first;
  }
}

/** The list of lessons lies in a script beside the page, written when the site is built. */
function showBoard() {
  const place = document.querySelector(".progress-board");
  if (!place) return;
  place.classList.add("modic");
  const root = document.documentElement.dataset.content_root ?? "";
  const script = element("script", { src: `${root}_static/lessons.js` });
  script.onload = () => new Board(place, globalThis.modicLessons);
  script.onerror = () => place.replaceChildren(element("p", { class: "modic-error" }, "The list of lessons is missing beside this page (lessons.js)."));
  document.head.append(script);
}

showBoard();
