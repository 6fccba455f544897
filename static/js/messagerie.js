// A thread: what is pasted or dropped where one writes is attached, and the end of the thread is in sight when one comes.

const composer = () => document.getElementById("fil-composer");
const chooser = () => composer()?.querySelector("[data-televersement] [type=file]");

function attach(files) {
  const input = chooser();
  if (!input || !files.length) return false;
  const carried = new DataTransfer();
  for (const file of files) carried.items.add(file);
  input.files = carried.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

// A picture that is pasted has a name of its own, so that several may be.
document.addEventListener("paste", (event) => {
  if (!event.target.closest?.("#fil-composer")) return;
  const now = new Date().toISOString().slice(0, 19).replace(/[T:]/g, "-");
  const files = [...(event.clipboardData?.files ?? [])].map((file, rank) => (
    file.name && file.name !== "image.png" ? file : new File([file], `image-collee-${now}${rank ? `-${rank + 1}` : ""}.${file.type.split("/")[1] || "png"}`, { type: file.type })
  ));
  if (attach(files)) event.preventDefault();
});

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("#fil-composer");
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.dataset.survol = "";
  });
}
document.addEventListener("dragleave", (event) => {
  const zone = event.target.closest?.("#fil-composer");
  if (zone && !zone.contains(event.relatedTarget)) delete zone.dataset.survol;
});
document.addEventListener("drop", (event) => {
  const zone = event.target.closest?.("#fil-composer");
  if (!zone || event.target.closest("[data-televersement]") || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  delete zone.dataset.survol;
  attach([...event.dataTransfer.files]);
});

// A message does not leave while one of its files is on its way.
document.addEventListener("submit", (event) => {
  if (event.target.id !== "fil-redaction" || event.submitter?.matches("[data-enregistrer]")) return;
  const zone = composer().querySelector("[data-televersement]");
  if (zone.dataset.upload !== "uploading") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const words = document.querySelector("template[data-fil-attente]").content.cloneNode(true);
  zone.querySelector("[data-televersement-refus]")?.remove();
  zone.prepend(words);
}, true);

// The seconds in which a message may be taken back. The last one over, the page looks again: it shows it as sent.
setInterval(() => {
  for (const each of document.querySelectorAll("[data-decompte]")) {
    const left = Number(each.textContent) - 1;
    if (left > 0) each.textContent = left;
    else document.querySelector("#fil-suivi [data-suivi]")?.dispatchEvent(new CustomEvent("regarder"));
  }
}, 1000);
