// Live lists. The server's stream says only that files changed; the page then fetches
// itself and its elements with [data-live] and an id are morphed into what they are
// now. Focus, selection, scrolling, opened details and typed words stay as they are;
// an element somebody is busy in waits until they are done.
//
// <body data-live-stream="/desk/live" data-live-since="17" data-live-changed="…"
//       data-live-waiting="…" data-live-ended="…">
"use strict";
(() => {
  const page = document.querySelector("[data-live-stream]");
  if (!page || !window.EventSource || !window.htmx || !document.querySelector("[data-live][id]")) return;

  const words = { changed: page.dataset.liveChanged, waiting: page.dataset.liveWaiting, ended: page.dataset.liveEnded };
  const longestWait = 60_000;
  const spread = 400; // ms over which the pages of an office fetch after one event
  let since = page.dataset.liveSince || "";
  let source = null;
  let failures = 0;
  let fetching = false;
  let behind = false; // something changed that the page does not show yet
  let toFetch = 0;
  let toListen = 0;
  let ended = false;

  let morph = null;
  htmx.registerExtension("live", {
    init: (api) => { morph = api.morph; },
    // What somebody opened stays open, what they closed stays closed.
    htmx_before_morph_attr: (element, change) => !(change.attrName === "open" && element.matches("details, dialog")),
  });

  // The words are heard, not seen: the list itself shows what changed.
  const news = document.createElement("p");
  news.className = "visually-hidden";
  news.setAttribute("role", "status");
  news.id = "live-news";
  document.body.append(news);

  function say(text) {
    news.textContent = "";
    requestAnimationFrame(() => { news.textContent = text || ""; });
  }

  const touched = (field) => {
    switch (field.type) {
      case "hidden": case "submit": case "button": case "reset": case "image": return false;
      case "checkbox": case "radio": return field.checked !== field.defaultChecked;
      case "file": return field.files.length > 0;
      case "select-one": case "select-multiple": {
        const options = [...field.options];
        const given = options.some((o) => o.defaultSelected);
        return options.some((o, i) => o.selected !== (given || field.multiple ? o.defaultSelected : i === 0));
      }
      default: return "defaultValue" in field && field.value !== field.defaultValue;
    }
  };

  const busy = (element) => {
    const chosen = document.getSelection();
    return [...element.querySelectorAll("input, select, textarea")].some(touched) ||
      element.querySelector("dialog[open], .htmx-request") !== null ||
      (chosen && !chosen.isCollapsed && chosen.containsNode(element, true));
  };

  const lists = () => [...document.querySelectorAll("[data-live][id]")];
  const text = (element) => element.textContent.replace(/\s+/g, " ").trim();

  // A row without an id is known by where it leads, so that it moves with its file
  // instead of becoming another one under somebody's finger.
  function nameRows(list) {
    for (const row of list.querySelectorAll("tr:not([id]), li:not([id]), article:not([id])")) {
      const way = row.querySelector("a[href]");
      if (way) row.id = `${list.id}:${way.getAttribute("href")}`;
    }
  }

  // anchor is what must not move on the screen: what has the focus, else the first
  // row in sight.
  function anchor(list) {
    const focused = document.activeElement;
    if (focused && list.contains(focused)) return focused;
    return [...list.querySelectorAll("tr[id], li[id], article[id]")]
      .find((row) => row.getBoundingClientRect().bottom > 0) || null;
  }

  function update(list, fresh) {
    nameRows(list);
    nameRows(fresh);
    const changed = text(list) !== text(fresh);
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    const rows = focused ? [...list.querySelectorAll("a[href], button")] : [];
    const place = rows.indexOf(focused);
    const caret = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
    const still = anchor(list);
    const above = still ? still.getBoundingClientRect().top : 0;
    const side = list.scrollLeft;

    const fragment = document.createDocumentFragment();
    fragment.append(fresh);
    morph(list, fragment, false);
    const now = document.getElementById(fresh.id) || list;
    htmx.process(now);

    now.scrollLeft = side;
    if (still && still.isConnected) {
      const moved = still.getBoundingClientRect().top - above;
      if (Math.abs(moved) > 1) window.scrollBy({ top: moved, behavior: "instant" });
    }
    if (focused && document.activeElement !== focused) {
      // Its row has gone: the one in its place, or the list, so that Tab goes on from there.
      const ways = [...now.querySelectorAll("a[href], button")];
      const next = focused.isConnected ? focused : ways[Math.min(place, ways.length - 1)] || now;
      if (next === now) now.tabIndex = -1;
      next.focus({ preventScroll: true });
      if (caret && next === focused && caret[0] !== null) focused.setSelectionRange(...caret);
    }
    return changed;
  }

  async function refresh() {
    clearTimeout(toFetch);
    if (fetching || ended || document.hidden) { behind = true; return; }
    const waiting = lists().filter(busy);
    if (waiting.length === lists().length) { wait(); return; }
    fetching = true;
    behind = false;
    try {
      const answer = await fetch(location.href, { cache: "no-store", headers: { Accept: "text/html" } });
      if (answer.redirected || answer.status === 401) { end(); return; }
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      let changed = false;
      for (const list of lists()) {
        const now = fresh.getElementById(list.id);
        if (!now) continue;
        if (busy(list)) { wait(); continue; }
        changed = update(list, document.adoptNode(now)) || changed;
      }
      if (changed) say(words.changed);
    } catch {
      behind = true; // the stream comes back and tells again, or somebody looks again
    } finally {
      fetching = false;
      if (behind && !document.hidden && !lists().every(busy)) later();
    }
  }

  function later() {
    clearTimeout(toFetch);
    toFetch = setTimeout(refresh, 1000 + Math.random() * spread);
  }

  // wait says once that there is something new, and looks again when whoever is busy
  // is done.
  function wait() {
    if (!behind) say(words.waiting);
    behind = true;
  }

  function settle() {
    if (behind && !lists().every(busy)) later();
  }

  // A list that follows no more must not look as if it did.
  function end() {
    ended = true;
    close();
    const told = document.createElement("p");
    told.className = "notice bad";
    told.setAttribute("role", "alert");
    told.textContent = words.ended;
    document.querySelector("main").prepend(told);
  }

  function close() {
    clearTimeout(toFetch);
    clearTimeout(toListen);
    if (source) source.close();
    source = null;
  }

  // Only a page that is seen listens: a browser has few connections for one server.
  function listen() {
    if (source || ended || document.hidden) return;
    source = new EventSource(`${page.dataset.liveStream}?since=${encodeURIComponent(since)}`);
    source.addEventListener("open", () => { failures = 0; });
    source.addEventListener("changed", (event) => {
      if (event.lastEventId) since = event.lastEventId;
      behind = behind || fetching;
      clearTimeout(toFetch);
      toFetch = setTimeout(refresh, Math.random() * spread);
    });
    source.addEventListener("error", () => {
      if (!source || source.readyState !== EventSource.CLOSED) return; // it comes back by itself
      close();
      failures += 1;
      if (failures > 1) refresh(); // finds out whether we are still signed in
      toListen = setTimeout(listen, Math.min(longestWait, 1000 * 2 ** failures) * (0.5 + Math.random()));
    });
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { close(); return; }
    listen();
    settle();
  });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", listen);
  for (const kind of ["change", "input", "reset", "close", "selectionchange"]) {
    document.addEventListener(kind, () => setTimeout(settle), true); // a form resets after the event
  }
  listen();
})();
