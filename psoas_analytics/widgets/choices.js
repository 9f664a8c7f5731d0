// One of a few: a row of radio buttons that looks like one control.

function render({ model, el }) {
  const group = document.createElement("div");
  group.className = "psoas-choices";
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", model.get("label"));
  // Random: each widget loads this file anew, and groups of one name would take each other's answer away.
  const name = `psoas-choices-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  const inputs = model.get("options").map(([value, words]) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = name;
    input.value = value;
    const shown = document.createElement("span");
    shown.textContent = words;
    label.append(input, shown);
    group.append(label);
    return input;
  });
  const show = () => inputs.forEach((one) => (one.checked = one.value === model.get("value")));
  group.addEventListener("change", (event) => {
    model.set("value", event.target.value);
    model.save_changes();
  });
  model.on("change:value", show);
  show();
  el.append(group);
  return () => model.off("change:value", show);
}

export default { render };
