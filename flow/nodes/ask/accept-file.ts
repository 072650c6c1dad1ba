import type { FileRef } from "../../kernel/chat";
import type { Reply } from "../../kernel/session";
import { type Accepted, accepted, refused } from "./accepted";
import type { AskInput } from "./input";
import { readUrl } from "./read-url";

type FileInput = Extract<AskInput, { type: "file" }>;

/** Files that were uploaded; their addresses are stored (a list where several may be sent). Where `links` is on, typed addresses count too. */
export function acceptFile(input: FileInput, reply: Reply): Accepted {
  const files = reply.files ?? (reply.file ? [reply.file] : []);
  for (const file of files) {
    if (!typeAllowed(file, input.types))
      return refused("fileType", { types: (input.types ?? []).join(", ") });
    if (input.maxMegabytes !== undefined && file.size > input.maxMegabytes * 1_000_000)
      return refused("fileSize", { megabytes: input.maxMegabytes });
  }
  const addresses =
    files.length > 0 ? files.map((file) => file.url) : input.links ? linksIn(reply.text ?? "") : [];
  const [first] = addresses;
  if (first === undefined) return refused("file");
  return accepted(input.multiple ? addresses : first);
}

function linksIn(text: string): string[] {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  const links = parts.flatMap((part) => readUrl(part) ?? []);
  return links.length === parts.length ? links : [];
}

function typeAllowed(file: FileRef, types: readonly string[] | undefined): boolean {
  if (!types?.length) return true;
  const [mime, name] = [file.mime.toLowerCase(), file.name.toLowerCase()];
  return types.some((source) => {
    const type = source.trim().toLowerCase();
    if (type === "*/*" || type === "*") return true;
    if (type.endsWith("/*")) return mime.startsWith(type.slice(0, -1));
    return type.includes("/") ? mime === type : name.endsWith(type.startsWith(".") ? type : `.${type}`);
  });
}
