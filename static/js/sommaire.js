// The side list of sections: where the reader is, and what the refused deposit listed that no longer lacks.

let current = null;

function mark() {
  for (const link of document.querySelectorAll("#sommaire nav a")) {
    if (link.hash === `#${current}`) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

function here(section) {
  if (!section?.id || section.id === current) return;
  current = section.id;
  mark();
}

const watcher = new IntersectionObserver(
  (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => here(entry.target)),
  { rootMargin: "-15% 0px -75% 0px" },
);
const watch = () => document.querySelectorAll("section.card.section").forEach((section) => watcher.observe(section));
document.addEventListener("focusin", (event) => here(event.target.closest("section.card.section")));

// A summary that says more than what is still true would send the reader back for nothing.
function prune() {
  const summary = document.querySelector("[data-bilan]");
  if (!summary) return;
  const lacking = new Set([...document.querySelectorAll("#sommaire .missing-list a")].map((link) => link.hash));
  for (const link of summary.querySelectorAll("a")) if (!lacking.has(link.hash)) link.closest("li").remove();
  if (!summary.querySelector("a")) summary.remove();
}

document.addEventListener("htmx:after:swap", () => {
  mark();
  watch();
  prune();
});
watch();
