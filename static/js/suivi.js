// What asks for itself again waits as long as nobody looks at it, then looks at once: in a hidden tab, a part of the page that is closed or
// not laid out. What would change under the hand that types (data-sauf: where it does) waits too.

const watchers = (under = document) => under.querySelectorAll("[data-suivi]");
const look = (under) => { for (const each of watchers(under)) each.dispatchEvent(new CustomEvent("regarder")); };
const typing = ({ dataset }) => Boolean(dataset.sauf && document.activeElement?.matches(dataset.sauf));

document.addEventListener("htmx:config:request", (event) => {
  const watcher = event.detail.ctx.sourceElement;
  if (!watcher.matches?.("[data-suivi]")) return;
  if (document.hidden || !watcher.checkVisibility() || typing(watcher)) event.preventDefault();
});

document.addEventListener("visibilitychange", () => { if (!document.hidden) look(document); });
document.addEventListener("toggle", (event) => { if (event.target.open) look(event.target); }, true);

// An answer on its way does not come under the hand either.
document.addEventListener("focusin", () => {
  for (const each of watchers()) if (typing(each)) each.dispatchEvent(new CustomEvent("htmx:abort"));
});
