// The review page with a script: keys, a person shown in place, a link copied. Without it everything still works.
"use strict";

const LIST = "[data-review-list]";
const ROW = "a[data-review-row]";
const OFF = "mirato-keys-off"; // set in this browser by whoever wants no keys

const rowsOf = (list) => [...list.querySelectorAll(ROW)];

const isTyping = (element) => element.closest("input, select, textarea, [contenteditable]") !== null;

// The row that has the focus, else the one that is open, else none.
function currentIndex(rows) {
  const focused = rows.indexOf(document.activeElement);
  return focused >= 0 ? focused : rows.findIndex((row) => row.hasAttribute("aria-current"));
}

let opening;

// Moving along quickly opens only the person one stops at.
function openSoon(row) {
  clearTimeout(opening);
  if (row.hasAttribute("hx-get")) opening = setTimeout(() => row.click(), 200);
}

function turnPage(step) {
  document.querySelector(`[data-turn="${step > 0 ? "next" : "prev"}"]`)?.click();
}

function moveBy(step) {
  const rows = rowsOf(document.querySelector(LIST));
  const here = currentIndex(rows);
  const next = rows[here + step];
  if (next) {
    next.focus();
    openSoon(next);
  } else if (here >= 0) {
    turnPage(step);
  }
}

// The first press leads to the button, the second one presses it: a key touched by chance decides nothing.
function decide(name) {
  const button = document.querySelector(`[data-decision="${name}"]`);
  if (!button) return;
  if (document.activeElement === button) button.click();
  else button.focus();
}

function showHelp() {
  const help = document.querySelector("[data-keyboard-help]");
  help.open = true;
  help.querySelector("summary").focus();
}

const keys = {
  j: () => moveBy(1),
  k: () => moveBy(-1),
  p: () => decide("propose"),
  t: () => decide("hold"),
  n: () => decide("decline"),
  "?": showHelp,
};

function onKey(event) {
  const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
  if (!act || localStorage.getItem(OFF) || !document.querySelector(LIST)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  event.preventDefault();
  act();
}

function offerKeys() {
  const help = document.querySelector("[data-keyboard-help]");
  if (!help) return;
  help.hidden = false;
  const box = help.querySelector("[data-keyboard-on]");
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}

// The open row is marked at once; the server marks it again on the next full page.
function markRow(row) {
  for (const other of rowsOf(row.closest(LIST))) {
    other.toggleAttribute("aria-current", false);
    other.closest(".review-row").classList.toggle("is-selected", other === row);
  }
  row.setAttribute("aria-current", "true");
}

// On one column the person is below the list, out of sight: go there.
function showPanel() {
  const panel = document.querySelector(".review-panel");
  if (!panel || !matchMedia("(max-width: 61.99rem)").matches) return;
  panel.scrollIntoView();
  panel.focus({ preventScroll: true });
}

function withTicks(address, ticked) {
  const url = new URL(address);
  url.searchParams.delete("confronta");
  for (const code of ticked) url.searchParams.append("confronta", code);
  return url;
}

// Who is ticked goes along to every address of this list, and stays when the page is loaded again.
function keepTicks() {
  const ticked = [...document.querySelectorAll("[name=confronta]:checked")].map((box) => box.value);
  for (const link of document.querySelectorAll("#rosa a[href]")) {
    if (link.pathname === location.pathname && !link.closest(".share")) link.href = withTicks(link.href, ticked);
  }
  history.replaceState(history.state, "", withTicks(location.href, ticked));
}

function onChange(event) {
  if (event.target.matches("[name=confronta]")) keepTicks();
}

async function copy(button) {
  const said = button.parentElement.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(button.parentElement.querySelector("a").href);
    said.textContent = button.dataset.done;
  } catch {
    said.textContent = button.dataset.refused;
  }
}

function onClick(event) {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
  const row = event.target.closest(`${ROW}[hx-get]`);
  if (!row) return;
  markRow(row);
  document.addEventListener("htmx:after:swap", showPanel, { once: true });
}

// On a small screen the list comes first: what stands above it is folded, unless something is being tried.
function foldWhenNarrow() {
  const tried = new URLSearchParams(location.search).has("prova");
  if (tried || !matchMedia("(max-width: 40rem)").matches) return;
  for (const details of document.querySelectorAll("details[data-fold-narrow]")) details.open = false;
}

document.addEventListener("DOMContentLoaded", () => {
  offerKeys();
  foldWhenNarrow();
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
});
