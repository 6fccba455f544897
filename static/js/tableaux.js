// Lists: choosing rows opens the batch bar. Entry grid: saved rows fold on a phone.

function refresh(table) {
  if (table.querySelector("[data-everything]")) return;
  const boxes = [...table.querySelectorAll("tbody .check .box")];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = table.querySelector("[data-select-all]");
  if (all) {
    all.hidden = boxes.length === 0;
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const bar = table.querySelector("[data-batch]");
  if (!bar) return;
  if (chosen === 0 && bar.contains(document.activeElement)) focusTable(table);
  bar.hidden = chosen === 0;
  bar.querySelector("[data-unselect]").hidden = false;
  const sentence = bar.querySelector("[data-one]");
  sentence.textContent = chosen === 1 ? sentence.dataset.one : sentence.dataset.many.replace("#", chosen);
}

// The bar leaves once its work is done: the focus must not leave with it.
function focusTable(table) {
  table.tabIndex = -1;
  table.focus({ preventScroll: true });
}

// Every row that answers is chosen, on all pages: with a script one may take a row out, and chooses those of this page again.
function takenOut(table) {
  const bar = table.querySelector("[data-everything]");
  if (!bar) return;
  bar.removeAttribute("data-everything");
  document.querySelector("#lot [name=choix]")?.remove();
}

function enable(table) {
  for (const box of table.querySelectorAll("tbody .check .box:disabled")) box.disabled = false;
  const clear = table.querySelector("[data-everything] [data-unselect]");
  if (clear) clear.hidden = false;
}

const tables = () => document.querySelectorAll("[data-selectable]");
const refreshAll = () => tables().forEach((table) => { enable(table); refresh(table); });

document.addEventListener("change", (event) => {
  const table = event.target.closest?.("[data-selectable]");
  if (!table) return;
  takenOut(table);
  if (event.target.matches("[data-select-all]")) setAll(table, event.target.checked);
  refresh(table);
});

document.addEventListener("click", (event) => {
  const table = event.target.closest("[data-unselect]")?.closest("[data-selectable]");
  if (table) {
    takenOut(table);
    setAll(table, false);
    refresh(table);
    table.querySelector("[data-select-all]")?.focus();
  }
  const fold = event.target.closest("[data-fold]");
  if (fold) {
    const opened = fold.closest("tr").toggleAttribute("data-open");
    fold.setAttribute("aria-expanded", String(opened));
  }
});

function setAll(table, checked) {
  for (const box of table.querySelectorAll("tbody .check .box")) box.checked = checked;
}

document.addEventListener("htmx:after:swap", refreshAll);
refreshAll();
