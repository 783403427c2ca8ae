// The history: what asks first, what is named, and files to save are done here; the rest is the
// server's ("click" carries the button's data).
const around = (node) => node.closest("li, .nd-past-all");
const show = (node, selector, shown) => {
  const part = around(node).querySelector(selector);
  part.hidden = !shown;
  return part;
};
const save = async (data) => {
  const file = await server.save({ id: data.id, format: data.format });
  if (!file) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file.text], { type: file.type }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
const rename = (node) => {
  const title = around(node).querySelector("input").value;
  trigger("click", { do: "rename", id: around(node).dataset.id, title });
};
const fold = (node) => around(node).querySelector("details")?.removeAttribute("open");
const here = {
  sure: (node) => { fold(node); show(node, ".nd-past-sure", true).querySelector("button:last-child").focus(); },
  unsure: (node) => { show(node, ".nd-past-sure", false); around(node).querySelector("summary, button").focus(); },
  naming: (node) => { fold(node); show(node, ".nd-past-naming", true).querySelector("input").select(); },
  save: (node) => { fold(node); save(node.dataset); },
  rename,
};
const close = () => {
  document.getElementById("nd-page").classList.remove("nd-on-past");
  const button = document.getElementById("nd-past-button");
  button.setAttribute("aria-expanded", false);
  button.focus();
};
element.addEventListener("click", (event) => {
  const node = event.target.closest("[data-do]");
  if (!node) return;
  const what = node.dataset.do;
  if (here[what]) return here[what](node);
  trigger("click", { ...node.dataset });
  if (what === "open" && matchMedia("(max-width: 999px)").matches) close();
});
element.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".nd-past-naming input")) rename(event.target);
});
document.addEventListener("keydown", (event) => {
  const inside = event.target === document.body || event.target.closest("#nd-past, #nd-past-button");
  const opened = document.getElementById("nd-page").classList.contains("nd-on-past");
  if (event.key !== "Escape" || !inside || !opened) return;
  const open = element.querySelector(".nd-past-sure:not([hidden]), .nd-past-naming:not([hidden])");
  if (open) { open.hidden = true; around(open).querySelector("summary, button").focus(); } else close();
});
watch("value", () => {
  const current = new URLSearchParams(location.search).get("c");
  for (const item of element.querySelectorAll(".nd-past-open"))
    if (item.dataset.id === current) item.setAttribute("aria-current", "true");
});
