// Draws one figure, and draws it again in its place when it changes.

function render({ model, el }) {
  const place = document.createElement("div");
  el.append(place);
  const draw = () => {
    // Until the page has plotly.js, the frame of the charts is waiting for it, and tells.
    if (!globalThis.Plotly?.react || !model.get("figure")) return;
    const { data, layout } = JSON.parse(model.get("figure"));
    globalThis.Plotly.react(place, data, layout);
  };
  const begin = () => {
    if (!place._fullLayout) draw();
  };
  const fit = () => {
    const drawn_px = place._fullLayout?.width;
    if (drawn_px && place.clientWidth && place.clientWidth !== drawn_px) globalThis.Plotly.Plots.resize(place);
  };
  const sizes = new ResizeObserver(fit);
  sizes.observe(place);
  globalThis.addEventListener("psoas-plotly", begin);
  model.on("change:figure", draw);
  draw();
  return () => {
    sizes.disconnect();
    globalThis.removeEventListener("psoas-plotly", begin);
    model.off("change:figure", draw);
    globalThis.Plotly?.purge(place);
  };
}

export default { render };
