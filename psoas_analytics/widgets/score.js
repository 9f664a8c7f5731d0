// A score from 0 to 10, or no answer: one radio group, so that the keyboard and a screen reader know it.

function render({ model, el }) {
  const label = document.createElement("span");
  label.className = "psoas-score-label";
  label.textContent = model.get("label");

  const group = document.createElement("div");
  group.className = "psoas-score-group";
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", model.get("spoken") || model.get("label"));

  // Random: each widget loads this file anew, and groups of one name would take each other's answer away.
  const name = `psoas-score-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  const circles = model.get("tooltips").map((words, score) => circle(name, words, score));
  circles.forEach((one) => group.append(one.label));

  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "psoas-score-clear";
  clear.textContent = "\u00d7";
  clear.title = `Take the answer for “${model.get("spoken") || model.get("label")}” away`;
  clear.setAttribute("aria-label", clear.title);

  const choose = (score) => {
    model.set("value", score);
    model.save_changes();
  };
  const show = () => {
    const value = model.get("value");
    circles.forEach((one, score) => {
      one.input.checked = score === value;
    });
    clear.style.visibility = value === null ? "hidden" : "visible";
  };
  group.addEventListener("change", (event) => choose(Number(event.target.value)));
  clear.addEventListener("click", () => {
    choose(null);
    // The button is about to hide: whoever works by keyboard stays in the group.
    circles[0].input.focus();
  });
  model.on("change:value", show);
  show();

  const line = document.createElement("div");
  line.className = "psoas-score-line";
  const circled = document.createElement("div");
  circled.className = "psoas-score-circles";
  circled.append(group, clear);
  line.append(label, circled);
  el.append(line);
  return () => model.off("change:value", show);
}

function circle(name, words, score) {
  const label = document.createElement("label");
  label.title = words;
  const input = document.createElement("input");
  input.type = "radio";
  input.name = name;
  input.value = String(score);
  input.setAttribute("aria-label", words);
  const shown = document.createElement("span");
  shown.textContent = String(score);
  shown.setAttribute("aria-hidden", "true");
  label.append(input, shown);
  return { label, input };
}

export default { render };
