// The player: holds the session under way, keeps it in the browser's storage, and shows one screen at a time.

const WAITING_WORDS =
  "The notebook's kernel does not answer at the moment. What you did is safe in this browser and is sent by itself. " +
  "If the kernel was restarted, run the cell again, or reload the page.";

const FORGETFUL_WORDS =
  "This browser keeps nothing for this page: do not close or reload it before everything is saved.";

const NEW_DAY_WORDS =
  "A new day has begun since this was shown. The programme is being read anew: look at it, and press Start again.";

class Player {
  constructor(model, el, { clock = () => performance.now() } = {}) {
    this.model = model;
    this.clock = clock;
    this.keep = new Keep(model.get("storage_key"));
    this.keep.forgetOtherDemos();
    this.post = new Post(model, this.keep, () => this.showSaved());
    this.sound = new Sound(this.keep);
    this.awake = new Awake();
    this.claim = new Claim(model.get("storage_key"), () => this.putAside());
    this.run = null;
    // Exercises that the person leaves out today.
    this.left = new Set();
    this.painBefore = null;
    // The session that was closed last: its id, and the words once the journal has all of it.
    this.closed = null;
    this.endSaved = null;
    // The day on which the kernel was asked whether its programme is the one of today.
    this.asked = "";
    this.build(el);
    this.listen();
  }

  build(el) {
    this.live = h("div", { class: "psoas-hidden", "aria-live": "polite" });
    this.problem = h("p", { class: "psoas-problem", role: "alert", hidden: true });
    this.notes = h("div", { class: "psoas-notes", role: "status" });
    this.body = h("div");
    this.foot = h("div", { class: "psoas-foot" });
    this.root = h(
      "section",
      { class: "psoas-form psoas-player", "aria-label": "Guided session", tabindex: "-1" },
      this.live, this.problem, this.notes, this.body, this.foot,
    );
    el.append(this.root);
    const actions = {
      mute: () => this.mute(),
      full: () => this.full(),
      main: () => this.main(),
      next: () => this.next(),
      back: () => this.act(back),
      skip: () => this.act(skipExercise),
      finish: () => this.act(finish),
      pain: (exercise_id, score) => this.painDuring(exercise_id, score),
    };
    this.runView = new RunScreen(actions, (id, side) => this.model.get("pictures")[id]?.[side] ?? "");
  }

  listen() {
    // Never under the hands of somebody who is in a session or answers at its end.
    const idle = () => this.run === null && this.endSaved === null;
    this.onProgramme = () => {
      say(this.problem, "");
      if (idle()) this.showFirst();
    };
    this.onCustom = (message) => {
      if (message?.type === "problem") say(this.problem, message.words);
      if (message?.type === "skipped") this.skipped(message);
      if (message?.type === "refreshed") this.asked = dayOf(isoNow());
    };
    this.onStorage = (event) => {
      if (idle() && event.key === `${this.keep.prefix}:run`) this.showFirst();
    };
    this.onWake = () => {
      this.tick();
      if (document.visibilityState === "visible" && this.outOfDate()) this.askProgramme();
    };
    this.model.on("change:programme", this.onProgramme);
    this.model.on("msg:custom", this.onCustom);
    window.addEventListener("storage", this.onStorage);
    document.addEventListener("visibilitychange", this.onWake);
    this.root.addEventListener("keydown", (event) => this.key(event));
    // After a tap the space bar pauses again, and does not press the same button once more.
    this.runView.element.addEventListener("click", (event) => event.detail > 0 && this.focusMain());
  }

  async open() {
    this.waitedBefore = this.keep.waiting().length;
    this.post.deliver();
    await this.showFirst();
    this.showSaved();
  }

  close() {
    this.stop();
    this.post.close();
    this.claim.waiting?.abort();
    this.claim.release();
    this.model.off("change:programme", this.onProgramme);
    this.model.off("msg:custom", this.onCustom);
    window.removeEventListener("storage", this.onStorage);
    document.removeEventListener("visibilitychange", this.onWake);
  }

  // ------------------------------------------------------------------ screens around the session

  async showFirst() {
    const record = this.keep.read("run");
    const elsewhere = await this.claim.elsewhere();
    if (this.run !== null) return;
    if (elsewhere) this.showElsewhere(record);
    else if (record?.phase === "end") this.showEnd();
    else if (record) this.showUnderWay(record);
    else this.showStart();
  }

  show(...children) {
    this.body.replaceChildren(...[this.synthetic(), ...children].filter(Boolean));
    this.body.before(this.notes);
    this.foot.replaceChildren(safetyBox(this.model.get("programme").safety));
    this.root.dataset.side = "none";
    delete this.root.dataset.phase;
    this.underWay = null;
  }

  synthetic() {
    const { synthetic } = this.model.get("programme");
    return synthetic ? h("div", { class: "psoas-synthetic", text: synthetic }) : null;
  }

  // Whether the programme is of another day than the page's; a kernel far away may have told that it is its today.
  outOfDate() {
    const { iso_day, synthetic } = this.model.get("programme");
    const today = dayOf(isoNow());
    // The demo stays on its last evening.
    return !synthetic && iso_day !== today && this.asked !== today;
  }

  askProgramme() {
    try {
      this.model.send({ type: "refresh" });
    } catch {
      // The kernel is gone: the programme stays as it is.
    }
  }

  showStart() {
    const programme = this.model.get("programme");
    this.left = new Set([...this.left].filter((id) => id in programme.exercises));
    this.closedLine = h("p", { class: "psoas-end-saved", "data-saved": "true", role: "status" });
    this.show(...startScreen(this, programme));
    this.showClosed();
  }

  chosen() {
    const { steps } = this.model.get("programme");
    const chosen = steps.filter((step) => !this.left.has(step.exercise_id));
    // The first one needs the way to the mat, whatever was left out before it.
    return chosen.map((step, place) => (place === 0 ? { ...step, lead_s: steps[0].lead_s } : step));
  }

  showElsewhere(record) {
    this.show(...elsewhereScreen(this, record));
    this.claim.whenFree(() => this.showFirst());
  }

  async takeOver() {
    await this.claim.take({ steal: true });
    this.goOnKept();
  }

  // Read again: another tab may have gone further since the button was shown.
  goOnKept() {
    const record = this.keep.read("run");
    if (record?.phase === "run" && !leftOpen(record)) return this.goOn(record);
    this.claim.release();
    this.showFirst();
  }

  showUnderWay(record) {
    this.show(...underWayScreen(this, record));
    this.underWay = record;
  }

  // A second click finds the claim taken, by the first.
  async claimed() {
    if (await this.claim.take()) return true;
    if (this.run === null) this.showElsewhere(this.keep.read("run"));
    return false;
  }

  async proceed() {
    this.sound.wake();
    if (await this.claimed()) this.goOnKept();
  }

  async endEarly(record) {
    if (!(await this.claimed())) return;
    // Read again: another tab may have gone further since the button was shown.
    this.record = this.keep.read("run") ?? record;
    // The repetitions finished of a step are kept, as "finish here" keeps them, with the time when they were done.
    const part = this.record.phase === "run" ? finish(createRun(this.record.steps, this.record), 0) : [];
    for (const set of part) this.keepSet(set, this.record.seen_at);
    this.ended();
  }

  // ------------------------------------------------------------------ the session

  async start() {
    if (this.outOfDate()) {
      this.askProgramme();
      // Without an answer the next press starts what is shown.
      this.asked = dayOf(isoNow());
      return say(this.problem, NEW_DAY_WORDS);
    }
    say(this.problem, "");
    const { exercises } = this.model.get("programme");
    const steps = this.chosen();
    // Audio has to be asked for inside the click, before anything is waited for.
    this.sound.wake();
    if (!(await this.claimed())) return;
    this.waitedBefore = 0;
    this.closed = null;
    this.keep.forgetBegun();
    this.goOn({
      session_id: newId(),
      started_at: isoNow(),
      phase: "run",
      steps,
      exercises,
      index: 0,
      reps: 0,
      done: [],
      pain: {},
      pain_before: this.painBefore,
    });
  }

  goOn(record) {
    this.record = record;
    this.painBefore = null;
    this.sound.wake();
    this.awake.hold();
    this.run = createRun(record.steps, { ...record, now: this.clock() });
    this.body.replaceChildren(this.synthetic() ?? "", this.runView.element);
    // Below the buttons, so that a sentence that comes or goes moves nothing that is being read.
    this.runView.part.saved.parentElement.after(this.notes);
    this.runView.forget();
    this.heard = "";
    this.changed([]);
    this.focusMain();
    this.root.scrollIntoView({ block: "nearest" });
  }

  focusMain() {
    if (this.run) this.runView.part.main.focus({ preventScroll: true });
  }

  // A page left open overnight: what is done now is not part of that session any more.
  overnight() {
    if (!this.run || !leftOpen(this.record)) return false;
    this.stop();
    if (document.fullscreenElement === this.root) document.exitFullscreen();
    this.claim.release();
    this.showUnderWay(this.record);
    return true;
  }

  act(work) {
    if (this.overnight()) return;
    if (this.run) this.changed(work(this.run, this.clock()));
  }

  main() {
    if (this.overnight()) return;
    if (this.run?.phase === "count") this.changed(countDone(this.run, this.runView.counted, this.clock()));
    else if (this.run?.pausedAt !== null) this.act((run, now) => resume(run, now) ?? []);
    else this.act(pause);
  }

  next() {
    // What the person counted is done, whichever key says so.
    if (this.run?.phase === "count") this.main();
    else this.act(next);
  }

  tick() {
    if (this.overnight()) return;
    if (this.run) this.changed(look(this.run, this.clock()));
  }

  // After every look at the clock and every key: keep what was finished, show what is now.
  changed(sets) {
    for (const set of sets) this.keepSet(set);
    if (this.run.phase === "end") return this.ended();
    const { index, reps, phase, pausedAt } = this.run;
    const key = `${index} ${phase} ${reps} ${pausedAt !== null} ${this.run.began}`;
    if (key !== this.heard) {
      this.heard = key;
      Object.assign(this.record, { index, reps, seen_at: isoNow() });
      this.keep.write("run", this.record);
      this.hear();
    }
    this.showRun();
    this.schedule();
  }

  showRun() {
    const focused = this.root.contains(document.activeElement);
    this.root.dataset.side = sideOf(this.run);
    this.root.dataset.phase = this.run.pausedAt === null ? this.run.phase : "paused";
    this.runView.show(this.run, this.record, { now: this.clock(), muted: this.sound.muted });
    this.showSaved();
    // What had the focus may be gone: the keys must still reach the player, and not the notebook.
    const lost = !this.root.contains(document.activeElement) || document.activeElement.hidden;
    if (focused && lost) this.focusMain();
  }

  hear() {
    const length = lengthMs(this.run);
    if (this.run.pausedAt !== null) return this.sound.cancel();
    const left = length === null ? null : leftMs(this.run, this.clock());
    this.sound.plan({ phase: this.run.phase, side: sideOf(this.run), lengthMs: length, leftMs: left });
    // Not for each repetition: a voice that counts along would never be silent.
    const step = stepOf(this.run);
    if (this.run.phase !== "lower" && (step.kind !== "reps" || this.run.reps === 0)) {
      this.live.textContent = announceWords(this.run, this.record.exercises);
    }
  }

  // The next look at the clock: when a second or the phase is over.
  schedule() {
    clearTimeout(this.timer);
    if (!this.run || this.run.pausedAt !== null || lengthMs(this.run) === null) return;
    const left = leftMs(this.run, this.clock());
    this.timer = setTimeout(() => this.tick(), Math.min(left, left % 1000 || 1000) + 1);
  }

  keepSet(set, at = isoNow()) {
    const id = newId();
    const { session_id, started_at, pain_before, done } = this.record;
    if (done.length === 0 && pain_before !== null) {
      this.keep.putDetails({ session_id, started_at, fields: { pain_before } });
    }
    done.push({ ...set, id });
    this.record.last_at = at;
    this.waitedBefore = 0;
    this.keep.putSet({ session_id, started_at, set: { ...set, id } });
    this.keep.write("run", this.record);
    this.post.deliver();
  }

  // Asked after the exercise: the sets are in the journal already, and are sent again with the score.
  painDuring(exercise_id, score) {
    this.record.pain[exercise_id] = score;
    this.keep.write("run", this.record);
    const { session_id, started_at } = this.record;
    for (const set of this.record.done.filter((one) => one.exercise_id === exercise_id)) {
      this.keep.putSet({ session_id, started_at, set: { ...set, pain_nrs: score } });
    }
    this.post.deliver();
    this.showSaved();
  }

  stop() {
    clearTimeout(this.timer);
    this.sound.close();
    this.awake.release();
    this.run = null;
  }

  putAside() {
    this.stop();
    this.showElsewhere(this.keep.read("run"));
  }

  // ------------------------------------------------------------------ what the journal has

  savedWords(record) {
    const unsaved = new Set(this.keep.sets().map((entry) => entry.set.id));
    const saved = record.done.filter((set) => !unsaved.has(set.id)).length;
    const open = record.phase === "run" ? record.steps.length - record.index : 0;
    return `saved ${saved} of ${countWords(record.done.length + open, "set")}`;
  }

  showSaved() {
    if (this.run) say(this.runView.part.saved, this.savedWords(this.record));
    if (this.endSaved) this.showEndSaved();
    if (this.closedLine) this.showClosed();
    if (this.underWay) say(this.body.querySelector(".psoas-saved"), this.savedWords(this.underWay));
    const lines = this.noteLines();
    const words = lines.map((line) => line.textContent).join("\n");
    if (words === this.noted) return;
    this.noted = words;
    this.notes.replaceChildren(...lines);
  }

  noteLines() {
    const waiting = this.keep.waiting().length;
    const answers = this.keep.details();
    const lines = [];
    if ((waiting || answers.length) && this.post.slow) {
      const what = [waiting && countWords(waiting, "set"), answers.length && answersWords(answers)].filter(Boolean);
      const words = `Not saved yet: ${what.join(" and ")}. ${this.post.trouble || WAITING_WORDS}`;
      lines.push(h("p", { class: "psoas-waiting", text: words }));
    }
    if (!waiting && this.waitedBefore) {
      const words = `${countWords(this.waitedBefore, "set")} that had waited in this browser: saved now.`;
      lines.push(h("p", { class: "psoas-sent", text: words }));
    }
    if (!this.keep.lasting) lines.push(h("p", { text: FORGETFUL_WORDS }));
    const details = this.keep.all("details:").filter((entry) => entry.refused);
    for (const entry of this.keep.refused()) {
      lines.push(this.refusedLine(`set:${entry.set.id}`, `${this.setWords(entry.set)}: ${entry.refused}`));
    }
    for (const entry of details) lines.push(this.refusedLine(`details:${entry.session_id}`, entry.refused));
    return lines;
  }

  setWords({ exercise_id, side, reps, hold_s }) {
    const known = this.record?.exercises ?? this.model.get("programme").exercises;
    const hold = hold_s === null ? "" : ` x ${hold_s} s`;
    return `${known[exercise_id]?.name ?? exercise_id}, ${SIDE_WORD[side].toLowerCase()}, ${reps}${hold}`;
  }

  refusedLine(name, sentence) {
    const seen = button("I have seen it", () => {
      this.forget(name);
      this.showSaved();
      if (this.run) this.focusMain();
      else this.root.focus({ preventScroll: true });
    });
    return h("p", { class: "psoas-refused" }, h("span", { text: `Not taken by the journal: ${sentence} ` }), seen);
  }

  // A set that the journal refused was not saved, and no number may claim it.
  forget(name) {
    this.keep.remove(name);
    const record = this.record ?? this.underWay;
    if (!record) return;
    record.done = record.done.filter((set) => `set:${set.id}` !== name);
    this.keep.write("run", record);
  }

  // ------------------------------------------------------------------ the end

  ended() {
    this.stop();
    if (document.fullscreenElement === this.root) document.exitFullscreen();
    Object.assign(this.record, { phase: "end", answers: {} });
    this.keep.write("run", this.record);
    this.claim.release();
    if (this.record.done.length) this.sendDetails();
    this.showEnd({ focus: true });
  }

  sendDetails() {
    const { session_id, started_at, last_at, pain_before, answers } = this.record;
    const given = { pain_before, ...answers, ended_at: last_at };
    const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== ""));
    this.keep.putDetails({ session_id, started_at, fields });
    this.post.deliver();
  }

  showEnd({ focus = false } = {}) {
    this.record = this.keep.read("run") ?? this.record;
    this.endSaved = h("p", { class: "psoas-end-saved", role: "status" });
    this.show(...endScreen(this, this.record));
    this.showEndSaved();
    if (focus) this.body.querySelector("h2").focus({ preventScroll: true });
  }

  skip(exercise_id, reason) {
    const { session_id, started_at } = this.record;
    try {
      this.model.send({ type: "skip", session_id, started_at, sent_at: isoNow(), exercise_id, reason });
    } catch {
      say(this.problem, WAITING_WORDS);
    }
  }

  // The buttons stay until the journal has the reason.
  skipped({ exercise_id, reason }) {
    if (!this.endSaved) return;
    this.record.skips = { ...this.record.skips, [exercise_id]: reason };
    this.keep.write("run", this.record);
    const group = this.body.querySelector(`[data-skip="${CSS.escape(exercise_id)}"]`);
    group?.replaceChildren(...skipLine(this, this.record, exercise_id));
  }

  answer(name, value) {
    this.record.answers[name] = value;
    this.keep.write("run", this.record);
  }

  showEndSaved() {
    const { words, all } = this.endWords();
    say(this.endSaved, words);
    this.endSaved.dataset.saved = String(all);
  }

  showClosed() {
    say(this.closedLine, this.closed && !this.keep.waitsFor(this.closed.session_id) ? this.closed.words : "");
  }

  endWords() {
    const { session_id, done, started_at, last_at } = this.record;
    if (!done.length) return { words: "No set was finished, so nothing was saved.", all: false };
    const all = !this.keep.waitsFor(session_id);
    const about = `${countWords(done.length, "set")}, ${durationWords(started_at, last_at)}`;
    const saved = `Session saved ${timeWords(last_at)}: ${about}`;
    const answers = this.keep.all("details:").filter((entry) => entry.session_id === session_id);
    const open = answers.length ? `; not saved yet: ${answersWords(answers)}` : "";
    return { words: all ? saved : `${this.savedWords(this.record)}${open}; ${about}`, all, saved };
  }

  leave() {
    const { done, session_id } = this.record;
    this.closed = done.length ? { session_id, words: this.endWords().saved } : null;
    if (done.length) this.sendDetails();
    this.keep.remove("run");
    this.endSaved = null;
    this.record = null;
    this.showStart();
    this.root.focus({ preventScroll: true });
  }

  // ------------------------------------------------------------------ keys and tools

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Outside, the same keys would insert or delete cells of the notebook.
    event.stopPropagation();
    if (!this.run) return;
    if (event.target.matches("input, textarea, select")) return;
    const onButton = event.target.matches("button, summary");
    if (onButton && (event.key === " " || event.key === "Enter")) return;
    const work = {
      " ": () => this.main(),
      n: () => this.next(),
      ArrowRight: () => this.next(),
      b: () => this.act(back),
      ArrowLeft: () => this.act(back),
      s: () => this.act(skipExercise),
      m: () => this.mute(),
      f: () => this.full(),
    }[event.key];
    if (!work || event.repeat) return;
    event.preventDefault();
    work();
  }

  mute() {
    this.sound.mute(!this.sound.muted);
    if (!this.sound.muted && this.run) this.hear();
    if (this.run) this.showRun();
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.().catch(() => {});
  }
}

function render({ model, el }) {
  const player = new Player(model, el);
  player.open();
  return () => player.close();
}

export { Player, Keep, Post, Claim, MemoryStorage, newId, isoNow };
export { createRun, look, pause, resume, next, back, skipExercise, countDone, finish, sideOf, leftMs };
export default { render };
