// Profile: use what the companies register knows without leaving the page, so that the other fields keep what was typed.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-remplir]");
  if (!button) return;
  event.preventDefault();
  const offer = document.getElementById(button.dataset.remplir);
  let first;
  for (const { dataset } of offer.querySelectorAll("[data-champ]")) {
    const field = document.getElementById(`champ-${dataset.champ}`);
    field.value = dataset.valeur;
    first ??= field;
  }
  document.dispatchEvent(new CustomEvent("annonce", { detail: button.dataset.fait }));
  offer.remove();
  first?.focus();
});
