import { describe, expect, test } from "vitest";
import { PageLink } from "./page-link";

function frame() {
  const told: { message: unknown; target: string }[] = [];
  const listeners: ((event: MessageEvent) => void)[] = [];
  const parent = { postMessage: (message: unknown, target: string) => void told.push({ message, target }) };
  const window = {
    parent,
    addEventListener: (_type: "message", listener: (event: MessageEvent) => void) =>
      void listeners.push(listener),
  };
  const send = (origin: string, source: unknown, data: unknown) => {
    for (const listener of listeners) listener({ origin, source, data } as MessageEvent); // the three fields that are read
  };
  return { window, parent, told, send };
}
const SHOP = "https://shop.example";
const OWN = "https://chat.example";

describe("T-10: the frame and the page around it", () => {
  test.each([
    [null, []],
    ["null", []],
    ["*", []],
    ["javascript:alert(1)", []],
    ["https://shop.example/path", []],
    ["https://evil.example", [SHOP]],
  ])("no link with %s where %j may frame", (declared, allowed) => {
    expect(PageLink.open(frame().window, declared, allowed, OWN)).toBeNull();
  });

  test("what is told goes to one origin, never to all", () => {
    const { window, told } = frame();
    PageLink.open(window, SHOP, [SHOP], OWN)?.tell({ type: "ready" });
    expect(told).toEqual([{ message: { parley: { type: "ready" } }, target: SHOP }]);
  });

  test("hears its page alone, and only what bears the mark", () => {
    const { window, parent, send } = frame();
    const heard: string[] = [];
    PageLink.open(window, SHOP, [], OWN)?.listen((message) => heard.push(message.type));
    send("https://evil.example", parent, { parley: { type: "open" } });
    send(SHOP, {}, { parley: { type: "open" } });
    send(SHOP, parent, { type: "open" });
    send(SHOP, parent, "parley");
    send(SHOP, parent, { parley: null });
    expect(heard).toEqual([]);
    send(SHOP, parent, { parley: { type: "close" } });
    expect(heard).toEqual(["close"]);
  });
});
