// The entry grid: moving with the keyboard, adding, duplicating and removing rows, undoing, counting. Saving is autosave.js's.

const ROW = "[data-row]";

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

// What is typed while a row is on its way goes into its first cell.
let ahead = null;

document.addEventListener("htmx:before:request", (event) => {
  if (event.detail.ctx.sourceElement.matches?.("[data-grid-add]")) ahead = { text: "", from: document.activeElement };
});

document.addEventListener("keydown", (event) => {
  if (!ahead || document.activeElement !== ahead.from || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key.length === 1) ahead.text += event.key;
  else if (event.key === "Backspace") ahead.text = ahead.text.slice(0, -1);
  else if (event.key !== "Enter") return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

function typeAhead(row) {
  const cell = cells(row)[0];
  if (!ahead?.text || !cell) return;
  cell.value = ahead.text;
  cell.setSelectionRange(cell.value.length, cell.value.length);
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

// ---- Rows by the hundred: their own buttons send the row alone. Without a script they would carry the whole table. ----

const acting = new WeakSet();
const keyOf = (row) => row?.querySelector("[name=ligne]")?.value ?? "";

function send(button, path, more = {}) {
  const place = button.closest("td");
  if (acting.has(place)) return;
  acting.add(place);
  const typed = Object.fromEntries([...button.closest(ROW).querySelectorAll(".cell")].map((cell) => [cell.name, cell.value]));
  htmx.ajax("POST", path, { source: place, swap: "none", values: { ...typed, ...more } }).finally(() => acting.delete(place));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".grid.light .tools [formaction], .grid.light [data-remettre]");
  if (!button) return;
  event.preventDefault();
  if (button.matches("[formaction]")) return send(button, button.getAttribute("formaction"));
  const row = button.closest(ROW);
  send(button, document.querySelector("[data-adresse]").dataset.adresse, { remise: keyOf(row), apres: keyOf(beside(row, -1)), ici: "1" });
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

let before = null;

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const gone = new Set(tasks.filter(({ swapSpec, target }) => swapSpec?.style === "delete" && target?.matches?.(ROW)).map(({ target }) => target));
  const left = [...gone].find((row) => row.contains(document.activeElement) || row.contains(ctx.sourceElement));
  let next = null;
  for (const step of [1, -1]) for (let row = left && !next && beside(left, step); row && !next; row = beside(row, step)) if (!gone.has(row)) next = row;
  const rows = new Set(document.querySelectorAll(ROW));
  const source = ctx.sourceElement;
  const { activeElement } = document;
  before = {
    rows, next, grid: left?.closest("[data-grid]"), pasting: source.matches?.("[data-collage]"), undoing: source.closest?.("[data-toast]"),
    place: { id: activeElement.closest(ROW)?.id, name: activeElement.name }, // which may be replaced by another
  };
});

document.addEventListener("htmx:after:swap", () => {
  if (!before) return;
  const { rows, grid, next, pasting, undoing, place } = before;
  before = null;
  const came = [...document.querySelectorAll(ROW)].filter((row) => !rows.has(row));
  if (came.length === 1 && !pasting) {
    const all = cells(came[0]);
    focusCell(came[0], Math.max(0, all.findIndex((cell) => !cell.value)));
    typeAhead(came[0]);
    ahead = null;
  } else if (undoing && undoing.contains(document.activeElement)) focusCell(came[0] ?? document.querySelector(ROW));
  else if (grid && next?.isConnected) focusCell(next);
  else if (grid) addButton(grid)?.focus();
  else if (place.id && [document.body, document.getElementById("contenu")].includes(document.activeElement)) cellOf(place)?.focus({ preventScroll: true });
});

function cellOf({ id, name }) {
  const row = document.getElementById(id) ?? document.querySelector(ROW);
  return row && (row.querySelector(`[name="${CSS.escape(name ?? "")}"]`) ?? cells(row)[0]);
}

document.addEventListener("htmx:finally:request", (event) => {
  const { response, sourceElement } = event.detail.ctx;
  if (sourceElement.matches?.("[data-grid-add]")) ahead = null;
  const toast = sourceElement.closest?.("[data-toast]");
  if (response?.status < 400) toast?.remove();
  else if (toast) toast.dataset.reste = ""; // nothing was undone: it may be tried again, when one can
});

// A new row must be seen: it is not one to correct.
document.addEventListener("click", (event) => {
  const filter = event.target.closest?.("[data-grid-add]") && document.getElementById("lignes-a-corriger");
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
  const rows = document.querySelectorAll(`[data-grid="${line.dataset.comptes}"] [data-state]`);
  const found = { lignes: 0, fausses: 0 };
  for (const row of rows) {
    const gone = row.dataset.state === "gone"; // the others are numbered as the server numbers them
    const number = row.querySelector(".state > span");
    const said = gone ? "–" : String(found.lignes += 1);
    if (number.textContent !== said) number.textContent = said;
    found[counted(row)] = (found[counted(row)] ?? 0) + 1;
  }
  Object.assign(line.dataset, { lignes: found.lignes, fausses: found.fausses });
  line.querySelector("[data-ailleurs]").hidden = found.lignes === Number(line.dataset.total);
  for (const part of line.querySelectorAll("[data-compte]")) {
    const number = found[part.dataset.compte] ?? 0;
    const said = `${number} ${number < 2 ? part.dataset.un : part.dataset.plusieurs}`;
    const words = part.querySelector("span");
    if (words.textContent !== said) words.textContent = said;
    part.hidden = !number;
  }
}

if (counts()) {
  const grid = document.querySelector(`[data-grid="${counts().dataset.comptes}"]`);
  new MutationObserver(recount).observe(grid, { subtree: true, childList: true, attributeFilter: ["data-state"] });
  document.addEventListener("htmx:after:swap", recount);
}
