// The panel in which an article is opened: beside the answer where there is room, else a sheet.
const dialog = element.querySelector("#nd-reader");
const body = dialog.querySelector(".nd-reader-body");
const where = dialog.querySelector(".nd-reader-at");
const steps = { back: dialog.querySelector(".nd-reader-back"), on: dialog.querySelector(".nd-reader-on") };
const wide = matchMedia("(min-width: 1000px)");
let places = [];
let at = 0;
let origin = "";
let asked = 0;

const named = (node) => {
  if (!node) return "";
  const turn = node.closest(".nd-turn");
  if (!turn) return "";
  const { n, article } = node.dataset;
  const kind = node.matches(".nd-marker") ? `.nd-marker[data-n="${CSS.escape(n)}"]` : `.nd-open[data-article="${CSS.escape(article)}"]`;
  return `#${turn.id} ${kind}`;
};
const note = (text) => {
  const line = document.createElement("p");
  line.id = "nd-reader-title";
  line.className = "nd-fine";
  line.textContent = text;
  body.replaceChildren(line);
};
const aim = () => {
  const mark = body.querySelector("mark.nd-now");
  body.scrollTop = 0;
  if (mark) body.scrollTop = mark.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 3;
};
const load = async () => {
  const mine = ++asked;
  const { article, start, end, n, quote } = places[at];
  const others = places.filter((one) => one.article === article && one.start !== start).map((one) => [one.start, one.end]);
  where.textContent = n ? dialog.dataset.of.replace("{n}", n).replace("{count}", places.length) : "";
  for (const [name, step] of [["back", -1], ["on", 1]]) {
    steps[name].hidden = places.length < 2;
    steps[name].disabled = !places[at + step];
  }
  const slow = setTimeout(() => note(dialog.dataset.loading), 150);
  try {
    const markup = await server.article({ article, start, end, others, quote });
    if (mine !== asked) return;
    clearTimeout(slow);
    body.innerHTML = markup;
    aim();
  } catch {
    clearTimeout(slow);
    if (mine === asked) note(dialog.dataset.failed);
  }
};
const close = () => {
  if (!dialog.open) return;
  asked += 1;
  dialog.close();
  document.body.classList.remove("nd-reading");
  const back = (origin && document.querySelector(origin)) || document.querySelector("#nd-question textarea");
  if (back) back.focus({ preventScroll: true });
};
const show = () => {
  if (dialog.open) return;
  if (wide.matches) {
    dialog.show();
    document.body.classList.add("nd-reading");
  } else dialog.showModal();
};
document.addEventListener("newsdesk:open", async (event) => {
  ({ places, at } = event.detail);
  origin = named(event.detail.origin);
  show();
  body.focus({ preventScroll: true });
  await load();
});
document.addEventListener("newsdesk:asked", () => { if (dialog.open) { origin = ""; close(); } });
document.addEventListener("newsdesk:instead", async ({ detail }) => {
  try { detail.fill(await server.instead({ articles: detail.articles })); } catch { /* an offer less */ }
});
const step = (by) => {
  if (!places[at + by]) return;
  at += by;
  load();
  body.focus({ preventScroll: true });
};
steps.back.addEventListener("click", () => step(-1));
steps.on.addEventListener("click", () => step(1));
dialog.querySelector(".nd-reader-close").addEventListener("click", close);
dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
dialog.addEventListener("click", (event) => { if (event.target === dialog) close(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && dialog.open && !event.defaultPrevented) { event.preventDefault(); close(); }
});
wide.addEventListener("change", () => {
  if (!dialog.open) return;
  dialog.close();
  document.body.classList.remove("nd-reading");
  show();
});
