// The pages beside the conversation. Anything on any page may carry
//   data-nd-ask="question"   asks it in the conversation
//   data-nd-topic="topic"    opens the timeline of it
//   data-nd-since/-until     narrows the timeline to those days
//   data-nd-at="id"          brings an event of the timeline into view
//   data-nd-day="2025-05-09" shows that day (in this block alone)
{
  const box = (id) => document.querySelector(`#${id} textarea, #${id} input`);
  const fill = (id, text) => {
    const found = box(id);
    if (!found) return null;
    found.value = text;
    found.dispatchEvent(new Event("input", { bubbles: true }));
    return found;
  };
  const on = (page) => document.getElementById("nd-page").classList.contains(`nd-on-${page}`);
  const press = (id) => document.getElementById(id)?.click();
  const leave = () => {
    for (const page of ["today", "timeline", "sources"]) if (on(page)) press(`nd-${page}-button`);
  };
  const ask = (question) => {
    leave();
    if (fill("nd-question", question)) setTimeout(() => press("nd-go"), 60);
  };
  const timeline = (topic, since = "", until = "") => {
    if (!on("timeline")) press("nd-timeline-button");
    fill("nd-topic-box", topic);
    fill("nd-topic-since", since);
    fill("nd-topic-until", until);
    setTimeout(() => press("nd-topic-go"), 60);
    scrollTo({ top: 0 });
  };
  const spot = ({ article, start, end }) => ({ article, start: Number(start), end: Number(end) });
  document.addEventListener("click", (event) => {
    const node = event.target.closest("[data-nd-ask], [data-nd-topic], [data-nd-since], [data-nd-at], .nd-open[data-article]");
    if (!node) return;
    const { ndAsk, ndTopic, ndSince, ndUntil, ndAt } = node.dataset;
    if (ndAsk !== undefined) return ask(ndAsk);
    if (ndTopic !== undefined) return timeline(ndTopic);
    if (ndSince !== undefined) return timeline(box("nd-topic-box")?.value || "", ndSince, ndUntil || "");
    if (ndAt !== undefined) {
      const there = document.getElementById(ndAt);
      const behavior = window.newsdesk?.calm() ? "instant" : "smooth";
      there?.scrollIntoView({ block: "center", behavior });
      return there?.querySelector(".nd-open")?.focus({ preventScroll: true });
    }
    if (node.closest(".nd-turn")) return;  // the conversation opens its own
    document.dispatchEvent(new CustomEvent("newsdesk:open", {
      detail: { places: [spot(node.dataset)], at: 0, origin: node },
    }));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select")) return;
    leave();
  });

  // -- the plot of a day: arrows move, Enter opens ------------------------------------------
  element.addEventListener("click", (event) => {
    const node = event.target.closest("[data-nd-day]");
    if (!node) return;
    const outlet = element.querySelector(".nd-outlet-choice")?.value || "";
    trigger("select", { day: node.dataset.ndDay, outlet });
  });
  element.addEventListener("change", (event) => {
    const choice = event.target.closest(".nd-outlet-choice");
    const now = element.querySelector(".nd-bars [aria-current]")?.dataset.ndDay || "";
    if (choice) trigger("select", { day: now, outlet: choice.value });
  });
  element.addEventListener("keydown", (event) => {
    const bar = event.target.closest(".nd-bars button");
    const step = { ArrowLeft: "previousElementSibling", ArrowRight: "nextElementSibling" }[event.key];
    if (!bar || !step || !bar[step]) return;
    event.preventDefault();
    bar.tabIndex = -1;
    bar[step].tabIndex = 0;
    bar[step].focus();
  });
}
