import { parseInstant, zoneOr } from "../../flow/text/zoned-time";
import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";

/** Contacts whose clocks show a broadcast's time at the same moment. */
export interface OwnTimeGroup {
  /** ISO. */
  readonly at: string;
  readonly people: number;
  /** The zones, by how many live there. */
  readonly zones: readonly string[];
}

/** The zone where it is evening last. */
const LAST_ZONE = "Etc/GMT+12";

/**
 * The moment (epoch milliseconds) at which a contact's own clock shows a time ("2026-12-01T19:30"); who has no zone that is known
 * lives in the workspace's. A reading that summer time skips is an hour later, one that comes twice the first.
 */
export const ownMoment = (localTime: string, own: string | null, zone: string): number =>
  parseInstant(localTime, zoneOr(own, zone)) ?? Number.NaN;

/** Contacts by the moment at which each of them gets it, the first ones first. 400 `own-time-past`: it has passed everywhere. */
export async function ownTimeGroups(
  tx: WorkspaceTx,
  workspaceId: string,
  audienceId: string | null,
  localTime: string,
): Promise<OwnTimeGroup[]> {
  const latest = parseInstant(localTime, LAST_ZONE);
  if (latest === null)
    throw new AppError(400, "own-time", "This is no time of a calendar.", { path: "localTime" });
  const [workspace] = await tx.$queryRaw<{ zone: string; now: Date }[]>`
    SELECT time_zone AS zone, now() FROM workspace WHERE id = ${workspaceId}::uuid`;
  if (!workspace || latest < workspace.now.getTime())
    throw new AppError(400, "own-time-past", "This time has passed everywhere.", { path: "localTime" });
  const home = workspace.zone;
  const rows =
    audienceId === null
      ? await tx.$queryRaw<{ own: string | null; people: number }[]>`
          SELECT time_zone AS own, count(*)::float8 AS people FROM contact
          WHERE workspace_id = ${workspaceId}::uuid AND merged_into IS NULL GROUP BY 1 ORDER BY 2 DESC, 1`
      : await tx.$queryRaw<{ own: string | null; people: number }[]>`
          SELECT c.time_zone AS own, count(*)::float8 AS people
          FROM audience_member m JOIN contact c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
          WHERE m.workspace_id = ${workspaceId}::uuid AND m.audience_id = ${audienceId}::uuid GROUP BY 1 ORDER BY 2 DESC, 1`;
  const groups = new Map<number, { people: number; zones: Set<string> }>();
  for (const { own, people } of rows) {
    const zone = zoneOr(own, home);
    const at = ownMoment(localTime, zone, home);
    const group = groups.get(at) ?? { people: 0, zones: new Set() };
    group.people += people;
    group.zones.add(zone);
    groups.set(at, group);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([at, { people, zones }]) => ({ at: new Date(at).toISOString(), people, zones: [...zones] }));
}
