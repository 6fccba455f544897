// Show or hide a password, copy it. Delegated, so that swapped fields work too; the buttons stay hidden without a script.

const reveal = (root) => root.querySelectorAll("[data-reveal], [data-copy]").forEach((b) => { b.hidden = false; });
reveal(document);
document.addEventListener("htmx:after:swap", () => reveal(document));

document.addEventListener("click", async (event) => {
  const show = event.target.closest("[data-reveal]");
  if (show) return toggle(show);
  const copy = event.target.closest("[data-copy]");
  if (copy) await copyFrom(copy);
});

function toggle(button) {
  const input = document.getElementById(button.dataset.reveal);
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  const word = button.querySelector("[data-show]");
  word.textContent = shown ? word.dataset.hide : word.dataset.show;
}

async function copyFrom(button) {
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
  const word = button.querySelector("span");
  const before = word.textContent;
  word.textContent = button.dataset.copied ?? "Copié";
  setTimeout(() => { word.textContent = before; }, 2000);
}

// A password is never left readable in the form that is sent: browsers would offer to remember it as plain text.
document.addEventListener("submit", (event) => {
  for (const input of event.target.querySelectorAll("[data-password] input")) input.type = "password";
}, true);
