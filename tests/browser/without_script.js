// What a page says and offers, and what on it only a script would make work. A part that stays hidden until a script shows it
// may only be about keys: what speaks of them helps nobody here.
() => {
  const said = {
    headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6, legend, caption")].map((one) => one.textContent.trim().replace(/\s+/g, " ")),
    forms: [...document.forms].map((one) => `${one.method} ${new URL(one.action).pathname.replace(/\d+/g, "0")}`),
    controls: document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)").length,
  };
  const ABOUT_KEYS = "[data-keyboard-help], [data-level-keys], [data-enter-key]";
  const found = [];
  const name = (element) => {
    const words = element.ariaLabel || element.labels?.[0]?.textContent || element.textContent || element.name || "";
    return `${element.tagName.toLowerCase()} «${words.trim().replace(/\s+/g, " ").slice(0, 60)}»`;
  };
  const say = (element, words) => found.push(`${name(element)} ${words}`);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const folded = (element) => element.closest("details:not([open]), [popover]");
  const sends = (element) => element.matches("button:not([type]), [type=submit], [type=image]");
  const anchor = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));

  for (const link of document.querySelectorAll("a")) {
    if (!link.hasAttribute("href") || link.protocol === "javascript:") say(link, "leads nowhere");
    else if (link.getAttribute("href").startsWith("#") && !anchor(link)) say(link, "leads to a part that is not there");
  }
  for (const button of document.querySelectorAll("button, input[type=button], input[type=submit]")) {
    if (!shown(button)) continue;
    if (!(button.form && sends(button)) && !button.hasAttribute("popovertarget")) say(button, "does nothing");
  }
  for (const form of document.forms) {
    const submits = [...form.elements].filter(sends);
    if (!submits.some((one) => shown(one) || folded(one) && shown(folded(one).previousElementSibling ?? document.body))) say(form, `cannot be sent (${form.action})`);
  }
  for (const field of document.querySelectorAll("main :is(input, select, textarea):not([type=hidden])")) {
    if (field.closest(ABOUT_KEYS)) continue;
    if (!field.form) say(field, "belongs to no form");
    if (!shown(field) && !folded(field)) say(field, "stays hidden");
  }
  for (const hidden of document.querySelectorAll("main [hidden]")) {
    if (!hidden.matches(ABOUT_KEYS)) say(hidden, "is never shown");
  }
  for (const helped of document.querySelectorAll("[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]")) {
    const asked = helped.getAttribute("hx-trigger")?.startsWith("every") && document.querySelector(`main a[href="${location.pathname}"]`);
    const does = asked || helped.matches("a[href], form, button, [type=submit]") || helped.form;
    if (!does && !helped.querySelector("a[href]")) say(helped, "does nothing of itself");
  }
  return { said, troubles: found };
}
