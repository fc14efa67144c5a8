// Reads parts of a page aloud, or a page that has none as a whole, where the browser can. Only voices of the device itself: no text leaves it.
"use strict";

const SPOKEN = "h2, h3, h4, p, li, dt, dd, legend";
const UNSPOKEN = "button, a, input, label, svg, .visually-hidden";
// A page that is read as a whole asks something: its questions and the answers to choose from are read too.
const WHOLE = "main";
const SPOKEN_OF_WHOLE = `h1, label, ${SPOKEN}`;
const UNSPOKEN_OF_WHOLE = "button, a, input, select, textarea, svg, .visually-hidden";

let speaking = null; // the button whose part is being read

const voiceFor = (language) =>
  speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));

const languageOf = (element) => element.closest("[lang]").lang.slice(0, 2);

// What is written, piece by piece, each once and in its language.
function pieces(part) {
  const [spoken, unspoken] = part.matches(WHOLE) ? [SPOKEN_OF_WHOLE, UNSPOKEN_OF_WHOLE] : [SPOKEN, UNSPOKEN];
  const found = [...part.querySelectorAll(spoken)]
    .filter((element) => !element.querySelector(spoken) && !element.closest("nav"));
  return found.map((element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(unspoken).forEach((one) => one.remove());
    copy.querySelectorAll("br").forEach((line) => line.replaceWith(", ")); // a short pause
    return { words: copy.textContent.trim().replace(/\s+/g, " "), language: languageOf(element) };
  }).filter(({ words }) => words);
}

function show(button, reads) {
  button.firstElementChild.textContent = reads ? button.dataset.stop : button.dataset.listen;
  speaking = reads ? button : speaking === button ? null : speaking;
}

function read(button, part) {
  const utterances = pieces(part).map(({ words, language }) => {
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.voice = voiceFor(language) ?? voiceFor(languageOf(part));
    utterance.lang = utterance.voice.lang;
    return utterance;
  });
  utterances.at(-1).addEventListener("end", () => show(button, false));
  utterances.forEach((utterance) => speechSynthesis.speak(utterance));
  show(button, true);
}

function onPress(button, part) {
  const before = speaking;
  speechSynthesis.cancel();
  if (before) show(before, false);
  if (before !== button) read(button, part);
}

function offer(part) {
  const heading = part.querySelector(part.matches(WHOLE) ? "h1" : "h2, h3");
  if (!heading || !voiceFor(languageOf(part))) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm btn-outline-primary listen";
  Object.assign(button.dataset, { listen: part.dataset.listen, stop: part.dataset.stop });
  const words = document.createElement("span");
  const about = document.createElement("span");
  about.className = "visually-hidden";
  about.textContent = ` ${heading.textContent.trim()}`;
  button.append(words, about);
  show(button, false);
  button.addEventListener("click", () => onPress(button, part));
  heading.after(button);
}

// Some browsers know their voices only a moment after the page is there.
function offerOnce() {
  if (!speechSynthesis.getVoices().length || document.querySelector(".listen")) return;
  const parts = [...document.querySelectorAll(`[data-listen]:not(button, ${WHOLE})`)];
  (parts.length ? parts : document.querySelectorAll(`${WHOLE}[data-listen]`)).forEach(offer);
}

if ("speechSynthesis" in window) {
  speechSynthesis.addEventListener?.("voiceschanged", offerOnce);
  document.addEventListener("DOMContentLoaded", offerOnce);
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}
