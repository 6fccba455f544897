// Zones that save themselves (partials/_ui/autosave.html). htmx sends and swaps; this keeps what is typed in the browser until the
// server has it, says what happens beside the field and at the head of the page, tries again, and restores at the next visit.

const root = document.querySelector("[data-brouillon]");
const PREFIX = `eclat:${root.dataset.brouillon}:`; // the person and the record: nobody else's page reads it
const PAUSES = [5, 10, 20, 40, 60]; // seconds
const FORGOTTEN = 30 * 24 * 3600 * 1000; // milliseconds

// zone → { saved: what the server has, doubtful: what it may have, seen: what it had and showed, failed: why the last try did,
// settled: what it said of the row, flying: whether a request is on its way }
const known = new WeakMap();
const sent = new WeakMap(); // request → what it carries
const skipped = new WeakSet(); // requests overtaken by the typing: their answer must not take the zone's place

const ROW = ".light [data-row]"; // a zone as well, which says no more than that: there are hundreds
const ZONE = `[data-autosave], ${ROW}`;
const zones = () => [...root.querySelectorAll(ZONE)];
const zoneOf = (node) => node?.closest?.(ZONE);
const send = (zone) => zone.dispatchEvent(new CustomEvent("enregistrer"));
const FINAL = ["refuse", "conflit", "perdue"]; // trying again would change nothing: someone must look
const failing = () => zones().filter((zone) => known.get(zone)?.failed && !FINAL.includes(known.get(zone).failed));
const keyOf = (zone) => PREFIX + (zone.dataset.autosave || zone.id);
const fresh = (zone) => zone.querySelector("[name=neuve]"); // on a row that the server has yet to hear of

// ---- What a zone holds ----

function controls(zone) {
  return [...zone.querySelectorAll("[name]")].filter((each) => !each.matches("button, [type=hidden], [type=file]"));
}

// What it sends, its hidden fields too.
function fieldsOf(zone) {
  return [...zone.querySelectorAll("[name]:not(button, [type=file])")].flatMap((control) => [valueOf(control, false)].filter(Boolean));
}

function addressOf(zone) {
  const table = zone.matches(ROW) && zone.closest("[data-grid]");
  return table ? `${table.dataset.adresse}/${zone.id.slice("ligne-".length)}` : zone.dataset.hxPost;
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
  if (!known.has(zone)) known.set(zone, { saved: read(zone, true), doubtful: new Set(), seen: new Set(), failed: null, settled: rowOf(zone)?.dataset.state });
  return known.get(zone);
}

// What the server may hold: the last state that it confirmed, and what was sent since without an answer. It refuses to overwrite
// anything else, such as what was typed meanwhile in another window.
const bases = (zone) => [stateOf(zone).saved, ...stateOf(zone).doubtful, ...stateOf(zone).seen];
// The last states that this page had saved: a page asked for before the newest of them was may still show one.
const former = new Map();
const formerOf = (zone) => former.get(keyOf(zone)) ?? [];
const remember = (zone, state) => former.set(keyOf(zone), [...formerOf(zone), state].slice(-5));
const unsaved = (zone) => read(zone) !== stateOf(zone).saved;

// ---- What the browser keeps ----

let storing = true;

function store(zone, extra = {}) {
  const key = keyOf(zone);
  try {
    if (unsaved(zone)) {
      const content = read(zone);
      const former = stored(zone);
      // Trying again does not make a text younger.
      const at = former?.typed === content ? former.at : Date.now();
      localStorage.setItem(key, JSON.stringify({ typed: content, bases: bases(zone), at, neuve: Boolean(fresh(zone)), submitted: carried(zone), ...extra }));
    } else localStorage.removeItem(key);
    storing = true;
  } catch {
    storing = false; // full or forbidden: leaving the page asks first
  }
}

// The next page may have been asked for before the server had this: until it is here, what was just saved is kept for it.
function keepForNext(zone, content) {
  try {
    localStorage.setItem(keyOf(zone), JSON.stringify({ typed: content, bases: formerOf(zone), at: Date.now(), done: true }));
  } catch { /* the next page shows what it was given */ }
}

function stored(zone) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(zone)));
  } catch {
    return null;
  }
}

function forget(zone) {
  try {
    localStorage.removeItem(keyOf(zone));
  } catch { /* nothing was kept */ }
}

function forgetOld() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("eclat:") && Date.now() - (JSON.parse(localStorage.getItem(key)).at ?? 0) > FORGOTTEN) localStorage.removeItem(key);
    }
  } catch {
    storing = false; // the browser keeps nothing
  }
}

// ---- What the page says ----

function say(zone, state) {
  const line = zone.querySelector(".saved[id$='-etat']");
  const words = document.querySelector(`template[data-etat="${state}"]`);
  if (line && words) {
    line.className = `saved ${words.dataset.classe}`;
    line.replaceChildren(words.content.cloneNode(true));
  }
  if (rowOf(zone)) sayOfRow(zone, state, words);
}

const rowOf = (zone) => (zone.matches("[data-state]") ? zone : zone.querySelector("tr[data-state]"));
const MOVING = ["saving", "typing"];

// A row has a sign beside its number, and under it why it is not saved.
function sayOfRow(zone, state, words) {
  const row = rowOf(zone);
  const shown = MOVING.includes(state) || state === stateOf(zone).settled ? state : "offline";
  const sign = document.querySelector(`template[data-etat-ligne="${shown}"]`) ?? document.querySelector('template[data-etat-ligne="editing"]');
  row.dataset.state = sign.dataset.etatLigne;
  row.querySelector(".state > [role=img]").replaceWith(sign.content.cloneNode(true));
  zone.querySelector(".row-why")?.remove();
  if (shown !== "offline" || !words) return;
  const why = Object.assign(document.createElement("tr"), { className: "row-error row-why" });
  const cell = Object.assign(why.insertCell(), { colSpan: zone.querySelector("tr").cells.length });
  cell.append(document.createElement("p"));
  cell.firstChild.append(words.content.cloneNode(true));
  zone.append(why);
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
  if (rowOf(zone) && !stateOf(zone).failed) say(zone, unsaved(zone) ? "typing" : stateOf(zone).settled);
}
document.addEventListener("input", typed);
document.addEventListener("change", typed);

// A row is saved as a whole, when it is left; so is a date.
document.addEventListener("focusout", (event) => {
  const zone = zoneOf(event.target);
  if (zone?.matches("[data-row], [data-quitte]") && !zone.contains(event.relatedTarget) && unsaved(zone)) send(zone);
});

// Escape gives a cell back what the server has.
document.addEventListener("keydown", (event) => {
  const zone = event.key === "Escape" && event.target.matches?.("[data-row] .cell") && zoneOf(event.target);
  const held = zone && JSON.parse(stateOf(zone).saved).find(([name]) => name === event.target.name)?.[1];
  if (!zone || held === undefined || held === event.target.value) return;
  event.preventDefault();
  event.target.value = held;
  event.target.select?.();
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
});

// Enter in a field: save without leaving. The deposit leaves, with everything that the form carries.
let leaving = null; // the form on its way
const carried = (zone) => controls(zone).some((each) => leaving && each.form === leaving);
document.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-enregistrer]")) {
    event.preventDefault();
    zones().filter(unsaved).forEach(send);
  } else if (event.target.matches("[data-enregistrer-avant]")) {
    if (lean) return;
    event.preventDefault();
    goOn(event.target, event.submitter);
  } else if (event.target.querySelector("[data-enregistrer]")) {
    leaving = event.target;
    event.target.elements.vu?.remove(); // rows saved themselves since: what this window typed last is not another's
    for (const zone of zones().filter(carried)) store(zone, { submitted: true });
  }
});

// A table of hundreds of rows is saved row by row first, and the form then leaves without it.
let lean = false;
let going = false;

async function goOn(form, submitter) {
  if (going) return;
  going = true;
  const saved = await saveAll();
  await turn(); // a form may not be sent while its own sending is still being told
  going = false;
  if (!saved) return controls(zones().find(unsaved))[0]?.focus();
  lean = true;
  form.requestSubmit(submitter);
}

document.addEventListener("formdata", (event) => {
  if (lean) for (const each of zones().flatMap((zone) => [...zone.querySelectorAll("[name]")])) event.formData.delete(each.name);
});

// Whether the server has all that was typed, once it was asked.
async function saveAll() {
  zones().filter((zone) => unsaved(zone) && !known.get(zone)?.flying).forEach(send);
  while (zones().some((zone) => known.get(zone)?.flying)) await answered();
  return !zones().some(unsaved);
}
const turn = () => new Promise((done) => { setTimeout(done); });
const answered = () => new Promise((done) => { document.addEventListener("htmx:finally:request", () => setTimeout(done), { once: true }); });
document.addEventListener("tout-enregistrer", (event) => { event.detail.done = saveAll(); });

// ---- A request and its outcome ----

const mine = (event) => {
  const { ctx } = event.detail;
  return ctx?.sourceElement?.matches?.(ZONE) ? { ctx, zone: ctx.sourceElement } : {};
};

// A row goes alone, to its own address: htmx takes the whole form that it stands in.
function leanTo(row, request) {
  request.action = addressOf(row);
  for (const name of new Set(request.body.keys())) request.body.delete(name);
  for (const [name, value] of fieldsOf(row)) request.body.append(name, value);
}

document.addEventListener("htmx:config:request", (event) => {
  const { ctx, zone } = mine(event);
  if (!zone) return;
  ctx.request.headers["X-Autosave"] = "1"; // an ended sign-in is told in place
  if (zone.matches(ROW)) leanTo(zone, ctx.request);
  for (const base of bases(zone)) ctx.request.body.append("base", base);
  sent.set(ctx, read(zone));
  stateOf(zone).doubtful.add(sent.get(ctx));
  ctx.request.keepalive = document.visibilityState === "hidden";
});

document.addEventListener("htmx:before:request", (event) => {
  const { zone } = mine(event);
  if (!zone) return;
  stateOf(zone).flying = true;
  say(zone, "saving");
});

const touched = new WeakMap(); // request → the other zones that its answer brings up to date, and whether each held something unsaved

document.addEventListener("htmx:before:swap", (event) => {
  const { tasks } = event.detail;
  const others = tasks.filter(({ type, target }) => type === "partial" && target?.matches?.(ZONE));
  touched.set(event.detail.ctx, others.map(({ target }) => [target, known.has(target) && unsaved(target)]));
  for (const { target, swapSpec } of others) if (swapSpec.style === "delete") forget(target);
  const { ctx, zone } = mine(event);
  if (!zone || [sent.get(ctx), stateOf(zone).saved].includes(read(zone))) return; // nothing was typed meanwhile
  if (succeeded(ctx)) skipped.add(ctx);
  const main = tasks.findIndex((task) => task.type === "main" && task.target === zone);
  if (main >= 0) tasks.splice(main, 1);
});

document.addEventListener("htmx:after:swap", (event) => {
  for (const [zone, dirty] of touched.get(event.detail.ctx) ?? []) {
    const state = known.get(zone);
    if (!state) continue;
    if (dirty && state.failed !== "perdue") {
      state.settled = rowOf(zone)?.dataset.state;
      say(zone, state.failed ?? (state.flying ? "saving" : "typing"));
      if (state.failed === "conflit") send(zone); // both values are shown again
    } else {
      known.delete(zone); // what it shows now is what the server has
      forget(zone);
    }
  }
  // What was typed in a row while another one took its place.
  zones().filter((each) => !known.has(each)).forEach(restore);
});

document.addEventListener("htmx:finally:request", (event) => {
  const { ctx, zone } = mine(event);
  if (!zone || !sent.has(ctx)) return;
  if (!zone.isConnected) return forget(zone);
  const state = stateOf(zone);
  state.flying = false;
  if (ctx.response?.status < 500) state.doubtful.delete(sent.get(ctx));
  if (succeeded(ctx)) {
    // The server may have tidied what it took: unless more was typed, what it shows is what it has.
    remember(zone, state.saved);
    fresh(zone)?.remove();
    state.saved = skipped.has(ctx) ? sent.get(ctx) : read(zone);
    state.failed = null;
    state.seen.clear();
    if (!skipped.has(ctx)) state.settled = rowOf(zone)?.dataset.state;
    else if (rowOf(zone)) say(zone, "typing");
    store(zone);
    if (unloading && !unsaved(zone) && !carried(zone)) keepForNext(zone, sent.get(ctx)); // what a form carries, its answer shows
    attempts = 0;
    const next = failing()[0];
    if (next) {
      sayAbove();
      send(next);
    }
  } else {
    state.failed = reason(ctx, zone);
    store(zone);
    if (!asks(zone)) say(zone, state.failed);
    sayAbove();
    if (!FINAL.includes(state.failed)) wait();
  }
});

// An answer reached by a redirect is some other page.
const succeeded = (ctx) => ctx.response?.status >= 200 && ctx.response.status < 300 && !ctx.response.raw.redirected;

// The row itself asks its writer what to do.
const asks = (zone) => zone.querySelector("[data-conflit], [data-remettre]");

function reason({ response }, zone) {
  if (!response) return "reseau";
  if (response.status === 401) return "deconnecte";
  if (response.status === 410) return "perdue";
  if (response.status === 409 && asks(zone)) return "conflit";
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

// Between the moment when another page is asked for and the one when it is there; a download asks for none.
let unloading = false;
window.addEventListener("beforeunload", () => {
  unloading = true;
  setTimeout(() => { unloading = false; }, 10_000);
});

function sendNow(zone) {
  const body = new URLSearchParams(fieldsOf(zone));
  for (const base of bases(zone)) body.append("base", base);
  fetch(addressOf(zone), {
    method: "POST", body, keepalive: true, headers: { "HX-Request": "true", "X-Autosave": "1" },
  }).catch(() => {}); // it is kept here all the same
}

window.addEventListener("pagehide", () => {
  left = true;
  zones().filter((zone) => unsaved(zone) && !carried(zone)).forEach(sendNow);
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") soon();
  else if (!left) zones().filter((zone) => unsaved(zone) && !carried(zone) && !stateOf(zone).failed).forEach(send);
});

window.addEventListener("pageshow", (event) => {
  left = lean = false;
  leaving = null;
  if (event.persisted) zones().filter(unsaved).forEach(send);
});

window.addEventListener("beforeunload", (event) => {
  if (!storing && zones().some((zone) => unsaved(zone) && !carried(zone))) event.preventDefault();
});

// ---- Restoring ----

function restore(zone) {
  const entry = stored(zone);
  if (!entry) return;
  const current = stateOf(zone).saved;
  const newer = entry.at > Date.parse(zone.closest("[data-enregistre]").dataset.enregistre || 0);
  if (entry.typed === current || (entry.submitted && !newer)) forget(zone);
  else if (entry.bases.includes(current)) bring(zone, entry);
  else if (entry.done) forget(zone);
  else if (zone.closest(".light")) believe(zone, entry); // the server shows both values
  else if (letters(entry.typed) === letters(current)) forget(zone); // the server has it, tidied
  else say(zone, "ailleurs"); // the field changed elsewhere since: its reader chooses
}

// What tells two texts apart, whatever spaces and signs the server tidied.
const letters = (content) => JSON.parse(content).map(([, value]) => value.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")).join(" ");

function bring(zone, entry) {
  write(zone, entry.typed);
  const first = controls(zone)[0];
  // A field's own listeners (chips, htmx) hear it as typed; a row waits for nobody.
  first.dispatchEvent(new Event("change", { bubbles: true }));
  send(zone);
}

// As it was when it was typed, so that the server sees what came meanwhile.
function believe(zone, entry) {
  known.set(zone, { ...stateOf(zone), saved: entry.bases[0], doubtful: new Set(entry.bases.slice(1)) });
  write(zone, entry.typed);
  send(zone);
}

// What was typed in a row that is no more, or not shown here: the server says which, and it is offered back.
function reviveRows() {
  const table = root.querySelector(".light table");
  const start = `${PREFIX}ligne-`;
  for (const key of table && storing ? Object.keys(localStorage).filter((each) => each.startsWith(start)) : []) {
    const id = key.slice(PREFIX.length);
    if (document.getElementById(id)) continue;
    const zone = Object.assign(document.createElement("tbody"), { id });
    Object.assign(zone.dataset, { row: "", hxPost: "" });
    const entry = stored(zone);
    const row = zone.insertRow();
    zone.dataset.state = "offline";
    row.insertCell().className = "state";
    const born = { type: "hidden", name: "neuve", value: key.slice(start.length) };
    if (entry.neuve) row.cells[0].append(Object.assign(document.createElement("input"), born));
    row.cells[0].append(document.createElement("span"), document.querySelector("template[data-etat-ligne=offline]").content.cloneNode(true));
    for (const [name, value] of JSON.parse(entry.typed)) row.insertCell().append(Object.assign(document.createElement("input"), { name, value, className: "cell" }));
    table.append(zone);
    htmx.process(zone);
    believe(zone, entry);
  }
}

// Two windows wrote in the same cell: the other value is known now, and one of the two is chosen.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-conflit]");
  if (!button) return;
  event.preventDefault();
  const zone = zoneOf(button);
  const { conflit, autre } = button.dataset;
  const cell = controls(zone).find((each) => each.name === conflit);
  if (button.name === "prendre") cell.value = autre;
  stateOf(zone).seen.add(JSON.stringify(JSON.parse(stateOf(zone).saved).map(([name, value]) => [name, name === conflit ? autre : value])));
  cell.removeAttribute("aria-invalid");
  cell.removeAttribute("aria-describedby");
  button.closest("tr").remove();
  cell.focus();
  store(zone);
  if (!asks(zone)) send(zone);
});

document.addEventListener("click", (event) => {
  const zone = event.target.closest?.("[data-oublier-ligne]") && zoneOf(event.target);
  if (!zone) return;
  forget(zone);
  zone.remove();
});

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
document.addEventListener("DOMContentLoaded", () => setTimeout(() => {
  const early = zones().filter((zone) => !stored(zone) && unsaved(zone)); // typed while this script was on its way
  zones().forEach(restore);
  reviveRows();
  for (const zone of early) {
    store(zone);
    send(zone);
  }
}));
