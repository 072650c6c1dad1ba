/**
 * Tells an element how much of the page can be seen (--h) and where that begins (--t): a keyboard on the screen covers the page
 * without making it smaller, and what is written in would lie under it. Returns how to stop.
 */
export function fitKeyboard(element: HTMLElement): () => void {
  const view = visualViewport;
  if (!view) return () => {};
  const measure = () => {
    const { style } = element;
    // Somebody has zoomed in: they look at a part, the chat keeps its size.
    if (Math.abs(view.scale - 1) > 0.01) for (const name of ["--h", "--t"]) style.removeProperty(name);
    else {
      style.setProperty("--h", `${view.height}px`);
      style.setProperty("--t", `${view.offsetTop}px`);
    }
  };
  const turns = ["resize", "scroll"] as const;
  for (const turn of turns) view.addEventListener(turn, measure);
  measure();
  return () => {
    for (const turn of turns) view.removeEventListener(turn, measure);
  };
}
