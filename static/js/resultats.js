// The grid of results. A letter writes, arrows move, Tab goes in order; each cell is saved by itself, a row's one after the other.
// What the network did not take stays, said, and is sent again. What others write comes by itself, never under the hand that types.

const grid = document.querySelector("[data-pv]");
const notice = document.getElementById("pv-avis");
const said = document.getElementById("pv-dit");
const words = document.getElementById("pv-phrases")?.dataset;
const EVERY_MS = 4000;
const HERE_MS = 20000;
const PAUSE_MS = 1000;
const AGAIN_MS = 5000;

const rows = () => [...grid.querySelectorAll("[data-row]")];
const cellOf = (element) => element?.closest?.("td[data-c]");
const rowOf = (element) => element?.closest?.("[data-row]");
const place = (row, champ) => row?.querySelector(`td[data-c="${CSS.escape(champ)}"]`);
const control = (cell) => cell?.querySelector("input:checked") ?? cell?.querySelector("input, select");
const radios = (cell) => [...(cell?.querySelectorAll("input[type=radio]") ?? [])];
const isText = (element) => element.matches("input:not([type=radio]), textarea");
const nameOf = (row) => row.querySelector(".who-c a").textContent;
const known = (row) => new URLSearchParams(row.querySelector("[name=vu]").value);

// ---- What waits to be kept: by row, the cells and what they are to hold ----

const waiting = new Map(); // id of a row → Map of cells
const busy = new Set(); // rows on their way
const timers = new Map();
let retry = 0;

function keep(row, champ, value) {
  const cells = waiting.get(row.id) ?? new Map();
  waiting.set(row.id, cells.set(champ, value));
  state(row, "saving");
  send(row.id);
}

function state(row, name) {
  row.dataset.state = name;
  row.querySelector(".state > i").setAttribute("aria-label", document.querySelector(`template[data-etat-ligne="${name}"]`).content.textContent);
  recount();
}

async function send(id) {
  const row = document.getElementById(id);
  const cells = waiting.get(id);
  if (!row || !cells?.size || busy.has(id)) return;
  busy.add(id);
  const leaving = new Map(cells);
  const body = new URLSearchParams([...leaving, ["vu", row.querySelector("[name=vu]").value]]);
  const found = await post(row.querySelector("form").getAttribute("action"), body);
  busy.delete(id);
  if (!found || lost(found)) return failed(row, found);
  for (const [champ, value] of leaving) if (cells.get(champ) === value) cells.delete(champ);
  if (!cells.size) waiting.delete(id);
  if (found.body) arrived(row, found.body, leaving);
  else refused(row, found.text, leaving);
  if (!waiting.size) notice.querySelector("[data-reseau]")?.remove();
  send(id);
}

async function post(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "HX-Request": "true", "X-Autosave": "true" }, body, redirect: "manual" });
    const json = (answer.headers.get("content-type") ?? "").includes("json");
    return { ok: answer.ok, status: answer.status, body: json ? await answer.json() : null, text: json ? "" : await answer.text() };
  } catch {
    return null;
  }
}

// Whether nothing tells what became of it.
const lost = ({ ok, status, body }) => status === 0 || status === 401 || status === 429 || status >= 500 || (ok && !body);

function arrived(row, { ligne, conflits, resultat, enregistre }, leaving) {
  const fresh = merge(row, ligne);
  for (const each of conflits ?? []) contested(fresh, each);
  if (enregistre) savedAt(enregistre);
  if (conflits) return;
  const told = [...leaving].map(([champ, value]) => `${titleOf(champ)} ${spoken(fresh, champ, value)}`).join(", ");
  said.textContent = `${nameOf(fresh)} : ${told}. ${words.enregistre}. ${resultat}.`;
}

const titleOf = (champ) => (champ.startsWith("resultat-") ? champ.slice(9) : "");
const spoken = (row, champ, value) => {
  const cell = place(row, champ);
  const choice = cell?.querySelector("select")?.selectedOptions[0]?.text ?? cell?.querySelector(":checked ~ .word")?.textContent;
  return choice ?? (value || words.efface);
};

function savedAt(words_) {
  const line = document.getElementById("enregistrement");
  const text = `${words.enregistre} ${words_}`;
  if (line.textContent.trim() !== text) line.textContent = text;
}

function failed(row, found) {
  state(row, "offline");
  const why = found?.status === 401 ? "pv-deconnecte" : "pv-reseau";
  let note = notice.querySelector("[data-reseau]");
  if (note && note.dataset.reseau !== why) { note.remove(); note = null; }
  if (!note) {
    note = document.getElementById(why).content.firstElementChild.cloneNode(true);
    note.dataset.reseau = why;
    note.querySelector("button").addEventListener("click", again);
    notice.append(note);
  }
  note.querySelector("[data-nombre]").textContent = [...waiting.values()].reduce((sum, cells) => sum + cells.size, 0);
  clearTimeout(retry);
  retry = setTimeout(again, AGAIN_MS);
}

function again() {
  for (const id of waiting.keys()) send(id);
}

// What was typed stays on the page; why it is not kept is said.
function refused(row, text, leaving) {
  const note = document.getElementById("pv-refus").content.firstElementChild.cloneNode(true);
  const read = new DOMParser().parseFromString(text, "text/html").body.textContent.trim().replace(/\s+/g, " ");
  note.querySelector("[data-dit]").textContent = `${nameOf(row)} : ${read}`;
  notice.replaceChildren(...[...notice.children].filter((each) => each.dataset.reseau), note);
  state(row, "error");
  for (const champ of leaving.keys()) place(row, champ)?.classList.add("refused");
}

function contested(row, { champ, dit, ecrit }) {
  const line = document.getElementById("pv-conflit").content.querySelector("tr").cloneNode(true);
  line.querySelector("[data-dit]").textContent = dit;
  line.dataset.conflit = champ;
  const end = () => { line.remove(); if (!row.querySelector("[data-conflit]")) state(row, row.dataset.kept ?? "saved"); };
  line.querySelector("[data-garder]").addEventListener("click", () => { end(); put(place(row, champ), ecrit); keep(row, champ, ecrit); focusOn(place(row, champ)); });
  line.querySelector("[data-prendre]").addEventListener("click", () => { end(); focusOn(place(row, champ)); });
  row.append(line);
  row.dataset.kept ??= row.dataset.state;
  state(row, "conflict");
}

// ---- A row as the server drew it takes the place of what is shown, but for what is being typed ----

function merge(old, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.querySelector("[data-row]");
  const cells = waiting.get(old.id);
  old.querySelector("[name=vu]").value = fresh.querySelector("[name=vu]").value;
  for (const cell of fresh.querySelectorAll("td[data-c]")) {
    const there = place(old, cell.dataset.c);
    if (cells?.has(cell.dataset.c) || old.querySelector(`[data-conflit="${CSS.escape(cell.dataset.c)}"]`)) continue;
    exchange(there, cell);
  }
  old.querySelector("[data-resultat]").replaceWith(fresh.querySelector("[data-resultat]"));
  for (const each of old.querySelectorAll(".row-error:not([data-conflit])")) each.remove();
  old.querySelector("tr").after(...fresh.querySelectorAll(".row-error"));
  Object.assign(old.dataset, { places: fresh.dataset.places });
  if (old.querySelector("[data-conflit]")) old.dataset.kept = fresh.dataset.state;
  else { delete old.dataset.kept; if (!cells?.size) state(old, fresh.dataset.state); }
  return old;
}

function exchange(there, cell) {
  const held = document.activeElement;
  if (there.innerHTML === cell.innerHTML && !there.contains(held)) return sync(there, cell);
  if (!there.contains(held)) { there.replaceWith(cell); return; }
  if (isText(held)) { // the hand that types: what it typed meanwhile stays
    const input = cell.querySelector(`[name="${CSS.escape(held.name)}"]`);
    if (input && held.value === held.defaultValue) held.value = input.value;
    if (input) { held.defaultValue = input.value; for (const name of ["aria-invalid", "aria-describedby"]) carry(input, held, name); }
    return;
  }
  const kind = held.name;
  there.replaceWith(cell);
  (control(cell)?.name === kind ? control(cell) : null)?.focus({ preventScroll: true });
}

const carry = (from, to, name) => (from.hasAttribute(name) ? to.setAttribute(name, from.getAttribute(name)) : to.removeAttribute(name));

function sync(there, cell) {
  for (const [index, each] of [...cell.querySelectorAll("input, select")].entries()) {
    const mine = there.querySelectorAll("input, select")[index];
    if (each.type === "radio") mine.checked = each.checked;
    else mine.value = each.value;
  }
}

function put(cell, value) {
  const found = radios(cell);
  const text = cell?.querySelector("select, input:not([type=radio])");
  if (found.length) for (const each of found) each.checked = each.value === value;
  else if (text) text.value = value;
}

// ---- What others write ----

let tag = "";
let closed = false;

async function look() {
  if (document.hidden || closed) return;
  const since = new URLSearchParams({ depuis: grid.dataset.depuis });
  const headers = tag ? { "If-None-Match": tag, "HX-Request": "true" } : { "HX-Request": "true" };
  const answer = await fetch(`${grid.dataset.suiviPv}?${since}`, { headers, redirect: "manual", cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  tag = answer.headers.get("etag") ?? "";
  const { lignes, presents, depuis, ouverte, incidents } = await answer.json();
  for (const html of lignes) {
    const id = html.match(/id="?(p-[0-9a-f-]+)/)?.[1];
    const row = document.getElementById(id);
    if (row && !busy.has(id)) merge(row, html);
  }
  if (depuis) grid.dataset.depuis = depuis;
  document.querySelector("[data-presents]").textContent = presents;
  const box = document.getElementById("champ-incidents");
  const vu = box.form.querySelector("[name=vu]");
  if (box !== document.activeElement && box.value === vu.value && vu.value !== incidents) box.value = vu.value = incidents;
  if (!ouverte) { closed = true; location.reload(); }
}

const here = () => { if (!document.hidden && !closed) post(grid.dataset.regard, new URLSearchParams()); };

// ---- The keyboard ----

function focusOn(cell) {
  const found = control(cell);
  if (!found) return false;
  found.focus();
  if (isText(found)) found.select();
  rowOf(cell).scrollIntoView({ block: "nearest" });
  return true;
}

const shown = (row) => row.checkVisibility({ visibilityProperty: true });

function vertical(row, champ, step) {
  const every = rows();
  for (let at = every.indexOf(row) + step; every[at]; at += step) if (shown(every[at]) && focusOn(place(every[at], champ))) return true;
  return false;
}

function horizontal(cell, step) {
  const cells = [...rowOf(cell).querySelectorAll("td[data-c]")];
  for (let at = cells.indexOf(cell) + step; cells[at]; at += step) if (focusOn(cells[at])) return true;
  return false;
}

// The next bloc to be judged: in the row, else in those below.
function onward(row, champ) {
  const cells = [...row.querySelectorAll("td.mark-cell")];
  const at = cells.findIndex((each) => each.dataset.c === champ);
  for (const each of cells.slice(at + 1)) if (radios(each).length && focusOn(each)) return;
  nextRow(row);
}

function nextRow(row) {
  const every = rows();
  for (const each of every.slice(every.indexOf(row) + 1)) {
    const cell = [...each.querySelectorAll("td.mark-cell")].find((one) => radios(one).length);
    if (cell && shown(each)) return focusOn(cell);
  }
  return focusOn(place(row, "observations"));
}

function judge(row, cell, value) {
  const radio = radios(cell).find((each) => each.value === value);
  if (!radio) { if (row.dataset.places.includes("absent")) said.textContent = `${nameOf(row)} ${words.absente}`; return; }
  if (!radio.checked || row.dataset.state === "offline") { radio.checked = true; keep(row, cell.dataset.c, value); }
  onward(row, cell.dataset.c);
}

function fill(row) {
  const blank = [...row.querySelectorAll("td.mark-cell")].filter((cell) => radios(cell).length && !cell.querySelector(":checked"));
  for (const cell of blank) { radios(cell)[0].checked = true; keep(row, cell.dataset.c, "valide"); }
  if (blank.length) said.textContent = `${nameOf(row)} : ${words.ligne}`;
  nextRow(row);
}

function presence(row, value) {
  const select = place(row, "presence").querySelector("select");
  if (select.value !== value) { select.value = value; keep(row, "presence", value); }
  if (value !== "present") nextRow(row);
}

function erase(row, cell) {
  if (!radios(cell).length) { if (cell.dataset.c === "presence") presence(row, "present"); return; }
  if (!cell.querySelector(":checked")) return;
  for (const each of radios(cell)) each.checked = false;
  keep(row, cell.dataset.c, "");
}

function key(event) {
  const cell = cellOf(event.target);
  const row = rowOf(cell);
  if (!cell || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const text = isText(event.target);
  const letter = event.key.length === 1 ? event.key.toUpperCase() : "";
  const on = {
    ArrowUp: () => vertical(row, cell.dataset.c, -1), ArrowDown: () => vertical(row, cell.dataset.c, 1),
    Enter: () => vertical(row, cell.dataset.c, event.shiftKey ? -1 : 1) || event.target.blur(),
  };
  const without = {
    ArrowLeft: () => horizontal(cell, -1), ArrowRight: () => horizontal(cell, 1), Delete: () => erase(row, cell), Backspace: () => erase(row, cell),
    V: () => (event.shiftKey ? fill(row) : judge(row, cell, "valide")), N: () => judge(row, cell, "non_valide"),
    A: () => presence(row, "absent"), E: () => presence(row, "excuse"), P: () => presence(row, "present"),
  };
  const act = on[event.key] ?? (text ? null : without[letter || event.key]);
  if (!act) return;
  event.preventDefault();
  act();
}

// ---- What is chosen with the pointer, or typed ----

function changed({ target }) {
  const cell = cellOf(target);
  if (!cell) return;
  clearTimeout(timers.get(target));
  cell.classList.remove("refused");
  const row = rowOf(cell);
  if (known(row).get(target.name) === target.value && !waiting.get(row.id)?.has(target.name) && row.dataset.state !== "error") return;
  keep(row, target.name, target.value);
}

function typed(event) {
  if (!cellOf(event.target) || !isText(event.target)) return;
  clearTimeout(timers.get(event.target));
  timers.set(event.target, setTimeout(() => changed(event), PAUSE_MS));
}

function fold(event) {
  const button = event.target.closest("[data-pli]");
  if (!button) return;
  const open = rowOf(button).toggleAttribute("data-open");
  button.setAttribute("aria-expanded", String(open));
}

// ---- A range of a spreadsheet: it leads to the page that shows what it would write ----

function pasted(event) {
  const cell = cellOf(event.target);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || (isText(event.target) && !/[\t\r\n]./.test(text))) return;
  event.preventDefault();
  const form = document.getElementById("pv-coller");
  form.elements.texte.value = text;
  form.elements.depart.value = rowOf(cell).id.slice(2); // p-, then its key
  form.elements.champ.value = cell.dataset.c;
  form.submit();
}

// ---- How many stand where ----

const many = (number, un, plusieurs) => `${number} ${number < 2 ? un : plusieurs}`;

function recount() {
  const found = { saved: 0, editing: 0, saving: 0, offline: 0, error: 0 };
  for (const row of rows()) found[row.dataset.state === "conflict" ? "error" : row.dataset.state] += 1;
  for (const part of document.querySelectorAll("[data-compte]")) {
    part.textContent = many(found[part.dataset.compte], part.dataset.un, part.dataset.plusieurs);
    part.hidden = !found[part.dataset.compte];
  }
  const left = [
    found.editing && many(found.editing, words.resteUn, words.restePlusieurs),
    found.error && many(found.error, words.corrigerUn, words.corrigerPlusieurs),
  ].filter(Boolean).join(", ") || words.fini;
  document.querySelector("[data-reste]").textContent = `${left}.`;
  const bar = document.querySelector("[data-barre] .say")?.lastChild;
  if (bar) bar.textContent = left;
}

// ---- Incidents: a text of its own ----

const incidents = document.querySelector("form[data-incidents]");
let writing = 0;

async function tell() {
  const box = incidents.querySelector("textarea");
  const vu = incidents.querySelector("[name=vu]");
  const value = box.value;
  if (value === vu.value) return;
  const found = await post(incidents.getAttribute("action"), new URLSearchParams({ incidents: value, vu: vu.value }));
  if (!found || lost(found)) { clearTimeout(writing); writing = setTimeout(tell, AGAIN_MS); return; }
  if (found.ok) { vu.value = found.body.tenu; savedAt(found.body.enregistre); return; }
  const note = document.getElementById("pv-refus").content.firstElementChild.cloneNode(true);
  note.querySelector("[data-dit]").textContent = found.body?.conflit ?? new DOMParser().parseFromString(found.text, "text/html").body.textContent.trim();
  notice.replaceChildren(note);
  if (found.body) vu.value = found.body.tenu; // said: the next save is theirs to make
}

if (incidents) {
  const box = incidents.querySelector("textarea");
  box.addEventListener("input", () => { clearTimeout(writing); writing = setTimeout(tell, PAUSE_MS); });
  box.addEventListener("change", () => { clearTimeout(writing); tell(); });
  window.addEventListener("beforeunload", (event) => { if (box.value !== incidents.querySelector("[name=vu]").value) event.preventDefault(); });
}

if (grid) {
  grid.addEventListener("keydown", key);
  grid.addEventListener("change", changed);
  grid.addEventListener("input", typed);
  grid.addEventListener("click", fold);
  grid.addEventListener("paste", pasted);
  grid.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("online", again);
  window.addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { look(); here(); });
  here();
  setInterval(look, EVERY_MS);
  setInterval(here, HERE_MS);
}
