// Tells the kernel the theme and the room that charts have, brings plotly.js to a page that has none, and saves
// what is drawn as PNG files.

const STEP_PX = 40;

// plotly.js names itself there, whoever brought it: this one, or the chart of another cell.
const has_plotly = () => Boolean(globalThis.Plotly?.react);
// Charts that were there first are waiting for it.
const tell_charts = () => globalThis.dispatchEvent(new Event("psoas-plotly"));

function bring_plotly(model, failed) {
  const heard = (content, buffers) => {
    if (content !== "plotly.js") return;
    if (has_plotly()) return tell_charts();
    const script = document.createElement("script");
    script.src = URL.createObjectURL(new Blob(buffers, { type: "text/javascript" }));
    script.addEventListener("load", tell_charts);
    script.addEventListener("error", failed);
    document.head.append(script);
  };
  model.on("msg:custom", heard);
  if (has_plotly()) tell_charts();
  else model.send("plotly.js");
  return () => model.off("msg:custom", heard);
}

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "psoas-png";
  button.textContent = "Save as PNG";
  button.addEventListener("click", () => {
    for (const one of charts()) one.querySelector('.modebar-btn[data-title^="Download"]')?.click();
  });
  el.append(button);
  const leave_plotly = bring_plotly(model, () => el.append(" This page does not let the script of the charts run."));

  const form = () => el.closest(".psoas-form");
  const charts = () => form()?.querySelectorAll(".js-plotly-plot") ?? [];
  let watched = null;
  const tell = () => {
    if (watched !== form()) {
      watched = form();
      if (watched) sizes.observe(watched);
    }
    const inner = form()?.querySelector(".psoas-charts")?.clientWidth ?? 0;
    // In steps: a scroll bar that comes and goes must not draw everything again. Without room it is hidden.
    const width_px = Math.floor(inner / STEP_PX) * STEP_PX;
    if (width_px < STEP_PX) return;
    const theme = document.body.dataset.jpThemeLight === "false" ? "dark" : "light";
    const room = model.get("room");
    if (room.theme === theme && room.width_px === width_px) return;
    model.set("room", { theme, width_px });
    model.save_changes();
  };
  let later = 0;
  const soon = () => {
    clearTimeout(later);
    later = setTimeout(tell, 150);
  };
  const sizes = new ResizeObserver(soon);
  const themes = new MutationObserver(soon);
  themes.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  // The parts of a form are put together after each of them is drawn, and on a busy computer a good while after.
  sizes.observe(el);
  requestAnimationFrame(tell);
  return () => {
    clearTimeout(later);
    leave_plotly();
    sizes.disconnect();
    themes.disconnect();
    model.set("room", {});
    model.save_changes();
  };
}

export default { render };
