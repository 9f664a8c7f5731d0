// The screens before and after the session. Each is made from the player's state and calls the player back.

const KEYS_WORDS =
  "Keys: space pause, n next, b back, s skip exercise, m sound, f full screen. " +
  "Rests and pace are our convention: change them by pause and next.";
const EARLIER_WORDS =
  "It belongs to an earlier day, where what you did stays. Finish it here, and then start the session of today.";

const title = (text, attributes = {}) => h("h2", { class: "psoas-player-name psoas-player-about", text, ...attributes });

function startScreen(player, programme) {
  const { offer } = programme;
  return [
    title(`Guided session: ${programme.day}`),
    player.closedLine,
    ...[programme.words, programme.logged].filter(Boolean).map((text) => h("p", { text })),
    offer?.title && h("h3", { text: offer.title }),
    offer?.lines.length && list("ul", offer.lines),
    offer && button(offer.label, () => player.model.send({ type: "offer" }), { class: "psoas-go" }),
    ...(programme.steps.length ? startParts(player, programme) : []),
  ];
}

function startParts(player, programme) {
  const about = h("p", { class: "psoas-faint" });
  const start = button("Start", () => player.start(), { class: "psoas-go psoas-start-button" });
  const count = () => {
    const steps = player.chosen();
    start.disabled = steps.length === 0;
    const words = `${countWords(steps.length, "set")}, about ${minutesOf(steps)} min with rests.`;
    say(about, steps.length ? words : "Nothing is chosen.");
  };
  const lines = Object.entries(programme.exercises).map(([id, exercise]) => {
    const box = h("input", { type: "checkbox", checked: !player.left.has(id) });
    box.addEventListener("change", () => {
      player.left[box.checked ? "delete" : "add"](id);
      count();
    });
    const label = h("label", {}, box, h("span", { class: "psoas-item", text: exercise.name }));
    return h("li", {}, label, h("span", { class: "psoas-faint", text: exercise.dose }));
  });
  count();
  const picker = scorePicker("Pain before (may be left out)", player.painBefore, (score) => (player.painBefore = score));
  return [
    h("ul", { class: "psoas-programme" }, ...lines),
    about,
    picker,
    start,
    h("p", { class: "psoas-small", text: KEYS_WORDS }),
  ];
}

function elsewhereScreen(player, record) {
  const under = record?.phase === "run";
  const words = under
    ? `A session is under way in another tab or view. ${recordWords(record)}`
    : "The player is in use in another tab or view.";
  return [
    title("Guided session"),
    h("p", { text: words }),
    button("Go on here instead", () => player.takeOver(), { class: "psoas-go" }),
  ];
}

function underWayScreen(player, record) {
  const goOn = button("Go on where it stopped", () => player.proceed(), { class: "psoas-go" });
  const earlier = leftOpen(record);
  return [
    title("Your session is still under way"),
    h("p", { text: `Started ${timeWords(record.started_at)}. ${recordWords(record)}` }),
    h("p", { class: "psoas-saved", text: player.savedWords(record) }),
    earlier && h("p", { text: EARLIER_WORDS }),
    h(
      "div",
      { class: "psoas-buttons" },
      !earlier && goOn,
      button("Finish it here", () => player.endEarly(record), { class: earlier && "psoas-go" }),
    ),
  ];
}

// Where a kept session stands: "Kneeling lunge stretch, LEFT, hold 2 of 3."
function recordWords(record) {
  const run = createRun(record.steps, record);
  if (run.phase === "end") return "";
  const step = stepOf(run);
  const words = [record.exercises[step.exercise_id].name, sideWords(step, step.side), placeWords(run)];
  return `${words.filter(Boolean).join(", ")}.`;
}

function endScreen(player, record) {
  const any = record.done.length > 0;
  return [
    title(any ? "The session is finished" : "Nothing was done this time", { tabindex: "-1" }),
    player.endSaved,
    ...(any ? endParts(player, record) : []),
    leftOut(player, record),
    button(any ? "Save and close" : "Back to the start", () => player.leave(), { class: "psoas-go" }),
  ];
}

function leftOut(player, record) {
  const done = new Set(record.done.map((set) => set.exercise_id));
  const ids = Object.keys(record.exercises).filter((id) => !done.has(id));
  if (!ids.length || !player.model.get("programme").reasons.length) return null;
  const groups = ids.map((id) => {
    const label = `Why was ${record.exercises[id].name} left out?`;
    const attributes = { role: "group", "aria-label": label, "aria-live": "polite", "data-skip": id };
    return h("div", attributes, ...skipLine(player, record, id));
  });
  return h("details", {}, h("summary", { text: "Left out: why? (may stay empty)" }), ...groups);
}

function skipLine(player, record, id) {
  const { name } = record.exercises[id];
  const reason = record.skips?.[id];
  if (reason) return [h("p", { text: `${name}: left out because of ${reason}, saved` })];
  const { reasons } = player.model.get("programme");
  const buttons = reasons.map((one) => button(one, () => player.skip(id, one)));
  return [h("p", { text: name }), h("div", { class: "psoas-buttons" }, ...buttons)];
}

function endParts(player, record) {
  const { answers, pain } = record;
  const [lowest, highest] = player.model.get("programme").effort_ends;
  const anchors = `0 = ${lowest}, 10 = ${highest}`;
  const answer = (name) => (value) => player.answer(name, value);
  const note = h("textarea", { rows: "2", maxlength: "2000", id: newId() });
  note.value = answers.note ?? "";
  note.addEventListener("input", () => player.answer("note", note.value));
  const ids = [...new Set(record.done.map((set) => set.exercise_id))];
  const during = ids.map((id) => {
    const { name } = record.exercises[id];
    return scorePicker(name, pain[id] ?? null, (score) => player.painDuring(id, score), { anchors: "", sent: true });
  });
  const unanswered = ids.some((id) => pain[id] === undefined);
  return [
    scorePicker("Pain after", answers.pain_after ?? null, answer("pain_after")),
    scorePicker("Effort", answers.effort_cr10 ?? null, answer("effort_cr10"), { anchors }),
    h("label", { class: "psoas-note", for: note.id, text: "Note" }),
    note,
    h("details", { open: unanswered }, h("summary", { text: "Pain during each exercise" }), ...during),
    h("p", { class: "psoas-small", text: "Everything here may be left out." }),
  ];
}
