// "Imprimer" leads to the page that holds the whole file; there, it prints.

function printWhenAsked() {
  if (location.hash !== "#imprimer") return;
  history.replaceState(history.state, "", location.pathname + location.search);
  window.print();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-print]");
  if (!link || link.href.split("#")[0] !== location.href.split("#")[0]) return;
  event.preventDefault();
  window.print();
});

printWhenAsked();

// A field shows a part of what it holds: on paper, all of it stands in its place.
const FIELDS = "main :is(textarea, select, input:not([type=hidden], [type=checkbox], [type=radio], [type=file], [type=password], [type=search]))";

function words(field) {
  if (field.matches("select")) return field.selectedOptions[0]?.textContent ?? "";
  return field.valueAsDate ? field.valueAsDate.toLocaleDateString("fr-FR", { timeZone: "UTC" }) : field.value;
}

// On every sheet: whose it is, who printed it and when.
function sign() {
  const said = document.querySelector(".print-head")?.textContent.trim();
  if (!said) return;
  document.documentElement.style.setProperty("--whose", JSON.stringify(said));
  document.documentElement.dataset.whose = "";
}

addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("[data-imprime]")) each.textContent = ` le ${new Date().toLocaleDateString("fr-FR")}`;
  sign();
  for (const field of document.querySelectorAll(FIELDS)) {
    field.after(Object.assign(document.createElement("div"), { className: "on-paper", textContent: words(field) }));
  }
});
addEventListener("afterprint", () => document.querySelectorAll(".on-paper").forEach((each) => each.remove()));
