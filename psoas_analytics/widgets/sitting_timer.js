// A break from sitting: counted by time stamps, so that a reload, a throttled tab or a busy kernel changes nothing.

const SAME_CLICK_MS = 2000;
const SEND_AGAIN_MS = 15000;
const EMPTY = { due: null, left: null, rung: false, muted: false, notify: false, last: 0, waiting: [] };

function newId() {
  // crypto.randomUUID is missing on pages without https.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function minutes(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function clockTime(stamp) {
  return new Date(stamp).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
}

// The instant with the offset at this place: the journal decides the day by it.
function isoLocal(stamp) {
  const offset = -new Date(stamp).getTimezoneOffset();
  const two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  const local = new Date(stamp + offset * 60_000).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

function add(parent, tag, attributes = {}, text = "") {
  const child = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) child.setAttribute(name, value);
  child.textContent = text;
  parent.append(child);
  return child;
}

// Two soft tones, one after the other; a browser without sound, or one that forbids it, stays silent.
function softTone(audio) {
  if (audio === null || audio.state !== "running") return;
  for (const [start, pitch] of [[0, 523.25], [0.45, 659.25]]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const from = audio.currentTime + start;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.12, from + 0.05);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.9);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 1);
  }
}

function render({ model, el }) {
  const interval = model.get("interval_s") * 1000;
  const store = `psoas.sitting.${model.get("store")}`;
  let audio = null;
  let sentAt = 0;
  let blocked = false;
  // Where the browser keeps nothing for this page, the page itself remembers.
  let memory = null;

  const box = add(el, "div", { class: "psoas-sitting" });
  const face = add(box, "div", { class: "psoas-sitting-face" });
  const time = add(face, "div", { class: "psoas-sitting-time", role: "timer", "aria-label": "until the next break" });
  const bar = add(add(face, "div", { class: "psoas-sitting-bar", "aria-hidden": "true" }), "div");
  const words = add(box, "div", { class: "psoas-sitting-words", role: "status" });
  const actions = add(box, "div", { class: "psoas-sitting-actions" });
  const start = add(actions, "button", { type: "button", class: "psoas-sitting-main" });
  const took = add(actions, "button", { type: "button" }, "I took a break");
  const sound = add(actions, "button", { type: "button" }, "Sound");
  const notify = add(actions, "button", { type: "button" }, "Notification");
  const count = add(box, "div", { class: "psoas-sitting-count" });
  const hint = add(box, "div", { class: "psoas-small" });

  // Read before each change: another tab may show the same timer.
  const load = () => {
    if (memory !== null) return memory;
    try {
      return { ...EMPTY, ...JSON.parse(localStorage.getItem(store)) };
    } catch {
      return { ...EMPTY };
    }
  };
  const change = (changes) => {
    const next = { ...load(), ...changes };
    try {
      localStorage.setItem(store, JSON.stringify(next));
    } catch {
      memory = next;
    }
    show();
  };

  function show() {
    const state = load();
    const left = state.due !== null ? state.due - Date.now() : (state.left ?? interval);
    const over = state.due !== null && left <= 0;
    time.textContent = over ? "Time for a break" : minutes(left);
    bar.style.width = `${100 * Math.min(1, Math.max(0, 1 - left / interval))}%`;
    box.classList.toggle("psoas-sitting-over", over);
    say(words, sentence(state, over));
    say(start, state.due !== null ? "Pause" : state.left !== null ? "Go on" : "Start");
    start.hidden = over;
    took.classList.toggle("psoas-sitting-main", over);
    sound.setAttribute("aria-pressed", String(!state.muted));
    notify.setAttribute("aria-pressed", String(state.notify && Notification.permission === "granted"));
    const waiting = state.waiting.length;
    const waits = waiting ? `, and ${waiting} not in the journal yet` : "";
    say(count, `Breaks in the journal today: ${model.get("breaks_today")}${waits}`);
    const stuck = waiting > 0 && Date.now() - Date.parse(state.waiting[0].at) > 2 * SEND_AGAIN_MS;
    say(
      hint,
      stuck
        ? "What waits is kept in this browser. If the kernel was restarted, run the cell again, or reload the page."
        : blocked
          ? "This browser does not allow notifications for this page; its settings can change that."
          : "",
    );
  }

  // A text that is set anew is read out anew: only what changed is set.
  function say(element, text) {
    if (element.textContent !== text) element.textContent = text;
    if (element === hint) element.hidden = text === "";
  }

  function sentence(state, over) {
    if (over) return `Stand up, stretch or walk a little. It was due at ${clockTime(state.due)}.`;
    if (state.due !== null) return `The next break is due at ${clockTime(state.due)}.`;
    if (state.left !== null) return "Paused.";
    return "Start it when you sit down.";
  }

  function tick() {
    const state = load();
    if (state.due !== null && !state.rung && Date.now() >= state.due) ring(state);
    // The computer's clock was set back.
    if (state.due !== null && state.due - Date.now() > interval) change({ due: Date.now() + interval });
    if (state.waiting.length && Date.now() - sentAt > SEND_AGAIN_MS) send();
    show();
  }

  function ring(state) {
    change({ rung: true });
    if (!state.muted) softTone(audio);
    if (state.notify && "Notification" in window && Notification.permission === "granted") {
      try {
        new Notification("Time for a break from sitting", { body: "Stand up, stretch or walk a little.", tag: store });
      } catch {
        // Some phones know notifications only from service workers: the page itself says it.
      }
    }
  }

  function send() {
    sentAt = Date.now();
    try {
      model.send({ kind: "breaks", sent_at: isoLocal(sentAt), breaks: load().waiting });
    } catch {
      // The kernel is gone; the breaks wait, and show() says so.
    }
  }

  // Sound may begin on a click only.
  function wakeSound() {
    try {
      audio = audio ?? new AudioContext();
      audio.resume();
    } catch {
      audio = null;
    }
  }

  start.onclick = () => {
    wakeSound();
    const state = load();
    if (state.due !== null) change({ due: null, left: state.due - Date.now() });
    else change({ due: Date.now() + (state.left ?? interval), left: null, rung: false });
  };
  took.onclick = () => {
    wakeSound();
    const state = load();
    const now = Date.now();
    if (Math.abs(now - state.last) < SAME_CLICK_MS) return;
    const waiting = [...state.waiting, { id: newId(), at: isoLocal(now) }];
    change({ waiting, last: now, due: now + interval, left: null, rung: false });
    send();
  };
  sound.onclick = () => {
    wakeSound();
    change({ muted: !load().muted });
  };
  notify.onclick = async () => {
    if (load().notify && Notification.permission === "granted") return change({ notify: false });
    blocked = (await Notification.requestPermission()) !== "granted";
    change({ notify: !blocked });
  };
  notify.hidden = !("Notification" in window);

  const heard = (message) => {
    if (message.kind !== "kept") return;
    change({ waiting: load().waiting.filter((one) => !message.ids.includes(one.id)) });
  };
  const shownAgain = () => tick();
  model.on("msg:custom", heard);
  model.on("change:breaks_today", show);
  document.addEventListener("visibilitychange", shownAgain);
  // After a reload any click on the page brings the sound back.
  document.addEventListener("pointerdown", wakeSound, { once: true });
  window.addEventListener("storage", shownAgain);

  // Due while the page was closed for longer than a whole interval: nobody sat here all that time.
  const found = load();
  if (found.due !== null && Date.now() - found.due > interval) change({ due: null, rung: false });
  tick();
  const timer = setInterval(tick, 1000);

  return () => {
    clearInterval(timer);
    model.off("msg:custom", heard);
    model.off("change:breaks_today", show);
    document.removeEventListener("visibilitychange", shownAgain);
    document.removeEventListener("pointerdown", wakeSound);
    window.removeEventListener("storage", shownAgain);
    if (audio !== null) audio.close();
  };
}

export default { render };
