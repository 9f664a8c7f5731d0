// What must outlive the page and the kernel: each finished set under a key of its own in the browser's storage,
// until the journal has acknowledged it. A key of its own, so that two tabs cannot write over each other.

const RESEND_MS = 5_000;
const SLOW_MS = 3_000;

function newId() {
  // randomUUID exists on https and on this computer only; a notebook server may be reached by plain http.
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// The instant with the offset at this place: the journal decides the day by it.
function isoNow(date = new Date()) {
  const offset = -date.getTimezoneOffset();
  const two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

const DAY_ENDS_MS = 3 * 3_600_000;
const LEFT_OPEN_MS = 3_600_000;

// The day that the journal counts a time for: a day ends at 03:00.
const dayOf = (iso) => new Date(Date.parse(`${iso.slice(0, 19)}Z`) - DAY_ENDS_MS).toISOString().slice(0, 10);

// Whether a session belongs to an earlier day; one that passes 03:00 while it is done may be finished in peace.
function leftOpen({ started_at, last_at }) {
  const quiet_ms = Date.now() - Date.parse(last_at ?? started_at);
  return dayOf(started_at) !== dayOf(isoNow()) && quiet_ms > LEFT_OPEN_MS;
}

class MemoryStorage {
  #items = new Map();
  get length() { return this.#items.size; }
  key(place) { return [...this.#items.keys()][place] ?? null; }
  getItem(key) { return this.#items.get(key) ?? null; }
  setItem(key, value) { this.#items.set(key, String(value)); }
  removeItem(key) { this.#items.delete(key); }
}

function browserStorage() {
  try {
    const probe = "psoas-player-probe";
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return new MemoryStorage();
  }
}

class Keep {
  constructor(prefix, storage = browserStorage()) {
    this.prefix = prefix;
    this.storage = storage;
    this.lasting = !(storage instanceof MemoryStorage);
  }

  read(name) {
    try {
      return JSON.parse(this.storage.getItem(`${this.prefix}:${name}`));
    } catch {
      return null;
    }
  }

  write(name, value) {
    try {
      this.storage.setItem(`${this.prefix}:${name}`, JSON.stringify(value));
    } catch {
      // The storage is full: what does not fit lives on in this page.
      const memory = new MemoryStorage();
      for (const key of this.keys("")) memory.setItem(key, this.storage.getItem(key));
      memory.setItem(`${this.prefix}:${name}`, JSON.stringify(value));
      this.storage = memory;
      this.lasting = false;
    }
  }

  remove(name) {
    this.storage.removeItem(`${this.prefix}:${name}`);
  }

  keys(kind) {
    const start = `${this.prefix}:${kind}`;
    const all = Array.from({ length: this.storage.length }, (_, place) => this.storage.key(place));
    return all.filter((key) => key?.startsWith(start));
  }

  all(kind) {
    const names = this.keys(kind).map((key) => key.slice(this.prefix.length + 1));
    return names.map((name) => this.read(name)).filter((entry) => entry !== null);
  }

  // ---- sets that wait. rev tells a set that changed on its way from the one that was sent.
  putSet(entry) {
    const before = this.read(`set:${entry.set.id}`);
    this.write(`set:${entry.set.id}`, { ...entry, rev: (before?.rev ?? 0) + 1 });
  }

  sets() {
    return this.all("set:");
  }

  waiting() {
    return this.sets().filter((entry) => !entry.refused);
  }

  refused() {
    return this.sets().filter((entry) => entry.refused);
  }

  putDetails(entry) {
    const name = `details:${entry.session_id}`;
    const before = this.read(name);
    this.write(name, { ...before, ...entry, rev: (before?.rev ?? 0) + 1, refused: undefined });
  }

  details() {
    return this.all("details:").filter((entry) => !entry.refused);
  }

  // Whether anything of this session has not reached the journal, or was refused.
  waitsFor(session_id) {
    return [...this.sets(), ...this.all("details:")].some((entry) => entry.session_id === session_id);
  }

  // Whether the journal has a set of this session, so that pain, effort and note have something to stand over.
  begun(session_id) {
    return this.read(`begun:${session_id}`) === true;
  }

  // Pain, effort and note that wait, or were refused, still need to know that their session is in the journal.
  forgetBegun() {
    for (const key of this.keys("begun:")) {
      const session_id = key.slice(`${this.prefix}:begun:`.length);
      if (this.read(`details:${session_id}`) === null) this.storage.removeItem(key);
    }
  }

  // A closed demo is gone for good, and so is what waited for it.
  forgetOtherDemos() {
    if (!this.prefix.startsWith("psoas-player-demo:")) return;
    const all = Array.from({ length: this.storage.length }, (_, place) => this.storage.key(place));
    for (const key of all) {
      if (key?.startsWith("psoas-player-demo:") && !key.startsWith(this.prefix)) this.storage.removeItem(key);
    }
  }
}

// Sends what waits, and takes it out of the storage when the journal has it.
class Post {
  constructor(model, keep, changed) {
    this.model = model;
    this.keep = keep;
    this.changed = changed;
    this.sent = new Map();
    this.trouble = "";
    this.since = null;
    this.onMessage = (message) => this.receive(message);
    model.on("msg:custom", this.onMessage);
  }

  close() {
    clearTimeout(this.timer);
    this.model.off("msg:custom", this.onMessage);
  }

  // Waiting long enough for a person to be told.
  get slow() {
    return this.since !== null && performance.now() - this.since > SLOW_MS;
  }

  deliver() {
    clearTimeout(this.timer);
    const sets = this.keep.waiting();
    const details = this.keep.details();
    const ids = new Set([...sets, ...details].map((entry) => entry.session_id));
    if (ids.size === 0) {
      this.since = null;
      this.trouble = "";
      return;
    }
    this.since ??= performance.now();
    for (const id of ids) {
      const detail = details.find((entry) => entry.session_id === id);
      this.send(id, sets.filter((entry) => entry.session_id === id), detail);
    }
    // The line that tells of waiting appears in time, and what got no answer is sent once more.
    setTimeout(this.changed, SLOW_MS + 50);
    this.timer = setTimeout(() => this.deliver(), RESEND_MS);
  }

  send(session_id, entries, details) {
    const n = newId();
    this.sent.set(n, { entries, details });
    const message = {
      type: "save",
      n,
      session_id,
      sent_at: isoNow(),
      started_at: (entries[0] ?? details).started_at,
      sets: entries.map((entry) => entry.set),
    };
    if (details) Object.assign(message, { details: details.fields, begun: this.keep.begun(session_id) });
    try {
      this.model.send(message);
    } catch {
      // The kernel is gone; the set stays here.
    }
  }

  receive(message) {
    if (message?.type !== "saved" || !this.sent.has(message.n)) return;
    const { entries, details } = this.sent.get(message.n);
    this.sent.delete(message.n);
    for (const entry of entries) this.settle(entry, message);
    this.settleDetails(details, message);
    this.trouble = message.later;
    if (this.keep.waiting().length + this.keep.details().length === 0) {
      clearTimeout(this.timer);
      this.since = null;
    }
    this.changed();
  }

  settle(entry, { kept, refused }) {
    const { id } = entry.set;
    const name = `set:${id}`;
    const now = this.keep.read(name);
    // Taken out already, or changed since it was sent: then the newer one is on its way.
    if (now === null || now.rev !== entry.rev) return;
    if (kept.includes(id)) {
      this.keep.remove(name);
      this.keep.write(`begun:${entry.session_id}`, true);
    } else if (refused[id]) this.keep.write(name, { ...now, refused: refused[id] });
  }

  settleDetails(sent, message) {
    if (!sent || message.later) return;
    const name = `details:${sent.session_id}`;
    const now = this.keep.read(name);
    if (now === null || now.rev !== sent.rev) return;
    if (message.details) this.keep.write(name, { ...now, refused: message.details });
    else if (this.keep.begun(sent.session_id)) this.keep.remove(name);
    // No set of this session has reached the journal, or will: there is nothing to stand over.
    else if (this.keep.waiting().every((entry) => entry.session_id !== sent.session_id)) this.keep.remove(name);
  }
}

// Only one tab may run the session; the browser itself lets go when a tab closes.
class Claim {
  constructor(name, lost) {
    this.name = name;
    this.lost = lost;
    this.release = () => {};
  }

  take({ steal = false } = {}) {
    this.waiting?.abort();
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((answer) => {
      const work = (lock) => {
        answer(lock !== null);
        return lock && new Promise((release) => (this.release = release));
      };
      navigator.locks.request(this.name, steal ? { steal } : { ifAvailable: true }, work).catch(this.lost);
    });
  }

  // Calls once the other one has let go.
  whenFree(work) {
    this.waiting?.abort();
    this.waiting = new AbortController();
    const { signal } = this.waiting;
    navigator.locks?.request(this.name, { mode: "shared", signal }, () => {}).then(work, () => {});
  }

  async elsewhere() {
    const held = (await navigator.locks?.query())?.held ?? [];
    return held.some((lock) => lock.name === this.name);
  }
}
