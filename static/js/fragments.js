// What a swap must not take away. The size of a text; and the focus: on arrival and after a swap the error summary, or the first wrong
// field, takes it; else it goes back where it was, or to what replaced it.

const held = new WeakMap(); // swap → where the focus was in what it replaces: several may be on their way
let sizes = new Map();

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const active = document.activeElement;
  const target = elementOf(ctx);
  if (target?.contains(active)) held.set(ctx, { id: active.id, name: active.name, target: target.id });
  for (const field of document.querySelectorAll("textarea[id][style]")) {
    const { width, height } = field.style;
    sizes.set(field.id, { width, height });
    field.removeAttribute("style");
  }
});

// A text that somebody stretched keeps its size. The browser wrote it as a style, which htmx would copy as one: the security policy refuses that.
function stretch() {
  for (const [id, size] of sizes) Object.assign(document.getElementById(id)?.style ?? {}, size);
  sizes = new Map();
}
for (const name of ["htmx:after:swap", "htmx:finally:request"]) document.addEventListener(name, stretch);

// What is said live, such as a question beside a field, takes no focus: one goes on typing, or reads the errors of another answer.
document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = event.detail;
  const was = held.get(ctx);
  const target = document.getElementById(was?.target) ?? elementOf(ctx);
  if (!was && target?.matches("[aria-live]")) return;
  const root = target?.isConnected ? target : document.getElementById("contenu");
  if (!root || focusErrors(root.parentElement ?? root)) return;
  if (was && document.activeElement === document.body) restore(root, was);
});

function elementOf(ctx) {
  return typeof ctx.target === "string" ? document.querySelector(ctx.target) : ctx.target;
}

function restore(root, was) {
  const next = root.querySelector("[autofocus], [data-focus]")
    || (was.id && document.getElementById(was.id))
    || (was.name && root.querySelector(`[name="${CSS.escape(was.name)}"]`))
    || root;
  if (!next.matches("a, button, input, select, textarea, summary, [tabindex]")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
}

// What saves itself says what is wrong beside the field, and leaves the focus where one types; a preview is read before it is corrected.
function focusErrors(root) {
  // A dialog that was closed may hold the errors of another question.
  const wrong = [...root.querySelectorAll("[data-errors]")].find((each) => each.checkVisibility()) ?? [...root.querySelectorAll("[aria-invalid='true']")]
    .find((each) => !each.closest("[data-autosave], .light [data-row], [data-televersement], [data-apercu]"));
  wrong?.focus();
  return Boolean(wrong);
}

focusErrors(document);
