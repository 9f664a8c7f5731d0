// One of a few: a row of radio buttons that looks like one control.

let groups = 0;

function render({ model, el }) {
  const group = document.createElement("div");
  group.className = "psoas-choices";
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", model.get("label"));
  const name = `psoas-choices-${Date.now()}-${groups++}`;
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
