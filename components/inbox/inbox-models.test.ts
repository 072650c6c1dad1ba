import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { IntlProvider } from "use-intl";
import { describe, expect, it } from "vitest";
import { inbox } from "../i18n/catalogues/inbox.en";
import { alertOf } from "./alert-of";
import { readBrief } from "./brief";
import { inView, neighbour, type ViewName } from "./in-view";
import type { Agent, Summary, ThreadMessage } from "./inbox-data";
import { laterChoices } from "./later-choices";
import { matchAgents, mentionAt, mentionParts, mentionsIn } from "./mentions";
import { MessageContent } from "./message-content";
import { reduceOutbox, type Sending, stillSending } from "./outbox";
import { possibleCommands } from "./possible-commands";
import { clockOf, moodMark, spanOf } from "./service-clock";
import { shownContent } from "./shown-content";
import { matchCanned, slashIn } from "./slash";
import { readStreamEvent } from "./stream-events";
import { threadLines } from "./thread-lines";
import { wordParts } from "./word-parts";

const MINUTE = 60_000;
const NOON = Date.parse("2026-03-04T12:00:00.000Z");
const iso = (ms: number) => new Date(ms).toISOString();
const row = (more: Partial<Summary> = {}): Summary => ({
  id: "a",
  version: 1,
  lastSeq: 1,
  contact: { id: "c", name: "Ada" },
  channel: "web",
  locale: "en",
  owner: "queue",
  ownerUserId: null,
  queueId: null,
  priority: "normal",
  reason: "flow",
  rule: null,
  labels: [],
  preview: null,
  mood: null,
  unread: 0,
  createdAt: iso(NOON - 60 * MINUTE),
  lastAt: iso(NOON),
  queuedAt: iso(NOON - 10 * MINUTE),
  waitingSince: iso(NOON - 10 * MINUTE),
  snoozedUntil: null,
  closedAt: null,
  outcome: null,
  replyDue: null,
  resolveDue: null,
  breached: false,
  ...more,
});
const said = (seq: number, from: ThreadMessage["from"], minute: number, text = `${seq}`): ThreadMessage => ({
  id: `m${seq}`,
  seq,
  from,
  userId: from === "person" ? "me" : null,
  at: iso(NOON + minute * MINUTE),
  mood: null,
  content: { type: "text", text },
});

describe("commands of the list", () => {
  const has = { owner: "queue", mine: false, mayReply: true, flow: true, others: false } as const;
  it("offer what would do something", () => {
    expect(possibleCommands(has)).toEqual(["claim", "note", "snooze", "transfer", "giveBack", "labels"]);
    const mine = possibleCommands({ ...has, owner: "person", mine: true, others: true });
    expect(mine).not.toContain("claim");
    expect(mine).toEqual(expect.arrayContaining(["reply", "resolve", "release", "merge"]));
    expect(possibleCommands({ ...has, owner: "person" })).not.toContain("resolve");
    expect(possibleCommands({ ...has, owner: "bot" })).toEqual(["claim", "note", "labels"]);
  });
  it("offer nothing to who may only read", () => {
    expect(possibleCommands({ ...has, mayReply: false })).toEqual([]);
  });
});

describe("clocks", () => {
  it.each([
    [{}, null],
    [{ replyDue: iso(NOON + 10 * MINUTE) }, "ok"],
    [{ replyDue: iso(NOON + 1.5 * MINUTE) }, "soon"],
    [{ replyDue: iso(NOON - MINUTE) }, "late"],
    [{ breached: true }, "late"],
    [{ owner: "nobody", replyDue: iso(NOON - MINUTE) }, null],
  ] as const)("%j: %s", (more, level) => {
    expect(clockOf(row(more), NOON)?.level ?? null).toBe(level);
  });
  it("shows the one that runs out first", () => {
    const both = row({ replyDue: iso(NOON + 9 * MINUTE), resolveDue: iso(NOON + 5 * MINUTE) });
    expect(clockOf(both, NOON)).toMatchObject({ what: "resolve", leftMs: 5 * MINUTE });
  });
  it("cuts spans off instead of rounding them up", () => {
    expect(spanOf(59_999)).toEqual({ unit: "now", count: 0 });
    expect(spanOf(-119_000)).toEqual({ unit: "minutes", count: 1 });
    expect(spanOf(23.9 * 3_600_000)).toEqual({ unit: "hours", count: 23 });
    expect(spanOf(49 * 3_600_000)).toEqual({ unit: "days", count: 2 });
  });
  it("names the most pressing mood", () => {
    const mood = { sentiment: -0.9, anger: 0.8, urgency: 0.9, wantsPerson: false };
    expect(moodMark(mood)).toBe("angry");
    expect(moodMark({ ...mood, anger: 0.1 })).toBe("urgent");
    expect(moodMark({ ...mood, anger: 0, urgency: 0 })).toBe("upset");
    expect(moodMark({ ...mood, anger: 0, urgency: 0, sentiment: 0.1 })).toBeNull();
  });
});

describe("views", () => {
  const views: ViewName[] = ["mine", "unassigned", "all", "snoozed", "closed", "bot", "mentions"];
  it.each([
    [row(), ["unassigned", "all"]],
    [row({ owner: "person", ownerUserId: "me" }), ["mine", "all"]],
    [row({ owner: "person", ownerUserId: "you" }), ["all"]],
    [row({ owner: "person", ownerUserId: "me", snoozedUntil: iso(NOON) }), ["snoozed"]],
    [row({ owner: "nobody", closedAt: iso(NOON) }), ["closed"]],
    [row({ owner: "bot" }), ["bot"]],
  ])("%#", (one, names) => {
    expect(views.filter((view) => inView(one, view, "me"))).toEqual(names);
  });
  it("goes up and down and stays at the ends", () => {
    const rows = [row({ id: "a" }), row({ id: "b" })];
    expect(neighbour(rows, null, 1)?.id).toBe("a");
    expect(neighbour(rows, "a", 1)?.id).toBe("b");
    expect(neighbour(rows, "b", 1)?.id).toBe("b");
    expect(neighbour([], "b", -1)).toBeUndefined();
  });
});

describe("lines of a thread", () => {
  it("puts notes and events where they happened and groups who speaks on", () => {
    const lines = threadLines({
      messages: [said(1, "visitor", 0), said(2, "visitor", 1), said(3, "bot", 1), said(5, "person", 20)],
      notes: [
        { id: "n", conversationId: "a", userId: "me", text: "hm", mentions: [], at: iso(NOON + 10 * MINUTE) },
      ],
      events: [{ id: "e", name: "owner.changed", at: iso(NOON + 2 * MINUTE), properties: { seq: 3 } }],
      sending: [],
      unreadFrom: 2,
      dayOf: (at) => at.slice(0, 10),
    });
    expect(
      lines.map((line) =>
        line.kind === "message" ? `${line.message.seq}${line.first ? "!" : ""}` : line.kind,
      ),
    ).toEqual(["day", "1!", "unread", "2!", "3!", "event", "note", "5!"]);
  });
  it("shows once what who waits was told again and again", () => {
    const told = (seq: number, text: string) => said(seq, "system", seq, text);
    const lines = threadLines({
      messages: [
        told(1, "3rd"),
        told(2, "3rd"),
        told(3, "2nd"),
        said(4, "visitor", 4, "2nd"),
        told(5, "2nd"),
      ],
      notes: [],
      events: [],
      sending: [],
      unreadFrom: null,
      dayOf: (at) => at.slice(0, 10),
    });
    expect(lines.flatMap((line) => (line.kind === "message" ? line.message.seq : []))).toEqual([2, 3, 4, 5]);
  });
  it("begins a day once and leaves out what is older than the first message here", () => {
    const lines = threadLines({
      messages: [said(7, "visitor", 0), said(8, "visitor", 24 * 60)],
      notes: [],
      events: [{ id: "e", name: "x", at: iso(NOON - MINUTE), properties: {} }],
      sending: [],
      unreadFrom: null,
      dayOf: (at) => at.slice(0, 10),
    });
    expect(lines.map((line) => line.kind)).toEqual(["day", "message", "day", "message"]);
  });
});

describe("the outbox", () => {
  const sending = (key: string, text: string): Sending => ({
    key,
    conversationId: "a",
    content: { type: "text", text },
    shown: text,
    at: iso(NOON),
    since: 3,
    anyway: false,
    state: "sending",
    reason: null,
  });
  it("keeps the key through failure and retry", () => {
    const one = reduceOutbox([], { type: "send", sending: sending("k", "hi") });
    const failed = reduceOutbox(one, { type: "failed", key: "k", reason: "newer-messages" });
    expect(failed).toMatchObject([{ key: "k", state: "failed", reason: "newer-messages" }]);
    const again = reduceOutbox(failed, { type: "retry", key: "k", anyway: true });
    expect(again).toMatchObject([{ key: "k", state: "sending", anyway: true, reason: null }]);
    expect(reduceOutbox(again, { type: "send", sending: sending("k", "hi") })).toHaveLength(1);
    expect(reduceOutbox(again, { type: "gone", key: "k" })).toEqual([]);
  });
  it("shows nothing twice: one message of the stream stands for one that is under way", () => {
    const outbox = [sending("k1", "hi"), sending("k2", "hi")];
    expect(stillSending(outbox, "a", [said(3, "person", 0, "hi")], "me")).toHaveLength(2);
    expect(stillSending(outbox, "a", [said(4, "person", 0, "hi")], "me")).toHaveLength(1);
    expect(stillSending(outbox, "b", [], "me")).toEqual([]);
  });
});

describe("what is typed", () => {
  const agent = (userId: string, name: string): Agent => ({
    userId,
    name,
    role: "agent",
    capacity: 6,
    skills: [],
    state: "available",
    online: true,
    load: 0,
    queues: [],
  });
  const agents = [agent("1", "Lin"), agent("2", "Lin Mei"), agent("3", "王芳")];
  it("finds the name after an @", () => {
    expect(mentionAt("ask @Li", 7)).toEqual({ from: 4, typed: "Li" });
    expect(mentionAt("请@", 2)).toBeNull();
    expect(mentionAt("请，@王", 4)).toEqual({ from: 2, typed: "王" });
    expect(mentionAt("a@b.com", 7)).toBeNull();
    expect(matchAgents(agents, "lin").map((one) => one.userId)).toEqual(["1", "2"]);
  });
  it("takes the longer name", () => {
    expect(mentionsIn("@Lin Mei look", agents)).toEqual(["2"]);
    expect(mentionsIn("@Lin and @王芳", agents)).toEqual(["1", "3"]);
    expect(mentionParts("hi @Lin!", ["Lin"]).map((part) => part.text)).toEqual(["hi ", "@Lin", "!"]);
  });
  it("searches canned replies by shortcut first", () => {
    const canned = [
      { id: "1", shortcut: "refund", text: "Money back", locale: null, used: 1 },
      { id: "2", shortcut: "hi", text: "About your refund", locale: null, used: 9 },
    ];
    expect(slashIn("/re")).toBe("re");
    expect(slashIn("see /re")).toBeNull();
    expect(matchCanned(canned, "ref").map((one) => one.id)).toEqual(["1", "2"]);
    expect(matchCanned(canned, "zzz")).toEqual([]);
  });
  it("marks words of any script", () => {
    expect(wordParts("我的订单号", "订单").map(({ text, hit }) => [text, hit])).toEqual([
      ["我的", false],
      ["订单", true],
      ["号", false],
    ]);
    expect(wordParts("Order order", "ORDER").filter((part) => part.hit)).toHaveLength(2);
    expect(wordParts("", "x")).toEqual([]);
  });
});

describe("later", () => {
  it("offers no evening that is nearly here, and Monday only when it is not tomorrow", () => {
    const names = (date: Date) => laterChoices(date).map((one) => one.name);
    expect(names(new Date(2026, 2, 4, 12))).toEqual(["hour", "threeHours", "evening", "tomorrow", "monday"]);
    expect(names(new Date(2026, 2, 4, 17, 30))).toEqual(["hour", "threeHours", "tomorrow", "monday"]);
    expect(names(new Date(2026, 2, 8, 12))).toEqual(["hour", "threeHours", "evening", "tomorrow"]);
    expect(laterChoices(new Date(2026, 2, 9, 12)).at(-1)?.at).toEqual(new Date(2026, 2, 16, 9));
  });
});

describe("the stream's events", () => {
  it("are read, and what is not known is left alone", () => {
    expect(readStreamEvent("hello", '{"at":"x"}')).toEqual({ event: "hello", resumed: false });
    expect(readStreamEvent("typing", '{"conversationId":"c","from":"visitor"}')).toMatchObject({
      from: "visitor",
    });
    expect(readStreamEvent("message", '{"conversationId":"c"}')).toBeUndefined();
    expect(readStreamEvent("note", "no json")).toBeUndefined();
  });
});

it("what a colleague wrote is shown, whoever is named beside it", () => {
  expect(shownContent({ type: "text", text: "Right away.", sender: "Lin" })).toEqual({
    type: "text",
    text: "Right away.",
  });
  expect(shownContent({ type: "hologram", text: "Hi" })).toBe(null);
});

describe("alerts", () => {
  const context = {
    me: "me",
    queues: ["q1"],
    before: (id: string) => (id === "mine" ? row({ id, owner: "person", ownerUserId: "me" }) : undefined),
  };
  const reminder = (userId: string | null, what: string | null = "reminder") =>
    alertOf({ event: "case", conversationId: "a", what, userId }, context);

  it("ring for a promise of one's own that is due, and for one that nobody has taken", () => {
    expect(reminder("me")).toEqual({ kind: "reminder", conversationId: "a", words: "" });
    expect(reminder(null)?.kind).toBe("reminder");
    expect(reminder("colleague")).toBeNull();
    expect(reminder("me", "promised")).toBeNull();
  });

  it("ring for one's own visitors, for who waits in one's queues, and for what ran out", () => {
    const queued = (queueId: string | null) =>
      alertOf({ event: "conversation", summary: row({ id: "b", queueId }) }, context)?.kind;
    expect([queued("q1"), queued("q2"), queued(null)]).toEqual(["waiting", undefined, "waiting"]);
    expect(alertOf({ event: "sla", conversationId: "mine", what: "reply" }, context)?.kind).toBe("breach");
    expect(alertOf({ event: "sla", conversationId: "b", what: "reply" }, context)).toBeNull();
  });
});

describe("a brief", () => {
  it("gives what can be read of it, whatever else stands there", () => {
    const brief = readBrief({
      rules: [{ id: "fraud", name: "fraud", words: ["骗子"] }],
      mood: { sentiment: -1, anger: 0.9, urgency: 0.2, wantsPerson: false, rules: ["fraud"] },
      tried: [
        { from: "bot", text: "Name?" },
        { from: "visitor", text: "  " },
        { from: "visitor", text: "Ada" },
      ],
    });
    expect(brief).toMatchObject({ asked: "Ada", rules: [{ id: "fraud" }], mood: { anger: 0.9 } });
    expect(brief.tried.map((one) => one.text)).toEqual(["Name?", "Ada"]);
    for (const odd of [null, 7, "x", { rules: 3, mood: "angry", tried: {} }])
      expect(readBrief(odd)).toMatchObject({ rules: [], mood: null, tried: [] });
  });
});

describe("T-9, B-37, B-38: what visitors, flows and models wrote", () => {
  const shown = (content: ThreadMessage["content"]) => {
    const children = createElement(MessageContent, { content });
    const page = { locale: "en" as const, timeZone: "UTC", messages: { inbox }, children };
    return renderToStaticMarkup(createElement(IntlProvider, page));
  };
  const HTML = [
    "<script>window.x=1</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>parent.x=1</script>'></iframe>",
    "<form><input name=attributes></form>",
    "\"'><script>alert(1)</script>",
    "![x](https://evil.example/?d=1)",
  ];
  const ADDRESSES = [
    "javascript:alert(1)",
    "jav\tascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/x",
    "/\\evil.example/x",
    "/\t/evil.example/x",
    "file:///etc/passwd",
    "blob:https://evil.example/x",
  ];
  const linked = /(?:href|src)="([^"]*)"/g;

  it.each(HTML)("%s stays words", (words) => {
    const url = "https://shop.example/a.png";
    const written: ThreadMessage["content"][] = [
      { type: "text", text: words },
      { type: "image", url, alt: words },
      { type: "file", url, name: words, mime: words },
      { type: "video", url, caption: words },
      { type: "links", text: words, links: [{ label: words, url }] },
      { type: "cards", cards: [{ title: words, text: words, price: words }] },
      { type: words, text: words },
    ];
    for (const content of written) {
      const html = shown(content);
      const tags = [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name);
      const own = ["a", "div", "img", "li", "p", "path", "span", "svg", "ul"];
      expect(tags.filter((name) => !own.includes(name ?? ""))).toEqual([]);
      expect([...html.matchAll(linked)].filter(([, address]) => address !== url)).toEqual([]);
      expect(html.replaceAll(/"[^"]*"/g, "")).not.toMatch(/<[^>]*\son\w+=/);
    }
  });

  it.each(ADDRESSES)("%j is no link", (url) => {
    const written: ThreadMessage["content"][] = [
      { type: "image", url },
      { type: "file", url, name: "a.png", mime: "image/png" },
      { type: "video", url },
      { type: "audio", url },
      { type: "embed", url },
      { type: "redirect", url },
      { type: "links", links: [{ label: "Here", url }] },
    ];
    for (const content of written) {
      const html = shown(content);
      expect(html).not.toBe("");
      expect(html).not.toMatch(linked);
    }
  });

  it("addresses of the web and of this server are", () => {
    for (const url of ["https://shop.example/a", "http://shop.example/a", "/files/abc.png"])
      for (const type of ["image", "video", "audio", "embed", "redirect"])
        expect(shown({ type, url })).toContain(`"${url}"`);
  });
});
