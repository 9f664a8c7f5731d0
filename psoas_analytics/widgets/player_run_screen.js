// The running screen: made once; show() then changes only what differs, so that the picture keeps moving.

class RunScreen {
  // picture(exercise_id, side) gives our SVG, or an empty text.
  constructor(actions, picture) {
    this.actions = actions;
    this.picture = picture;
    this.shown = {};
    this.part = {
      name: h("h2", { class: "psoas-player-name" }),
      place: h("span", { class: "psoas-faint" }),
      mute: button("", actions.mute, { class: "psoas-tool" }),
      full: button("full screen (f)", actions.full, { class: "psoas-tool" }),
      mark: h("span", { class: "psoas-side-mark", "aria-hidden": "true" }),
      side: h("span", { class: "psoas-side-word" }),
      count: h("span", { class: "psoas-side-count" }),
      picture: h("div", { class: "psoas-player-picture" }),
      phase: h("div", { class: "psoas-phase" }),
      clock: h("div", { class: "psoas-clock", role: "timer", "aria-live": "off" }),
      bar: h("div", { class: "psoas-bar-done" }),
      counter: h("div", { class: "psoas-counter" }),
      main: button("", actions.main, { class: "psoas-go" }),
      next: button("", actions.next),
      back: button("back (b)", actions.back),
      skip: button("skip exercise (s)", actions.skip),
      finish: button("finish here", actions.finish, { class: "psoas-tool" }),
      pain: h("div", { class: "psoas-player-pain" }),
      start: h("p", { class: "psoas-start" }),
      how: h("div", { class: "psoas-how" }),
      coming: h("span", { class: "psoas-next" }),
      saved: h("span", { class: "psoas-saved" }),
    };
    const { part } = this;
    if (!document.fullscreenEnabled) part.full.hidden = true;
    this.band = h("div", { class: "psoas-band" }, part.mark, part.side, part.count);
    const bar = h("div", { class: "psoas-bar", "aria-hidden": "true" }, part.bar);
    this.element = h(
      "div",
      { class: "psoas-run" },
      h("div", { class: "psoas-player-head" }, part.name, part.place, h("span", { class: "psoas-tools" }, part.mute, part.full)),
      this.band,
      h(
        "div",
        { class: "psoas-stage" },
        part.picture,
        h("div", { class: "psoas-time" }, part.phase, part.clock, part.counter, bar),
      ),
      h("div", { class: "psoas-buttons" }, part.main, part.next, part.back, part.skip, part.finish),
      h("div", { class: "psoas-line-row" }, part.coming, part.saved),
      part.pain,
      part.start,
      part.how,
    );
  }

  forget() {
    this.shown = {};
  }

  show(run, record, { now, muted }) {
    Object.assign(this, { run, record, now });
    const { part, band, shown } = this;
    const { exercises } = record;
    const step = stepOf(this.run);
    const exercise = exercises[step.exercise_id];
    const ids = [...new Set(this.record.steps.map((one) => one.exercise_id))];
    const side = sideOf(this.run);
    say(part.name, exercise.name);
    say(part.place, `exercise ${ids.indexOf(step.exercise_id) + 1} of ${ids.length}`);
    say(part.mute, muted ? "sound is off (m)" : "sound is on (m)");
    say(part.side, sideWords(step, side));
    say(part.count, placeWords(this.run));
    say(part.phase, phaseWords(this.run));
    say(part.coming, nextWords(this.run, exercises));
    band.dataset.working = String(this.run.phase !== "lead");
    this.showTime(part);
    this.showButtons(part);
    if (shown.index !== this.run.index) this.showStep(step, exercise);
    if (shown.picture !== `${step.exercise_id} ${step.side}`) this.showPicture(step);
  }

  showTime(part) {
    const length = lengthMs(this.run);
    part.clock.hidden = length === null;
    part.counter.hidden = this.run.phase !== "count";
    part.bar.parentElement.hidden = length === null;
    if (length === null) return;
    const left = leftMs(this.run, this.now);
    say(part.clock, clockWords(left));
    const share = left / length;
    // A new phase fills the bar at once; only its running out is smooth.
    part.bar.style.transition = share > this.shown.share ? "none" : "";
    part.bar.style.transform = `scaleX(${share})`;
    this.shown.share = share;
  }

  showButtons(part) {
    const working = this.run.phase !== "lead";
    const paused = this.run.pausedAt !== null;
    say(part.main, this.run.phase === "count" ? `done: ${this.counted} (space)` : paused ? "continue (space)" : "pause (space)");
    say(part.next, this.run.phase === "count" ? "" : working ? "end now (n)" : "start now (n)");
  }

  showStep(step, exercise) {
    const { part, shown } = this;
    shown.index = this.run.index;
    this.counted = step.reps;
    part.counter.replaceChildren(...this.countParts());
    this.showPainQuestion(step);
    if (shown.exercise === step.exercise_id) return;
    shown.exercise = step.exercise_id;
    say(part.start, startPosition(exercise));
    part.how.replaceChildren(...howTo(exercise).filter(Boolean));
  }

  countParts() {
    const number = h("output", { class: "psoas-clock", text: String(this.counted) });
    const change = (by) => {
      this.counted = Math.min(1000, Math.max(1, this.counted + by));
      number.textContent = String(this.counted);
      this.showButtons(this.part);
    };
    return [
      button("−", () => change(-1), { "aria-label": "one fewer" }),
      number,
      button("+", () => change(1), { "aria-label": "one more" }),
    ];
  }

  showPainQuestion(step) {
    const { part } = this;
    const before = this.record.steps[this.run.index - 1]?.exercise_id;
    const asked = before && before !== step.exercise_id && this.record.done.some((set) => set.exercise_id === before);
    part.pain.replaceChildren();
    if (!asked) return;
    const label = `Pain during ${this.record.exercises[before].name}? (may be left out)`;
    const chosen = (score) => this.actions.pain(before, score);
    part.pain.append(scorePicker(label, this.record.pain[before] ?? null, chosen, { sent: true }));
  }

  showPicture({ exercise_id, side }) {
    const { part, shown } = this;
    shown.picture = `${exercise_id} ${side}`;
    // Our own drawing, made by the kernel's picture room: the only markup that is set.
    part.picture.innerHTML = this.picture(exercise_id, side);
    part.picture.hidden = part.picture.innerHTML === "";
  }
}
