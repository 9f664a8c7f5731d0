// Head of an opened person's page: whose it is, and the ways on. The keyboard's place goes there when it opens.

function render({ model, el }) {
  const head = document.createElement("div");
  head.className = "psoas-page-head";
  const title = document.createElement("div");
  title.className = "psoas-page-title";
  title.setAttribute("role", "heading");
  title.setAttribute("aria-level", "3");
  title.tabIndex = -1;
  const why = document.createElement("span");
  why.className = "psoas-small";
  const ways = [
    ["next", "Next person"],
    ["back", "Back to the list"],
  ].map(([want, words]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "psoas-turn";
    button.textContent = words;
    button.addEventListener("click", () => model.send({ want }));
    return button;
  });
  head.append(title, why, ...ways);
  el.append(head);

  const name = () => {
    title.textContent = model.get("person");
    why.textContent = model.get("why");
    ways[0].disabled = !model.get("has_next");
  };
  const opened = () => {
    name();
    if (!model.get("person")) return;
    // The box around it is shown by another message.
    requestAnimationFrame(() => {
      title.focus({ preventScroll: true });
      head.scrollIntoView({ block: "start", behavior: "instant" });
    });
  };
  const heard = { "change:opened": opened, "change:person change:why change:has_next": name };
  for (const [events, work] of Object.entries(heard)) model.on(events, work);
  name();
  return () => {
    for (const [events, work] of Object.entries(heard)) model.off(events, work);
  };
}

export default { render };
