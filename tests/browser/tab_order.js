// The controls that Tab should reach, in the order of the page, are listed first; then a diary is kept of every stop. A group
// of radio buttons is one stop, and so is a date with its inner parts. The mark is two pixels wide or more (WCAG 2.2, success
// criteria 2.4.7 and 2.4.13) and may be drawn by ::after, where a whole row can be clicked; nothing may lie over it (2.4.11).
() => {
  const NATIVE = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const name = (element) => {
    const words = element.ariaLabel || element.labels?.[0]?.textContent || element.textContent || element.name || "";
    return `${element.tagName.toLowerCase()} «${words.trim().replace(/\s+/g, " ").slice(0, 60)}»`;
  };
  const radio = (element) => element.matches("input[type=radio]") && element.name;
  const group = (element) => radio(element)
    ? [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)]
      .filter((one) => one.form === element.form)[0] : element;
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const marked = (element) => outlined(getComputedStyle(element)) || outlined(getComputedStyle(element, "::after"));

  const all = [...document.querySelectorAll(`${NATIVE}, [tabindex], [contenteditable]`)].filter(shown)
    .filter((element) => !element.matches(":disabled") && !element.closest("[inert]"));
  const controls = [...new Set(all.filter((element) => element.tabIndex >= 0).map(group))];
  const found = [];
  const say = (element, words) => found.push(`${name(element)} ${words}`);

  // Whatever has the focus loses it. A date of which an inner part has it keeps its mark through blur().
  const away = document.body.insertAdjacentElement("afterbegin", document.createElement("span"));
  away.tabIndex = -1;
  away.focus();
  away.remove();
  for (const element of all) {
    if (element.tabIndex > 0) say(element, "has a place of its own in the order (tabindex)");
    if (element.tabIndex < 0 && element.matches(NATIVE)) say(element, "is left out of the order (tabindex)");
  }
  for (const element of document.querySelectorAll("body *")) {
    const mouse = getComputedStyle(element).cursor === "pointer" || element.matches("[onclick], [role=button]");
    if (mouse && shown(element) && !element.closest(`${NATIVE}, label, option, [tabindex="0"]`)) say(element, "only the mouse reaches");
  }
  for (const element of controls) if (marked(element)) say(element, "looks as if it had the focus always");
  // A stop above the one before it, and not beside it, sends the eye back. What scrolls in a box of its own is where the box is.
  const scrolls = (element) => element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY);
  const place = (element) => {
    for (let box = element.parentElement; box !== document.body; box = box.parentElement) if (scrolls(box)) return box;
    return element;
  };
  const boxes = controls.filter((element) => !element.closest(".skip-links")).map((element) => [element, place(element).getBoundingClientRect()]);
  boxes.slice(1).forEach(([element, box], index) => {
    const [before, last] = boxes[index];
    if (box.bottom <= last.top && box.left < last.right) say(element, `comes after ${name(before)}, and stands above it`);
  });

  const inside = (box) => box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const seen = (box) => {
    const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
    return new DOMRect(left, top, Math.min(box.right, innerWidth) - left, Math.min(box.bottom, innerHeight) - top);
  };
  const open = (element, box) => [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].some(([x, y]) => {
    const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return hit && (hit.contains(element) || element.contains(hit) || [...(element.labels ?? [])].some((label) => label.contains(hit)));
  });
  const wrong = (element) => {
    if (!marked(element)) return "shows no mark of the focus";
    const boxes = [...element.getClientRects()].filter(inside);
    if (!boxes.length) return "has the focus out of sight";
    return boxes.map(seen).some((box) => open(element, box)) ? "" : "has the focus, and something lies over it";
  };
  const overflows = (element) => element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;

  let stops = [];
  let troubles = [];
  let over = false;
  const look = (event) => {
    if (event.key !== "Tab" || over) return;
    const element = document.activeElement;
    const stop = element && element !== document.body ? group(element) : null;
    // Out of the page, or round again from where it began.
    if (!stop || (stops.length > 1 && stop === stops[0])) { over = true; return; }
    if (stops.at(-1) === stop) return;
    stops.push(stop);
    const trouble = wrong(element);
    if (trouble) troubles.push(`${name(element)} ${trouble}`);
  };
  if (window.tabOrder) removeEventListener("keyup", window.tabOrder.look, true);
  addEventListener("keyup", look, true);

  window.tabOrder = {
    look,
    // From before the first control, or from behind the last one.
    begin(backwards) {
      const edge = document.body.insertAdjacentElement(backwards ? "beforeend" : "afterbegin", document.createElement("span"));
      edge.tabIndex = -1;
      edge.focus();
      edge.remove();
      stops = [];
      troubles = [];
      over = false;
    },
    diary(backwards) {
      const expected = backwards ? [...controls].reverse() : controls;
      const missed = expected.filter((element) => !stops.includes(element));
      const twice = stops.filter((element, place) => stops.indexOf(element) !== place);
      // A box that scrolls is a stop of its own, also where nobody asked for it.
      const others = stops.filter((element) => !controls.includes(element) && !overflows(element));
      const listed = stops.filter((element) => controls.includes(element));
      const turned = listed.findIndex((element, place) => place > 0 && expected.indexOf(element) < expected.indexOf(listed[place - 1]));
      return {
        over,
        last: stops.length ? name(stops.at(-1)) : "",
        count: stops.length,
        troubles: [
          ...troubles,
          ...missed.map((element) => `${name(element)} is never reached`),
          ...twice.map((element) => `${name(element)} is reached twice`),
          ...others.map((element) => `${name(element)} is a stop without being a control`),
          ...(turned > 0 ? [`${name(listed[turned])} comes out of order`] : []),
        ],
      };
    },
  };
  return found;
}
