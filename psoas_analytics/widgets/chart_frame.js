// Tells the kernel the theme and the room that charts have, and saves what is drawn as PNG files.

const STEP_PX = 40;

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "psoas-png";
  button.textContent = "Save as PNG";
  button.addEventListener("click", () => {
    for (const one of charts()) one.querySelector('.modebar-btn[data-title^="Download"]')?.click();
  });
  el.append(button);

  const form = () => el.closest(".psoas-form");
  const charts = () => form()?.querySelectorAll(".js-plotly-plot") ?? [];
  const tell = () => {
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
  // The parts of a form are put together after each of them is drawn.
  requestAnimationFrame(() => {
    if (form()) sizes.observe(form());
    tell();
  });
  return () => {
    clearTimeout(later);
    sizes.disconnect();
    themes.disconnect();
    model.set("room", {});
    model.save_changes();
  };
}

export default { render };
