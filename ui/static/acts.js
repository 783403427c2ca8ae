// What buttons with data-do do: here where the browser can do it, else at the server.
// "submit" asks a question, "click" changes something; both carry the button's data.
{
  const ASKS = new Set(["retry", "without", "suggested", "again", "relink"]);
  const page = document.getElementById("nd-page");
  const fill = (id, text) => {
    const box = document.querySelector(`#${id} textarea, #${id} input`);
    if (!box) return null;
    if (box.value !== text) {
      box.value = text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    return box;
  };
  const open = (what) => {
    const filters = document.getElementById("nd-filters");
    const shown = what ? true : !filters.classList.contains("nd-unfolded");
    filters.classList.toggle("nd-unfolded", shown);
    for (const each of document.querySelectorAll(".nd-add")) each.setAttribute("aria-expanded", shown);
    if (what) document.querySelector(`#nd-filter-${what} :is(input, textarea)`)?.focus();
  };
  const edit = (data) => {
    fill("nd-alone", data.alone ? data.question : "");
    const box = fill("nd-question", data.question);
    if (!box) return;
    box.focus();
    if (data.end > 0) box.setSelectionRange(Number(data.start), Number(data.end));
    else box.setSelectionRange(box.value.length, box.value.length);
  };
  const near = (node, selector) => (node.closest(".nd-turn") || element).querySelector(selector);
  const say = (node, text) => { if (node) node.textContent = text; };
  const share = async (node) => {
    const link = `${location.origin}${location.pathname}?a=${encodeURIComponent(node.dataset.turn)}`;
    const said = near(node, ".nd-tools .nd-said");
    if (!(await server.share({ turn: node.dataset.turn }))) return say(said, said.dataset.failed);
    try {
      await navigator.clipboard.writeText(link);
      say(said, said.dataset.copied);
    } catch {
      const shown = document.createElement("input");
      Object.assign(shown, { value: link, readOnly: true, ariaLabel: said.dataset.here });
      say(said, `${said.dataset.here} `);
      said.append(shown);
      shown.select();
    }
  };
  const press = (node, on) => node.setAttribute("aria-pressed", on);
  const rating = (turn) => {
    const field = (name) => near(turn, `.nd-why [data-field="${name}"]`)?.value || "";
    const reason = near(turn, '.nd-why [data-do="reason"][aria-pressed="true"]');
    return { verdict: "down", reason: reason?.dataset.reason || "", comment: field("comment"), right: field("right") };
  };
  const rate = (node) => {
    const on = node.getAttribute("aria-pressed") !== "true";
    const why = near(node, ".nd-why");
    for (const each of node.parentElement.children) press(each, on && each === node);
    const down = on && node.dataset.verdict === "down";
    why.hidden = !down;
    const said = down ? rating(node) : { verdict: on ? "up" : "" };
    trigger("click", { do: "rate", turn: node.dataset.turn, ...said });
    if (down) why.querySelector("button").focus();
  };
  const reason = (node) => {
    const on = node.getAttribute("aria-pressed") !== "true";
    for (const each of node.parentElement.children) press(each, on && each === node);
    trigger("click", { do: "rate", turn: node.dataset.turn, ...rating(node) });
  };
  const send = (node) => {
    trigger("click", { do: "rate", turn: node.dataset.turn, ...rating(node) });
    say(near(node, ".nd-why .nd-said"), near(node, ".nd-why .nd-said").dataset.thanks);
  };
  const close = (node) => {
    near(node, ".nd-why").hidden = true;
    near(node, ".nd-rate-down").focus();
  };
  const here = { rate, reason, why: send, close, share, filters: () => open(""), edit: (node) => edit(node.dataset) };
  element.addEventListener("click", (event) => {
    const node = event.target.closest("[data-do]");
    if (!node || !element.contains(node)) return;
    const what = node.dataset.do;
    if (here[what]) here[what](node);
    if (what === "open") return open(node.dataset.what);
    if (here[what] && what !== "edit") return;
    trigger(ASKS.has(what) ? "submit" : "click", { ...node.dataset });
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".nd-why input")) {
      event.preventDefault();
      send(event.target.closest(".nd-why").querySelector('[data-do="why"]'));
    }
    if (event.key === "Escape" && event.target.closest(".nd-why")) close(event.target);
    const chip = event.target.closest(".nd-chip");
    if (chip && (event.key === "Delete" || event.key === "Backspace")) {
      event.preventDefault();
      chip.querySelector(".nd-x")?.click();
    }
  });
  // What is drawn anew keeps the focus that it had.
  const DATA = ["do", "what", "turn", "kind", "reason", "verdict"];
  let held = null;
  element.addEventListener("focusin", ({ target }) => { held = target.closest("[data-do]")?.dataset; });
  element.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget) held = null; });
  const refocus = () => {
    if (!held || document.activeElement !== document.body) return;
    const same = (node) => DATA.every((name) => node.dataset[name] === held[name]);
    [...element.querySelectorAll("[data-do]")].find(same)?.focus({ preventScroll: true });
  };
  watch("value", () => {
    refocus();
    const filters = document.getElementById("nd-filters");
    const add = element.querySelector(".nd-add");
    if (filters && add) add.setAttribute("aria-expanded", filters.classList.contains("nd-unfolded"));
    const kept = element.querySelector("[data-conversation]");
    if (kept) {
      const wanted = kept.dataset.conversation ? `?c=${kept.dataset.conversation}` : kept.dataset.linked ? location.search : "";
      if (location.search !== wanted) history.replaceState(null, "", location.pathname + wanted);
    }
    const next = element.querySelector(".nd-further");
    if (next) {
      const tools = [...document.querySelectorAll(".nd-turn .nd-tools")].pop();
      next.hidden = !tools || tools.dataset.turn !== next.dataset.turn;
    }
  });
}
