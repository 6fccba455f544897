// The entry grid: moving with the keyboard, adding, duplicating and removing rows, undoing, counting. Saving is autosave.js's.

const ROW = "[data-row]";
const ADD = "[data-grid-add]"; // what asks for a row

function cells(row) {
  return [...row.querySelectorAll(".cell")].filter((cell) => cell.checkVisibility({ visibilityProperty: true }));
}

function beside(row, step) {
  let next = row;
  do next = step > 0 ? next.nextElementSibling : next.previousElementSibling; while (next && !(next.matches(ROW) && cells(next).length));
  return next;
}

function focusCell(row, index = 0) {
  const found = row && cells(row)[index];
  found?.focus();
  found?.select?.();
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-grid] .cell");
  if (!cell || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const row = cell.closest(ROW);
  const all = cells(row);
  const index = all.indexOf(cell);
  if (event.key === "Enter") {
    event.preventDefault();
    if (index < all.length - 1) focusCell(row, index + 1);
    else if (beside(row, 1)) focusCell(beside(row, 1));
    else addButton(row.closest("[data-grid]"))?.click();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !cell.matches("select")) {
    const next = beside(row, event.key === "ArrowDown" ? 1 : -1);
    if (!next) return;
    event.preventDefault();
    focusCell(next, index);
  }
});

function addButton(grid) {
  return document.querySelector(`[data-grid-add="${grid.dataset.grid}"] button`);
}

// ---- The row with which an empty table opens: it exists once something is typed in it, and leaves when others come ----

const untouched = () => document.querySelector('.grid.light [data-state="new"]');

document.addEventListener("click", (event) => {
  const row = event.target.closest?.(ADD) && untouched();
  if (!row) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  focusCell(row);
}, true);

document.addEventListener("htmx:after:swap", () => {
  if (document.querySelectorAll(`.grid.light ${ROW}`).length > 1) untouched()?.remove();
});

// What is typed while a row is on its way goes into its cells, as if it had been there: Tab and Enter lead from one to the next. Rows
// that were asked for one after the other come in that order, each to what was typed for it.
const awaited = [];

document.addEventListener("click", (event) => {
  if (event.target.closest?.(ADD)) awaited.push({ typed: [""], from: document.activeElement });
});

document.addEventListener("keydown", (event) => {
  const ahead = awaited.at(-1);
  if (!ahead || document.activeElement !== ahead.from || event.ctrlKey || event.altKey || event.metaKey) return;
  const { typed } = ahead;
  const text = typed.at(-1);
  if (event.key.length === 1) typed[typed.length - 1] = text + event.key;
  else if (event.key === "Backspace") typed[typed.length - 1] = text.slice(0, -1);
  else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && text)) text && typed.push("");
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Whoever went on to another field, or to another row, meanwhile stays there: this one was left.
function welcome(row, { typed, from }) {
  const elsewhere = awaited.length || (from && document.activeElement !== from && !astray(document.activeElement));
  const all = cells(row).filter((cell) => cell.setSelectionRange);
  for (const [index, cell] of all.entries()) if (typed[index]) write(cell, typed[index]);
  if (elsewhere) return row.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  if (typed.length === 1 && !typed[0]) return focusCell(row, Math.max(0, cells(row).findIndex((cell) => !cell.value)));
  const cell = all[Math.min(typed.length, all.length) - 1];
  cell.focus();
  cell.setSelectionRange(cell.value.length, cell.value.length);
}

function write(cell, text) {
  cell.value = text;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

// ---- Rows by the hundred: their own buttons send the row alone. Without a script they would carry the whole table. ----

const acting = new WeakSet();
const keyOf = (row) => row?.id.slice("ligne-".length) ?? "";

function send(button, act, more = {}) {
  const row = button.closest(ROW);
  const place = button.closest("td");
  if (acting.has(place)) return;
  acting.add(place);
  const typed = Object.fromEntries([...row.querySelectorAll(".cell")].map((cell) => [cell.name, cell.value]));
  const path = button.closest("[data-grid]").dataset.adresse + act;
  htmx.ajax("POST", path, { source: place, swap: "none", values: { ...typed, ligne: keyOf(row), ...more } }).finally(() => acting.delete(place));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".grid.light .tools :is(.copy, .remove), .grid.light [data-remettre]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest(ROW);
  if (button.matches(".copy")) send(button, `/${keyOf(row)}/copie`);
  else if (button.matches(".remove")) send(button, `/${keyOf(row)}/retrait`);
  else send(button, "", { remise: keyOf(row), apres: keyOf(beside(row, -1)), ici: "1" });
});

// Ctrl+Z, where nothing is being typed, undoes what a toast offers to undo.
document.addEventListener("keydown", (event) => {
  if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  const undo = [...document.querySelectorAll("#annonces [data-undo]")].at(-1);
  const field = event.target.closest?.("input, textarea");
  if (!undo || (field && !(field.matches("[data-grid] .cell") && field.value === field.defaultValue))) return;
  event.preventDefault();
  undo.click();
});

// ---- After a row came (added, copied, put back) its first empty cell has the focus; after one went, the row that followed it. ----

const before = new WeakMap(); // swap → what it found

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const gone = new Set(tasks.filter(({ swapSpec, target }) => swapSpec?.style === "delete" && target?.matches?.(ROW)).map(({ target }) => target));
  const left = [...gone].find((row) => row.contains(document.activeElement) || row.contains(ctx.sourceElement));
  let next = null;
  for (const step of [1, -1]) for (let row = left && !next && beside(left, step); row && !next; row = beside(row, step)) if (!gone.has(row)) next = row;
  const rows = new Set(document.querySelectorAll(ROW));
  const source = ctx.sourceElement;
  const { activeElement } = document;
  before.set(ctx, {
    rows, next, grid: left?.closest("[data-grid]"), pasting: source.matches?.("[data-collage]"), undoing: source.closest?.("[data-toast]"),
    place: { id: activeElement.closest(ROW)?.id, name: activeElement.name }, // which may be replaced by another
  });
});

document.addEventListener("htmx:after:swap", (event) => {
  const found = before.get(event.detail.ctx);
  if (!found) return;
  const { rows, grid, next, pasting, undoing, place } = found;
  const came = [...document.querySelectorAll(ROW)].filter((row) => !rows.has(row));
  if (came.length === 1 && !pasting) welcome(came[0], (event.detail.ctx.sourceElement.matches?.(ADD) && awaited.shift()) || { typed: [""] });
  else if (undoing && undoing.contains(document.activeElement)) focusCell(came[0] ?? document.querySelector(ROW));
  else if (grid && next?.isConnected) focusCell(next);
  else if (grid) addButton(grid)?.focus();
  else if (place.id && astray(document.activeElement)) cellOf(place)?.focus({ preventScroll: true });
});

// Nowhere, or on what only holds what the focus was on: the page, or a part of a row.
function astray(active) {
  return [document.body, document.getElementById("contenu")].includes(active) || (active.closest(ROW) && !active.matches("a, button, input, select, textarea"));
}

function cellOf({ id, name }) {
  const row = document.getElementById(id) ?? document.querySelector(ROW);
  return row && (row.querySelector(`[name="${CSS.escape(name ?? "")}"]`) ?? cells(row)[0]);
}

// A row that did not come is no longer waited for.
let asked = null;
document.addEventListener("htmx:before:request", (event) => {
  if (event.detail.ctx.sourceElement.matches?.(ADD)) [asked] = awaited;
});
document.addEventListener("htmx:finally:request", (event) => {
  if (event.detail.ctx.sourceElement.matches?.(ADD) && awaited[0] === asked) awaited.shift();
});

// A new row must be seen: it is not one to correct.
document.addEventListener("click", (event) => {
  const filter = event.target.closest?.(ADD) && document.getElementById("lignes-a-corriger");
  if (filter) filter.checked = false;
});

// ---- The numbers of the rows, and how many stand where, those on their way included ----

const counts = () => document.querySelector("[data-comptes]");
const COUNTED = { error: "fausses", conflict: "fausses", gone: "offline" };

function counted(row) {
  const { state } = row.dataset;
  if (state !== "typing") return COUNTED[state] ?? state;
  return [...row.querySelectorAll(".cell")].every((cell) => cell.value) ? "saving" : "editing";
}

function recount() {
  const line = counts();
  const rows = document.querySelectorAll(".grid.light [data-state]");
  const found = { lignes: 0, fausses: 0 };
  let stored = 0;
  for (const row of rows) {
    if (row.dataset.state === "new") continue;
    const gone = row.dataset.state === "gone"; // the others are numbered as the server numbers them
    stored += !gone && !row.querySelector("[name=neuve]");
    const number = row.querySelector(".state > span");
    const said = gone ? "–" : String(found.lignes += 1);
    if (number.textContent !== said) number.textContent = said;
    found[counted(row)] = (found[counted(row)] ?? 0) + 1;
  }
  if (!line) return;
  Object.assign(line.dataset, { lignes: found.lignes, fausses: found.fausses });
  line.querySelector("[data-ailleurs]").hidden = stored === Number(line.dataset.total);
  for (const part of line.querySelectorAll("[data-compte]")) {
    const number = found[part.dataset.compte] ?? 0;
    const said = `${number} ${number < 2 ? part.dataset.un : part.dataset.plusieurs}`;
    const words = part.querySelector("span");
    if (words.textContent !== said) words.textContent = said;
    part.hidden = !number;
  }
}

// ---- On a phone a row that asks nothing is folded to what tells it from the others, written whole: a field would cut it. The button
// that opens it is for phones alone ----

const phone = matchMedia("(max-width: 759px)");

function foldRows() {
  if (!phone.matches) return;
  for (const field of document.querySelectorAll("[data-grid] .key .cell")) {
    const { dataset } = field.closest(".key");
    const said = field.selectedOptions?.[0]?.text ?? field.value;
    if (dataset.dit !== said) dataset.dit = said;
  }
  for (const place of document.querySelectorAll(".grid.light [data-row] .tools:has(button):not(:has(.fold))")) {
    const fold = document.querySelector("template[data-pli]").content.firstElementChild.cloneNode();
    fold.setAttribute("aria-labelledby", `deplier ${place.closest("tr").querySelector(".state").id}`);
    fold.setAttribute("aria-expanded", String(place.closest("tr").matches("[data-open]")));
    place.prepend(fold);
  }
}

foldRows();
phone.addEventListener("change", foldRows);
document.addEventListener("htmx:after:swap", foldRows);
document.addEventListener("focusout", foldRows);

const grid = document.querySelector(".grid.light");
if (grid) {
  new MutationObserver(recount).observe(grid, { subtree: true, childList: true, attributeFilter: ["data-state"] });
  document.addEventListener("htmx:after:swap", recount);
}
