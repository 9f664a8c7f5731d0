// JupyterLab takes single keys for itself: in a form the arrows would leave it, two 0 restart the kernel,
// two d delete the cell. Keys with Ctrl, Alt or Command still go to JupyterLab.

const MARK = "data-lm-suppress-shortcuts";

// The window hears a key before JupyterLab's listener on the document does.
function keep(event) {
  const target = event.target;
  if (!(target instanceof Element) || !target.closest(".psoas-form")) return;
  target.toggleAttribute(MARK, !(event.ctrlKey || event.metaKey || event.altKey));
}

function render() {
  // One listener however many forms the page shows.
  if (window.psoasKeepsKeys) return;
  window.psoasKeepsKeys = true;
  window.addEventListener("keydown", keep, true);
}

export default { render };
