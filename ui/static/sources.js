// The list of sources: a button of a row tells the server what to do with it.
element.addEventListener("click", (event) => {
  const node = event.target.closest("[data-source-do]");
  if (!node || node.disabled) return;
  trigger("select", { do: node.dataset.sourceDo, url: node.dataset.url });
});
watch("value", () => element.querySelector(".nd-confirm button")?.focus());
