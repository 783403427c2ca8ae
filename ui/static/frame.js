// The frame of the page: light or dark, the names of its parts, and the keys that work everywhere.
(() => {
  const words = document.currentScript.dataset;
  const root = document.documentElement;

  // -- light and dark: as the system has it, until the person chooses ------------------------
  const KEY = "newsdesk-theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = () => {
    try { return localStorage.getItem(KEY); } catch { return null; }
  };
  const keep = (choice) => {
    try { localStorage.setItem(KEY, choice); } catch { /* a private window keeps nothing */ }
  };
  const dark = () => (kept() ? kept() === "dark" : system.matches);
  const paint = () => {
    const wanted = dark();
    root.dataset.theme = wanted ? "dark" : "light";
    root.style.colorScheme = wanted ? "dark" : "light";
    if (document.body && document.body.classList.contains("dark") !== wanted) {
      document.body.classList.toggle("dark", wanted);
    }
    const button = document.getElementById("nd-theme");
    if (button) {
      button.setAttribute("aria-pressed", wanted);
      button.title = wanted ? button.dataset.light : button.dataset.dark;
    }
  };
  paint();
  system.addEventListener("change", paint);

  // -- our look is the last word: Gradio loads the styles of its parts as they come --------------
  const last = () => {
    const look = document.getElementById("nd-look");
    const sheets = document.head.querySelectorAll("style, link[rel=stylesheet]");
    if (look && sheets[sheets.length - 1] !== look) document.head.append(look);
  };

  // -- names that Gradio gives its parts no way to carry -------------------------------------
  const name = (id, role, label) => {
    const node = document.getElementById(id);
    if (!node || node.getAttribute("role") === role) return;
    node.setAttribute("role", role);
    if (label) node.setAttribute("aria-label", label);
  };
  const dress = () => {
    name("nd-head", "navigation", words.pages);
    name("nd-composer", "search", words.ask);
    paint();
    const head = document.getElementById("nd-head");
    if (!head) return;
    new ResizeObserver(() => {
      const covers = getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0;
      root.style.setProperty("--nd-head", `${covers}px`);
    }).observe(head);
  };

  const begin = () => {
    paint();
    // Gradio sets its own theme when it starts, and makes its parts after that.
    new MutationObserver(paint).observe(document.body, { attributeFilter: ["class"] });
    last();
    new MutationObserver(last).observe(document.head, { childList: true });
    const waiting = new MutationObserver(() => {
      if (!document.getElementById("nd-composer") || !document.getElementById("nd-theme")) return;
      waiting.disconnect();
      dress();
    });
    waiting.observe(document.body, { childList: true, subtree: true });
    dress();
  };
  // Gradio puts what stands in the head of the page there when the page is already read.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();

  // -- what is said to who does not see ------------------------------------------------------
  window.newsdesk = {
    say(text) {
      let place = document.getElementById("nd-said");
      if (!place) {
        place = document.createElement("div");
        place.id = "nd-said";
        place.setAttribute("role", "status");
        document.body.append(place);
      }
      place.textContent = "";
      setTimeout(() => { place.textContent = text; }, 50);
    },
    calm: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
  };

  // -- clicks and keys -----------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#nd-theme")) return;
    keep(dark() ? "light" : "dark");
    paint();
  });
  const typing = (node) => node.closest("input, textarea, select, [contenteditable], [role=textbox]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || typing(event.target) || document.querySelector("dialog:modal")) return;
    const shown = ["#nd-question", "#nd-topic-box", "#nd-follow-address"]
      .map((id) => document.querySelector(`${id} textarea, ${id} input`))
      .find((box) => box && box.offsetParent);
    if (!shown) return;
    event.preventDefault();
    shown.focus();
    shown.select();
  });
})();
