// Cuts a lesson into slides. A slide is the page itself with all but a few parts out of sight: nothing is moved or
// copied, so widgets stay live.
//
// A part is what is never cut: { nodes, section, group, picture }. Its nodes are a paragraph, a list item, a row of a table
// with its head, or the widget of a cell. Its group is the list or table it belongs to, which stays together if it can.

const AWAY = "data-modic-away";
const SHOWN = 'script[type="application/vnd.jupyter.widget-view+json"], img, table, svg, pre'; // fills a slide by itself
const SQUEEZE = 1.12; // a slide may be this much too full: its type is made smaller
const LEAD_IN = 0.3; // text no higher than this share of the screen goes with the picture that follows

/** All parts of a page in their order, without its sources. */
function pageParts(section) {
  const parts = [];
  const text = (group, ...nodes) => parts.push({ nodes, section, group, picture: false });
  for (const node of section.children) {
    if (node.matches("h1, h2, h3, h4, script, noscript, .modic-present, .modic-course-row")) continue;
    const table = node.matches("table, .pst-scrollable-table-container") && node.querySelector("tbody");
    if (node.matches("section")) parts.push(...(node.querySelector(".citation-list") ? [] : pageParts(node)));
    else if (node.matches("ul, ol")) listItems(node).forEach((item) => text(node, item));
    else if (table) for (const row of table.rows) text(table, row, ...[table.parentElement.tHead].filter(Boolean));
    else if (node.matches("div.cell")) parts.push(...cellParts(node).map((nodes) => ({ nodes, section, group: node, picture: !isText(node) })));
    else text(node, node);
  }
  return parts;
}

/** Items of a list; those of a numbered one keep their numbers when others are out of sight. */
function listItems(list) {
  const items = [...list.children];
  if (list.matches("ol")) items.forEach((item, i) => item.setAttribute("value", (list.start || 1) + i));
  return items;
}

/** What a lesson's cell shows: nothing, one thing, or first the picture large, then a question beside it. */
function cellParts(cell) {
  if (!cell.querySelector(`.cell_output :is(${SHOWN}, p, li)`)) return [];
  const question = cell.querySelector(".modic-question");
  const box = cell.querySelector(".modic-viewer") && question?.closest(".widget-box");
  if (!box) return [[cell]];
  return [[...box.children].filter((child) => !child.contains(question)), [box]];
}

function isText(cell) {
  return !cell.querySelector(`.cell_output :is(${SHOWN})`);
}

/** Slides of parts that are all in sight: as many on each as fit into `height`, below the heading of their section. */
function cutSlides(parts, height) {
  const slides = [];
  let slide;
  parts.forEach((part, i) => {
    const room = height - (headingOf(part.section)?.offsetHeight ?? 0);
    const group = parts.slice(i).filter((other) => other.group === part.group);
    const before = slide && slide.section === part.section && !slide.picture;
    const used = before ? topOf(part) - slide.top : 0;
    const stays = (last) => bottomOf(last) - slide?.top <= room * SQUEEZE;
    const together = bottomOf(group.at(-1)) - topOf(part) <= room;
    const first = parts[i - 1]?.group !== part.group;
    const fits = before && (part.picture ? used <= height * LEAD_IN : stays(first && together ? group.at(-1) : part));
    if (!fits) {
      slide = { section: part.section, number: slide?.section === part.section ? slide.number + 1 : 1, top: topOf(part), nodes: [] };
      slides.push(slide);
    }
    slide.picture = part.picture;
    slide.nodes.push(...part.nodes);
  });
  return slides;
}

/** Where a part begins on its slide: a row below the head of its table. */
function topOf({ nodes: [node, head] }) {
  return node.getBoundingClientRect().top - (head?.offsetHeight ?? 0);
}

function bottomOf({ nodes: [node] }) {
  return node.getBoundingClientRect().bottom;
}

function headingOf(section) {
  return section.querySelector(":scope > :is(h1, h2, h3, h4)");
}

/** Put everything under `root` out of sight that is not part of the slide; without a slide, everything is there. */
function showOnly(root, slide) {
  for (const node of root.querySelectorAll(`[${AWAY}]`)) node.removeAttribute(AWAY);
  if (!slide) return;
  const shown = [headingOf(slide.section), ...slide.nodes].filter(Boolean);
  const sort = (node) => {
    if (shown.includes(node)) return;
    if (shown.some((part) => node.contains(part))) [...node.children].forEach(sort);
    else node.setAttribute(AWAY, "");
  };
  [...root.children].forEach(sort);
}

/** The name of a slide in an address: the section's own, and its number there. */
function slideName({ section, number }) {
  return number > 1 ? `${section.id}/${number}` : section.id;
}

/** Index of the slide that an address names, as #section, #section/2 or ?present=7; the first slide if there is none. */
function slideNamed(slides, { search, hash }) {
  const number = Number(new URLSearchParams(search).get("present"));
  const name = decodeURIComponent(hash.slice(1));
  const named = name ? slides.findIndex((slide) => slideName(slide) === name) : -1;
  if (named >= 0) return named;
  const inside = name ? slides.findIndex((slide) => document.getElementById(name.split("/")[0])?.contains(slide.section)) : -1;
  if (inside >= 0) return inside;
  return Number.isInteger(number) && number > 0 ? Math.min(number, slides.length) - 1 : 0;
}
