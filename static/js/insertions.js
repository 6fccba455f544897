// A canned answer goes where one writes, at the cursor; it is found by its words, chosen with the arrows.

const text = () => document.getElementById("champ-message");
const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const answers = (panel) => [...panel.querySelectorAll("li:not([hidden]) .answer")];

function show(panel) {
  for (const each of panel.querySelectorAll("[data-filtre], [data-touches]")) each.hidden = false;
}
for (const panel of document.querySelectorAll("[data-reponses]")) show(panel);

document.addEventListener("input", (event) => {
  const panel = event.target.closest?.("[data-reponses]");
  if (!panel) return;
  const words = fold(event.target.value).split(/\s+/).filter(Boolean);
  for (const line of panel.querySelectorAll("li")) {
    const said = fold(line.textContent);
    line.hidden = !words.every((word) => said.includes(word));
  }
  panel.querySelector("[data-rien]").hidden = answers(panel).length > 0;
});

document.addEventListener("toggle", (event) => {
  if (event.target.id === "fil-reponses" && event.target.open) event.target.querySelector("[data-filtre] input")?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const panel = event.target.closest?.("[data-reponses]");
  if (!panel) return;
  const found = answers(panel);
  const rank = found.indexOf(event.target);
  if (event.key === "ArrowDown") found[Math.min(rank + 1, found.length - 1)]?.focus();
  else if (event.key === "ArrowUp" && rank > 0) found[rank - 1].focus();
  else if (event.key === "ArrowUp" && rank === 0) panel.querySelector("[data-filtre] input").focus();
  else if (event.key === "Enter" && event.target.matches("input")) found[0]?.click();
  else if (event.key === "Escape") close(panel);
  else return;
  event.preventDefault();
});

function close(panel) {
  const picker = panel.closest("details");
  picker.open = false;
  picker.querySelector("summary").focus();
}

// What the server filled comes with the files: it takes the place of what is selected; what is left to fill is selected in turn.
document.addEventListener("htmx:after:swap", () => {
  const come = document.querySelector("template[data-insertion]");
  const field = text();
  if (!come || !field) return;
  const words = come.content.textContent;
  come.remove();
  const before = field.value.slice(0, field.selectionStart);
  const start = field.selectionStart;
  field.setRangeText(before && !/\s$/.test(before) ? ` ${words}` : words, start, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.getElementById("fil-reponses").open = false;
  field.focus();
  const left = /\{[^{}\n]+\}/.exec(field.value.slice(start));
  if (left) field.setSelectionRange(start + left.index, start + left.index + left[0].length);
});
