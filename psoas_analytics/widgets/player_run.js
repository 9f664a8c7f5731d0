// The session as a state machine: no page, no storage, no clock of its own. Times are milliseconds of one clock;
// every phase ends by its time stamp, so that nothing is counted in ticks.

// Noticed later than this, a change was not heard: the next phase begins now instead of in the past.
const LATE_MS = 2_000;
// Nobody looked at the clock for so long: the machine slept, and nothing is claimed for that time.
const ASLEEP_MS = 65_000;
// A hold that was ended sooner was a slip of the finger.
const SHORTEST_HOLD_S = 1;

// Phases: lead (rest before a step), hold (also timed work), lower (between two held repetitions),
// count (the person counts), end.
function createRun(steps, { index = 0, reps = 0, now = 0 } = {}) {
  const run = { steps, index, reps, phase: "lead", began: now, pausedAt: null, looked: now, slept: false };
  if (index >= steps.length) run.phase = "end";
  return run;
}

const stepOf = (run) => run.steps[run.index];
const countsReps = (step) => step.kind === "reps" || step.kind === "count";

function lengthMs(run) {
  const step = stepOf(run);
  if (run.phase === "lead") return step.lead_s * 1000;
  if (run.phase === "hold") return step.hold_s * 1000;
  if (run.phase === "lower") return step.pause_s * 1000;
  return null;
}

const elapsedMs = (run, now) => (run.pausedAt ?? now) - run.began;
const leftMs = (run, now) => Math.max(0, lengthMs(run) - elapsedMs(run, now));

// The side of an alternating repetition changes with its number: left first.
function sideOf(run) {
  const step = stepOf(run);
  if (!step.alternating || step.kind !== "reps") return step.side;
  return run.reps % 2 === 0 ? "left" : "right";
}

// ---- what time does. Returns the sets that were finished.
function look(run, now) {
  const gap = now - run.looked;
  run.looked = now;
  if (run.pausedAt !== null || run.phase === "end" || lengthMs(run) === null) return [];
  if (gap > ASLEEP_MS) {
    if (run.phase === "hold" && !countsReps(stepOf(run))) enter(run, "lead", now);
    else enter(run, run.phase, now);
    run.pausedAt = now;
    run.slept = true;
    return [];
  }
  const sets = [];
  while (lengthMs(run) !== null && now - run.began >= lengthMs(run)) {
    const end = run.began + lengthMs(run);
    sets.push(...finishPhase(run, now - end > LATE_MS ? now : end));
  }
  return sets;
}

function finishPhase(run, at) {
  const step = stepOf(run);
  if (run.phase === "lead") {
    enter(run, step.kind === "count" ? "count" : "hold", at);
    return [];
  }
  if (run.phase === "lower") {
    enter(run, "hold", at);
    return [];
  }
  if (countsReps(step)) {
    run.reps += 1;
    if (run.reps < step.reps) {
      enter(run, "lower", at);
      return [];
    }
  }
  const done = setOf(step, { reps: countsReps(step) ? run.reps : 1, hold_s: step.hold_s });
  moveTo(run, run.index + 1, at);
  return [done];
}

// ---- what the person does. Each first lets time do its part.
function pause(run, now) {
  const sets = look(run, now);
  if (run.phase !== "end" && run.pausedAt === null) run.pausedAt = now;
  return sets;
}

function resume(run, now) {
  if (run.pausedAt === null) return;
  run.began += now - run.pausedAt;
  run.pausedAt = null;
  run.looked = now;
  run.slept = false;
}

// In a rest: start now. In the work: end it now; what was done is kept.
function next(run, now) {
  const sets = look(run, now);
  if (run.phase === "end") return sets;
  if (run.phase === "lead") {
    sets.push(...finishPhase(run, now));
    resumeAt(run, now);
    return sets;
  }
  sets.push(...partDone(run, now));
  moveTo(run, run.index + 1, now);
  return sets;
}

function skipExercise(run, now) {
  const sets = look(run, now);
  if (run.phase === "end") return sets;
  const { exercise_id } = stepOf(run);
  sets.push(...partDone(run, now));
  let index = run.index;
  while (index < run.steps.length && run.steps[index].exercise_id === exercise_id) index += 1;
  moveTo(run, index, now);
  return sets;
}

// Do it again: the repetition before, this hold from its start, or in a rest the step before.
function back(run, now) {
  const sets = look(run, now);
  if (run.phase === "end") return sets;
  if (run.phase === "lead") moveTo(run, Math.max(0, run.index - 1), now);
  else if (countsReps(stepOf(run)) && run.reps > 0) {
    run.reps -= 1;
    enter(run, "lower", now);
    resumeAt(run, now);
  } else moveTo(run, run.index, now);
  return sets;
}

function countDone(run, reps, now) {
  if (run.phase !== "count") return [];
  run.looked = now;
  const done = setOf(stepOf(run), { reps, hold_s: null });
  moveTo(run, run.index + 1, now);
  return [done];
}

function finish(run, now) {
  const sets = look(run, now);
  if (run.phase === "end") return sets;
  sets.push(...partDone(run, now));
  moveTo(run, run.steps.length, now);
  return sets;
}

// ---- parts
function enter(run, phase, at) {
  run.phase = phase;
  run.began = at;
}

function resumeAt(run, now) {
  run.pausedAt = null;
  run.looked = now;
}

function moveTo(run, index, at) {
  run.index = index;
  run.reps = 0;
  run.pausedAt = null;
  enter(run, index >= run.steps.length ? "end" : "lead", at);
}

const setOf = (step, done) => ({ exercise_id: step.exercise_id, side: step.side, ...done });

// What an unfinished step is worth: the seconds really held, the repetitions really finished.
function partDone(run, now) {
  const step = stepOf(run);
  if (countsReps(step)) return run.reps > 0 ? [setOf(step, { reps: run.reps, hold_s: step.hold_s })] : [];
  if (run.phase !== "hold") return [];
  const held_s = Math.round(elapsedMs(run, now) / 100) / 10;
  return held_s >= SHORTEST_HOLD_S ? [setOf(step, { reps: 1, hold_s: Math.min(held_s, step.hold_s) })] : [];
}
