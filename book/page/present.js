// Present: a lesson on the wall of a lecture room, from the page itself. Begun by the button or by ?present in the address.

const KEYS = `→ ← next, previous slide · Page down, Space: the same, and shows an answer first · A answers · B black ·
  F full screen · Home, End first, last · Esc leave`;
// What has the arrows and letters to itself while it has the focus; a step to another slide takes the focus away.
const TAKES_KEYS = "input, select, textarea, [contenteditable], [role=application], [role=slider]";
const LEAST_TYPE = 0.5; // of its full size; below this a slide scrolls
const PICTURE_TYPE = 0.7; // around a picture, which gets the room instead
const LEAST_PICTURE = 0.36; // of the screen's height, before the type around it is made smaller

class Presentation {
  constructor(article) {
    this.article = article;
    this.root = article.querySelector(":scope > section");
    this.index = 0;
    this.listeners = [
      [window, "keydown", (event) => this.key(event), true], // before any widget
      [window, "resize", () => this.recut()],
      [document, "fullscreenchange", () => this.screenChanged()],
    ];
    this.growing = new MutationObserver(() => this.widgetsCame());
  }

  get running() {
    return document.documentElement.classList.contains("modic-presenting");
  }

  start(place = location) {
    if (this.running) return;
    this.back = document.activeElement;
    this.asked = { search: place.search, hash: place.hash };
    this.stepped = false;
    document.documentElement.classList.add("modic-presenting");
    this.article.append(this.bar());
    for (const [target, event, listener, capture] of this.listeners) target.addEventListener(event, listener, capture);
    this.growing.observe(this.root, { childList: true, subtree: true });
    tellAnswers(this.root, "hide");
    this.widgets = this.countWidgets();
    this.cut();
    this.show(slideNamed(this.slides, place));
  }

  leave() {
    if (!this.running) return;
    for (const [target, event, listener, capture] of this.listeners) target.removeEventListener(event, listener, capture);
    this.growing.disconnect();
    clearTimeout(this.waiting);
    const { nodes, section } = this.slides[this.index];
    document.documentElement.classList.remove("modic-presenting");
    for (const property of ["--modic-type", "--modic-picture"]) document.documentElement.style.removeProperty(property);
    showOnly(this.root, null);
    this.beside(null);
    tellAnswers(this.root, "restore");
    this.controls.remove();
    this.address(null);
    if (document.fullscreenElement) document.exitFullscreen();
    (nodes[0] ?? section).scrollIntoView({ block: "center" });
    this.back?.focus({ preventScroll: true });
  }

  // -- the slides --------------------------------------------------------------------------------------------------

  cut() {
    this.size(1);
    showOnly(this.root, null);
    this.beside(null);
    this.slides = cutSlides(pageParts(this.root), this.height());
  }

  /** Height inside the stage, CSS pixels. */
  height() {
    const { paddingTop, paddingBottom } = getComputedStyle(this.root);
    return this.root.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
  }

  /** Cut again, for another size of the screen or new widgets, and stay at the same place of the lesson. */
  recut() {
    const first = this.slides[this.index].nodes[0];
    this.cut();
    const same = this.slides.findIndex(({ nodes }) => nodes.some((node) => node === first || node.contains(first)));
    this.show(Math.max(same, 0));
  }

  countWidgets() {
    return this.root.querySelectorAll(".modic:not(.modic-present)").length;
  }

  /** A widget of ours, or the place kept for one, has no class of a core widget: empty until it is drawn. */
  widgetsAreThere() {
    const asked = this.root.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]').length;
    const ours = [...this.root.querySelectorAll(".widget-subarea .lm-Widget:not(.jupyter-widgets)")];
    const drawn = this.root.querySelectorAll(".widget-subarea > .lm-Widget").length >= asked && ours.every((widget) => widget.childElementCount);
    return drawn && !this.root.querySelector(".modic-loading");
  }

  /** Widgets draw themselves one after the other; a question brings its own slide, and hides its answer. */
  widgetsCame() {
    if (this.countWidgets() === this.widgets && this.widgetsAreThere() === this.complete) return;
    this.complete = this.widgetsAreThere();
    this.widgets = this.countWidgets();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.waiting = 0;
      tellAnswers(this.root, "hide");
      if (this.stepped) this.recut();
      else {
        this.cut();
        this.show(slideNamed(this.slides, this.asked));
      }
    }, 100);
  }

  show(index) {
    this.index = clamp(index, 0, this.slides.length - 1);
    const slide = this.slides[this.index];
    showOnly(this.root, slide);
    this.beside(slide);
    this.fit();
    this.root.scrollTop = 0;
    this.where.textContent = `${this.index + 1} / ${this.slides.length}`;
    this.title.textContent = this.sectionTitle(slide.section);
    this.previous.disabled = this.index === 0;
    this.next.disabled = this.index === this.slides.length - 1;
    this.showAnswerSwitch();
    this.address(slide);
    this.controls.setAttribute("aria-busy", String(Boolean(this.waiting) || !this.widgetsAreThere()));
  }

  /** The largest type, and beside it the largest picture, with which the slide fits on the screen. */
  fit() {
    const pictures = [...this.root.querySelectorAll(".modic-canvas, .modic-figure img")].filter((node) => node.getClientRects().length);
    for (let size = pictures.length ? PICTURE_TYPE : 1; size > LEAST_TYPE; size *= 0.95) {
      this.size(size);
      this.fitPictures(pictures);
      if (this.overflow() <= 1) return;
    }
  }

  fitPictures(pictures) {
    if (!pictures.length) return;
    const style = document.documentElement.style;
    style.setProperty("--modic-picture", "100vh");
    const tallest = Math.max(...pictures.map((node) => node.offsetHeight));
    style.setProperty("--modic-picture", `${Math.max(tallest - this.overflow(), LEAST_PICTURE * this.root.clientHeight)}px`);
  }

  overflow() {
    return this.root.scrollHeight - this.root.clientHeight;
  }

  size(size) {
    document.documentElement.style.setProperty("--modic-type", size.toFixed(3));
  }

  /** A question stands beside its picture. */
  beside(slide) {
    for (const box of this.root.querySelectorAll(".modic-beside")) box.classList.remove("modic-beside");
    slide?.nodes.filter((node) => node.matches(".widget-box") && node.querySelector(".modic-question")).forEach((box) => box.classList.add("modic-beside"));
  }

  sectionTitle(section) {
    const words = (of) => headingOf(of)?.firstChild?.textContent.trim() ?? "";
    const titles = [];
    for (let node = section; node && node !== this.article; node = node.parentElement) titles.unshift(words(node));
    return titles.slice(0, -1).filter(Boolean).join(" · ");
  }

  /** Keep the address of the slide in the browser's line, to copy, and to come back to after a reload. */
  address(slide) {
    const search = slide ? "?present" : "";
    const hash = slide ? `#${slideName(slide)}` : "";
    try {
      history.replaceState(null, "", `${location.pathname}${search}${hash}`);
    } catch {
      // Some browsers allow no such change on a page from a folder: the slide is shown all the same.
    }
  }

  // -- steps -------------------------------------------------------------------------------------------------------

  step(by) {
    this.stepped = true;
    if (this.black.hidden === false) {
      this.black.hidden = true;
      return;
    }
    document.activeElement?.blur();
    this.show(this.index + by);
  }

  /** The one button of a remote: shows the answer if there is one, else the next slide. */
  advance() {
    if (this.black.hidden && answersInSight(this.root).hidden) this.toggleAnswers();
    else this.step(1);
  }

  toggleAnswers() {
    const { hidden, nodes } = answersInSight(this.root);
    for (const node of nodes) {
      if (node.matches("details")) node.open = hidden;
      else node.dispatchEvent(new CustomEvent("modic-answer", { detail: hidden ? "show" : "hide" }));
    }
    this.showAnswerSwitch();
    this.fit();
  }

  showAnswerSwitch() {
    const { any, hidden } = answersInSight(this.root);
    this.answers.hidden = !any;
    this.answers.textContent = hidden ? "Show answer (A)" : "Hide answer (A)";
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    const taken = at.closest?.(TAKES_KEYS);
    const remote = { PageDown: () => this.advance(), PageUp: () => this.step(-1), Escape: () => this.leave() };
    const own = {
      ArrowRight: () => this.step(1),
      ArrowDown: () => this.step(1),
      ArrowLeft: () => this.step(-1),
      ArrowUp: () => this.step(-1),
      Home: () => this.step(-this.index),
      End: () => this.step(this.slides.length),
      " ": () => this.advance(),
      a: () => this.toggleAnswers(),
      b: () => this.toggleBlack(),
      ".": () => this.toggleBlack(),
      f: () => this.toggleScreen(),
    };
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const press = at.matches?.("button, summary, a") && name === " ";
    const action = remote[name] ?? (taken || press ? undefined : own[name]);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  toggleBlack() {
    this.black.hidden = !this.black.hidden;
  }

  toggleScreen() {
    this.turning = true; // this, unlike Escape, does not leave
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  }

  screenChanged() {
    if (!document.fullscreenElement && !this.turning) this.leave();
    this.turning = false;
  }

  bar() {
    this.where = element("output", { class: "modic-slide-number", "aria-live": "polite", "aria-label": "Slide" });
    this.title = element("span", { class: "modic-slide-title" });
    this.answers = button("", () => this.toggleAnswers(), { class: "modic-answers" });
    this.black = element("div", { class: "modic-black", hidden: true, on: { click: () => this.toggleBlack() } });
    this.previous = button("‹", () => this.step(-1), { class: "modic-zone modic-zone-previous", "aria-label": "Previous slide" });
    this.next = button("›", () => this.step(1), { class: "modic-zone modic-zone-next", "aria-label": "Next slide" });
    const screen = document.fullscreenEnabled ? [button("Full screen (F)", () => this.toggleScreen())] : [];
    const row = element("div", { class: "modic-slide-bar" }, this.title, this.answers, ...screen, button("Leave (Esc)", () => this.leave(), { title: KEYS }), this.where);
    this.controls = element("div", { class: "modic modic-present", role: "group", "aria-label": "Presentation" }, this.previous, this.next, row, this.black);
    return this.controls;
  }
}

/** Every lesson has the button; any page can be presented by its address. */
function offerPresent() {
  const article = document.querySelector("article.bd-article");
  const heading = article?.querySelector(":scope > section > h1");
  if (!heading) return;
  const presentation = new Presentation(article);
  if (lessonName()) {
    const begin = () => {
      document.documentElement.requestFullscreen?.().catch(() => {}); // without it the window is the wall
      presentation.start({ search: "", hash: "" });
    };
    heading.after(element("p", { class: "modic modic-course-row" }, button("Present", begin, { title: `On the wall of a room. ${KEYS}` })));
  }
  if (new URLSearchParams(location.search).has("present")) presentation.start();
}

/** Name of the lesson that this page is, as in its address; nothing on other pages. */
function lessonName() {
  return /\/notebooks\/(\d\d_\w+)\.html$/.exec(location.pathname)?.[1];
}

offerPresent();
