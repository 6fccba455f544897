// Menus close on Escape and on a click elsewhere; dialogs open from data-dialog; anchors open what hides them.

const wide = matchMedia("(min-width: 760px)");
const open = () => [...document.querySelectorAll("details[data-menu][open], details[data-decision][open]")]
  .filter((menu) => menu.matches("[data-menu]") || !wide.matches);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;

  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
    // The browser gives the focus back to the opener when the dialog closes.
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) closeOutside(event);
});

// What is swapped comes back closed: a list of boxes stays open under the hand that checks them.
let picking = [];
document.addEventListener("htmx:before:swap", () => { picking = [...document.querySelectorAll("details.pick[open]")].map((each) => each.id); });
document.addEventListener("htmx:after:swap", () => {
  for (const id of picking) document.getElementById(id)?.setAttribute("open", "");
});

function closeOutside(event) {
  const box = event.target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  // A click made by the keyboard has no place.
  if (!inside && event.detail > 0) event.target.close();
}

// On wide screens the folded parts are always shown by the style sheet; say the same to assistive technology.
function unfold() {
  for (const part of document.querySelectorAll("[data-section-nav], [data-decision], [data-fold-wide]")) part.open = wide.matches;
}
wide.addEventListener("change", unfold);
document.addEventListener("htmx:after:swap", () => wide.matches && unfold());
unfold();

// A strip of tabs that does not fit opens on the one that is read.
for (const strip of document.querySelectorAll(".tabs")) {
  const tab = strip.querySelector("[aria-current]")?.getBoundingClientRect();
  const box = strip.getBoundingClientRect();
  if (tab && tab.right > box.right) strip.scrollLeft += tab.left - box.left - (box.width - tab.width) / 2;
}
