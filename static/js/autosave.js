// Zones that save themselves (partials/_ui/autosave.html). htmx sends and swaps; this keeps what is typed in the browser until the
// server has it, says what happens beside the field and at the head of the page, tries again, and restores at the next visit.

const root = document.querySelector("[data-brouillon]");
const PREFIX = `eclat:${root.dataset.brouillon}:`; // the person and the record: nobody else's page reads it
const PAUSES = [5, 10, 20, 40, 60]; // seconds
const FORGOTTEN = 30 * 24 * 3600 * 1000; // milliseconds

const known = new WeakMap(); // zone → { saved: what the server has, doubtful: what it may have, failed: why the last try did }
const sent = new WeakMap(); // request → what it carries
const skipped = new WeakSet(); // requests overtaken by the typing: their answer must not take the zone's place

const zones = () => [...root.querySelectorAll("[data-autosave]")];
const zoneOf = (node) => node?.closest?.("[data-autosave]");
const send = (zone) => zone.dispatchEvent(new CustomEvent("enregistrer"));
const failing = () => zones().filter((zone) => known.get(zone)?.failed && known.get(zone).failed !== "refuse");

// ---- What a zone holds ----

function controls(zone) {
  return [...zone.querySelectorAll("[name]")].filter((each) => !each.matches("button, [type=hidden], [type=file]"));
}

function read(zone, initial = false) {
  return JSON.stringify(controls(zone).flatMap((control) => [valueOf(control, initial)].filter(Boolean)));
}

function valueOf(control, initial) {
  if (control.matches("[type=checkbox], [type=radio]")) return (initial ? control.defaultChecked : control.checked) && [control.name, control.value];
  if (!initial) return [control.name, control.value];
  if (!control.options) return [control.name, control.defaultValue];
  return [control.name, ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value ?? ""];
}

function write(zone, content) {
  const pairs = JSON.parse(content);
  for (const control of controls(zone)) {
    const values = pairs.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.matches("[type=checkbox], [type=radio]")) control.checked = values.includes(control.value);
    else if (values.length) control.value = values[0];
  }
}

function stateOf(zone) {
  if (!known.has(zone)) known.set(zone, { saved: read(zone, true), doubtful: new Set(), failed: null });
  return known.get(zone);
}

// What the server may hold: the last state that it confirmed, and what was sent since without an answer. It refuses to overwrite
// anything else, such as what was typed meanwhile in another window.
const bases = (zone) => [stateOf(zone).saved, ...stateOf(zone).doubtful];
const unsaved = (zone) => read(zone) !== stateOf(zone).saved;

// ---- What the browser keeps ----

let storing = true;

function store(zone, extra = {}) {
  const key = PREFIX + zone.dataset.autosave;
  try {
    if (unsaved(zone)) {
      const content = read(zone);
      const former = stored(zone);
      // Trying again does not make a text younger.
      const at = former?.typed === content ? former.at : Date.now();
      localStorage.setItem(key, JSON.stringify({ typed: content, bases: bases(zone), at, ...extra }));
    } else localStorage.removeItem(key);
    storing = true;
  } catch {
    storing = false; // full or forbidden: leaving the page asks first
  }
}

function stored(zone) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + zone.dataset.autosave));
  } catch {
    return null;
  }
}

function forget(zone) {
  try {
    localStorage.removeItem(PREFIX + zone.dataset.autosave);
  } catch { /* nothing was kept */ }
}

function forgetOld() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("eclat:") && Date.now() - (JSON.parse(localStorage.getItem(key)).at ?? 0) > FORGOTTEN) localStorage.removeItem(key);
    }
  } catch { /* nothing to forget */ }
}

// ---- What the page says ----

function say(zone, state) {
  const line = zone.querySelector(".saved[id$='-etat']");
  const words = document.querySelector(`template[data-etat="${state}"]`);
  if (line && words) {
    line.className = `saved ${words.dataset.classe}`;
    line.replaceChildren(words.content.cloneNode(true));
  }
  const row = zone.querySelector("tr[data-state]");
  const sign = row && document.querySelector(`template[data-etat-ligne="${state === "saving" || state === "editing" ? state : "offline"}"]`);
  if (sign) {
    row.dataset.state = sign.dataset.etatLigne;
    row.querySelector(".state").replaceChildren(sign.content.cloneNode(true));
  }
}

function sayAbove() {
  const [zone] = [...failing(), ...zones().filter((each) => known.get(each)?.failed)];
  const words = zone && document.querySelector(`template[data-etat="${known.get(zone).failed}"]`);
  if (!words) return;
  const head = document.getElementById("enregistrement");
  head.className = `saved-at ${words.dataset.classe}`;
  head.replaceChildren(Object.assign(document.createElement("span"), { className: "with-icon" }));
  head.firstChild.append(words.content.cloneNode(true));
}

// ---- Typing ----

function typed(event) {
  const zone = zoneOf(event.target);
  if (!zone || !controls(zone).includes(event.target)) return;
  store(zone);
  if (zone.matches("[data-row]") && unsaved(zone) && !stateOf(zone).failed) say(zone, "editing");
}
document.addEventListener("input", typed);
document.addEventListener("change", typed);

// A row is saved as a whole, when it is left.
document.addEventListener("focusout", (event) => {
  const zone = zoneOf(event.target);
  if (zone?.matches("[data-row]") && !zone.contains(event.relatedTarget) && unsaved(zone)) send(zone);
});

// Enter in a field: save without leaving. The deposit leaves, with everything that the form carries.
let leaving = false;
document.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-enregistrer]")) {
    event.preventDefault();
    zones().filter(unsaved).forEach(send);
  } else if (event.target.querySelector("[data-enregistrer]")) {
    leaving = true;
    for (const zone of zones()) store(zone, { submitted: true });
  }
});

// ---- A request and its outcome ----

const mine = (event) => {
  const { ctx } = event.detail;
  return ctx?.sourceElement?.matches?.("[data-autosave]") ? { ctx, zone: ctx.sourceElement } : {};
};

document.addEventListener("htmx:config:request", (event) => {
  const { ctx, zone } = mine(event);
  if (!zone) return;
  for (const base of bases(zone)) ctx.request.body.append("base", base);
  sent.set(ctx, read(zone));
  stateOf(zone).doubtful.add(sent.get(ctx));
  ctx.request.keepalive = document.visibilityState === "hidden";
});

document.addEventListener("htmx:before:request", (event) => {
  const { zone } = mine(event);
  if (zone) say(zone, "saving");
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, zone } = mine(event);
  if (!zone || !succeeded(ctx)) return;
  if (read(zone) === sent.get(ctx)) return;
  skipped.add(ctx);
  const main = event.detail.tasks.findIndex((task) => task.type === "main");
  if (main >= 0) event.detail.tasks.splice(main, 1);
});

document.addEventListener("htmx:finally:request", (event) => {
  const { ctx, zone } = mine(event);
  if (!zone || !sent.has(ctx)) return;
  if (!zone.isConnected) return forget(zone);
  const state = stateOf(zone);
  if (ctx.response?.status < 500) state.doubtful.delete(sent.get(ctx));
  if (succeeded(ctx)) {
    // The server may have tidied what it took: unless more was typed, what it shows is what it has.
    state.saved = skipped.has(ctx) ? sent.get(ctx) : read(zone);
    state.failed = null;
    store(zone);
    attempts = 0;
    const next = failing()[0];
    if (next) {
      sayAbove();
      send(next);
    }
  } else {
    state.failed = reason(ctx);
    store(zone);
    say(zone, state.failed);
    sayAbove();
    if (state.failed !== "refuse") wait();
  }
});

// An answer reached by a redirect is some other page.
const succeeded = (ctx) => ctx.response?.status >= 200 && ctx.response.status < 300 && !ctx.response.raw.redirected;

function reason({ response }) {
  if (!response) return "reseau";
  if (response.status === 401) return "deconnecte";
  return response.status >= 500 || response.status === 429 || response.raw.redirected ? "serveur" : "refuse";
}

// ---- Trying again ----

let attempts = 0;
let timer = null;

function wait() {
  if (timer) return;
  let left = PAUSES[Math.min(attempts, PAUSES.length - 1)];
  attempts += 1;
  const count = () => document.querySelectorAll("[data-secondes]").forEach((each) => { each.textContent = left; });
  count();
  timer = setInterval(() => {
    left -= 1;
    if (left > 0) count();
    else again();
  }, 1000);
}

function again() {
  clearInterval(timer);
  timer = null;
  const [zone] = failing();
  if (zone) send(zone);
}

function soon() {
  if (!failing().length) return;
  attempts = 0;
  again();
}
window.addEventListener("online", soon);
window.addEventListener("focus", soon);

// ---- Leaving and coming back ----

let left = false;

function sendNow(zone) {
  const body = new URLSearchParams();
  for (const control of zone.querySelectorAll("[name]:not(button, [type=file])")) {
    const value = valueOf(control, false);
    if (value) body.append(...value);
  }
  for (const base of bases(zone)) body.append("base", base);
  fetch(zone.dataset.hxPost, {
    method: "POST", body, keepalive: true, headers: { "HX-Request": "true", "X-Autosave": "1" },
  }).catch(() => {}); // it is kept here all the same
}

window.addEventListener("pagehide", () => {
  left = true;
  if (!leaving) zones().filter(unsaved).forEach(sendNow);
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") soon();
  else if (!left && !leaving) zones().filter((zone) => unsaved(zone) && !stateOf(zone).failed).forEach(send);
});

window.addEventListener("pageshow", (event) => {
  left = leaving = false;
  if (event.persisted) zones().filter(unsaved).forEach(send);
});

window.addEventListener("beforeunload", (event) => {
  if (!storing && !leaving && zones().some(unsaved)) event.preventDefault();
});

// ---- Restoring ----

function restore(zone) {
  const entry = stored(zone);
  if (!entry) return;
  const current = stateOf(zone).saved;
  const newer = entry.at > Date.parse(root.dataset.enregistre || 0);
  if (entry.typed === current || (entry.submitted && !newer)) forget(zone);
  else if (entry.bases.includes(current)) bring(zone, entry);
  else say(zone, "ailleurs"); // the field changed elsewhere since: its reader chooses
}

function bring(zone, entry) {
  write(zone, entry.typed);
  const first = controls(zone)[0];
  // A field's own listeners (chips, htmx) hear it as typed; a row waits for nobody.
  first.dispatchEvent(new Event("change", { bubbles: true }));
  send(zone);
}

document.addEventListener("click", (event) => {
  const zone = zoneOf(event.target);
  const entry = zone && event.target.closest("[data-reprendre], [data-oublier]") && stored(zone);
  if (!entry) return;
  if (event.target.matches("[data-reprendre]")) return bring(zone, entry);
  forget(zone);
  say(zone, "saved");
  controls(zone)[0].focus();
});

// After a refused deposit the address is that of the verb: reloading there would send again a form that has aged since.
if (location.pathname !== root.dataset.adresse) history.replaceState(null, "", root.dataset.adresse + location.hash);
forgetOld();
// htmx must be listening before what is restored is sent. It begins at once when the document is read, by a timer set before this
// one: whichever script came first over a slow network, neither waits for an event that has passed.
document.addEventListener("DOMContentLoaded", () => setTimeout(() => zones().forEach(restore)));
