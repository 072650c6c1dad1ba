"use client";
import { useEffect, useRef } from "react";
import { useInboxStore } from "./inbox-store";
import { readStreamEvent, STREAM_EVENTS, type StreamEvent } from "./stream-events";

/** Wait before a stream that was refused is opened again, doubled up to the longest. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * The one stream of the inbox. The browser itself goes on from the last position after a break; a stream that was refused
 * is opened again by hand with the position it had.
 */
export function useLiveStream(slug: string, onEvent: (event: StreamEvent) => void): void {
  const store = useInboxStore();
  const handler = useRef(onEvent);
  useEffect(() => {
    handler.current = onEvent;
  });
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = FIRST_WAIT_MS;
    let position = "";
    let closed = false;
    const { setConnection } = store.getState();
    function open() {
      const after = position === "" ? "" : `&after=${encodeURIComponent(position)}`;
      const stream = new EventSource(`/live?workspace=${encodeURIComponent(slug)}${after}`);
      source = stream;
      for (const name of [...STREAM_EVENTS, "at"] as const)
        stream.addEventListener(name, (message: MessageEvent<string>) => {
          if (message.lastEventId) position = message.lastEventId;
          if (name === "at") return;
          const event = readStreamEvent(name, message.data);
          if (!event) return;
          if (event.event === "hello") {
            wait = FIRST_WAIT_MS;
            setConnection("live");
          }
          if (event.event === "bye") stream.close();
          handler.current(event);
        });
      stream.addEventListener("error", () => {
        if (closed) return;
        setConnection("lost");
        if (stream.readyState !== EventSource.CLOSED) return;
        timer = setTimeout(open, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      });
    }
    open();
    return () => {
      closed = true;
      clearTimeout(timer);
      source?.close();
    };
  }, [slug, store]);
}
