// Which lessons were opened, and how far they were read: kept in this browser, shown on the home page.

const READING_LINE = 0.4; // of the window's height: what stands above it has been reached

function followReading(lesson) {
  const sections = [...document.querySelectorAll("article.bd-article > section section[id]")].filter((section) => !section.querySelector(".citation-list"));
  const keep = () => {
    const reached = sections.filter((section) => section.getBoundingClientRect().top < READING_LINE * innerHeight);
    const here = reached.at(-1);
    const before = recall(`lesson:${lesson}`) ?? {};
    const read = Boolean(before.read) || (sections.length > 0 && reached.length === sections.length);
    const heading = here ? headingOf(here)?.firstChild?.textContent.trim() : "";
    remember(`lesson:${lesson}`, { section: here?.id ?? "", heading: heading ?? "", read, when: Date.now() });
  };
  let waiting;
  addEventListener("scroll", () => {
    if (document.documentElement.classList.contains("modic-presenting")) return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  });
  keep();
}

if (lessonName()) followReading(lessonName());
