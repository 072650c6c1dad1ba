const ROOM = 65_536;
/** A larger one is given back after the batch that needed it. */
const KEPT_ROOM = 4 * 1_048_576;

/** Bytes that batches are written into, one after the other: the same room serves them all, and grows to the largest. */
export abstract class BatchRoom {
  protected room = Buffer.allocUnsafe(ROOM);
  /** Where the next byte goes. */
  protected at = 0;

  protected clear(): void {
    this.at = 0;
    if (this.room.length > KEPT_ROOM) this.room = Buffer.allocUnsafe(ROOM);
  }

  /** What was written; good until the next batch. */
  protected written(): Buffer {
    return this.room.subarray(0, this.at);
  }

  /** Sees to it that so many more bytes have room. */
  protected need(bytes: number): void {
    if (this.at + bytes <= this.room.length) return;
    const larger = Buffer.allocUnsafe((this.at + bytes) * 2);
    this.room.copy(larger, 0, 0, this.at);
    this.room = larger;
  }
}
