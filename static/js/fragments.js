// On arrival and after a swap the error summary, or the first wrong field, takes the focus; else the focus goes back where it was, or to what replaced it.

let held = null;

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const active = document.activeElement;
  const target = elementOf(ctx);
  held = target?.contains(active) ? { id: active.id, name: active.name, target: target.id } : null;
});

document.addEventListener("htmx:after:swap", (event) => {
  const target = document.getElementById(held?.target) ?? elementOf(event.detail.ctx);
  const root = target?.isConnected ? target : document.getElementById("contenu");
  if (!root || focusErrors(root.parentElement ?? root)) return;
  if (held && document.activeElement === document.body) restore(root);
  held = null;
});

function elementOf(ctx) {
  return typeof ctx.target === "string" ? document.querySelector(ctx.target) : ctx.target;
}

function restore(root) {
  const next = root.querySelector("[autofocus], [data-focus]")
    || (held.id && document.getElementById(held.id))
    || (held.name && root.querySelector(`[name="${CSS.escape(held.name)}"]`))
    || root;
  if (!next.matches("a, button, input, select, textarea, summary, [tabindex]")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
}

// What saves itself says what is wrong beside the field, and leaves the focus where one types; a preview is read before it is corrected.
function focusErrors(root) {
  const wrong = root.querySelector("[data-errors]")
    ?? [...root.querySelectorAll("[aria-invalid='true']")].find((each) => !each.closest("[data-autosave], [data-envoi], [data-apercu]"));
  wrong?.focus();
  return Boolean(wrong);
}

focusErrors(document);
