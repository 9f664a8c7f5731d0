// A button that opens one file. No more of it leaves the browser than may be read, however large it is.

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jupyter-button widget-button psoas-quiet";
  button.textContent = model.get("label");
  const input = document.createElement("input");
  input.type = "file";
  input.accept = model.get("accept");
  input.hidden = true;
  input.tabIndex = -1;
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file === undefined) return;
    const content = await file.slice(0, model.get("most_bytes") + 1).arrayBuffer();
    // So that the same file can be opened again.
    input.value = "";
    // A message: as a value, two contents would pass for the same.
    model.send({}, undefined, [content]);
  });
  el.append(button, input);
}

export default { render };
