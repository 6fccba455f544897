// The entry grid: moving with the keyboard, adding and removing rows. Saving is autosave.js's.

const ROW = "[data-row]";

function cells(row) {
  return [...row.querySelectorAll(".cell")].filter((cell) => cell.checkVisibility());
}

function beside(row, step) {
  let next = row;
  do next = step > 0 ? next.nextElementSibling : next.previousElementSibling; while (next && !next.matches(ROW));
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

// After a row came (added, or put back) its first cell has the focus; after one went, the row that followed it.
let before = null;

document.addEventListener("htmx:before:swap", (event) => {
  const target = event.detail.ctx.target;
  const gone = event.detail.ctx.swap === "delete" && target?.matches?.(ROW) ? target : null;
  before = {
    rows: new Set(document.querySelectorAll(ROW)),
    grid: gone?.closest("[data-grid]"),
    next: gone && (beside(gone, 1) ?? beside(gone, -1)),
  };
});

document.addEventListener("htmx:after:swap", () => {
  if (!before) return;
  const { rows, grid, next } = before;
  before = null;
  const came = [...document.querySelectorAll(ROW)].find((row) => !rows.has(row));
  if (came) {
    focusCell(came);
    typeAhead(came);
    ahead = null;
  } else if (grid && next?.isConnected) focusCell(next);
  else if (grid) addButton(grid)?.focus();
});

document.addEventListener("htmx:finally:request", (event) => {
  if (event.detail.ctx.sourceElement.matches?.("[data-grid-add]")) ahead = null;
  event.detail.ctx.sourceElement.closest?.("[data-toast]")?.remove();
});
