import { inWorkspace, type WorkspaceTx } from "../db/tenant";

/** What has been noted already, by this process: most events look like the last one. */
const known = new Set<string>();
const MOST_KNOWN = 20_000;
/** A workspace's events of more shapes than this are noise of programs, not something to choose from. */
const MOST_PROPERTIES = 200;

const kindOf = (value: unknown): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "list"
      : typeof value === "string"
        ? "text"
        : typeof value === "number" || typeof value === "boolean"
          ? typeof value
          : "object";

/** Notes which events there are and what kinds their properties have, for people to choose from. */
export async function learnShapes(
  tx: WorkspaceTx,
  workspaceId: string,
  events: readonly { name: string; properties?: { readonly [name: string]: unknown } }[],
): Promise<void> {
  const rows = new Map<string, { name: string; property: string; kind: string }>();
  for (const { name, properties = {} } of events) {
    const shapes = Object.entries(properties)
      .slice(0, MOST_PROPERTIES)
      .map(([property, value]) => ({ name, property, kind: kindOf(value) }));
    for (const shape of [{ name, property: "", kind: "" }, ...shapes]) {
      const key = `${workspaceId}\n${name}\n${shape.property}\n${shape.kind}`;
      if (!known.has(key)) rows.set(key, shape);
    }
  }
  if (rows.size === 0) return;
  await tx.$executeRaw`
    INSERT INTO event_shape (workspace_id, name, property, kind)
    SELECT ${workspaceId}::uuid, name, property, kind FROM jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb) AS s (name text, property text, kind text)
    ORDER BY name, property, kind ON CONFLICT DO NOTHING`;
  if (known.size > MOST_KNOWN) known.clear();
  for (const key of rows.keys()) known.add(key);
}

export interface EventShape {
  readonly name: string;
  readonly firstAt: string;
  readonly properties: readonly { readonly name: string; readonly kinds: readonly string[] }[];
}

/** What events a workspace has seen, by name. */
export async function listShapes(tx: WorkspaceTx, workspaceId: string): Promise<EventShape[]> {
  const rows = await tx.$queryRaw<{ name: string; property: string; kinds: string[]; first: Date }[]>`
    SELECT name, property, array_agg(kind ORDER BY kind) AS kinds, min(first_at) AS first FROM event_shape
    WHERE workspace_id = ${workspaceId}::uuid GROUP BY name, property ORDER BY name, property LIMIT 5000`;
  const shapes = new Map<string, EventShape & { properties: { name: string; kinds: string[] }[] }>();
  for (const { name, property, kinds, first } of rows) {
    const shape = shapes.get(name) ?? { name, firstAt: first.toISOString(), properties: [] };
    shapes.set(name, shape);
    if (property !== "") shape.properties.push({ name: property, kinds });
  }
  return [...shapes.values()];
}

export interface SeenEvent {
  readonly name: string;
  /** How often contacts of today have done it, and when last; null: nobody is left who did. */
  readonly count: number;
  readonly lastAt: string | null;
  readonly firstAt: string;
  readonly properties: readonly {
    readonly name: string;
    readonly kinds: readonly string[];
    /** It comes as more than one kind: conditions on it will miss some. Nothing (null) is no kind of its own. */
    readonly conflict: boolean;
  }[];
}

/** What events a workspace has seen, with their counts, the latest first. */
export async function listEvents(workspaceId: string): Promise<SeenEvent[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const shapes = await listShapes(tx, workspaceId);
    const totals = await tx.$queryRaw<{ name: string; count: number; last: Date | null }[]>`
      SELECT n.name, t.count, t.last FROM unnest(${shapes.map(({ name }) => name)}::text[]) AS n (name)
        CROSS JOIN LATERAL (SELECT coalesce(sum(count), 0)::float8 AS count, max(last_at) AS last FROM contact_event_total
          WHERE workspace_id = ${workspaceId}::uuid AND name = n.name) t`;
    const byName = new Map(totals.map((row) => [row.name, row]));
    return shapes
      .map(({ name, firstAt, properties }): SeenEvent => {
        const total = byName.get(name);
        return {
          name,
          firstAt,
          count: total?.count ?? 0,
          lastAt: total?.last?.toISOString() ?? null,
          properties: properties.map((one) => ({
            ...one,
            conflict: one.kinds.filter((kind) => kind !== "null").length > 1,
          })),
        };
      })
      .sort((a, b) => (b.lastAt ?? "").localeCompare(a.lastAt ?? "") || a.name.localeCompare(b.name));
  });
}
