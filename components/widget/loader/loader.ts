import type { Values } from "../frame-messages";
import { Chat, type Options } from "./chat";
import { readLook } from "./look";

/**
 * The one script of a visitor's page:
 *
 *   <script src="https://HOST/embed.js" data-endpoint="PUBLIC_ID" async></script>
 *
 * `data-identity` is a token by which the site's server says who the visitor is. `data-track="pages"` reports each page that is looked at. `data-mode` bubble (default), popup or inline; `data-target` a selector for inline; `data-locale`; `data-open="3000"`
 * opens by itself after so many milliseconds; `data-greeting` and `data-greeting-delay` show a few words beside the
 * button. The page speaks with it through `window.Parley`; calls made before it is there can be kept in
 * `window.parleyCalls = [["setVariables", { plan: "pro" }], ["open"]]`.
 */
const script = document.currentScript;
const page: { Parley?: unknown; parleyCalls?: unknown; parleyChats?: Set<string> } = window as object;
page.parleyChats ??= new Set();

if (!(script instanceof HTMLScriptElement && script.dataset.endpoint))
  console.warn("Parley: the script needs data-endpoint.");
// A frame in a sandbox without an origin: nothing in it may speak with the chat's server.
else if (self.origin === "null" && location.protocol !== "file:")
  console.warn("Parley: this page is in a sandbox; the chat needs allow-same-origin there.");
// A template and a tag manager may both have put it there.
else if (page.parleyChats.has(nameOf(script.dataset)))
  console.warn("Parley: this chat is on this page already.");
else start(script, script.dataset.endpoint, page.parleyChats);

function nameOf({ endpoint, mode, target }: DOMStringMap): string {
  return [endpoint, mode, target].join("\n");
}

function start(script: HTMLScriptElement, endpoint: string, chats: Set<string>): void {
  const { mode, target, locale, open, greeting, greetingDelay, track, identity } = script.dataset;
  const name = nameOf(script.dataset);
  chats.add(name);
  const options: Options = {
    host: new URL(script.src, location.href).origin,
    publicId: endpoint,
    mode: mode === "popup" || mode === "inline" ? mode : "bubble",
    target,
    locale,
    openAfter: open === undefined ? undefined : Number(open) || 0,
    greeting,
    greetingAfter: Number(greetingDelay ?? 3_000) || 0,
  };
  const chat = new Chat(options);
  if (identity) chat.identify({ token: identity });
  const api = {
    open: () => chat.open(),
    close: () => chat.close(),
    toggle: () => chat.toggle(),
    /** First values of the flow's variables; they count for the next conversation that begins. */
    setVariables: (values: Values) => chat.setVariables(values),
    /** Who the visitor is; with `token`, which the site's server signs, it is believed: identify({ token }). */
    identify: (contact: Values) => chat.identify(contact),
    /** They have signed out of the site: whoever comes next at this computer finds nothing of theirs. */
    signOut: () => chat.signOut(),
    sendCommand: (command: string) => chat.send({ type: "command", command: String(command) }),
    /** Something happened on the page: campaigns start by it, flows wait for it. */
    track: (name: string, properties?: Values) => chat.track(String(name), properties),
    greet: (text: string) => chat.greet(String(text)),
    on: chat.on.bind(chat),
    off: chat.off.bind(chat),
    destroy: () => {
      chats.delete(name);
      chat.destroy();
    },
  };
  page.Parley ??= api;
  const calls = Array.isArray(page.parleyCalls) ? page.parleyCalls : [];
  for (const [call, ...values] of calls) {
    const method: unknown = Reflect.get(api, call);
    if (typeof method === "function") method(...values);
  }
  if (track === "pages") chat.report("page.viewed", { url: location.href, title: document.title });
  else if (/[?&]parley_tap=/.test(location.search)) chat.report("link.arrived");
  readLook(options.host, options.publicId, locale).then(
    (look) => {
      if (!look) return console.warn("Parley: this chat is not available on this page.");
      const mount = () => chat.mount(look);
      if (document.body) mount();
      else addEventListener("DOMContentLoaded", mount);
    },
    () => console.warn("Parley: the chat's server cannot be reached."),
  );
}
