// Attendance: a grid of letters. Arrows move, a letter writes, Suppr erases, Maj P says that everyone was there. A cell is saved by
// itself, one after the other; what the network did not take stays marked, and is sent again.

const table = document.getElementById("presence");
const tools = document.querySelector("[data-presence-outils]");
const notice = document.getElementById("presence-avis");
const said = document.getElementById("presence-dit");
const undo = document.querySelector("[data-presence-annuler]");
const buttons = [...document.querySelectorAll("[data-presence]")];
const values = Object.fromEntries(buttons.map((each) => [each.dataset.lettre, each.dataset.presence]));
const labels = Object.fromEntries(buttons.map((each) => [each.dataset.presence, each.dataset.presence ? each.textContent : "Non renseigné"]));
const letters = Object.fromEntries(Object.entries(values).map(([letter, value]) => [value, letter]));
const rows = [...(table?.tBodies[0].rows ?? [])];
const heads = [...(table?.tHead.rows[0].cells ?? [])];
const waiting = new Map(); // cell → what it is to hold, until it is kept
let current = null;
let line = Promise.resolve(); // saves leave one after the other
let undoing = null;

const open = (cell) => cell && !cell.matches(".x, .f, .t");
const valueOf = (cell) => values[cell.textContent] ?? "";
const seance = (cell) => heads[cell.cellIndex].id.slice(2);
const candidat = (cell) => cell.parentElement.id.slice(2);
const called = (cell) => `${cell.parentElement.cells[0].firstChild.textContent}, ${heads[cell.cellIndex].firstElementChild.textContent}`;

function put(cell, value) {
  cell.textContent = letters[value] ?? "";
  cell.className = (letters[value] ?? "").toLowerCase();
  label(cell);
}

function label(cell) {
  cell.setAttribute("aria-label", `${called(cell)} : ${open(cell) ? labels[valueOf(cell)] : "rien à remplir"}`);
}

function choose(cell, focus = true) {
  if (!cell || cell.cellIndex === 0 || cell.matches(".t")) return;
  if (current) { current.tabIndex = -1; current.removeAttribute("aria-selected"); }
  current = cell;
  current.tabIndex = 0;
  current.setAttribute("aria-selected", "true");
  label(current);
  if (focus) current.focus();
  for (const each of buttons) {
    each.disabled = !open(current);
    each.setAttribute("aria-pressed", String(Boolean(each.dataset.presence) && open(current) && each.dataset.presence === valueOf(current)));
  }
  if (focus) current.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const beside = (cell, down, right) => rows[rows.indexOf(cell.parentElement) + down]?.cells[cell.cellIndex + right];

async function post(path, fields) {
  const answer = await fetch(`${table.dataset.adresse}/${path}`, {
    method: "POST", headers: { "HX-Request": "true", "X-Autosave": "true" }, body: new URLSearchParams(fields), redirect: "manual",
  });
  const kind = answer.headers.get("content-type") ?? "";
  return { ok: answer.ok, status: answer.status, body: kind.includes("json") ? await answer.json() : null, text: kind.includes("json") ? "" : await answer.text() };
}

function figures(row, { taux, heures }) {
  const [rate, hours] = row.lastElementChild.children;
  rate.textContent = taux;
  hours.textContent = heures;
}

function count(head, words) {
  const small = head.querySelector("small") ?? head.appendChild(document.createElement("small"));
  small.textContent = words;
}

function write(cell, value) {
  if (!open(cell)) return;
  const seen = waiting.has(cell) ? waiting.get(cell).seen : valueOf(cell);
  if (seen === value && !waiting.has(cell)) return;
  put(cell, value);
  waiting.set(cell, { value, seen });
  cell.classList.add("w");
  line = line.then(() => send(cell));
  choose(cell, false);
}

async function send(cell) {
  const wanted = waiting.get(cell);
  if (!wanted) return;
  let answer;
  try {
    answer = await post(`${seance(cell)}/candidats/${candidat(cell)}`, { etat: wanted.value, vu: wanted.seen });
  } catch {
    return failed();
  }
  if (lost(answer)) return failed(answer);
  const later = waiting.get(cell);
  if (answer.ok && answer.body) {
    if (later === wanted) { waiting.delete(cell); cell.classList.remove("w"); }
    else later.seen = wanted.value;
    figures(cell.parentElement, answer.body);
    count(heads[cell.cellIndex], answer.body.compte);
    said.textContent = `${called(cell)} : ${labels[wanted.value]}. ${answer.body.taux}`;
    if (!waiting.size) notice.querySelector("[data-reseau]")?.remove();
  } else if (answer.body) {
    waiting.delete(cell);
    contested(cell, wanted.value, answer.body);
  } else { // refused: what is shown is what is kept
    waiting.delete(cell);
    put(cell, wanted.seen);
    notice.innerHTML = answer.text;
  }
}

// Whether nothing tells what became of it: it stays on the page, to be sent again.
const lost = ({ ok, status, body }) => status === 401 || status === 429 || status >= 500 || (ok && !body);

// What another window wrote is shown beside what was typed: its writer chooses.
function contested(cell, value, { conflit, tenu, tenu_dit }) {
  put(cell, tenu);
  cell.classList.add("e");
  const note = document.getElementById("presence-conflit").content.firstElementChild.cloneNode(true);
  note.querySelector("p").textContent = conflit;
  const [keep, mine] = note.querySelectorAll("button");
  keep.textContent = `Garder « ${tenu_dit} »`;
  mine.textContent = `Écrire « ${labels[value]} »`;
  keep.addEventListener("click", () => { note.remove(); cell.classList.remove("e"); choose(cell); });
  mine.addEventListener("click", () => { note.remove(); cell.classList.remove("e"); write(cell, value); choose(cell); });
  notice.append(note);
}

function failed(answer) {
  const many = waiting.size;
  const why = answer?.status === 401 ? "presence-deconnecte" : "presence-reseau";
  let note = notice.querySelector("[data-reseau]");
  if (note && note.dataset.reseau !== why) { note.remove(); note = null; }
  if (!note) {
    note = document.getElementById(why).content.firstElementChild.cloneNode(true);
    note.dataset.reseau = why;
    note.querySelector("button").addEventListener("click", again);
    notice.append(note);
  }
  const what = many === 1 ? "1 présence n’est pas enregistrée" : many ? `${many} présences ne sont pas enregistrées` : "rien n’a changé";
  note.querySelector("[data-dit]").textContent = what;
}

function again() {
  for (const cell of waiting.keys()) line = line.then(() => send(cell));
}

async function everyone(cell) {
  await line;
  let answer;
  try { answer = await post(`${seance(cell)}/tous`, {}); } catch { return failed(); }
  if (lost(answer)) return failed(answer);
  if (!answer.ok) { notice.innerHTML = answer.text; return; }
  column(cell, answer.body);
  undoing = answer.body.nombre ? { cell, le: answer.body.annuler } : null;
  undo.hidden = !undoing;
  said.textContent = `${heads[cell.cellIndex].firstElementChild.textContent} : ${answer.body.nombre} ${answer.body.nombre < 2 ? "noté présent" : "notés présents"}.`;
}

function column(cell, { candidats, compte }) {
  count(heads[cell.cellIndex], compte);
  for (const row of rows) {
    const there = candidats[row.id.slice(2)];
    if (!there) continue;
    if (open(row.cells[cell.cellIndex])) put(row.cells[cell.cellIndex], there.etat);
    figures(row, there);
  }
}

async function takeBack() {
  const { cell, le } = undoing;
  const answer = await post(`${seance(cell)}/annulation`, { le }).catch(() => null);
  if (!answer || lost(answer)) return failed(answer);
  if (!answer.ok) { notice.innerHTML = answer.text; return; }
  column(cell, answer.body);
  undoing = null;
  undo.hidden = true;
  choose(cell);
}

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function key(event) {
  const cell = event.target.closest("td");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const letter = event.key.toUpperCase();
  if (MOVES[event.key]) choose(beside(cell, ...MOVES[event.key]));
  else if (event.key === "Home") choose(cell.parentElement.cells[1]);
  else if (event.key === "End") choose(cell.parentElement.cells[heads.length - 2]);
  else if (event.key === "Delete" || event.key === "Backspace") write(cell, "");
  else if (letter === "P" && event.shiftKey) { if (open(cell)) everyone(cell); }
  else if (letter in values && letter) { write(cell, values[letter]); choose(beside(cell, 1, 0) ?? cell); }
  else return;
  event.preventDefault();
}

if (table && rows.length) {
  table.setAttribute("role", "grid");
  table.classList.add("live");
  tools.hidden = false;
  table.addEventListener("keydown", key);
  table.addEventListener("click", (event) => choose(event.target.closest("td")));
  table.addEventListener("focusin", (event) => { if (event.target !== current) choose(event.target.closest("td"), false); });
  for (const each of buttons) each.addEventListener("click", () => { if (current) { write(current, each.dataset.presence); current.focus(); } });
  document.querySelector("[data-presence-tous]").addEventListener("click", () => open(current) && everyone(current));
  undo.addEventListener("click", takeBack);
  window.addEventListener("online", again);
  window.addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });
  const blank = rows.flatMap((row) => [...row.cells]).filter((cell) => cell.tagName === "TD" && open(cell) && !cell.textContent);
  const first = blank.sort((one, two) => one.cellIndex - two.cellIndex)[0] ?? rows[0].cells[1];
  choose(first, false);
  const place = table.parentElement;
  place.scrollLeft = Math.max(0, first.offsetLeft - place.clientWidth / 2);
}
