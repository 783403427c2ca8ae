// The conversation: a marker or a sentence shows its source and opens it; what is new is told.
const lit = "nd-chosen";
const turnOf = (node) => node.closest(".nd-turn");
const cardOf = (turn, n) => turn.querySelector(`.nd-card[data-n="${CSS.escape(n)}"]`);
const numbersOf = (node) => {
  const one = node.closest(".nd-marker, .nd-card[data-n]");
  if (one) return [one.dataset.n];
  const sentence = node.closest(".nd-sentence");
  return sentence ? [...sentence.querySelectorAll(".nd-marker")].map((marker) => marker.dataset.n) : [];
};
const light = (turn, numbers) => {
  element.querySelectorAll(`.${lit}`).forEach((node) => node.classList.remove(lit));
  if (!turn) return;
  for (const n of numbers) {
    turn.querySelectorAll(`[data-n="${CSS.escape(n)}"]`).forEach((node) => node.classList.add(lit));
  }
};

// -- the card at a marker ---------------------------------------------------------------------
const peek = document.createElement("div");
peek.className = "nd-peek";
peek.setAttribute("aria-hidden", "true");  // the marker is described by the quote itself
peek.hidden = true;
document.body.append(peek);
let waiting = 0;
let shown = null;
const hide = () => { clearTimeout(waiting); peek.hidden = true; };
const later = (act, ms) => { clearTimeout(waiting); waiting = setTimeout(act, ms); };
const seen = (node) => {
  const box = node.getBoundingClientRect();
  const covered = document.getElementById("nd-reader")?.open;
  return !covered && box.top >= 56 && box.bottom <= innerHeight - 90 && box.height > 0;
};
const show = (anchor, turn, numbers) => {
  const parts = numbers.map((n) => cardOf(turn, n)).filter(Boolean).map((card) => {
    const part = document.createElement("div");
    part.append(card.querySelector("header").cloneNode(true));
    const quote = document.createElement("blockquote");
    quote.dir = "auto";
    quote.textContent = card.querySelector("mark")?.textContent || "";
    part.append(quote);
    return part;
  });
  if (!parts.length) return hide();
  peek.replaceChildren(...parts.slice(0, 3));
  peek.hidden = false;
  const at = anchor.getBoundingClientRect();
  shown = { anchor, top: at.top };
  const { offsetWidth: width, offsetHeight: height } = peek;
  const below = at.bottom + 10 + height < innerHeight - 80 || at.top < height + 70;
  peek.style.left = `${Math.max(12, Math.min(at.left - 28, innerWidth - width - 20))}px`;
  peek.style.top = `${below ? at.bottom + 8 : at.top - height - 8}px`;
};
const pointed = (target, focused) => {
  const turn = turnOf(target);
  const numbers = turn ? numbersOf(target) : [];
  light(turn, numbers);
  if (!numbers.length || target.closest(".nd-card")) return later(hide, 160);
  const marker = target.closest(".nd-marker");
  if (marker) return later(() => show(marker, turn, numbers), focused ? 0 : 90);
  const last = [...target.closest(".nd-sentence").querySelectorAll(".nd-marker")].pop();
  if (numbers.some((n) => seen(cardOf(turn, n) || document.body))) return later(hide, 160);
  later(() => show(last, turn, numbers), 350);
};
const hovers = matchMedia("(hover: hover)");
element.addEventListener("mouseover", (event) => { if (hovers.matches) pointed(event.target, false); });
element.addEventListener("mouseleave", () => { light(null); later(hide, 160); });
element.addEventListener("focusin", (event) => {
  if (event.target.matches(".nd-marker:focus-visible")) pointed(event.target, true);
});
element.addEventListener("focusout", () => { light(null); later(hide, 60); });
peek.addEventListener("mouseenter", () => clearTimeout(waiting));
peek.addEventListener("mouseleave", () => later(hide, 160));
addEventListener("scroll", () => {
  if (!peek.hidden && Math.abs(shown.anchor.getBoundingClientRect().top - shown.top) > 6) hide();
}, { passive: true });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !peek.hidden) { hide(); event.stopPropagation(); }
}, true);

// -- opening an article -----------------------------------------------------------------------
const quoted = (node) => node.closest(".nd-card")?.querySelector("mark")?.textContent || "";
const spot = (node) => ({ quote: quoted(node), article: node.dataset.article, start: Number(node.dataset.start), end: Number(node.dataset.end) });
const open = (turn, n, button, origin) => {
  const cited = [...turn.querySelectorAll(".nd-card[data-n]")];
  const places = cited.map((card) => ({ n: card.dataset.n, ...spot(card.querySelector(".nd-open")) }));
  const at = places.findIndex((place) => place.n === n);
  hide();
  document.dispatchEvent(new CustomEvent("newsdesk:open", {
    detail: at < 0 ? { places: [spot(button)], at: 0, origin } : { places, at, origin },
  }));
};
const type = (id, text) => {
  const box = document.querySelector(`#${id} textarea, #${id} input`);
  if (!box) return null;
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return box;
};
element.addEventListener("click", (event) => {
  const edit = event.target.closest(".nd-edit");
  if (edit) {
    type("nd-alone", edit.dataset.question);
    type("nd-question", edit.dataset.question)?.focus();
    return;
  }
  const turn = turnOf(event.target);
  if (!turn) return;
  const marker = event.target.closest("a.nd-marker");
  const button = event.target.closest(".nd-open");
  if (marker) {
    event.preventDefault();
    return open(turn, marker.dataset.n, null, marker);
  }
  if (button) return open(turn, button.closest(".nd-card")?.dataset.n, button, button);
  const sentence = event.target.closest(".nd-sentence");
  const first = sentence && sentence.querySelector(".nd-marker");
  if (first && getSelection().isCollapsed) open(turn, first.dataset.n, null, first);
});

// -- what could be asked instead --------------------------------------------------------------
const offered = new Map();
const offer = (place) => {
  const key = place.dataset.articles;
  const fill = (questions) => {
    offered.set(key, questions);
    for (const each of element.querySelectorAll(`.nd-instead[data-articles="${CSS.escape(key)}"]`)) {
      each.hidden = !questions.length;
      each.querySelector("div").replaceChildren(...questions.map((question) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "nd-ask-it", textContent: question });
        Object.assign(button.dataset, { do: "suggested", question });
        return button;
      }));
    }
  };
  if (offered.has(key)) return fill(offered.get(key));
  offered.set(key, []);
  document.dispatchEvent(new CustomEvent("newsdesk:instead", { detail: { articles: key.split(" "), fill } }));
};

// -- after each picture: what was open and in focus stays so, what is done is said -------------
const opened = new Set();
const told = new Set();
let turns = 0;
let focus = "";
element.addEventListener("toggle", (event) => {
  const { id, open: isOpen } = event.target;
  if (id) opened[isOpen ? "add" : "delete"](id);
}, true);
element.addEventListener("focusin", (event) => {
  const marker = event.target.closest(".nd-marker");
  const turn = turnOf(event.target);
  focus = marker && turn ? `#${turn.id} .nd-marker[data-n="${CSS.escape(marker.dataset.n)}"]`
    : event.target.id ? `#${CSS.escape(event.target.id)}` : "";
});
element.addEventListener("focusout", (event) => { if (event.relatedTarget) focus = ""; });
watch("value", () => {
  hide();
  for (const id of opened) {
    const node = element.querySelector(`#${CSS.escape(id)}`);
    if (node) node.open = true; else opened.delete(id);
  }
  if (focus && document.activeElement === document.body) element.querySelector(focus)?.focus({ preventScroll: true });
  const all = [...element.querySelectorAll(".nd-turn")];
  if (all.length < turns) told.clear();
  const last = all[all.length - 1];
  if (all.length > turns) {
    document.dispatchEvent(new CustomEvent("newsdesk:asked"));
    const behavior = turns && !window.newsdesk.calm() ? "smooth" : "instant";
    // Only after the greeting has gone is it known where the turn stands.
    setTimeout(() => element.querySelector(`#${last.id}`)?.scrollIntoView({ block: "start", behavior }), 60);
  }
  if (last && last.dataset.said && last.getAttribute("aria-busy") === "false") {
    const news = `${last.id} ${last.dataset.said}`;
    if (!told.has(news) && turns) window.newsdesk.say(last.dataset.said);
    told.add(news);
  }
  element.querySelectorAll('[aria-busy="false"] .nd-instead').forEach(offer);
  turns = all.length;
});
