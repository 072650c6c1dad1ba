import { Unzip, UnzipInflate } from "fflate";
import { UnreadableFile } from "./document-text";

/** Bytes that all wanted parts may unpack to, and parts that an archive may hold. */
const MOST_BYTES = 60_000_000;
const MOST_PARTS = 5_000;
/** Bytes handed to the unpacker at a time: what has gone too far is noticed in between. */
const STEP = 65_536;

/**
 * The wanted parts of an archive, unpacked. What an archive says of its sizes is not believed: bytes are counted while they come, so
 * one that unpacks to far more than it is ends here. Throws UnreadableFile.
 */
export function openZip(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  most = MOST_BYTES,
): Map<string, Uint8Array> {
  const parts = new Map<string, Uint8Array[]>();
  let total = 0;
  let seen = 0;
  let fault: Error | undefined;
  const unzip = new Unzip((file) => {
    if (++seen > MOST_PARTS) fault = new UnreadableFile("file-too-large", "This file has too many parts.");
    if (fault || !wanted(file.name)) return;
    const chunks: Uint8Array[] = [];
    parts.set(file.name, chunks);
    file.ondata = (error, chunk) => {
      if (error) fault = damaged();
      total += chunk?.length ?? 0;
      if (total > most) fault = new UnreadableFile("file-too-large", "This file unpacks to too much.");
      if (!fault && chunk) chunks.push(chunk.slice());
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length && !fault; at += STEP)
      unzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
  } catch {
    fault ??= damaged();
  }
  if (fault) throw fault;
  return new Map([...parts].map(([name, chunks]) => [name, joined(chunks)]));
}

const damaged = () => new UnreadableFile("file-damaged", "This file is damaged.");

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
