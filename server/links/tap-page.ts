import { escapeHtml } from "../escape-html";
import { tapWords } from "./tap-words";

/** The page behind a short link. Looking at it changes and counts nothing: that is the script's, which programs do not run. */
export function tapPage(locale: string, code: string, url: string): string {
  const words = tapWords(locale);
  const data = JSON.stringify({ code, words }).replaceAll("<", "\\u003c");
  return page(
    locale,
    words.title,
    `<noscript><meta http-equiv="refresh" content="0;url=${escapeHtml(url)}"></noscript>`,
    `<main><p id="ask" role="status"></p><p id="answers"></p><noscript><a href="${escapeHtml(url)}" rel="noreferrer">${escapeHtml(words.goOn)}</a></noscript></main>
<script type="application/json" id="tap">${data}</script><script src="/l/tap.js" defer></script>`,
  );
}

/** For a code that nobody made. */
export const gonePage = (locale: string): string =>
  page(locale, tapWords(locale).gone, "", `<main><p>${escapeHtml(tapWords(locale).gone)}</p></main>`);

const page = (locale: string, title: string, head: string, body: string): string => `<!doctype html>
<html lang="${escapeHtml(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/l/tap.css">${head}</head>
<body>${body}</body></html>
`;

export const TAP_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const TAP_STYLE = `:root{color-scheme:light dark;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
body{margin:0;min-height:100dvh;display:grid;place-items:center}main{max-width:26rem;padding:1.5rem;text-align:center}
button{display:block;width:100%;margin:.5rem 0;padding:.7rem 1rem;font:inherit;border:1px solid #8888;border-radius:8px;background:#0f6a94;color:#fff;cursor:pointer}
button+button{background:transparent;color:inherit}`;

/** Waits until somebody sees the page, says so, asks where that is needed, and goes on. Whatever fails, the person arrives. */
export const TAP_SCRIPT = `(() => {
  const { code, words } = JSON.parse(document.getElementById("tap").textContent);
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  let device = fresh();
  try {
    device = localStorage.getItem("parley:device") || device;
    localStorage.setItem("parley:device", device);
  } catch {}
  const browser = new URLSearchParams(location.hash.slice(1)).get("b");
  if (browser) history.replaceState(null, "", location.pathname);
  const raw = fresh();
  const tap = [raw.slice(0, 8), raw.slice(8, 12), "4" + raw.slice(13, 16), "8" + raw.slice(17, 20), raw.slice(20)].join("-");
  const say = async (answer) => {
    const body = { tap, device };
    if (browser && /^[\\w-]{16,64}$/.test(browser)) body.browser = browser;
    if (answer) body.answer = answer;
    const reply = await fetch("/v1/links/" + code + "/taps", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(String(reply.status));
    return reply.json();
  };
  const leave = () => {
    const link = document.querySelector("noscript");
    const found = /href="([^"]+)"/.exec(link ? document.querySelector("main noscript").textContent : "");
    if (found) location.replace(new DOMParser().parseFromString(found[1], "text/html").documentElement.textContent);
  };
  const go = ({ url, ask }) => {
    if (!ask) return location.replace(url);
    document.getElementById("ask").textContent = words.ask.replace("{who}", ask);
    for (const answer of ["me", "other"]) {
      const button = document.createElement("button");
      button.textContent = words[answer];
      button.onclick = () => say(answer).then(go, leave);
      document.getElementById("answers").append(button);
    }
  };
  let begun = false;
  const begin = () => {
    if (begun || document.prerendering || document.visibilityState !== "visible") return;
    begun = true;
    say().then(go, leave);
  };
  document.addEventListener("visibilitychange", begin);
  document.addEventListener("prerenderingchange", begin);
  begin();
})();
`;
