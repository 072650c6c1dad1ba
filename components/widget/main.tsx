/** @jsxImportSource preact */
import { render } from "preact";
import { ChatApi } from "./chat/chat-api";
import { ChatSession } from "./chat/chat-session";
import { MemoryKeep, openKeep } from "./chat/keep";
import type { ToFrame } from "./frame-messages";
import { PageLink } from "./page-link";
import { reportTo } from "./report-to-page";
import { webAddress } from "./safe-link";
import { readSettings } from "./settings";
import { applyTheme } from "./theme";
import { App } from "./ui/app";
import { ChatContext } from "./ui/chat-context";
import { wordsOf } from "./words";

const settings = readSettings(document);
const framed = window.parent !== window;
const link = framed
  ? PageLink.open(
      window,
      new URLSearchParams(location.hash.slice(1)).get("from"),
      settings.origins,
      location.origin,
    )
  : null;
const closable = new URLSearchParams(location.search).get("mode") !== "inline";
const sample = settings.mode === "preview";
const api = sample
  ? (await import("./preview")).sampleApi(ChatApi, settings)
  : new ChatApi(settings.publicId);
const memory = new MemoryKeep();
// The sample leaves nothing behind.
const keep = (sample ? null : openKeep(`parley:${settings.publicId}:`)) ?? memory;
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const session = new ChatSession({
  api,
  keep,
  locale: settings.locale,
  online: () => navigator.onLine,
  ...(timeZone ? { timeZone } : {}),
});

let { theme, title } = settings;
const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => applyTheme(document.documentElement, theme, dark.matches);
dark.addEventListener("change", paint);

/** Only http and https; the page around decides itself whether it follows. */
function goTo(url: URL, newTab: boolean): void {
  if (link) link.tell({ type: "redirect", url: url.href, newTab });
  else if (newTab || framed) window.open(url.href, "_blank", "noopener");
  else location.assign(url.href);
}

// Our own short links learn in whose chat they stood: that browser is whom they were sent to.
document.addEventListener(
  "click",
  ({ target }) => {
    const anchor = target instanceof Element ? target.closest("a") : null;
    if (session.visitor && anchor?.origin === location.origin && anchor.pathname.startsWith("/l/"))
      anchor.hash = `b=${session.visitor}`;
  },
  true,
);

const close = link && closable ? () => link.tell({ type: "close" }) : null;
const chat = { session, settings, t: wordsOf(settings.texts), goTo };

function show(): void {
  paint();
  const root = document.getElementById("app");
  if (!root) throw new Error("the page has no place for the chat");
  render(
    <ChatContext.Provider value={chat}>
      <App keep={keep} title={title} avatar={theme.avatar} onClose={close} />
    </ChatContext.Provider>,
    root,
  );
}

const reporter = reportTo(session, keep, link, (url, newTab) => {
  const address = webAddress(url);
  if (address) goTo(address, newTab);
});

function hear(message: ToFrame): void {
  switch (message.type) {
    case "init":
      session.page = message.page;
      session.variables = message.variables;
      session.contact = message.contact;
      session.visitor = message.visitor;
      session.identity = message.identity;
      if (message.forget) for (const key of keep.keys()) keep.set(key, null);
      memory.fill(message.kept);
      memory.mirror = sample ? undefined : (key, value) => link?.tell({ type: "keep", key, value });
      show();
      if (message.open) return open();
      if (session.hasKept()) session.begin();
      return;
    case "open":
      return open();
    case "close":
      return reporter.looking(false);
    case "variables":
      session.variables = { ...session.variables, ...message.values };
      return;
    case "identify":
      session.contact = { ...session.contact, ...message.contact };
      if (message.identity) session.identify(message.identity);
      return;
    case "command":
      session.begin();
      return session.say({ command: message.command }, null);
    case "track":
      session.begin();
      return session.say(
        { event: { name: message.name, ...(message.properties ? { properties: message.properties } : {}) } },
        null,
      );
    case "theme":
      // Looks are the builder's to try, on our own origin.
      if (link?.origin !== location.origin) return;
      theme = message.theme;
      title = message.title || settings.title;
      return show();
  }
}

function open(): void {
  session.begin();
  reporter.looking(true);
  if (matchMedia("(pointer: fine)").matches)
    document.querySelector<HTMLElement>("textarea, .panel button")?.focus();
}

addEventListener("online", () => session.wake());
addEventListener("pageshow", () => session.begun && session.wake());
let resting: ReturnType<typeof setTimeout> | undefined;
/** Milliseconds that a page out of sight keeps its stream. */
const REST_MS = 120_000;
document.addEventListener("visibilitychange", () => {
  clearTimeout(resting);
  if (document.visibilityState === "hidden") resting = setTimeout(() => session.rest(), REST_MS);
  else if (session.begun) session.wake();
});

link?.listen(hear);
if (link && !sample) link.tell({ type: "ready" });
else {
  show();
  if (!framed)
    session.page = {
      url: location.href,
      title: document.title,
      ...(document.referrer ? { referrer: document.referrer } : {}),
    };
  open();
  // The builder waits for this before it sends a look.
  if (sample) link?.tell({ type: "ready" });
}
