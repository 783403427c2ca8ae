// Markers and their sources: hovering or choosing one lights the other; a new turn comes into view.
const pair = (node) => {
  const marker = node.closest && node.closest("a.nd-marker, .nd-card[data-n]");
  if (!marker) return null;
  const turn = marker.closest(".nd-turn");
  return { marker, turn, n: marker.dataset.n };
};
const light = (found) => {
  element.querySelectorAll(".nd-chosen").forEach((node) => node.classList.remove("nd-chosen"));
  if (!found) return null;
  found.turn
    .querySelectorAll(`[data-n="${CSS.escape(found.n)}"]`)
    .forEach((node) => node.classList.add("nd-chosen"));
  return found.turn.querySelector(`.nd-card[data-n="${CSS.escape(found.n)}"]`);
};
let chosen = null;
element.addEventListener("mouseover", (event) => light(pair(event.target) || chosen));
element.addEventListener("mouseleave", () => light(chosen));
// What was understood goes into the question box, to be changed and asked by itself.
const type = (id, text) => {
  const box = document.querySelector(`#${id} textarea, #${id} input`);
  if (!box) return;
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return box;
};
element.addEventListener("click", (event) => {
  const edit = event.target.closest(".nd-edit");
  if (edit) {
    type("nd-alone", edit.dataset.question);
    const box = type("nd-question", edit.dataset.question);
    if (box) box.focus();
    return;
  }
  const link = event.target.closest("a.nd-marker");
  if (!link) return;
  event.preventDefault();
  chosen = pair(link);
  const card = light(chosen);
  if (card) {
    card.scrollIntoView({ block: "nearest", behavior: "smooth" });
    card.focus({ preventScroll: true });
  }
});
let turns = 0;
watch("value", () => {
  const all = element.querySelectorAll(".nd-turn");
  if (all.length < turns || chosen && !element.contains(chosen.turn)) chosen = null;
  if (all.length > turns) {
    chosen = null;
    const behavior = turns ? "smooth" : "instant";
    // Only after the greeting has gone is it known where the turn stands.
    setTimeout(() => all[all.length - 1].scrollIntoView({ block: "start", behavior }), 60);
  }
  turns = all.length;
});
