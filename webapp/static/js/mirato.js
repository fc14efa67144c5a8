// What a page gains with a script; without it everything still works.
"use strict";

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

// The thirty questions of a capacity sheet: 0 to 4 answers and goes on to the next one, ? is «not known yet».
function onLevelKey(event) {
  const answer = /^[0-4]$/.test(event.key) ? event.key : event.key === "?" ? "" : null;
  const question = event.target.closest("[data-levels] fieldset");
  if (!question || answer === null || event.ctrlKey || event.metaKey || event.altKey) return;
  const choice = question.querySelector(`input[type="radio"][value="${answer}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  choice.focus();
  const questions = [...document.querySelectorAll("[data-levels] fieldset")];
  const next = questions[questions.indexOf(question) + 1];
  (next?.querySelector("input:checked") ?? next?.querySelector("input"))?.focus();
}

function start() {
  document.documentElement.classList.add("has-script");
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("submit", onSubmit);
  document.addEventListener("htmx:before:response", onAnswer);
  if (document.querySelector("[data-levels]")) {
    document.addEventListener("keydown", onLevelKey);
    document.querySelector("[data-level-keys]")?.removeAttribute("hidden");
  }
}

document.addEventListener("DOMContentLoaded", start);
window.addEventListener("pageshow", () => { sent = new WeakMap(); });
