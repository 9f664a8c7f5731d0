// What the player says and shows: words from the state, and elements from the words. Text is set as text; the only
// markup is our own pictures.

const SIDE_WORD = { left: "LEFT", right: "RIGHT", both: "BOTH SIDES" };
const ANCHORS = "0 = no pain, 10 = the worst imaginable";

// ---- words
function clockWords(ms) {
  const seconds = Math.ceil(ms / 1000 - 0.001);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const countWords = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;

// What stands over the sets of a session: its end alone, or also what the person answered.
function answersWords(details) {
  const answered = details.some(({ fields }) => Object.keys(fields).some((name) => name !== "ended_at"));
  return answered ? "your answers about the session" : "the end of the session";
}

function sideWords(step, side) {
  if (step.kind === "timed" && side === "both") return "WORK";
  if (step.alternating && step.kind === "count") return "LEFT AND RIGHT";
  return SIDE_WORD[side];
}

// "hold 2 of 3", "rep 7 of 20", "set 2 of 2"
function placeWords(run) {
  const step = stepOf(run);
  if (step.kind === "hold" && step.of > 1) return `hold ${step.number} of ${step.of}`;
  if (step.kind === "hold") return `hold ${step.hold_s} s`;
  if (step.kind === "timed" && step.of === 1) return `${step.hold_s} s`;
  const set = step.of > 1 ? `set ${step.number} of ${step.of}` : "";
  if (step.kind !== "reps") return set;
  const rep = Math.min(run.reps + (run.phase === "lower" ? 0 : 1), step.reps);
  if (run.phase === "lead") return [set, `${step.reps} x ${step.hold_s} s`].filter(Boolean).join(", ");
  return [set, `rep ${rep} of ${step.reps}`].filter(Boolean).join(", ");
}

function phaseWords(run) {
  const step = stepOf(run);
  const before = run.steps[run.index - 1];
  if (run.pausedAt !== null) return run.slept ? "paused: the page was asleep" : "paused";
  if (run.phase === "count") return "at your own pace";
  if (run.phase === "lower") return step.alternating ? "change" : "lower slowly";
  if (run.phase === "hold") return step.kind === "timed" ? "go on" : "hold";
  if (!before) return "get ready";
  if (before.exercise_id !== step.exercise_id) return "rest: next exercise";
  return before.side !== step.side ? "change sides" : "rest";
}

function nextWords(run, exercises) {
  const now = stepOf(run);
  const step = run.steps[run.index + 1];
  if (!step) return "next: the end";
  const name = step.exercise_id === now.exercise_id ? "" : exercises[step.exercise_id].name;
  const side = step.side === "both" ? "" : SIDE_WORD[step.side];
  const place = step.kind === "hold" ? `hold ${step.number}` : step.of > 1 ? `set ${step.number}` : "";
  return `next: ${[name, side, place].filter(Boolean).join(", ")}`;
}

function announceWords(run, exercises) {
  const step = stepOf(run);
  const name = exercises[step.exercise_id].name;
  const side = sideWords(step, step.side).toLowerCase();
  if (run.phase === "lead") return `${phaseWords(run)}: ${name}, ${side}, ${placeWords(run)}`;
  if (run.phase === "count") return `${name}: ${step.reps} times, at your own pace`;
  return `${side}, ${placeWords(run)}, ${step.hold_s} seconds`;
}

function durationWords(fromIso, toIso) {
  const minutes = Math.max(1, Math.round((new Date(toIso) - new Date(fromIso)) / 60_000));
  return `${minutes} min`;
}

function timeWords(iso) {
  const at = new Date(iso);
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  return at.toDateString() === new Date().toDateString() ? time : `${at.toLocaleDateString()}, ${time}`;
}

// A first guess for the start screen; rests are in it, reading is not.
function minutesOf(steps) {
  const seconds = steps.reduce((sum, step) => {
    const one = step.hold_s === null ? 3 : step.hold_s + (step.kind === "reps" ? step.pause_s : 0);
    return sum + step.lead_s + step.reps * one;
  }, 0);
  return Math.max(1, Math.round(seconds / 60));
}

// ---- elements
function h(tag, { text, on = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  if (text !== undefined) element.textContent = text;
  for (const [event, work] of Object.entries(on)) element.addEventListener(event, work);
  element.append(...children.filter(Boolean));
  return element;
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}

const button = (text, work, attributes = {}) => h("button", { type: "button", text, on: { click: work }, ...attributes });

const list = (tag, lines, attributes = {}) => h(tag, attributes, ...lines.map((text) => h("li", { text })));

// A row of 0 to 10, one tap; the same tap once more takes the answer away, unless the journal has it already.
function scorePicker(label, value, chosen, { anchors = ANCHORS, sent = false } = {}) {
  const [lowest, highest] = (anchors || ANCHORS).split(", ");
  const ends = { 0: lowest, 10: highest };
  const buttons = Array.from({ length: 11 }, (_, score) =>
    button(String(score), () => pick(value === score && !sent ? null : score), {
      class: "psoas-score-button",
      "aria-pressed": String(value === score),
      "aria-label": ends[score] ?? String(score),
    }),
  );
  function pick(score) {
    value = score;
    buttons.forEach((one, place) => one.setAttribute("aria-pressed", String(place === score)));
    chosen(score);
  }
  const scores = h("div", { class: "psoas-scores" }, ...buttons);
  return h(
    "div",
    { class: "psoas-picker", role: "group", "aria-label": label },
    h("div", { class: "psoas-picker-label", text: label }),
    scores,
    anchors && h("div", { class: "psoas-small", text: anchors }),
  );
}

function howTo(exercise) {
  const cautions = exercise.cautions.map((text) => h("p", { class: "psoas-caution", text }));
  const easier = exercise.easier.length ? h("p", { text: `Easier: ${exercise.easier.join(" ")}` }) : null;
  const deeper = exercise.deeper.length ? h("p", { text: `More: ${exercise.deeper.join(" ")}` }) : null;
  return [...cautions, list("ol", exercise.steps), easier, deeper];
}

function startPosition(exercise) {
  const needs = exercise.needs.length ? ` You need: ${exercise.needs.join(", ")}.` : "";
  return `Start: ${exercise.start}.${needs}`;
}

function safetyBox(safety) {
  return h(
    "details",
    { class: "psoas-safety" },
    h("summary", { text: safety.title }),
    h("p", { text: safety.advice }),
    list("ul", safety.flags),
    h("p", { text: safety.end }),
  );
}
