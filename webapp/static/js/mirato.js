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

function start() {
  document.documentElement.classList.add("has-script");
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("submit", onSubmit);
  document.addEventListener("htmx:before:response", onAnswer);
}

document.addEventListener("DOMContentLoaded", start);
window.addEventListener("pageshow", () => { sent = new WeakMap(); });
