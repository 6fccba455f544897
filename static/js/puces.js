// Choice among many boxes (départements): chosen ones become removable chips, and a search narrows the list.

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function draw(field) {
  const list = field.querySelector("[data-tokens-chosen]");
  const chosen = [...field.querySelectorAll(".options :checked")];
  list.replaceChildren(...chosen.map((box) => {
    const label = box.closest("label").textContent.trim();
    const button = Object.assign(document.createElement("button"), { type: "button", className: "token", textContent: label });
    button.dataset.value = box.value;
    button.setAttribute("aria-label", `Retirer ${label}`);
    const cross = field.querySelector("template")?.content.firstElementChild?.cloneNode(true);
    if (cross) button.append(cross);
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
  list.hidden = chosen.length === 0;
  for (const group of field.querySelectorAll(".regions > details")) count(group);
}

function count(group) {
  const number = group.querySelectorAll(":checked").length;
  group.querySelector(".count")?.remove();
  if (!number) return;
  const mark = Object.assign(document.createElement("span"), { className: "count", textContent: number });
  mark.append(Object.assign(document.createElement("span"), { className: "sr", textContent: " choisis" }));
  group.querySelector("summary").append(mark);
}

function narrow(field, text) {
  const wanted = fold(text.trim());
  field.querySelector(".all").open = Boolean(wanted);
  for (const group of field.querySelectorAll(".all details")) {
    const inGroup = wanted && fold(group.querySelector("summary").textContent).includes(wanted);
    let seen = 0;
    for (const option of group.querySelectorAll(".choice")) {
      const matches = inGroup || fold(option.textContent).includes(wanted);
      option.hidden = !matches;
      seen += matches;
    }
    group.hidden = seen === 0;
    group.open = Boolean(wanted) && seen > 0;
  }
}

document.addEventListener("input", (event) => {
  const search = event.target.closest("[data-tokens-search]");
  if (search) narrow(search.closest("[data-tokens]"), search.value);
});

// Enter in the search takes the first box left and must not send the form.
document.addEventListener("keydown", (event) => {
  const search = event.target.closest?.("[data-tokens-search]");
  if (!search || event.key !== "Enter") return;
  event.preventDefault();
  const first = search.value && search.closest("[data-tokens]").querySelector(".choice:not([hidden]) .box:not(:checked)");
  if (first) {
    first.click();
    search.value = "";
    narrow(search.closest("[data-tokens]"), "");
  }
});

document.addEventListener("change", (event) => {
  const field = event.target.closest?.("[data-tokens]");
  if (field && event.target.matches(".box")) draw(field);
});

document.addEventListener("click", (event) => {
  const token = event.target.closest("[data-tokens-chosen] button");
  if (!token) return;
  const field = token.closest("[data-tokens]");
  field.querySelector(`.box[value="${CSS.escape(token.dataset.value)}"]`).click();
  (field.querySelector("[data-tokens-chosen] button") ?? field.querySelector("[data-tokens-search]")).focus();
});

function start() {
  // Once each: drawing again what a swap left in place would take the focus away from a chip.
  for (const field of document.querySelectorAll("[data-tokens]:not([data-drawn])")) {
    field.dataset.drawn = "";
    field.querySelector("[data-tokens-search]").hidden = false;
    draw(field);
  }
}
document.addEventListener("htmx:after:swap", start);
start();
