// What a page gains with a script; without it everything still works.
"use strict";

const rowsOf = (list) => [...list.querySelectorAll("a[data-review-row]")];

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

function moveTo(list, step) {
  const rows = rowsOf(list);
  const row = rows[Math.min(Math.max(currentIndex(rows) + step, 0), rows.length - 1)];
  if (!row) return;
  row.focus();
  openSoon(row);
}

function focusDecision(name) {
  document.querySelector(`[data-decision="${name}"]`)?.focus();
}

const keys = {
  j: (list) => moveTo(list, 1),
  k: (list) => moveTo(list, -1),
  p: () => focusDecision("propose"),
  t: () => focusDecision("hold"),
  n: () => focusDecision("decline"),
};

function onKey(event) {
  const list = document.querySelector("[data-review-list]");
  const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
  if (!list || !act || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  event.preventDefault();
  act(list);
}

// The open row is marked at once; the server marks it again on the next full page.
function markRow(row) {
  const list = row.closest("[data-review-list]");
  for (const other of rowsOf(list)) {
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

function onClick(event) {
  const row = event.target.closest("a[data-review-row][hx-get]");
  if (!row) return;
  markRow(row);
  document.addEventListener("htmx:after:swap", showPanel, { once: true });
}

// A part of the page that answers with another page (sign-in, an error) would leave a hole here: a link is followed instead,
// and a field goes on without its help.
function onAnswer(event) {
  const { request, response, sourceElement } = event.detail.ctx;
  if (!response.raw.redirected && response.status < 400) return;
  event.preventDefault();
  if (sourceElement.matches("a")) location.assign(request.action);
}

const AGAIN = 5000; // milliseconds after which sending a form once more is meant

let sent = new WeakMap();

// A double click sends a form once.
function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (event.timeStamp - (sent.get(form) ?? -AGAIN) < AGAIN) event.preventDefault();
  else sent.set(form, event.timeStamp);
}

function start() {
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("submit", onSubmit);
  document.addEventListener("htmx:before:response", onAnswer);
  if (!document.querySelector("[data-review-list]")) return;
  document.addEventListener("keydown", onKey);
  document.querySelector("[data-keyboard-help]")?.removeAttribute("hidden");
  document.addEventListener("click", onClick);
}

document.addEventListener("DOMContentLoaded", start);
window.addEventListener("pageshow", () => { sent = new WeakMap(); });
