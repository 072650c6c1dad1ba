import type { DataField, DataPath } from "./walk-data";

/** Hosts that are kept for examples (RFC 2606): nobody has them, so nothing that is sent there arrives. */
const HOST =
  "(?:[\\w-]{1,63}\\.){0,8}(?:example\\.(?:com|net|org)|[\\w-]{1,63}\\.(?:example|invalid|test))(?![\\w-]|\\.\\w)";
const ADDRESS = new RegExp(`(?:[\\w.+-]{1,64}@|(?<=//)|\\bwww\\.)${HOST}`, "i");
/** In a field for an address the scheme may be missing. */
const BARE = new RegExp(`^\\s*${HOST}`, "i");

/** Fields that show how something is written, where an example is just right. */
const SAMPLES: ReadonlySet<unknown> = new Set(["placeholder", "retry", "instructions"]);

/** The first example address in a text that is sent, shown or called; null where there is none. */
export function exampleAddress(field: Extract<DataField, { kind: "template" }>): string | null {
  if (!/example|\.(?:test|invalid)\b/i.test(field.text) || isSample(field.path)) return null;
  const text = field.text.replace(/\{\{.*?\}\}/g, "x");
  return (ADDRESS.exec(text) ?? (field.url ? BARE.exec(text) : null))?.[0].trim() ?? null;
}

const isSample = (path: DataPath): boolean => path.some((part) => SAMPLES.has(part));
