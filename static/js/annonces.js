// #annonces: toasts leave after six seconds, or as many as data-toast says, and what the network could not do is said there. One that
// offers something stays while it is on its way, however slow the answer is: without it, the page would not take what comes.

const region = document.getElementById("annonces");
const STAY = 6; // seconds

function leaveLater(toast) {
  let timer;
  const start = () => { timer = setTimeout(() => leave(toast), 1000 * (toast.dataset.toast || STAY)); };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

function leave(toast) {
  if (toast.matches("[data-reste]")) return;
  toast.classList.add("leaving");
  setTimeout(() => (toast.matches("[data-reste]") ? toast.classList.remove("leaving") : toast.remove()), 160);
}

const offering = (event) => event.detail.ctx.sourceElement?.closest?.("[data-toast]");

document.addEventListener("htmx:before:request", (event) => {
  const toast = offering(event);
  if (toast) toast.dataset.reste = "";
});

// Once it is done there is nothing more to offer; when it was not, it may be tried again, as soon as one can.
document.addEventListener("htmx:finally:request", (event) => {
  if (event.detail.ctx.response?.status < 400) offering(event)?.remove();
});

function announce(text) {
  if (!region) return;
  for (const old of region.querySelectorAll("[data-said]")) old.remove();
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  toast.dataset.said = "";
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  region.append(toast);
}

if (region) {
  region.querySelectorAll("[data-toast]").forEach(leaveLater);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) {
        if (node.matches?.("[data-toast]")) leaveLater(node);
        if (node.matches?.(".note-box")) for (const old of region.querySelectorAll(":scope > .note-box")) if (old !== node) old.remove();
      }
  }).observe(region, { childList: true });
}

// A field that saves by itself has its own line to say so: data-silencieux keeps the region for the rest.
const silent = ({ detail: { ctx } }) => ctx?.sourceElement?.matches?.("[data-autosave], .light [data-row]") || ctx?.sourceElement?.closest?.("[data-silencieux]");
document.addEventListener("htmx:error", (event) => silent(event) || announce(region?.dataset.reseau));
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response?.status >= 500 && !silent(event)) announce(region?.dataset.serveur);
});

// What was refused is told until something else is done, or until the field that was refused is taken: it has no end of its own, and
// stands over the page.
let refused = "";
const forgive = () => region?.querySelector(":scope > .note-box")?.remove();
document.addEventListener("htmx:before:request", (event) => {
  if (!silent(event) && event.detail.ctx.request.method === "POST") forgive();
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx: { response, sourceElement } } }) => {
  if (response?.status >= 400) refused = sourceElement?.id;
  else if (response && refused && sourceElement?.id === refused) forgive();
});
document.addEventListener("annonce", (event) => announce(event.detail.value ?? event.detail));
