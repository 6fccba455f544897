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
