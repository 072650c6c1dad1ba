import { Unzip, UnzipInflate } from "fflate";
import { UnreadableFile } from "./unreadable-file";

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
  const zip = new ZipReader(
    wanted,
    (name, chunk) => {
      const chunks = parts.get(name) ?? [];
      parts.set(name, chunks);
      if (chunk.length) chunks.push(chunk.slice());
    },
    most,
  );
  zip.push(bytes, true);
  if (!hasEnd(bytes)) throw damaged();
  return new Map([...parts].map(([name, chunks]) => [name, joined(chunks)]));
}

/** An archive that is read while it comes: `hear` gets the wanted parts' bytes, which last until it returns. */
export class ZipReader {
  private readonly unzip: Unzip;
  private total = 0;
  private seen = 0;
  private fault: Error | undefined;

  constructor(
    wanted: (name: string) => boolean,
    hear: (name: string, chunk: Uint8Array) => void,
    most: number,
  ) {
    this.unzip = new Unzip((file) => {
      if (++this.seen > MOST_PARTS)
        this.fault = new UnreadableFile("file-too-large", "This file has too many parts.");
      if (this.fault || !wanted(file.name)) return;
      hear(file.name, new Uint8Array());
      file.ondata = (error, chunk) => {
        if (error) this.fault = damaged();
        this.total += chunk?.length ?? 0;
        if (this.total > most)
          this.fault = new UnreadableFile("file-too-large", "This file unpacks to too much.");
        if (!this.fault && chunk) hear(file.name, chunk);
      };
      file.start();
    });
    this.unzip.register(UnzipInflate);
  }

  /** Takes more of the archive. Throws UnreadableFile. */
  push(bytes: Uint8Array, last: boolean): void {
    try {
      for (let at = 0; (at < bytes.length || at === 0) && !this.fault; at += STEP)
        this.unzip.push(bytes.subarray(at, at + STEP), last && at + STEP >= bytes.length);
    } catch (error) {
      this.fault ??= error instanceof UnreadableFile ? error : damaged();
    }
    if (this.fault) throw this.fault;
  }
}

/** The list of an archive's parts stands at its end, and before it at most a comment: without it, parts may be missing too. */
const hasEnd = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .subarray(-66_000)
    .includes(Buffer.from([0x50, 0x4b, 0x05, 0x06]));

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
