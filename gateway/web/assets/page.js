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

  // One box chooses all of its form with a name.
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-choose-all]");
    if (!all) return;
    for (const box of all.closest("form").elements) {
      if (box.type === "checkbox" && box.name === all.dataset.chooseAll) box.checked = event.target.checked;
    }
  });

  // [data-print] prints the page, or the frame it names.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print]");
    if (!button) return;
    const frame = document.getElementById(button.dataset.print);
    (frame ? frame.contentWindow : window).print();
  });

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!target.closest || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    // Enter in a field presses the button it names.
    if (key === "Enter" && target.dataset.enter) {
      event.preventDefault();
      document.getElementById(target.dataset.enter)?.click();
    }
    // Arrows walk from a field through what it found.
    const walk = target.closest("[data-walk]");
    if (walk && (key === "ArrowDown" || key === "ArrowUp")) {
      const stops = [...walk.querySelectorAll("input[type=search], [data-stop]")];
      const next = stops[stops.indexOf(target) + (key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    }
  });

  // A part of the page that cannot be fetched leaves the page as it is and says why:
  // the session has ended, the register is away.
  document.addEventListener("htmx:before:swap", (event) => {
    const { response, text } = event.detail.ctx;
    if (!response || response.status < 400) return;
    const told = new DOMParser().parseFromString(text, "text/html").querySelector("main .problem");
    if (!told) return;
    event.preventDefault();
    const heading = document.createElement("h2");
    heading.textContent = told.querySelector("h1").textContent;
    const box = document.createElement("div");
    box.id = "told";
    box.className = "notice bad";
    box.setAttribute("role", "alert");
    box.append(heading, ...told.querySelectorAll("p"));
    document.getElementById("told")?.remove();
    document.querySelector("main").prepend(box);
    box.scrollIntoView({ block: "nearest" });
  });

  // [data-tick] ticks what is required in its group, and goes on to the field it names.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tick]");
    if (!button) return;
    event.preventDefault();
    for (const box of button.closest("fieldset").querySelectorAll("input[data-required]")) box.checked = true;
    document.getElementById(button.dataset.tick)?.focus();
  });
})();
