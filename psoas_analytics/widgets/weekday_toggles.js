// Seven toggle buttons; the pressed ones are the value, in the order of the week.

const DAYS = [
  ["mon", "Mon", "Monday"],
  ["tue", "Tue", "Tuesday"],
  ["wed", "Wed", "Wednesday"],
  ["thu", "Thu", "Thursday"],
  ["fri", "Fri", "Friday"],
  ["sat", "Sat", "Saturday"],
  ["sun", "Sun", "Sunday"],
];

function render({ model, el }) {
  const group = document.createElement("div");
  group.className = "psoas-days";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", model.get("label"));
  el.append(group);
  const buttons = DAYS.map(([day, short, whole]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = short;
    button.setAttribute("aria-label", whole);
    button.onclick = () => {
      const on = new Set(model.get("value"));
      if (!on.delete(day)) on.add(day);
      model.set("value", DAYS.map(([one]) => one).filter((one) => on.has(one)));
      model.save_changes();
    };
    group.append(button);
    return button;
  });
  const show = () => {
    const on = model.get("value");
    DAYS.forEach(([day], place) => buttons[place].setAttribute("aria-pressed", String(on.includes(day))));
  };
  model.on("change:value", show);
  show();
  return () => model.off("change:value", show);
}

export default { render };
