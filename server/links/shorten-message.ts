import type { PoolClient } from "pg";
import type { OutgoingContent } from "../delivery/channel-port";
import { environment } from "../env";
import { AppError } from "../errors";
import { ADDRESSES, readDestination } from "./destination";
import { type LinkWish, makeLink, shortUrl } from "./make-link";

/** Links of one message that are shortened; more are left as they are. */
const MOST_LINKS = 10;

/** A message whose addresses are this contact's own short links. What cannot be a link stays as it stands. */
export async function shortenMessage(
  client: PoolClient,
  wish: Omit<LinkWish, "url">,
  content: OutgoingContent,
): Promise<OutgoingContent> {
  const found = new Set([...content.text.matchAll(ADDRESSES)].map(([address]) => address));
  if (content.link) found.add(content.link.url);
  const short = new Map<string, string>();
  for (const address of [...found].slice(0, MOST_LINKS)) {
    const url = destinationOf(address);
    if (url !== undefined) short.set(address, shortUrl((await makeLink(client, { ...wish, url })).code));
  }
  const text = content.text.replace(ADDRESSES, (address) => short.get(address) ?? address);
  const link = content.link && { ...content.link, url: short.get(content.link.url) ?? content.link.url };
  return { ...content, text, ...(link ? { link } : {}) };
}

function destinationOf(address: string): string | undefined {
  if (address.startsWith(`${environment().url}/l/`)) return undefined;
  try {
    return readDestination(address);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
