/** Bytes from a file's beginning that tell its type. */
export const HEAD_BYTES = 4_096;

export interface DetectedType {
  readonly mime: string;
  readonly extension: string;
  /** May be shown in the page; everything else is downloaded. */
  readonly inline: boolean;
}

const type = (mime: string, extension: string, inline = false): DetectedType => ({ mime, extension, inline });
const starts = (head: Buffer, bytes: readonly number[], at = 0): boolean =>
  bytes.every((byte, index) => head[at + index] === byte);
const ascii = (head: Buffer, text: string, at = 0): boolean =>
  head.toString("latin1", at, at + text.length) === text;

const OFFICE: Record<string, DetectedType> = {
  docx: type("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
  xlsx: type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
  pptx: type("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
};

/**
 * What a file is by its own first bytes; its name only tells kinds apart that begin alike. Undefined for what is not
 * taken: programs, pages, drawings with scripts.
 */
export function detectType(head: Buffer, name: string): DetectedType | undefined {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  if (starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return type("image/png", "png", true);
  if (starts(head, [0xff, 0xd8, 0xff])) return type("image/jpeg", "jpg", true);
  if (ascii(head, "GIF87a") || ascii(head, "GIF89a")) return type("image/gif", "gif", true);
  if (ascii(head, "RIFF") && ascii(head, "WEBP", 8)) return type("image/webp", "webp", true);
  if (ascii(head, "RIFF") && ascii(head, "WAVE", 8)) return type("audio/wav", "wav");
  if (ascii(head, "%PDF-")) return type("application/pdf", "pdf");
  if (ascii(head, "ftyp", 4)) return isoMedia(head);
  if (ascii(head, "OggS")) return type("audio/ogg", "ogg");
  if (starts(head, [0x1a, 0x45, 0xdf, 0xa3])) return type("video/webm", "webm");
  if (ascii(head, "ID3") || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2))
    return type("audio/mpeg", "mp3");
  if (starts(head, [0x50, 0x4b, 0x03, 0x04])) return OFFICE[extension] ?? type("application/zip", "zip");
  return isPlainText(head)
    ? extension === "csv"
      ? type("text/csv", "csv")
      : type("text/plain", "txt")
    : undefined;
}

function isoMedia(head: Buffer): DetectedType {
  const brand = head.toString("latin1", 8, 12);
  if (/^hei[cfsx]|^mif1/.test(brand)) return type("image/heic", "heic");
  if (brand === "avif") return type("image/avif", "avif");
  if (/^M4A/.test(brand)) return type("audio/mp4", "m4a");
  return brand === "qt  " ? type("video/quicktime", "mov") : type("video/mp4", "mp4");
}

/** Text without control characters that does not begin like a page, a drawing or a program. */
function isPlainText(head: Buffer): boolean {
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) return false;
  const text = head.toString("utf8").trimStart().toLowerCase();
  return (
    !text.startsWith("#!") &&
    !/<(?:!doctype|html|svg|script|\?xml|body|head|iframe|embed|object)\b|<\?(?:xml|php)/.test(text)
  );
}
