/** Four bytes of scale before a signed byte for each dimension: a quarter of the numbers' own size, and near enough to compare by. */
const SCALE_BYTES = 4;
const MOST = 127;

/** A vector as bytes, brought to length 1. One of zeros stays one. */
export function vectorBytes(vector: readonly number[]): Buffer {
  const length = Math.hypot(...chunked(vector)) || 1;
  const largest = vector.reduce((most, one) => Math.max(most, Math.abs(one)), 0) / length || 1;
  const bytes = Buffer.alloc(SCALE_BYTES + vector.length);
  bytes.writeFloatLE(largest / MOST, 0);
  for (const [at, one] of vector.entries())
    bytes.writeInt8(Math.round((one / length / largest) * MOST), SCALE_BYTES + at);
  return bytes;
}

/** How alike two vectors' directions are, from -1 to 1; 0 where they are of different lengths. */
export function likeness(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length || one.length <= SCALE_BYTES) return 0;
  const a = new Int8Array(one.buffer, one.byteOffset + SCALE_BYTES, one.length - SCALE_BYTES);
  const b = new Int8Array(other.buffer, other.byteOffset + SCALE_BYTES, other.length - SCALE_BYTES);
  let dot = 0;
  let left = 0;
  let right = 0;
  for (let at = 0; at < a.length; at += 1) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0];
    dot += x * y;
    left += x * x;
    right += y * y;
  }
  // By their own lengths, so that rounding makes nothing longer than 1.
  return left === 0 || right === 0 ? 0 : dot / Math.sqrt(left * right);
}

/** Partial lengths: a call has no room for thousands of arguments on every engine. */
function chunked(vector: readonly number[]): number[] {
  const lengths: number[] = [];
  for (let at = 0; at < vector.length; at += 512) lengths.push(Math.hypot(...vector.slice(at, at + 512)));
  return lengths;
}
