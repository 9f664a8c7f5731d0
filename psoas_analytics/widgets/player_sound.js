// Short tones, scheduled ahead on the audio clock so that a busy page cannot delay them; and the screen kept awake.

const PITCH = { left: 523, right: 784, both: 659 };
const END_PITCH = 440;
const TICK_PITCH = 880;
// A phase begun so lately is told by its first tone; one that goes on after a pause is not.
const BEGINS_MS = 500;

class Sound {
  constructor(keep) {
    this.keep = keep;
    this.muted = keep.read("muted") === true;
    this.planned = [];
  }

  // Browsers allow sound only after a click or a key.
  wake() {
    const Audio = globalThis.AudioContext ?? globalThis.webkitAudioContext;
    if (!Audio) return;
    this.audio ??= new Audio();
    if (this.audio.state === "suspended") this.audio.resume().catch(() => {});
  }

  mute(muted) {
    this.muted = muted;
    this.keep.write("muted", muted);
    if (muted) this.cancel();
  }

  // What sounds already, or is about to, may end: the tone at the end of a hold outlives its phase.
  cancel() {
    const soon = (this.audio?.currentTime ?? 0) + 0.05;
    for (const { tone, at } of this.planned) if (at > soon) tone.stop();
    this.planned = this.planned.filter(({ at }) => at <= soon);
  }

  // The rest of a phase: a tone at its start, ticks in the last three seconds, a tone at its end.
  plan({ phase, side, lengthMs, leftMs }) {
    this.cancel();
    if (!this.audio || this.muted || lengthMs === null) return;
    const begins = lengthMs - leftMs < BEGINS_MS;
    if (phase === "hold" && begins) this.tone(PITCH[side], 0, 0.22);
    if (phase !== "lower" && lengthMs >= 5_000) {
      for (const seconds of [3, 2, 1]) {
        if (leftMs > seconds * 1000) this.tone(TICK_PITCH, leftMs / 1000 - seconds, 0.06);
      }
    }
    if (phase === "hold") this.tone(END_PITCH, leftMs / 1000, 0.3);
  }

  tone(pitch, inSeconds, length) {
    const at = this.audio.currentTime + inSeconds;
    const tone = this.audio.createOscillator();
    const volume = this.audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.25, at + 0.01);
    volume.gain.linearRampToValueAtTime(0, at + length);
    tone.connect(volume).connect(this.audio.destination);
    tone.start(at);
    tone.stop(at + length + 0.02);
    tone.onended = () => (this.planned = this.planned.filter((one) => one.tone !== tone));
    this.planned.push({ tone, at });
  }

  close() {
    this.cancel();
    const { audio } = this;
    // The last tone of the session still wants to be heard.
    setTimeout(() => audio?.close().catch(() => {}), 1_000);
    this.audio = undefined;
  }
}

class Awake {
  constructor() {
    this.wanted = false;
    this.onVisible = () => this.take();
  }

  hold() {
    this.wanted = true;
    document.addEventListener("visibilitychange", this.onVisible);
    this.take();
  }

  async take() {
    // The browser lets go when the page is hidden, so it is asked again.
    if (!this.wanted || document.visibilityState !== "visible" || !navigator.wakeLock) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.wanted) this.lock = lock;
      else lock.release();
    } catch {
      // Refused, for instance on a low battery.
    }
  }

  release() {
    this.wanted = false;
    document.removeEventListener("visibilitychange", this.onVisible);
    this.lock?.release().catch(() => {});
    this.lock = undefined;
  }
}
