// One tab stop for each chart: arrow keys go from point to point, and a tip says what the point is.
// Without this script the points of a wide chart keep their <title>, which a browser shows to the mouse.
"use strict"

const NEAR_PX = 24
const STEPS = { ArrowLeft: -1, ArrowRight: 1 }

for (const chart of document.querySelectorAll("svg.chart")) {
  const rows = [...chart.querySelectorAll(".points")].map((row) => [...row.querySelectorAll("use, rect")])
  const points = rows.flat()
  if (points.length === 0) continue
  // Chromium lets an SVG that listens for focus take it, so its frame listens.
  const frame = chart.parentElement
  const isCalendar = points[0].tagName === "rect"
  let stop = points[points.length - 1]

  // The points are read out one by one, so the chart is no longer one picture.
  chart.setAttribute("role", "group")
  chart.setAttribute("aria-label", `${chart.getAttribute("aria-label")}. Arrow keys go from point to point.`)
  chart.querySelector(":scope > title")?.remove()
  // A narrow chart says what the wide one before it says, which the file holds once.
  const told = frame.classList.contains("narrow") ? frame.previousElementSibling.querySelectorAll(".points [role]") : []
  points.forEach((point, place) => {
    const title = point.querySelector("title")
    point.setAttribute("aria-label", title ? title.textContent : told[place].getAttribute("aria-label"))
    point.setAttribute("role", "img")
    point.setAttribute("tabindex", point === stop ? "0" : "-1")
    title?.remove()
  })

  const tip = document.createElement("div")
  tip.className = "tip"
  // The point itself is read out.
  tip.setAttribute("aria-hidden", "true")
  tip.hidden = true
  frame.append(tip)
  const ring = document.createElementNS(chart.namespaceURI, isCalendar ? "rect" : "circle")
  ring.setAttribute("class", "ring")
  chart.append(ring)

  const encircle = (point) => {
    ring.classList.toggle("shown", point !== undefined)
    if (point === undefined) return
    ring.classList.toggle("focused", point === document.activeElement)
    if (isCalendar) for (const side of ["x", "y", "width", "height"]) ring.setAttribute(side, point.getAttribute(side))
    else {
      ring.setAttribute("cx", point.getAttribute("x"))
      ring.setAttribute("cy", point.getAttribute("y"))
      ring.setAttribute("r", "4.5")
    }
  }

  const tell = (point) => {
    encircle(point)
    tip.hidden = point === undefined
    if (point === undefined) return
    tip.textContent = point.getAttribute("aria-label")
    const paper = frame.getBoundingClientRect()
    const place = point.getBoundingClientRect()
    const middle = place.left + place.width / 2 - paper.left
    const left = Math.max(0, Math.min(paper.width - tip.offsetWidth, middle - tip.offsetWidth / 2))
    const above = place.top - paper.top - tip.offsetHeight - 6
    tip.style.left = `${left + frame.scrollLeft}px`
    tip.style.top = `${above < 0 ? place.bottom - paper.top + 6 : above}px`
  }

  const visit = (point) => {
    stop.setAttribute("tabindex", "-1")
    stop = point
    stop.setAttribute("tabindex", "0")
    stop.focus()
  }

  const distance = (point, x, y) => {
    const place = point.getBoundingClientRect()
    return Math.hypot(
      Math.max(0, Math.abs(place.left + place.width / 2 - x) - (isCalendar ? place.width / 2 : 0)),
      Math.max(0, Math.abs(place.top + place.height / 2 - y) - (isCalendar ? place.height / 2 : 0)),
    )
  }
  const nearest = (among, x, y) =>
    among.reduce((best, one) => (distance(one, x, y) < distance(best, x, y) ? one : best))

  // Up and down: the next day of the calendar, or the other side at that time.
  const across = (step) => {
    const row = rows.findIndex((one) => one.includes(stop))
    if (isCalendar) return points[points.indexOf(stop) + step]
    const other = rows[row + step]
    if (other === undefined) return undefined
    const place = stop.getBoundingClientRect()
    return nearest(other, place.left + place.width / 2, place.top + place.height / 2)
  }
  const along = (step) => {
    const row = rows.find((one) => one.includes(stop))
    return row[row.indexOf(stop) + step * (isCalendar ? 7 : 1)]
  }

  frame.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === "Escape") return tell(undefined)
    const isUpDown = (isCalendar || rows.length > 1) && ["ArrowUp", "ArrowDown"].includes(event.key)
    if (!(event.key in STEPS || isUpDown || event.key === "Home" || event.key === "End")) return
    event.preventDefault()
    const row = isCalendar ? points : rows.find((one) => one.includes(stop))
    let next
    if (event.key === "Home") next = row[0]
    else if (event.key === "End") next = row[row.length - 1]
    else if (isUpDown) next = across(event.key === "ArrowDown" ? 1 : -1)
    else next = along(STEPS[event.key])
    if (next !== undefined) visit(next)
  })
  frame.addEventListener("focusin", (event) => tell(event.target))
  frame.addEventListener("focusout", () => tell(undefined))
  const pointAt = (event) => {
    const found = nearest(points, event.clientX, event.clientY)
    return distance(found, event.clientX, event.clientY) <= NEAR_PX ? found : undefined
  }
  frame.addEventListener("pointermove", (event) => tell(pointAt(event)))
  frame.addEventListener("pointerleave", () => tell(points.find((one) => one === document.activeElement)))
  frame.addEventListener("pointerdown", (event) => {
    const found = pointAt(event)
    if (found === undefined) return
    event.preventDefault()
    visit(found)
  })
}
