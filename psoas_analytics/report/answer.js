// The form by which a therapist answers with a plan. It writes one small file and sends nothing. Names, words and
// limits come with the page as data; what a person typed is only ever set as text or as a value.

// ---- the file: canonical text and checksum, as in answer_file.py

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
  if (value !== null && typeof value === "object")
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
      .join(",")}}`
  return JSON.stringify(value)
}

// Our own: crypto.subtle is there in secure contexts alone. Chromium takes a file from a disk for one; others need not.
function sha256(text) {
  const bytes = new TextEncoder().encode(text)
  const blocks = new Uint8Array(((bytes.length + 72) >> 6) << 6)
  blocks.set(bytes)
  blocks[bytes.length] = 0x80
  const view = new DataView(blocks.buffer)
  view.setUint32(blocks.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(blocks.length - 4, bytes.length << 3)
  // The first 32 bits behind the point of the roots of the first primes.
  const fraction = (number) => ((number - Math.floor(number)) * 2 ** 32) | 0
  const primes = []
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n)
  const rounds = primes.map((prime) => fraction(Math.cbrt(prime)))
  const state = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))
  const turned = (word, by) => (word >>> by) | (word << (32 - by))
  for (let start = 0; start < blocks.length; start += 64) {
    const words = Array.from({ length: 16 }, (_, at) => view.getInt32(start + 4 * at))
    for (let at = 16; at < 64; at++) {
      const [early, late] = [words[at - 15], words[at - 2]]
      const small = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3)
      const large = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10)
      words[at] = (words[at - 16] + small + words[at - 7] + large) | 0
    }
    let [a, b, c, d, e, f, g, h] = state
    for (let at = 0; at < 64; at++) {
      const chosen = (e & f) ^ (~e & g)
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + rounds[at] + words[at]) | 0
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] = (state[at] + word) | 0))
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("")
}

// ---- what was typed, read by the limits that came with the page; what breaks a rule is thrown as a sentence

const shown = (text) => `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`

function typedNumber(text, { name, low, high, whole, decimals }) {
  const kind = whole ? "a whole number from " : ""
  const rule = `${name} must be ${kind}${low} to ${high}, got ${shown(text)}`
  const form = whole ? /^[0-9]{1,9}$/ : new RegExp(`^[0-9]{1,9}([.,][0-9]{1,${decimals}})?$`)
  if (!form.test(text)) throw new Error(rule)
  const number = Number(text.replace(",", "."))
  if (number < low || number > high) throw new Error(rule)
  return number
}

function typedRange(text, limits) {
  const parts = text.split(/\s*(?:-|–|−|to)\s*/)
  if (parts.length > 2) throw new Error(`${limits.name} must be a number or a range such as 15-20, got ${shown(text)}`)
  const [low, high] = [parts[0], parts[parts.length - 1]].map((one) => typedNumber(one, limits))
  if (high < low) throw new Error(`${limits.name} must go from the smaller to the larger number, got ${shown(text)}`)
  return [low, high]
}

function typedText(text, { name, longest }) {
  const trimmed = text.trim()
  const length = [...trimmed].length
  if (length > longest) throw new Error(`${name} must have at most ${longest} characters, got ${length}`)
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|\p{Surrogate}/u.test(trimmed))
    throw new Error(`${name} must not hold control characters`)
  return trimmed
}

function typedDay(text) {
  if (!/^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(text)) throw new Error("The date must be given, such as 2026-03-01")
  return text
}

// ---- pieces of the form

let ids = 0

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes))
    if (value === true) made.setAttribute(name, "")
    else if (value !== false && value !== undefined) made.setAttribute(name, value)
  made.append(...children)
  return made
}

// A control with its label before it and its error below it.
function field(label, control, { wide = false, hint = "" } = {}) {
  control.id = `answer-${ids++}`
  const error = make("p", { class: "error", id: `${control.id}-error`, hidden: true })
  const said = make("p", { class: "hint", id: `${control.id}-hint`, hidden: hint === "" }, hint)
  control.setAttribute("aria-describedby", hint ? `${said.id} ${error.id}` : error.id)
  const root = make("div", { class: wide ? "field wide" : "field" }, make("label", { for: control.id }, label), control, said, error)
  const tell = (sentence) => {
    error.textContent = sentence
    error.hidden = sentence === ""
    if (sentence) control.setAttribute("aria-invalid", "true")
    else control.removeAttribute("aria-invalid")
  }
  control.addEventListener("input", () => tell(""))
  return { root, control, tell }
}

const box = (value, size, mode = "decimal") =>
  Object.assign(make("input", { type: "text", inputmode: mode, size }), { value })

const rangeWords = (low, high) => (low === null ? "" : low === high ? `${low}` : `${low}-${high}`)

// Read a field; a broken rule is told beside it.
function read(one, problems, reader) {
  try {
    one.tell("")
    return reader(one.control.value.trim())
  } catch (error) {
    one.tell(`${error.message}.`)
    problems.push(one.control)
    return undefined
  }
}

// ---- one exercise

function itemRow(line, { form, isNew, onRemove }) {
  const { limits } = form
  const sets = field("Sets", box(line.sets, 3, "numeric"))
  const reps = field("Reps", box(rangeWords(line.reps_min, line.reps_max), 7, "text"))
  const hold = field(line.timed ? "Seconds" : "Hold (s)", box(rangeWords(line.hold_min_s, line.hold_max_s), 7, "text"))
  const rhythm = make("select", {}, make("option", { value: "days" }, "on these days"), make("option", { value: "times" }, "times a week"))
  rhythm.value = line.times_per_week === null ? "days" : "times"
  const when = field("When", rhythm)
  const times = field("Times a week", box(line.times_per_week ?? "", 3, "numeric"))
  const boxes = form.days.map(([day, name]) => {
    const input = Object.assign(make("input", { type: "checkbox", "aria-label": name }), { checked: line.days.includes(day) })
    return { day, input, root: make("label", { class: "day" }, input, make("span", { "aria-hidden": "true" }, name.slice(0, 3))) }
  })
  const dayError = make("p", { class: "error", id: `answer-${ids++}-error`, hidden: true })
  const days = make(
    "div",
    { class: "days", role: "group", "aria-label": `Days of ${line.name}`, "aria-describedby": dayError.id },
    ...boxes.map((one) => one.root),
  )
  days.addEventListener("change", () => (dayError.hidden = true))
  const remove = make("button", { type: "button", class: "remove", "aria-label": `Remove ${line.name}` }, "Remove")
  const show = () => {
    const byDays = rhythm.value === "days"
    days.hidden = !byDays
    dayError.hidden = dayError.hidden || !byDays
    times.root.hidden = byDays
  }
  reps.root.hidden = line.timed
  rhythm.addEventListener("change", show)
  show()
  const said = `${line.sides}. ${isNew ? "New; the source’s dose" : "Now"}: ${line.text}`
  const root = make(
    "fieldset",
    { class: "item" },
    make("legend", {}, make("bdi", {}, line.name)),
    make("p", { class: "hint" }, said[0].toUpperCase() + said.slice(1)),
    make("div", { class: "fields" }, sets.root, reps.root, hold.root, when.root, times.root),
    make("div", { class: "fields" }, days, remove),
    dayError,
  )
  remove.addEventListener("click", () => onRemove(line, root))

  const readDays = (problems) => {
    const chosen = boxes.filter((one) => one.input.checked).map((one) => one.day)
    dayError.hidden = chosen.length > 0
    dayError.textContent = "Choose at least one day, or remove the exercise."
    if (chosen.length === 0) problems.push(boxes[0].input)
    return chosen
  }
  const item = (problems) => {
    const whole = { whole: true, decimals: limits.decimals }
    const [repsMin, repsMax] = line.timed
      ? [1, 1]
      : (read(reps, problems, (text) => typedRange(text, { name: "Reps", low: 1, high: limits.reps, ...whole })) ?? [])
    const least = 10 ** -limits.decimals
    const seconds = { name: line.timed ? "Seconds" : "Hold", low: least, high: limits.hold_s, decimals: limits.decimals }
    const [holdMin, holdMax] =
      read(hold, problems, (text) => (text === "" && !line.timed ? [null, null] : typedRange(text, seconds))) ?? []
    const byDays = rhythm.value === "days"
    return {
      exercise_id: line.exercise_id,
      sets: read(sets, problems, (text) => typedNumber(text, { name: "Sets", low: 1, high: limits.sets, ...whole })),
      reps_min: repsMin,
      reps_max: repsMax,
      hold_min_s: holdMin,
      hold_max_s: holdMax,
      days: byDays ? readDays(problems) : [],
      times_per_week: byDays
        ? null
        : read(times, problems, (text) => typedNumber(text, { name: "Times a week", low: 1, high: limits.times, ...whole })),
    }
  }
  return { id: line.exercise_id, root, item, first: sets.control }
}

// ---- the whole form

// An exercise that is added: on which days is for the therapist to say.
const FRESH = { sets: 1, days: [], times_per_week: null }

function start(form, place) {
  const part = (name) => place.querySelector(`.answer-${name}`)
  const status = part("status")
  const problem = place.querySelector("form > .error")
  const plain = ({ text, ...item }) => item
  // An exercise that this program's catalog does not know cannot be asked for.
  const offered = new Map(form.offered.map((line) => [line.exercise_id, { ...FRESH, ...line }]))
  const known = form.items.filter((line) => offered.has(line.exercise_id))
  const wasOf = new Map(known.map((line) => [line.exercise_id, line]))
  let rows = []

  const adder = field("Add an exercise", make("select", {}, make("option", { value: "" }, "choose")), { wide: true })
  const showOffered = () => {
    adder.control.replaceChildren(make("option", { value: "" }, "choose"))
    for (const line of form.offered)
      if (!rows.some((row) => row.id === line.exercise_id))
        adder.control.append(make("option", { value: line.exercise_id }, line.name))
  }
  const removed = (line, root) => {
    rows = rows.filter((row) => row.root !== root)
    root.remove()
    showOffered()
    status.textContent = `${line.name} is removed. It can be added again from the list.`
    adder.control.focus()
  }
  const put = (id) => {
    const was = wasOf.get(id)
    const row = itemRow({ ...offered.get(id), ...was }, { form, isNew: was === undefined, onRemove: removed })
    rows.push(row)
    part("items").append(row.root)
    return row
  }
  const add = make("button", { type: "button" }, "Add")
  add.addEventListener("click", () => {
    const id = adder.control.value
    if (!id) return adder.tell("Choose an exercise from the list first.")
    const row = put(id)
    showOffered()
    status.textContent = ""
    row.first.focus()
  })

  const cutoffs = form.cutoffs.map((one) => {
    const meaning = one.meaning[0].toUpperCase() + one.meaning.slice(1)
    const hint = `${one.unit}, ${one.low} to ${one.high}; usual ${one.usual}${one.value === one.usual ? "" : `; now ${one.value}`}`
    return { ...one, field: field(meaning, box(one.value, 5), { hint }) }
  })
  const readCutoffs = (problems) => {
    const found = new Map()
    for (const { name, low, high, whole, field: one } of cutoffs) {
      const limits = { name: "It", low, high, whole, decimals: form.limits.decimals }
      found.set(name, read(one, problems, (text) => typedNumber(text, limits)))
    }
    for (const [low, high] of form.rising) {
      if (!(found.get(low) > found.get(high))) continue
      const [one, above] = [low, high].map((name) => cutoffs.find((cutoff) => cutoff.name === name).field)
      one.tell(`It must not be above the red limit (${above.control.value}), got ${shown(one.control.value)}.`)
      problems.push(one.control)
    }
    // Only what was changed is asked for.
    return Object.fromEntries(cutoffs.filter((one) => found.get(one.name) !== one.value).map(({ name }) => [name, found.get(name)]))
  }

  const message = field("Message to the person", make("textarea", { rows: 4, dir: "auto" }), {
    wide: true,
    hint: `At most ${form.limits.message} characters.`,
  })
  const author = field("Your name (may stay empty)", make("input", { type: "text", dir: "auto", size: 30 }))
  const written = field("Date", make("input", { type: "date" }))
  const now = new Date()
  const digits = (number) => String(number).padStart(2, "0")
  written.control.value = `${now.getFullYear()}-${digits(now.getMonth() + 1)}-${digits(now.getDate())}`

  const answer = (problems) => {
    const items = rows.map((row) => row.item(problems))
    if (rows.length === 0) {
      adder.tell("A plan must hold at least one exercise. Add one.")
      problems.push(adder.control)
    }
    return {
      format: form.format,
      format_version: form.format_version,
      report_id: form.report_id,
      plan_version: form.plan_version,
      plan_key: form.plan_key,
      written_on: read(written, problems, typedDay),
      author: read(author, problems, (text) => typedText(text, { name: "Your name", longest: form.limits.author })),
      message: read(message, problems, (text) => typedText(text, { name: "The message", longest: form.limits.message })),
      items,
      cutoffs: readCutoffs(problems),
    }
  }
  const isAsBefore = (content) =>
    canonical(content.items) === canonical(form.items.map(plain)) &&
    Object.keys(content.cutoffs).length === 0 &&
    content.message === ""

  const save = (content) => {
    const text = `${JSON.stringify({ ...content, [form.checksum]: sha256(canonical(content)) }, null, 1)}\n`
    const file = new Blob([text], { type: "application/json" })
    if (file.size > form.limits.bytes) throw new Error("The plan is too long for a file: shorten the message")
    const name = `plan-${content.written_on}${form.suffix}`
    const link = make("a", { href: URL.createObjectURL(file), download: name })
    link.click()
    // The browser takes the file after the click.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    status.textContent = `Saved as ${name}. Give that file back: the workbook opens it under “Open a therapist’s plan”.`
  }
  place.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault()
    const problems = []
    status.textContent = ""
    problem.textContent = ""
    const content = answer(problems)
    if (problems.length > 0) {
      const count = problems.length === 1 ? "One field needs" : `${problems.length} fields need`
      problem.textContent = `Nothing was saved: ${count} another look.`
      const isBefore = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING
      problems.sort((one, other) => (isBefore(one, other) ? -1 : 1))[0].focus()
    } else if (isAsBefore(content)) {
      problem.textContent = "Nothing was saved: the plan is as it was. Change something, or write a message."
    } else {
      try {
        save(content)
      } catch (error) {
        problem.textContent = `Nothing was saved: ${error.message}.`
      }
    }
  })

  known.forEach((line) => put(line.exercise_id))
  showOffered()
  part("add").append(adder.root, add)
  part("cutoffs").append(...cutoffs.map((one) => one.field.root))
  part("words").append(message.root, author.root, written.root)
  part("needs").hidden = true
  place.querySelector("form").hidden = false
  const open = () => location.hash === "#answer" && (place.querySelector("details").open = true)
  addEventListener("hashchange", open)
  open()
}

const given = document.getElementById("answer-data")
// A preview in a frame may write no file.
if (given !== null && window !== window.top)
  document.querySelector(".answer-needs").textContent = "This is a preview. A plan is filled in on the saved page."
else if (given !== null) start(JSON.parse(given.textContent), given.closest(".answer"))
