// Hands a file from the kernel to the browser's own downloads. Nothing leaves the computer.

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "psoas-download";
  button.textContent = model.get("words");
  let asked = false;
  button.addEventListener("click", () => {
    // Other views of this button must not download too.
    asked = true;
    button.setAttribute("aria-busy", "true");
    model.send({ want: "file" });
  });
  const answer = (content, buffers) => {
    button.removeAttribute("aria-busy");
    if (!asked) return;
    asked = false;
    if (!content.name) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([buffers[0]], { type: content.type }));
    link.download = content.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  model.on("msg:custom", answer);
  el.append(button);
  return () => model.off("msg:custom", answer);
}

export default { render };
