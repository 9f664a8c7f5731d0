// A button that sends one file in pieces; the next piece goes when the kernel has the one before.

const SLOW_MS = 10_000;

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jupyter-button widget-button psoas-main mod-primary";
  button.textContent = model.get("label");
  const input = document.createElement("input");
  input.type = "file";
  input.accept = model.get("accept");
  input.hidden = true;
  input.tabIndex = -1;
  const bar = document.createElement("progress");
  bar.hidden = true;
  bar.setAttribute("aria-label", "Part of the file that is sent");
  const said = document.createElement("span");
  said.className = "psoas-small";
  said.setAttribute("role", "status");

  let file = null;
  let sending = "";
  let slow = 0;

  function wait() {
    clearTimeout(slow);
    slow = setTimeout(() => { said.textContent = "Waiting for the kernel; if it was restarted, run the cells again."; }, SLOW_MS);
  }

  function end(words = "") {
    clearTimeout(slow);
    file = null;
    sending = "";
    bar.hidden = true;
    said.textContent = words;
  }

  async function piece(start) {
    const id = sending;
    try {
      const content = await file.slice(start, start + model.get("piece_bytes")).arrayBuffer();
      if (id !== sending) return;
      bar.hidden = start === 0;
      bar.value = start / file.size;
      said.textContent = "";
      wait();
      model.send({ kind: "piece", id }, undefined, [content]);
    } catch {
      // It was moved or changed after it was chosen.
      if (id === sending) end("The file cannot be read any more; choose it again.");
    }
  }

  function hear(message) {
    if (message.focus) {
      // What was shown is gone, and with it the place of the keyboard and of the window.
      button.focus();
      return;
    }
    if (!sending || message.id !== sending) return;
    if (message.done) end();
    else piece(message.next);
  }

  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    [file] = input.files;
    sending = `${Date.now()}-${Math.random()}`;
    said.textContent = "";
    wait();
    const { name, size } = file;
    model.send({ kind: "begin", id: sending, name, size });
    // So that the same file can be chosen again.
    input.value = "";
  });
  model.on("msg:custom", hear);
  el.classList.add("psoas-file");
  el.append(button, input, bar, said);
  return () => {
    clearTimeout(slow);
    model.off("msg:custom", hear);
  };
}

export default { render };
