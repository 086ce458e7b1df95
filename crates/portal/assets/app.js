// Everything works without this file. It adds copying with one tap, and
// brings the current item of a scrolling menu into view.
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
