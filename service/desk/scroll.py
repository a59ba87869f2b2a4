"""Scripts for the browser that bring into sight what a visitor waits for."""

from __future__ import annotations

# At once, a smooth scroll is lost when the answer is drawn while it runs; and again until it holds,
# as a slow machine may draw the answer later than that. Who left the page meanwhile has no answer.
TO_ANSWER = """
(function show(left) {
  setTimeout(() => {
    const answer = document.getElementById("answer");
    if (!answer) return;
    if (window.innerWidth >= 1100) { answer.scrollTop = 0; return; }
    answer.scrollIntoView();
    const top = answer.getBoundingClientRect().top;
    const bar = parseFloat(getComputedStyle(answer).scrollMarginTop) || 0;
    if (left && (top < bar - 1 || top > window.innerHeight / 2)) show(left - 1);
  }, 150);
})(20)
"""
TO_FIRST_PROBLEM = """
setTimeout(() => {
  if (document.activeElement?.matches("input, textarea")) return;
  const cell = document.querySelector(".cell.wrong, .cell-error:not(.hidden)");
  if (cell) { cell.scrollIntoView({block: "center"}); cell.querySelector("input")?.focus(); }
}, 150)
"""
"""Takes who pressed the button to the first problem; not who has gone on to type elsewhere.

What was being typed would go on in the other field.
"""
BARS = """
<script>
addEventListener("DOMContentLoaded", () => {
  function measure() {
    for (const [name, bar] of [["--head", ".desk header"], ["--foot", ".desk .actions"]]) {
      const found = document.querySelector(bar);
      const stuck = found && getComputedStyle(found).position === "sticky";
      document.documentElement.style.setProperty(name, `${stuck ? found.offsetHeight : 0}px`);
    }
  }
  // The page grows and shrinks with whatever is drawn on it, its bars among the rest.
  new ResizeObserver(() => requestAnimationFrame(measure)).observe(document.body);
  addEventListener("resize", measure);
});
</script>
"""
"""Tells the stylesheet how high the bars are that stick to the page's edges."""
