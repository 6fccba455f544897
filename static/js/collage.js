// A range copied from a spreadsheet and pasted in a cell fills as many as it has: the server reads it, in one request.

const place = document.querySelector("[data-collage]");
const dialog = document.getElementById("collage-garde");
const SEVERAL = /[\t\r\n]/;

let waiting = Promise.resolve(); // one paste at a time, in their order

document.addEventListener("paste", (event) => {
  const cell = event.target.closest?.(".grid.light .cell");
  if (!cell && (!place.dataset.partout || event.target.closest?.("input, textarea, dialog"))) return;
  const texte = event.clipboardData.getData("text/plain");
  const cells = texte.replace(/[\r\n]+$/, "");
  if (!SEVERAL.test(cells)) return; // one cell: the browser's own paste
  event.preventDefault();
  const range = { texte, row: cell?.closest("[data-row]").id, colonne: cell?.name ?? "" };
  const hidden = cell && /[\r\n]/.test(cells) && document.getElementById("lignes-a-corriger")?.checked; // the rows below are not those one sees
  waiting = waiting.then(() => (hidden ? keep(range, { why: sentence("filtre") }) : paste(range)));
});

async function paste(range) {
  const asked = {};
  document.dispatchEvent(new CustomEvent("tout-enregistrer", { detail: asked })); // what was typed goes first
  const refused = (await asked.done) ? await send(range) : { why: sentence("attente"), again: true };
  if (refused && (await keep(range, refused))) await paste(range);
}

// The row from which the range goes; none, in a table that has none yet: it then makes its own.
const startOf = (row) => (row && !document.querySelector(`#${CSS.escape(row)} [name=neuve]`) ? row.slice("ligne-".length) : "");

// Why the range could not be pasted, and whether trying again may help; nothing when it was.
async function send({ texte, row, colonne }) {
  const range = { texte, colonne, depart: startOf(row) };
  let answer = null;
  const note = ({ detail: { ctx } }) => { if (ctx.sourceElement === place) answer = ctx; };
  document.addEventListener("htmx:finally:request", note);
  await htmx.ajax("POST", place.dataset.collage, { source: place, swap: "none", values: range, headers: { "X-Autosave": "1" } });
  document.removeEventListener("htmx:finally:request", note);
  const status = answer?.response?.status;
  if (status < 300) return null;
  if (status === 401) return { why: sentence("deconnecte") };
  if (!status || status >= 500) return { why: sentence("reseau"), again: true };
  const said = new DOMParser().parseFromString(answer.text.replaceAll("hx-partial", "p"), "text/html");
  return { why: said.querySelector("p")?.textContent.trim() };
}

const sentence = (name) => document.querySelector(`template[data-collage="${name}"]`).content.textContent;

// The text stays where it can be copied, or sent again.
function keep({ texte }, { why, again = false }) {
  dialog.querySelector("[data-collage-encore]").hidden = !again;
  document.getElementById("collage-motif").textContent = why;
  document.getElementById("collage-texte").value = texte;
  dialog.returnValue = "";
  dialog.showModal();
  document.getElementById("collage-texte").select();
  return new Promise((done) => { dialog.addEventListener("close", () => done(dialog.returnValue === "encore"), { once: true }); });
}

dialog.querySelector("[data-collage-encore]").addEventListener("click", () => dialog.close("encore"));
