// Tells each new hour: a form that stays open overnight asks in the morning what it could not ask in the evening.

const LOOK_MS = 20_000;

function render({ model }) {
  const look = () => {
    const hour = Math.floor(Date.now() / 3_600_000);
    if (hour === model.get("value")) return;
    model.set("value", hour);
    model.save_changes();
  };
  // A page in the background may sleep: it looks as soon as it is seen again.
  document.addEventListener("visibilitychange", look);
  const timer = setInterval(look, LOOK_MS);
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    clearInterval(timer);
  };
}

export default { render };
