import { createHash, randomFillSync } from "node:crypto";

/** Random bytes are drawn for many ids at once: a call for each would cost more than the id. */
const POOL = 16 * 256;
const pool = Buffer.alloc(POOL);
let drawn = POOL;
let lastMs = 0;
let counter = 0;

/** A clock that goes back by more was wrong before: ids follow it, for what is old is told by them. */
const FOLLOWED_MS = 60_000;

/**
 * A UUIDv7: 48 bits of milliseconds, then a 12-bit counter that keeps ids made in one millisecond in order
 * within this process, then 62 random bits. Sorting by id is sorting by time.
 */
export function uuidv7(nowMs: number = Date.now()): string {
  if (drawn === POOL) {
    randomFillSync(pool);
    drawn = 0;
  }
  const bytes = pool.subarray(drawn, drawn + 16);
  drawn += 16;
  if (nowMs > lastMs || nowMs < lastMs - FOLLOWED_MS) {
    lastMs = nowMs;
    counter = bytes.readUInt16BE(6) & 0x7ff; // start in the lower half, so that there is room to count
  } else if (++counter > 0xfff) {
    lastMs += 1; // ran out within a millisecond, or the clock went back a little: borrow from the future
    counter = 0;
  }
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return dashed(bytes.toString("hex"));
}

/** A UUID made of a text, the same every time. */
export function uuidOf(text: string): string {
  const bytes = createHash("sha256").update(text).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return dashed(bytes.toString("hex", 0, 16));
}

const dashed = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text is a UUID in the lower-case form that PostgreSQL prints. */
export function isUuid(text: unknown): text is string {
  return typeof text === "string" && UUID.test(text);
}
