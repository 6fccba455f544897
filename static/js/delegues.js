// Gestion des délégués: the dialog where one is corrected or withdrawn, and the page that looks again by itself without touching
// what someone is at (suivi.js keeps it quiet while nobody looks).

const dialog = document.getElementById("delegue-dialogue");
const watch = () => document.getElementById("delegues-suivi");
const STALE = 60_000; // milliseconds without news before the page no longer says that it is up to date

// ---- The dialog ----

const elementOf = (target) => (typeof target === "string" ? document.querySelector(target) : target);

// It shows what was asked for, and closes once what it sent was taken; not when what it asks beside a field is answered in it.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const target = elementOf(ctx.target);
  if (target === dialog) return dialog.open || dialog.showModal();
  if (!dialog.open || !dialog.contains(ctx.sourceElement) || dialog.contains(target)) return;
  dialog.close(); // the focus goes back to what opened it, unless its row has left
  if (document.activeElement === document.body || dialog.contains(document.activeElement)) focusList();
});
dialog.addEventListener("close", () => dialog.replaceChildren());
// “Annuler” leads back to the list where there is no script: here it is still there, as it was. (menus.js closes the dialog.)
dialog.addEventListener("click", (event) => event.target.closest("[data-close]") && event.preventDefault());

function focusList() {
  const list = document.getElementById("delegues-liste");
  list.tabIndex = -1;
  list.focus({ preventScroll: true });
}

// ---- What a swap touches ----

// A row that asks something stays as it is (htmx skips it), unless what comes is the answer. One that says something new shows it.
document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  ctx.sourceElement.closest?.("[data-hx-morph-skip]")?.removeAttribute("data-hx-morph-skip");
  const list = tasks.find((task) => task.type === "main" && elementOf(task.target)?.id === "delegues-liste");
  for (const row of list?.fragment.querySelectorAll("[data-ligne]") ?? []) {
    const present = document.getElementById(row.id);
    if (present && present.textContent !== row.textContent) row.querySelector("tr").classList.add("changed");
  }
});

// ---- Looking again ----

// An answer that was on its way before someone acted would bring back what stood before.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== watch()) watch()?.dispatchEvent(new CustomEvent("htmx:abort"));
});
document.addEventListener("htmx:config:request", (event) => {
  const looking = event.detail.ctx.sourceElement === watch();
  if (looking && document.querySelector("main form[aria-busy]")) event.preventDefault();
});

let last = new Date();

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const said = watch()?.querySelector("[data-passe]");
  if (!said || ctx.sourceElement !== watch()) return;
  if (ctx.response && ctx.response.status < 400) {
    last = new Date();
    said.textContent = said.dataset.present;
  } else if (Date.now() - last > STALE) {
    said.textContent = said.dataset.passe.replace("#", last.getHours()).replace("#", String(last.getMinutes()).padStart(2, "0"));
  }
});
