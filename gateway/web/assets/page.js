// What every page does a little better with script than without.
"use strict";
(() => {
  // A form is sent once: its buttons rest until there is another page. Coming back
  // with the browser's button wakes them.
  const rest = (form, resting) => {
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.setAttribute("aria-disabled", String(resting));
    }
    form.toggleAttribute("data-sent", resting);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post]")) return;
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    rest(form, true);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) rest(form, false);
  });

  // What went wrong is what is read first.
  document.querySelector("[data-focus]")?.focus();

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
