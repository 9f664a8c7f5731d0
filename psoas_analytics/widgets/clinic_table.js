// The people of a clinic as a table: a hundred at a time; the kernel finds and sorts.

const TYPING_MS = 200;

function made(tag, className, text) {
  const one = document.createElement(tag);
  if (className) one.className = className;
  // Text, never markup: a file's name may hold anything.
  if (text) one.textContent = text;
  return one;
}

// A mark, a word and a colour: never the colour alone.
function marked(kind, mark, words) {
  const pill = made("span", `psoas-pill psoas-kind-${kind}`);
  if (mark) {
    const sign = made("span", "psoas-mark", mark);
    sign.setAttribute("aria-hidden", "true");
    pill.append(sign, " ");
  }
  pill.append(made("span", "", words));
  return pill;
}

function barButton(cell) {
  const [low, high] = cell.bar;
  const button = made("button", "psoas-adherence");
  button.type = "button";
  button.dataset.said = cell.said;
  button.setAttribute("aria-label", `${cell.words}. ${cell.said}`);
  const track = made("span", "psoas-bar");
  const sure = made("span", "psoas-bar-sure");
  const maybe = made("span", "psoas-bar-maybe");
  sure.style.width = `${100 * low}%`;
  maybe.style.width = `${100 * Math.max(0, high - low)}%`;
  track.append(sure, maybe);
  button.append(track, made("span", "", cell.words));
  return button;
}

function fill(td, cell) {
  if (cell.pills) {
    const list = made("span", "psoas-pills");
    for (const one of cell.pills) list.append(marked(one.kind, one.mark, one.words));
    td.append(list);
  } else if (cell.bar) {
    td.append(barButton(cell));
  } else if (cell.mark) {
    td.append(marked(cell.kind, cell.mark, cell.words));
  } else if (cell.said) {
    const seen = made("span", "", cell.words);
    seen.setAttribute("aria-hidden", "true");
    td.append(seen, made("span", "psoas-spoken", cell.said));
  } else {
    td.append(made("span", cell.faint ? "psoas-faint" : "", cell.words));
  }
  if (cell.note) td.append(made("span", "psoas-note", cell.note));
  if (cell.hint) td.title = cell.hint;
}

function rowOf(line, columns) {
  const tr = made("tr");
  tr.dataset.id = line.id;
  const head = made("th");
  head.scope = "row";
  const open = made("button", "psoas-open", line.id);
  open.type = "button";
  open.setAttribute("aria-label", `${line.id}, open the report`);
  head.append(open);
  if (line.synthetic) head.append(made("span", "psoas-made-up", "SYNTHETIC"));
  if (line.name) head.append(made("span", "psoas-note psoas-file-name", line.name));
  tr.append(head);
  for (const { key } of columns.slice(1)) {
    const td = made("td", `psoas-cell-${key}`);
    fill(td, line.cells[key]);
    tr.append(td);
  }
  return tr;
}

function render({ model, el }) {
  const root = made("div", "psoas-clinic-table");
  const columns = model.get("columns");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };

  // ---- what is looked for
  const bar = made("div", "psoas-clinic-bar");
  const find = made("input", "psoas-find");
  find.type = "search";
  find.placeholder = "Find a person";
  find.setAttribute("aria-label", "Find a person by pseudonym");
  find.value = model.get("text");
  let typing = 0;
  find.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => set({ text: find.value, place: 0 }), TYPING_MS);
  });
  const group = made("div", "psoas-chips");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Show only people with");
  const chips = model.get("choices").map(({ key, words, mark }) => {
    const chip = made("button", `psoas-chip psoas-kind-${key}`);
    chip.type = "button";
    const sign = made("span", "psoas-mark", mark);
    sign.setAttribute("aria-hidden", "true");
    const count = made("b");
    chip.append(sign, ` ${words} `, count);
    chip.addEventListener("click", () => {
      const kept = new Set(model.get("reasons"));
      if (!kept.delete(key)) kept.add(key);
      set({ reasons: [...kept], place: 0 });
    });
    group.append(chip);
    return { key, chip, count };
  });
  const naming = made("label", "psoas-naming");
  const box = made("input");
  box.type = "checkbox";
  box.addEventListener("change", () => set({ names: box.checked }));
  naming.append(box, " Show file names");
  bar.append(find, group, naming);

  // ---- the table
  const frame = made("div", "psoas-clinic-frame");
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "Table of people");
  const table = made("table");
  const caption = made("caption");
  const thead = made("thead");
  const tbody = made("tbody");
  const headings = made("tr");
  const heads = columns.map(({ key, words, hint, down }) => {
    const th = made("th");
    th.scope = "col";
    const button = made("button", "psoas-sort", words);
    button.type = "button";
    button.title = `${hint} Press to sort.`;
    const arrow = made("span", "psoas-arrow");
    arrow.setAttribute("aria-hidden", "true");
    button.append(arrow);
    button.addEventListener("click", () => {
      const again = model.get("by") === key;
      set({ by: key, down: again ? !model.get("down") : down, place: 0 });
    });
    th.append(button);
    headings.append(th);
    return { key, th, arrow };
  });
  thead.append(headings);
  table.append(caption, thead, tbody);
  frame.append(table);

  // ---- a hundred at a time
  const pager = made("div", "psoas-pager");
  const said = made("span", "psoas-small");
  said.setAttribute("role", "status");
  const turns = [
    ["Previous", -1],
    ["Next", 1],
  ].map(([words, step]) => {
    const button = made("button", "psoas-turn", words);
    button.type = "button";
    button.addEventListener("click", () => set({ place: model.get("place") + step }));
    return button;
  });
  pager.append(said, ...turns);

  // ---- the three figures of a bar, for the pointer and for the keyboard
  const tip = made("div", "psoas-tip");
  tip.hidden = true;
  const tell = (button) => {
    tip.textContent = button.dataset.said;
    tip.hidden = false;
    const [at, within] = [button.getBoundingClientRect(), root.getBoundingClientRect()];
    tip.style.top = `${at.bottom - within.top + 4}px`;
    tip.style.left = `${Math.max(0, Math.min(at.left - within.left, within.width - tip.offsetWidth))}px`;
  };
  const hush = () => (tip.hidden = true);
  for (const event of ["mouseover", "focusin"]) {
    tbody.addEventListener(event, ({ target }) => {
      const button = target.closest(".psoas-adherence");
      if (button) tell(button);
    });
  }
  for (const event of ["mouseout", "focusout"]) tbody.addEventListener(event, hush);
  frame.addEventListener("scroll", hush);

  // ---- one row can be reached by Tab; the arrow keys lead to the others
  let at = 0;
  const buttons = (tr) => [...tr.querySelectorAll("button")];
  const reach = (place) => {
    const rows = [...tbody.rows];
    at = Math.max(0, Math.min(place, rows.length - 1));
    rows.forEach((tr, number) => {
      for (const one of buttons(tr)) one.tabIndex = number === at ? 0 : -1;
    });
    return rows[at];
  };
  tbody.addEventListener("focusin", ({ target }) => {
    const place = [...tbody.rows].indexOf(target.closest("tr"));
    if (place !== at) reach(place);
  });
  tbody.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hush();
    const from = event.target.closest("tr");
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: tbody.rows.length - 1 };
    if (!(event.key in steps) || !from) return;
    event.preventDefault();
    const kind = event.target.classList[0];
    const tr = reach(steps[event.key]);
    (tr.querySelector(`.${kind}`) ?? tr.querySelector(".psoas-open")).focus();
  });
  tbody.addEventListener("click", ({ target }) => {
    const tr = target.closest("tr");
    if (!tr || target.closest(".psoas-adherence")) return;
    reach([...tbody.rows].indexOf(tr));
    set({ opened: tr.dataset.id });
  });

  // ---- what the kernel says
  const rows = () => {
    tbody.replaceChildren(...model.get("lines").map((line) => rowOf(line, columns)));
    reach(at);
    current();
  };
  const tally = () => {
    const [ready, found, all] = [model.get("is_ready"), model.get("n_found"), model.get("n_all")];
    const length = model.get("page_length");
    const first = model.get("place") * length;
    const last = Math.min(first + length, found);
    const of = found === all ? "" : ` found, of ${all.toLocaleString("en")} people`;
    const people = found === all ? " people" : "";
    const some = `${first + 1} to ${last} of ${found.toLocaleString("en")}${people}${of}`;
    said.textContent = !ready ? "" : found ? some : `Nobody found, of ${all.toLocaleString("en")} people`;
    turns[0].disabled = first === 0;
    turns[1].disabled = last >= found;
    for (const button of turns) button.hidden = found <= length;
    root.hidden = !ready;
  };
  const sorted = () => {
    for (const { key, th, arrow } of heads) {
      const chosen = key === model.get("by");
      const down = model.get("down");
      if (chosen) th.setAttribute("aria-sort", down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
      arrow.textContent = chosen ? (down ? " ▾" : " ▴") : "";
    }
  };
  const chosen = () => {
    for (const { key, chip, count } of chips) {
      count.textContent = (model.get("counts")[key] ?? 0).toLocaleString("en");
      chip.setAttribute("aria-pressed", String(model.get("reasons").includes(key)));
    }
    box.checked = model.get("names");
    caption.textContent = model.get("caption");
  };
  let open = "";
  const current = () => {
    for (const tr of tbody.rows) {
      if (tr.dataset.id === model.get("opened")) tr.setAttribute("aria-current", "true");
      else tr.removeAttribute("aria-current");
    }
  };
  const opened = () => {
    current();
    const before = open;
    open = model.get("opened");
    if (open) return;
    // Closed: back to the row that it was opened from.
    const row = [...tbody.rows].find((tr) => tr.dataset.id === before);
    if (row) reach([...tbody.rows].indexOf(row)).querySelector(".psoas-open").focus();
  };
  const heard = {
    "change:lines": rows,
    "change:n_found change:n_all change:place change:is_ready": tally,
    "change:by change:down": sorted,
    "change:counts change:reasons change:names change:caption": chosen,
    "change:opened": opened,
  };
  for (const [events, work] of Object.entries(heard)) {
    model.on(events, work);
    work();
  }
  root.append(bar, frame, pager, tip);
  el.append(root);
  // Nothing is read before somebody looks.
  set({ shown: model.get("shown") + 1 });
  return () => {
    clearTimeout(typing);
    for (const [events, work] of Object.entries(heard)) model.off(events, work);
  };
}

export default { render };
