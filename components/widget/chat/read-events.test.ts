import { describe, expect, test } from "vitest";
import { readEvents } from "./read-events";

/** A body that comes in pieces of so many bytes. */
function body(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

async function all(text: string, size: number) {
  const events = [];
  for await (const event of readEvents(body(text, size))) events.push(event);
  return events;
}

describe("readEvents", () => {
  const text =
    ': hello\n\nid: 7\nevent: message\ndata: {"text":"你好 👋"}\n\n: beat\n\nevent: typing\r\ndata: {}\r\n\r\ndata: a\ndata: b\n\n';
  test.each([1, 2, 3, 7, 64, 10_000])("reads the same in pieces of %i bytes", async (size) => {
    expect(await all(text, size)).toEqual([
      { event: "message", data: '{"text":"你好 👋"}', id: "7" },
      { event: "typing", data: "{}", id: undefined },
      { event: "message", data: "a\nb", id: undefined },
    ]);
  });

  test("leaves out an event that was cut off", async () => {
    expect(await all("data: whole\n\ndata: cu", 5)).toEqual([
      { event: "message", data: "whole", id: undefined },
    ]);
  });
});
