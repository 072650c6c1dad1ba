import { MARK, type ToFrame, type ToPage, unwrap, type Values } from "../frame-messages";
import { textOn } from "../theme";
import { fitKeyboard } from "./fit-keyboard";
import type { Look } from "./look";
import { PANEL_STYLE } from "./panel-style";
import { stayOnPage } from "./stay-on-page";

export interface Options {
  readonly host: string;
  readonly publicId: string;
  readonly mode: "bubble" | "popup" | "inline";
  readonly target: string | undefined;
  readonly locale: string | undefined;
  /** Milliseconds until it opens by itself. */
  readonly openAfter: number | undefined;
  readonly greeting: string | undefined;
  readonly greetingAfter: number;
}

type Listener = (detail: object) => void;

/** The chat on a visitor's page: the button, the panel, and the frame in which everything happens. */
export class Chat {
  private look: Look | undefined;
  private isOpen = false;
  private frame: HTMLIFrameElement | undefined;
  private ready = false;
  private queue: ToFrame[] = [];
  private variables: Values = {};
  private contact: Values = {};
  private identity: string | undefined;
  /** The browser's id where nothing may be kept: as long as the page. */
  private unkept: string | undefined;
  /** Somebody has signed out here, and the frame has not forgotten them yet. */
  private left = false;
  private readonly listeners = new Map<string, Set<Listener>>();
  private stops: (() => void)[] = [];
  private parts:
    | {
        host: HTMLElement;
        wrap: HTMLElement;
        button: HTMLElement;
        badge: HTMLElement;
        panel: HTMLElement;
        greeting: HTMLElement;
        shade: HTMLElement;
      }
    | undefined;
  private readonly onMessage = (event: MessageEvent) => this.hear(event);
  /** They have signed out in another tab. */
  private readonly onStorage = ({ key, newValue }: StorageEvent) => {
    if (key === this.noteName("left") && newValue) this.forget();
  };

  constructor(private readonly options: Options) {}

  mount(look: Look): void {
    const { mode, openAfter, greeting, greetingAfter } = this.options;
    this.look = look;
    addEventListener("message", this.onMessage);
    addEventListener("storage", this.onStorage);
    if (mode === "inline") return this.mountInline();
    this.draw(look);
    // Somebody who has talked hears of what is new without opening; somebody who has left is forgotten.
    if (this.remembers("talked") || this.forgets()) this.load();
    if (this.remembers("open") && mode === "bubble" && !matchMedia("(max-width:480px)").matches) this.open();
    else if (this.isOpen) this.open();
    else if (openAfter !== undefined) setTimeout(() => this.isOpen || this.open(), openAfter);
    if (greeting && !this.remembers("greeted")) setTimeout(() => this.greet(greeting), greetingAfter);
  }

  open(): void {
    this.isOpen = true;
    if (!this.look) return; // opens when it is there
    this.load();
    const { parts } = this;
    if (parts) {
      const { panel, button, greeting, wrap, shade } = parts;
      panel.hidden = false;
      greeting.hidden = true;
      shade.hidden = this.options.mode !== "popup";
      wrap.classList.add("open");
      button.setAttribute("aria-expanded", "true");
      button.setAttribute("aria-label", this.look.texts.close);
      draw(button.firstElementChild, CROSS);
      this.frame?.focus();
    }
    this.remember("open", "1");
    this.remember("greeted", "1");
    this.send({ type: "open" }, false);
    this.tell("open", {});
  }

  close(): void {
    this.isOpen = false;
    const { parts } = this;
    if (parts && this.look) {
      const { panel, button, wrap, shade } = parts;
      panel.hidden = true;
      shade.hidden = true;
      wrap.classList.remove("open");
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-label", this.look.texts.open);
      draw(button.firstElementChild, BUBBLE);
      button.focus({ preventScroll: true });
    }
    this.remember("open", null);
    if (this.frame) this.send({ type: "close" });
    this.tell("close", {});
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  setVariables(values: Values): void {
    this.variables = { ...this.variables, ...values };
    if (this.ready) this.send({ type: "variables", values });
  }

  /** `token`: signed by the site's server; without it, what the page says is only a claim. */
  identify({ token, ...contact }: Values): void {
    this.contact = { ...this.contact, ...contact };
    const identity = typeof token === "string" && token ? token : undefined;
    this.identity = identity ?? this.identity;
    if (this.ready) this.send({ type: "identify", contact, ...(identity ? { identity } : {}) });
    // What the browser did before is theirs at once, also if they never talk.
    const mark = identity?.slice(-24) ?? null;
    if (mark === null || this.remembers("identified") === mark) return;
    this.remember("identified", mark);
    this.report("visitor.identified");
  }

  /** Whoever comes next at this computer is somebody else: nothing of the conversation or of the browser's id stays. */
  signOut(): void {
    this.remember("left", String(Date.now()));
    this.forget();
  }

  private forget(): void {
    const talked = this.remembers("talked");
    this.left = true;
    this.identity = this.unkept = undefined;
    this.contact = this.variables = {};
    for (const name of ["visitor", "identified", "talked"]) this.remember(name, null);
    for (const key of Object.keys(this.kept())) this.remember(`k:${key}`, null);
    const { parts, frame } = this;
    if (parts) {
      parts.badge.textContent = "";
      parts.greeting.hidden = true;
      if (parts.greeting.firstElementChild) parts.greeting.firstElementChild.textContent = "";
    }
    // The frame keeps what was said by itself: it begins anew, and is told.
    const into = frame?.parentElement;
    frame?.remove();
    this.frame = undefined;
    this.ready = false;
    this.queue = [];
    if (into) this.load(into);
    else if (talked) this.load();
  }

  private forgets(): boolean {
    return this.left || this.remembers("left") !== null;
  }

  /** Something happened on the page: it is reported, and told to a chat that the visitor has begun. */
  track(name: string, properties?: Values): void {
    this.report(name, properties);
    if (this.ready || this.isOpen || this.remembers("talked"))
      this.send({ type: "track", name, ...(properties ? { properties } : {}) });
  }

  /** Reports what happened, whoever the visitor is: what comes later joins it. Never in the way of the page. */
  report(name: string, properties?: Values): void {
    const ticket = takeTicket();
    const event = {
      id: crypto.randomUUID?.() ?? String(Math.random()),
      name,
      ...(properties ? { properties } : {}),
    };
    const { identity } = this;
    const body = {
      visitor: this.visitor(),
      ...(identity ? { identity } : {}),
      ...(ticket ? { ticket } : {}),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      events: [event],
    };
    fetch(`${this.options.host}/v1/track/${this.options.publicId}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      keepalive: true,
      credentials: "omit",
    })
      .then((answer) => answer.json())
      .then(({ refused }: { refused?: { code: string; message: string } }) => {
        if (!refused) return;
        if (this.identity === identity) this.identity = undefined;
        this.remember("identified", null);
        console.warn(`Parley: ${refused.message}`);
        this.tell("refused", refused);
      })
      .catch(() => {}); // the page goes on without
  }

  /** This browser's own id, for this chat's site alone. */
  private visitor(): string {
    const known = this.remembers("visitor");
    if (known !== null && /^[\w-]{16,64}$/.test(known)) return known;
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.remember("visitor", id);
    this.unkept ??= id;
    return this.remembers("visitor") ?? this.unkept;
  }

  /** Says something to the frame, now or when it is there. */
  send(message: ToFrame, load = true): void {
    if (this.ready) this.frame?.contentWindow?.postMessage({ [MARK]: message }, this.options.host);
    else if (load) {
      this.queue.push(message);
      if (this.look) this.load();
    }
  }

  /** A few words beside the closed button. */
  greet(text: string, count = 0): void {
    const { parts, isOpen } = this;
    if (!parts || isOpen) return;
    const words = parts.greeting.firstElementChild;
    if (words) words.textContent = text;
    parts.greeting.hidden = false;
    if (count) parts.badge.textContent = count > 9 ? "9+" : String(count);
  }

  on(name: string, listener: Listener): void {
    const known = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, known.add(listener));
  }

  off(name: string, listener: Listener): void {
    this.listeners.get(name)?.delete(listener);
  }

  destroy(): void {
    removeEventListener("message", this.onMessage);
    removeEventListener("storage", this.onStorage);
    for (const stop of this.stops.splice(0)) stop();
    this.parts?.host.remove();
    this.frame?.remove();
    this.frame = undefined;
    this.ready = false;
  }

  private tell(name: string, detail: object): void {
    for (const listener of this.listeners.get(name) ?? []) listener(detail);
  }

  private mountInline(): void {
    const target = document.querySelector(this.options.target ?? "#parley");
    if (!target) return console.warn("Parley: data-target names nothing on this page.");
    this.isOpen = true;
    this.load(target);
  }

  private load(into: Element | undefined = this.parts?.panel): void {
    if (this.frame || !into || !this.look) return;
    const { host, publicId, mode, locale } = this.options;
    const frame = document.createElement("iframe");
    const query = new URLSearchParams({ mode, ...(locale ? { locale } : {}) });
    frame.src = `${host}/embed/${encodeURIComponent(publicId)}?${query}#from=${encodeURIComponent(location.origin)}`;
    frame.title = this.look.title;
    frame.allow = `geolocation ${host}; autoplay ${host}; fullscreen ${host}; clipboard-write ${host}`;
    if (mode === "inline") {
      frame.style.cssText = "display:block;width:100%;height:100%;min-height:420px;border:0";
      if (into instanceof HTMLElement && into.clientHeight < 100) frame.style.height = "600px";
    }
    this.frame = frame;
    into.append(frame);
  }

  private hear({ origin, source, data }: MessageEvent): void {
    if (!this.frame || origin !== this.options.host || source !== this.frame.contentWindow) return;
    const message = unwrap<ToPage>(data);
    switch (message?.type) {
      case "ready":
        this.ready = true;
        this.send({
          type: "init",
          page: pageInfo(),
          variables: this.variables,
          contact: this.contact,
          visitor: this.visitor(),
          ...(this.identity ? { identity: this.identity } : {}),
          open: this.isOpen,
          kept: this.kept(),
          ...(this.forgets() ? { forget: true } : {}),
        });
        this.left = false;
        this.remember("left", null);
        for (const one of this.queue.splice(0)) this.send(one);
        return this.tell("ready", {});
      case "close":
        return this.close();
      case "keep":
        return this.remember(`k:${message.key}`, message.value);
      case "talked":
        return this.remember("talked", "1");
      case "unread":
        if (this.parts) {
          this.parts.badge.textContent =
            message.count > 9 ? "9+" : message.count ? String(message.count) : "";
          if (!this.isOpen && this.look)
            this.parts.button.setAttribute(
              "aria-label",
              message.count
                ? `${this.look.texts.open}. ${this.look.texts.unread.replace("{count}", String(message.count))}`
                : this.look.texts.open,
            );
          if (message.count && message.preview) this.greet(message.preview, message.count);
        }
        return this.tell("unread", { count: message.count });
      case "redirect":
        return follow(message.url, message.newTab);
      case "event":
        return this.tell(message.name, message.detail);
    }
  }

  private draw({ theme, texts, dir, title }: Look): void {
    // No div: pages have rules for all of those.
    const host = document.createElement("parley-chat");
    host.dataset.parley = this.options.publicId;
    host.dataset.mode = this.options.mode;
    const root = host.attachShadow({ mode: "open" });
    const wrap = element("div", this.options.mode);
    const side = theme.position ?? (dir === "rtl" ? "left" : "right");
    const accent = theme.accent ?? "#0f6a94";
    wrap.style.setProperty("--a", accent);
    wrap.style.setProperty("--o", textOn(accent));
    // Further chats of a page stand beside the first.
    wrap.style.setProperty("--i", String(document.querySelectorAll("parley-chat[data-mode=bubble]").length));
    wrap.dir = dir;
    const button = element("button", `b ${side}`);
    button.setAttribute("aria-label", texts.open);
    button.setAttribute("aria-expanded", "false");
    button.onclick = () => this.toggle();
    const svg = document.createElementNS(SVG, "svg");
    for (const [name, value] of [
      ["viewBox", "0 0 24 24"],
      ["fill", "none"],
      ["stroke", "currentColor"],
      ["stroke-width", "2"],
      ["stroke-linecap", "round"],
      ["stroke-linejoin", "round"],
      ["aria-hidden", "true"],
    ] as const)
      svg.setAttribute(name, value);
    svg.append(document.createElementNS(SVG, "path"));
    draw(svg, BUBBLE);
    const badge = element("span", "n");
    button.append(svg, badge);
    const panel = element("div", `p ${side}`);
    panel.hidden = true;
    panel.role = "dialog";
    panel.ariaLabel = title;
    const shade = element("div", "s");
    shade.hidden = true;
    shade.onclick = () => this.close();
    const greeting = element("div", `g ${side}`);
    greeting.hidden = true;
    greeting.dir = "auto";
    greeting.role = "status";
    greeting.onclick = () => this.open();
    const dismiss = element("button", "");
    dismiss.textContent = "×";
    dismiss.setAttribute("aria-label", texts.close);
    dismiss.onclick = (event) => {
      event.stopPropagation();
      greeting.hidden = true;
      this.remember("greeted", "1");
    };
    greeting.append(element("span", ""), dismiss);
    // A sheet of its own, not a style element: pages may forbid those.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(PANEL_STYLE);
    root.adoptedStyleSheets = [sheet];
    wrap.append(shade, panel, greeting);
    if (this.options.mode === "bubble") wrap.append(button);
    wrap.addEventListener("keydown", (event) => event.key === "Escape" && this.isOpen && this.close());
    root.append(wrap);
    const stay = stayOnPage(host, () => {
      this.ready = false; // its frame is loaded anew
    });
    this.stops.push(stay, fitKeyboard(wrap));
    this.parts = { host, wrap, button, badge, panel, greeting, shade };
  }

  /** What the frame asked to keep. */
  private kept(): { [key: string]: string } {
    const prefix = `parley:${this.options.publicId}:k:`;
    try {
      return Object.fromEntries(
        Object.entries(localStorage).flatMap(([key, value]) =>
          key.startsWith(prefix) ? [[key.slice(prefix.length), String(value)]] : [],
        ),
      );
    } catch {
      return {}; // storage is forbidden here as well
    }
  }

  /** Notes on the visitor's page, for its own origin: whether it was open, whether they talked. */
  private remembers(name: string): string | null {
    try {
      return localStorage.getItem(this.noteName(name));
    } catch {
      return null; // storage is forbidden: nothing is remembered
    }
  }

  private remember(name: string, value: string | null): void {
    try {
      if (value === null) localStorage.removeItem(this.noteName(name));
      else localStorage.setItem(this.noteName(name), value);
    } catch {
      // forbidden or full: the chat works, it only forgets
    }
  }

  private noteName(name: string): string {
    return `parley:${this.options.publicId}:${name}`;
  }
}

const SVG = "http://www.w3.org/2000/svg";
const BUBBLE = "M21 12a8 8 0 0 1-8 8H4l2-3.500A8 8 0 1 1 21 12z";
const CROSS = "M18 6 6 18M6 6l12 12";

function draw(svg: Element | null, path: string): void {
  svg?.firstElementChild?.setAttribute("d", path);
}

function element(tag: "div" | "button" | "span", name: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  if (made instanceof HTMLButtonElement) made.type = "button";
  return made;
}

/** What a short link left in the address: who has come. Said once, and nobody copies it along. */
function takeTicket(): string | null {
  const url = new URL(location.href);
  const ticket = url.searchParams.get("parley_tap");
  if (ticket === null) return null;
  url.searchParams.delete("parley_tap");
  history.replaceState(history.state, "", url);
  return ticket;
}

function pageInfo() {
  const cut = (text: string) => text.slice(0, 2_000);
  return {
    url: cut(location.href),
    title: cut(document.title),
    ...(document.referrer ? { referrer: cut(document.referrer) } : {}),
  };
}

/** Goes where the flow leads: http and https only. */
function follow(url: string, newTab: boolean): void {
  if (!URL.canParse(url, location.href)) return;
  const { protocol, href } = new URL(url, location.href);
  if (protocol !== "https:" && protocol !== "http:") return;
  if (newTab) window.open(href, "_blank", "noopener");
  else location.assign(href);
}
