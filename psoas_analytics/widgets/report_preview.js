// The page as it will be shared, in a frame that runs no script and has no origin.

const REST_MS = 250;

function render({ model, el }) {
  const room = document.createElement("div");
  room.className = "psoas-preview";
  el.append(room);

  // The new page is put in place when it is ready, so that nothing flashes while choices change.
  const show = () => {
    if (!model.get("page")) {
      room.replaceChildren();
      return;
    }
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "");
    frame.title = model.get("label");
    frame.addEventListener("load", () => {
      for (const old of [...room.children]) if (old !== frame) old.remove();
      frame.classList.add("psoas-preview-ready");
    });
    frame.srcdoc = model.get("page");
    room.append(frame);
  };
  const wait = () => room.setAttribute("aria-busy", String(model.get("busy")));

  let later = 0;
  const ask = () => {
    clearTimeout(later);
    if (model.get("asked") === model.get("wanted")) return;
    later = setTimeout(() => {
      model.set("asked", model.get("wanted"));
      model.save_changes();
    }, REST_MS);
  };
  const heard = { page: show, busy: wait, wanted: ask };
  for (const [name, work] of Object.entries(heard)) {
    model.on(`change:${name}`, work);
    work();
  }
  return () => {
    clearTimeout(later);
    for (const [name, work] of Object.entries(heard)) model.off(`change:${name}`, work);
  };
}

export default { render };
