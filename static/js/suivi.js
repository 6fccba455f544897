// What asks for itself again while a mail is leaving waits as long as nobody looks at the page, then looks at once.

document.addEventListener("htmx:config:request", (event) => {
  if (document.hidden && event.detail.ctx.sourceElement.matches?.("[data-suivi]")) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const region of document.querySelectorAll("[data-suivi]")) region.dispatchEvent(new CustomEvent("regarder"));
});
