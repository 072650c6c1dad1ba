import { decodeText, isUnmarked16 } from "./decode-text";
import { type DocumentText, MOST_CHARACTERS, UnreadableFile } from "./document-text";
import { readCsv } from "./read-csv";
import { readDocx } from "./read-docx";
import { readHtml } from "./read-html";
import { readPdf } from "./read-pdf";
import { readXlsx } from "./read-xlsx";

const ENDINGS = ["pdf", "docx", "xlsx", "csv", "tsv", "md", "markdown", "txt", "html", "htm"] as const;
type Ending = (typeof ENDINGS)[number];

/** The kind of a file by its name; undefined where it is none that can be read. */
export function endingOf(fileName: string): Ending | undefined {
  const ending = /\.([a-z0-9]{1,10})$/i.exec(fileName)?.[1]?.toLowerCase();
  return ENDINGS.find((one) => one === ending);
}

export interface ReadOptions {
  /** The characters that whoever sent it says it is in. */
  readonly charset?: string | undefined;
  /** Hears how many pages are read. */
  readonly onPage?: ((done: number, total: number) => Promise<void>) | undefined;
}

/**
 * Reads a file as Markdown. Its name says what it is, its first bytes have to agree. Throws UnreadableFile; what can be read in part is
 * read in part, and the notes say what is missing.
 */
export async function readDocument(
  fileName: string,
  bytes: Uint8Array,
  { charset, onPage }: ReadOptions = {},
): Promise<DocumentText> {
  const ending = endingOf(fileName);
  if (ending && bytes.length === 0) throw new UnreadableFile("file-empty", "There is nothing in this file.");
  if (ending && isOldOffice(bytes)) throw oldOffice(bytes);
  if (!ending || !agrees(ending, bytes))
    throw new UnreadableFile("file-type", "Files of this kind cannot be read.");
  const read = await readAs(ending, bytes, { charset, onPage });
  if (read.markdown.trim() === "")
    throw read.notes.some(({ code }) => code === "pages_without_text")
      ? new UnreadableFile("file-scanned", "Its pages are pictures without text.")
      : new UnreadableFile("file-empty", "There is no text in this file.");
  if (read.markdown.length <= MOST_CHARACTERS) return read;
  const detail = String(read.markdown.length - MOST_CHARACTERS);
  return {
    ...read,
    markdown: read.markdown.slice(0, MOST_CHARACTERS),
    notes: [...read.notes, { code: "text_cut", detail }],
  };
}

async function readAs(
  ending: Ending,
  bytes: Uint8Array,
  { charset, onPage }: ReadOptions,
): Promise<DocumentText> {
  switch (ending) {
    case "pdf":
      return readPdf(bytes, onPage);
    case "docx":
      return readDocx(bytes);
    case "xlsx":
      return readXlsx(bytes);
    case "csv":
    case "tsv":
      return readCsv(bytes);
    case "html":
    case "htm":
      return readHtml(bytes, charset);
    default: {
      const { text, notes } = decodeText(bytes, charset);
      return { markdown: text, notes };
    }
  }
}

function agrees(ending: Ending, bytes: Uint8Array): boolean {
  const begins = (text: string) => [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0));
  if (ending === "pdf") return begins("%PDF-");
  if (ending === "docx" || ending === "xlsx") return begins("PK\u0003\u0004");
  // Text has no zero bytes, but in UTF-16, which says so.
  return (bytes[0] ?? 0) >= 0xfe || isUnmarked16(bytes) || !bytes.subarray(0, 2_000).includes(0);
}

const isOldOffice = (bytes: Uint8Array): boolean =>
  [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].every((byte, at) => bytes[at] === byte);

/** Documents with a password are kept in the container of old ones, in a stream of this name. */
const LOCKED = Buffer.from("EncryptedPackage", "utf16le");

const oldOffice = (bytes: Uint8Array): UnreadableFile =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(LOCKED)
    ? new UnreadableFile("file-encrypted", "This file is protected by a password.")
    : new UnreadableFile("file-old", "This is a file of an old Office.");
