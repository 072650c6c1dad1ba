import { createHash } from "node:crypto";
import type { Json } from "../../flow/text/json";

export type Profile = { readonly [field: string]: Json };

/** From when and from whom a field is, and a print of its value: one that was changed since is as old as its contact. */
export interface Stamp {
  readonly at: number;
  readonly by: string;
  readonly print: string;
}
export type Stamps = { readonly [field: string]: Stamp };

/** A contact as far as merging is concerned. `locale` and `timeZone` are merged like fields. */
export interface Mergeable {
  readonly id: string;
  readonly profile: Profile;
  readonly updatedAt: Date;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly externalId: string | null;
  readonly anonymous: boolean;
  readonly stamps: Stamps | null;
}

/**
 * Two contacts as one. Each field is of whoever changed it last (at the same moment: of the larger id); tags of both; the
 * older contact's id goes on. The result is the same whatever the order and the grouping in which several are merged.
 */
export function mergeProfiles(a: Mergeable, b: Mergeable): Mergeable & { readonly stamps: Stamps } {
  const sides = [stamped(a), stamped(b)] as const;
  const fields = new Map<string, { stamp: Stamp; value: Json }>();
  for (const side of sides)
    for (const [field, entry] of side) {
      const other = fields.get(field);
      if (!other || newer(entry.stamp, other.stamp)) fields.set(field, entry);
    }
  const tags = tagsOf(a.profile, b.profile);
  const entries = [...fields].sort(([one], [other]) => (one < other ? -1 : 1));
  const stamps = Object.fromEntries(entries.map(([name, { stamp }]) => [name, stamp]));
  const profile = Object.fromEntries(
    entries.filter(([name]) => !name.startsWith("$")).map(([name, { value }]) => [name, value]),
  );
  if (tags.length) {
    profile.tags = tags;
    if (stamps.tags) stamps.tags = { ...stamps.tags, print: printOf(tags) };
  }
  const numbers = [a.externalId, b.externalId].filter((one) => one !== null).sort();
  return {
    id: [a.id, b.id].sort()[0] ?? a.id,
    profile,
    stamps,
    updatedAt: new Date(Math.max(a.updatedAt.getTime(), b.updatedAt.getTime())),
    locale: text(fields.get("$locale")?.value),
    timeZone: text(fields.get("$timeZone")?.value),
    externalId: numbers[0] ?? null,
    anonymous: a.anonymous && b.anonymous,
  };
}

const text = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);

function stamped(one: Mergeable): [string, { stamp: Stamp; value: Json }][] {
  const entries: [string, Json][] = Object.entries(one.profile);
  if (one.locale !== null) entries.push(["$locale", one.locale]);
  if (one.timeZone !== null) entries.push(["$timeZone", one.timeZone]);
  return entries.map(([field, value]) => {
    const print = printOf(value);
    const known = one.stamps && Object.hasOwn(one.stamps, field) ? one.stamps[field] : undefined;
    const stamp = known && known.print === print ? known : { at: one.updatedAt.getTime(), by: one.id, print };
    return [field, { stamp, value }];
  });
}

const newer = (a: Stamp, b: Stamp): boolean => a.at > b.at || (a.at === b.at && a.by > b.by);

const printOf = (value: Json): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 16);

/** Of a profile's tags, the texts; of several, each once and in order. */
export function tagsOf(...profiles: readonly Profile[]): string[] {
  const all = profiles.flatMap(({ tags }) => (Array.isArray(tags) ? tags : []));
  return [...new Set(all.filter((tag) => typeof tag === "string"))].sort();
}
