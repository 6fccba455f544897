// The search: "/" or Ctrl K reaches it from anywhere, arrows walk through its answers, Enter opens the one that is chosen.

const dialog = document.querySelector("dialog[data-recherche]");
const box = document.querySelector("[data-recherche]");
const input = box?.querySelector("input[type=search]");
const list = box?.querySelector(".palette-list");
const answers = () => [...list.querySelectorAll("[data-reponse]")];
const chosen = () => list.querySelector("[data-reponse].now");

function choose(answer, { focus = false } = {}) {
  chosen()?.classList.remove("now");
  answer?.classList.add("now");
  if (focus) (answer ?? input).focus();
}

// What is shown answers what is typed, not what was typed before.
const upToDate = () => list.querySelector("[data-pour]")?.dataset.pour === input.value;

function typing(target) {
  return target.isContentEditable || target.closest("input, select, textarea, [contenteditable]");
}

function reach(event) {
  event.preventDefault();
  if (dialog && !dialog.open) dialog.showModal();
  input.focus();
  input.select();
}

function walk(event) {
  const all = answers();
  const at = all.indexOf(document.activeElement.closest?.("[data-reponse]") ?? chosen());
  const onInput = document.activeElement === input;
  if (event.key === "ArrowDown") choose(all[Math.min(at + 1, all.length - 1)], { focus: true });
  else if (event.key === "ArrowUp") choose(all[at - 1] ?? all[0], { focus: !onInput && at > 0 });
  else if (event.key === "Enter" && onInput && upToDate() && chosen()) chosen().click();
  else return;
  if (event.key === "ArrowUp" && at <= 0) input.focus();
  event.preventDefault();
}

if (box) {
  document.addEventListener("keydown", (event) => {
    const wanted = (event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey);
    if (wanted && !document.querySelector("dialog[open]:not([data-recherche])")) reach(event);
  });
  box.addEventListener("keydown", walk);
  box.addEventListener("focusin", (event) => {
    const answer = event.target.closest("[data-reponse]");
    if (answer) choose(answer);
  });
  // A letter typed on an answer goes on with the words.
  box.addEventListener("keydown", (event) => {
    if (event.target.closest("[data-reponse]") && event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") input.focus();
  });
  document.addEventListener("htmx:after:swap", () => {
    choose(answers()[0]);
    const said = list.querySelector(".palette-said")?.textContent.trim() ?? "";
    const announced = box.querySelector("[data-dit]");
    if (announced.textContent !== said) announced.textContent = said;
  });
  choose(answers()[0]);
}
