// Documents: each travels as soon as it is chosen or dropped, with its progress. fetch() tells no progress: XMLHttpRequest does.

const MAX = 20 * 1024 * 1024;
const zoneOf = (node) => node?.closest?.("[data-televersement]");
const follow = (zone) => zone.querySelector("[data-televersement-suivi]");
const model = (name) => document.querySelector(`template[data-televersement-modele="${name}"]`).content.cloneNode(true);

// What is said of the last file takes the place of what was said of the one before.
function say(zone, words) {
  zone.querySelector("[data-televersement-refus]")?.remove();
  follow(zone).replaceChildren(words);
}

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  const zone = ctx.sourceElement;
  if (!zone.matches?.("[data-televersement]")) return;
  const input = zone.querySelector("[type=file]");
  if ([...input.files].some((file) => file.size > MAX)) {
    event.preventDefault();
    input.value = "";
    return say(zone, model("lourd"));
  }
  ctx.request.timeout = 600_000; // a slow line takes its time
  ctx.fetch = (url, request) => travel(zone, url, request);
});

function travel(zone, url, { method, headers, body, signal }) {
  zone.dataset.upload = "uploading";
  say(zone, model("en-cours"));
  const bar = follow(zone).querySelector("progress");
  const words = follow(zone).querySelector("[data-pourcent]");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = Math.round((loaded / total) * 100);
      words.textContent = `${bar.value} %`;
    };
    request.onload = () => resolve(new Response(request.status === 204 ? null : request.response, { status: request.status, headers: headersOf(request) }));
    request.onerror = () => reject(new TypeError("network"));
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

function headersOf(request) {
  const lines = request.getAllResponseHeaders().trim().split(/[\r\n]+/);
  return new Headers(lines.filter(Boolean).map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
}

// The file is still in its field: nothing has to be chosen again.
document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  const zone = ctx.sourceElement;
  if (!zone.matches?.("[data-televersement]") || !zone.isConnected || zone.dataset.upload !== "uploading") return;
  delete zone.dataset.upload;
  follow(zone).replaceChildren(...(ctx.response && ctx.response.status < 500 ? [] : [model("echec")]));
});

document.addEventListener("click", (event) => {
  const zone = event.target.closest("[data-televersement-encore]") && zoneOf(event.target);
  zone?.querySelector("[type=file]").dispatchEvent(new Event("change", { bubbles: true }));
});

// Chosen while the page was still loading: nobody was listening. htmx, loaded before this, begins at the turn before this one.
setTimeout(() => {
  for (const zone of document.querySelectorAll("[data-televersement]:not([data-upload])")) {
    const input = zone.querySelector("[type=file]");
    if (input?.files.length) input.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    const zone = zoneOf(event.target);
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.dataset.survol = "";
  });
}
document.addEventListener("dragleave", (event) => {
  const zone = zoneOf(event.target);
  if (zone && !zone.contains(event.relatedTarget)) delete zone.dataset.survol;
});
document.addEventListener("drop", (event) => {
  const zone = zoneOf(event.target);
  if (!zone || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  delete zone.dataset.survol;
  const input = zone.querySelector("[type=file]");
  const files = new DataTransfer();
  for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) files.items.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
