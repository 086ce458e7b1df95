// Everything works without this file. It adds copying with one tap, brings
// the current item of a scrolling menu into view, and shows how far work is.
"use strict";
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = button.dataset.copied;
    } catch {
      // Nothing was copied; the text can still be selected.
      return;
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
for (const strip of document.querySelectorAll(".side, .tabs")) {
  const current = strip.querySelector("[aria-current]");
  if (current) strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}
async function follow() {
  const part = document.querySelector("[data-live]");
  if (!part) return;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById(part.id);
    if (!now?.hasAttribute("data-live")) return location.reload();
    part.replaceChildren(...now.childNodes);
  } catch {
    // The server is away for a moment; it is asked again.
  }
  setTimeout(follow, 1000);
}
setTimeout(follow, 500);
