/** Taken away so often at once, it is not wanted. */
const TIMES = 3;
const AT_ONCE_MS = 2_000;

/**
 * Keeps an element in the page's body: pages that swap their body when they are walked through, or clear away what they did not
 * put there, take it along. It comes back, unless it is taken away again and again. Returns how to stop.
 */
export function stayOnPage(host: HTMLElement, onReturn: () => void): () => void {
  let last = 0;
  let times = 0;
  const watcher = new MutationObserver(() => {
    const { body } = document;
    if (host.isConnected || !body) return;
    const now = Date.now();
    times = now - last < AT_ONCE_MS ? times + 1 : 1;
    last = now;
    if (times > TIMES) return watcher.disconnect();
    onReturn();
    body.append(host);
    watch();
  });
  const watch = () => {
    watcher.observe(document.documentElement, { childList: true });
    watcher.observe(document.body, { childList: true });
  };
  document.body.append(host);
  watch();
  return () => watcher.disconnect();
}
