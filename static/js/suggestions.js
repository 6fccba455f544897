// What completes a field as one types: the options of its datalist come from the server, which knows more of them than a page can hold.

const PAUSE = 150; // milliseconds
let waiting;

document.addEventListener("input", ({ target }) => {
  if (!target.list?.dataset.suggestions) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => complete(target.value.trim(), target.list), PAUSE);
});

function complete(text, list) {
  if (text.length < 2 || [...list.options].some((option) => option.value === text)) return;
  htmx.ajax("GET", `${list.dataset.suggestions}?q=${encodeURIComponent(text)}`, { source: list, target: list, swap: "innerHTML" });
}
