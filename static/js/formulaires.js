// Forms: the busy button, one submission at a time, boxes that submit by themselves.

document.documentElement.classList.add("js");

const DOWNLOAD_MS = 2000;
const busy = new WeakSet();

document.addEventListener("submit", (event) => {
  if (!busy.has(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// After all the others: a listener may have refused, or a dialog may close without leaving.
window.addEventListener("submit", (event) => {
  const form = event.target;
  if ((event.defaultPrevented && !isHtmx(form)) || form.method === "dialog") return;
  busy.add(form);
  form.setAttribute("aria-busy", "true");
  markBusy(event.submitter);
  // A file comes and the page stays: nothing tells when, so a second click is held back for a moment only.
  if (event.submitter?.matches("[data-telecharge]")) setTimeout(release, DOWNLOAD_MS, document);
});

function isHtmx(form) {
  return [...form.attributes].some(({ name }) => /^data-hx-(get|post|put|patch|delete)/.test(name)) || form.matches("[data-hx-boost], [data-hx-boost\\:inherited] *");
}

// Not disabled: a disabled button would lose the focus and not be sent.
function markBusy(button) {
  if (!button?.matches(".button")) return;
  button.dataset.busy = "";
  button.setAttribute("aria-disabled", "true");
}

function release(root) {
  const forms = root.matches?.("form") ? [root] : [...root.querySelectorAll("form[aria-busy]")];
  for (const form of forms) {
    busy.delete(form);
    form.removeAttribute("aria-busy");
  }
  for (const button of document.querySelectorAll("[data-busy]")) {
    if (button.form && busy.has(button.form)) continue;
    delete button.dataset.busy;
    button.removeAttribute("aria-disabled");
  }
}

// What a field asks by itself ends before what its form sends.
document.addEventListener("htmx:finally:request", (event) => {
  const source = event.detail.ctx.sourceElement;
  if (!source.matches?.("input, select, textarea")) release(source.closest?.("form") ?? source);
});

// Coming back with the browser's arrow shows the page as it was left: busy.
window.addEventListener("pageshow", (event) => event.persisted && release(document));

// Signing out leaves nothing of what was typed on a computer that others may use (see autosave.js).
document.addEventListener("submit", (event) => {
  // As it is written: a field called “action” stands in the place of the property.
  if (!event.target.getAttribute("action")?.endsWith("/deconnexion")) return;
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("eclat:")) localStorage.removeItem(key);
  } catch { /* nothing was kept */ }
});

document.addEventListener("change", (event) => {
  event.target.closest("form[data-autosubmit]")?.requestSubmit();
});

// A question beside a field: what it proposes takes the place of what was typed.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-prendre]");
  if (!button) return;
  const field = button.closest("[data-row], .field, form").querySelector(`[name="${button.dataset.champ}"]`);
  field.value = button.dataset.prendre;
  button.closest(".asked")?.remove();
  field.focus();
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  field.closest("[data-autosave], [data-row]")?.dispatchEvent(new CustomEvent("enregistrer"));
});
