// Two figures whose regions are buttons. What is chosen, and each score, is Python's to say (`marks`); a press
// goes there as a message. Pressed regions are never marked here first: what shows is what the form holds.

const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HINT = "Press where it hurts. A second press takes the place away.";

function html(parent, name, className, text = "") {
  const node = parent.appendChild(document.createElement(name));
  node.className = className;
  node.textContent = text;
  return node;
}

function svg(parent, name, attributes = {}) {
  const node = parent.appendChild(document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** The next region in a direction: near, and rather straight ahead than aside. */
function neighbour(regions, from, [dx, dy]) {
  const cost = (to) => {
    const ahead = (to.x - from.x) * dx + (to.y - from.y) * dy;
    const aside = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
    return ahead > 1 ? ahead + 2 * aside : Infinity;
  };
  const best = regions.reduce((a, b) => (cost(b) < cost(a) ? b : a));
  return cost(best) < Infinity ? best : from;
}

function sideLabel(parent, { side, words }) {
  const label = html(parent, "span", `psoas-map-side psoas-map-${side}`);
  html(label, "b", "psoas-map-badge", side === "left" ? "L" : "R").setAttribute("aria-hidden", "true");
  html(label, "span", "", words);
}

function drawRegion(layer, hits, region) {
  svg(hits, "path", { d: region.path, "data-key": region.key, class: "psoas-map-hit" });
  const button = svg(layer, "g", {
    role: "button",
    tabindex: "-1",
    class: `psoas-map-region psoas-map-region-${region.side}`,
    "data-key": region.key,
  });
  svg(button, "path", { d: region.path });
  const number = svg(button, "text", { x: region.x, y: region.y, "aria-hidden": "true" });
  return { ...region, button, number };
}

function drawFigure(parent, figure, { press, tell }) {
  const box = html(parent, "div", "psoas-map-figure");
  const head = html(box, "div", "psoas-map-head");
  sideLabel(head, figure.seen_left);
  html(head, "span", "psoas-map-title", figure.title);
  sideLabel(head, figure.seen_right);
  const drawing = svg(box, "svg", {
    viewBox: figure.box,
    preserveAspectRatio: "xMidYMax slice",
    role: "group",
    "aria-label": `${figure.title} of the body: arrow keys move, Enter or Space chooses`,
  });
  svg(drawing, "path", { d: figure.outline, class: "psoas-map-body" });
  svg(drawing, "path", { d: figure.details, class: "psoas-map-detail" });
  const hits = svg(drawing, "g");
  const layer = svg(drawing, "g");
  const regions = figure.regions.map((region) => drawRegion(layer, hits, region));
  const ring = svg(drawing, "path", { class: "psoas-map-ring" });
  regions[0].button.setAttribute("tabindex", "0");

  const under = (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    return regions.find((region) => region.key === key);
  };
  const focusOn = (region) => {
    for (const one of regions) one.button.setAttribute("tabindex", one === region ? "0" : "-1");
    region.button.focus();
  };
  // On the box: Chromium gives an svg that listens for focus a tab stop of its own.
  box.addEventListener("click", (event) => {
    const region = under(event);
    if (!region) return;
    focusOn(region);
    press(region.key);
  });
  box.addEventListener("keydown", (event) => {
    const region = under(event);
    if (!region || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      if (!event.repeat) press(region.key);
    } else if (event.key in STEPS) {
      focusOn(neighbour(regions, region, STEPS[event.key]));
    } else if (event.key === "Home" || event.key === "End") {
      focusOn(regions.at(event.key === "Home" ? 0 : -1));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("focusin", (event) => {
    const region = under(event);
    if (!region) return;
    tell(region);
    ring.setAttribute("d", region.button.matches(":focus-visible") ? region.path : "");
  });
  box.addEventListener("focusout", () => {
    tell(null);
    ring.setAttribute("d", "");
  });
  box.addEventListener("pointerover", (event) => tell(under(event) ?? null));
  box.addEventListener("pointerleave", () => tell(null));
  return regions;
}

function render({ model, el }) {
  const map = html(el, "div", "psoas-map");
  const figures = html(map, "div", "psoas-map-figures");
  // Sighted people read the name under the figures; a screen reader has it from the button itself.
  const name = html(map, "div", "psoas-map-name", HINT);
  name.setAttribute("aria-hidden", "true");
  const live = html(map, "div", "psoas-map-live");
  live.setAttribute("role", "status");

  let told = null;
  const words = (region) => {
    const marks = model.get("marks");
    if (!(region.key in marks)) return `${region.name}: not chosen`;
    const score = marks[region.key];
    return `${region.name}: ${score === null ? "chosen, no score yet" : `${score} of 10`}`;
  };
  const tell = (region) => {
    told = region;
    name.textContent = region ? words(region) : HINT;
  };
  const press = (key) => model.send({ press: key });
  const regions = model.get("figures").flatMap((figure) => drawFigure(figures, figure, { press, tell }));

  function show() {
    const marks = model.get("marks");
    // One sentence for each place, though an outer hip and a knee are drawn twice.
    const changed = new Map();
    for (const region of regions) {
      const { button, number } = region;
      const chosen = region.key in marks;
      const score = chosen ? marks[region.key] : null;
      const label = words(region);
      const before = button.getAttribute("aria-label");
      if (before && before !== label && !changed.has(region.key)) changed.set(region.key, label);
      button.setAttribute("aria-label", label);
      button.setAttribute("aria-pressed", String(chosen));
      button.setAttribute("data-score", score ?? "");
      button.style.setProperty("--psoas-map-share", score === null ? 0 : score / 10);
      number.textContent = score ?? (chosen ? "?" : "");
    }
    if (changed.size) live.textContent = [...changed.values()].join("; ");
    tell(told);
  }
  model.on("change:marks", show);
  show();
  return () => model.off("change:marks", show);
}

export default { render };
