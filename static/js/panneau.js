// The panel beside a list opens where there is room for two; elsewhere its link leads to a page, as without a script.
// data-panneau names what takes the focus: the panel's title when it opens, the row's link when it closes.

const roomy = matchMedia("(min-width: 1080px)");

document.addEventListener("click", (event) => {
  if (!roomy.matches && event.target.closest?.("[data-panneau]:not([data-fermer])")) event.stopPropagation();
}, true);

const next = new WeakMap(); // swap → what its link names: the link that closes leaves with the panel

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => next.set(ctx, ctx.sourceElement?.dataset?.panneau));
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => document.getElementById(next.get(ctx))?.focus());

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest?.("#panneau")?.querySelector("[data-fermer]").click();
});
