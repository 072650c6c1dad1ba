import type { Pool } from "pg";
import { type Json, themeSchema } from "../../flow";
import { readPeopleSettings } from "./people-settings";
import type { PublishedEndpoint } from "./published-flows";
import { queueCalendar } from "./queue-calendar";
import type { EndpointName, StoredVersion } from "./turn-store";

interface Row {
  workspace_id: string;
  id: string;
  public_id: string;
  flow_id: string;
  flow_name: string;
  active_version: number | null;
  allowed_origins: string[];
  api_allowed: boolean;
  theme: unknown;
  locale: string | null;
  kind: "chat" | "webhook";
  open: boolean;
  time_zone: string;
  workspace_locale: string;
  settings: { constants?: { [name: string]: Json } } | null;
  queue_hours: { [name: string]: unknown } | null;
}

const SELECT = `
SELECT e.workspace_id, e.id, e.public_id, e.flow_id, f.name AS flow_name, e.active_version, e.allowed_origins, e.api_allowed, e.theme, e.locale,
  e.disabled_at IS NULL AND f.archived_at IS NULL AS open, e.kind, w.time_zone, w.locale AS workspace_locale, w.settings,
  (SELECT json_object_agg(lower(q.name), q.hours) FROM queue q WHERE q.workspace_id = e.workspace_id AND q.hours IS NOT NULL AND q.archived_at IS NULL) AS queue_hours
FROM endpoint e JOIN flow f ON f.workspace_id = e.workspace_id AND f.id = e.flow_id JOIN workspace w ON w.id = e.workspace_id`;

/** Reads an endpoint with what a turn needs of its workspace. */
export async function readEndpoint(pool: Pool, name: EndpointName): Promise<PublishedEndpoint | null> {
  const named = name.by === "conversation" ? await endpointOf(pool, name) : name;
  if (!named) return null;
  const { rows } = await pool.query<Row>(queryFor(named));
  return rows[0] ? toEndpoint(rows[0]) : null;
}

type Conversation = Extract<EndpointName, { by: "conversation" }>;

/** Asked for by itself: on a distributed database conversations and endpoints do not lie on one machine. */
async function endpointOf(
  pool: Pool,
  name: Conversation,
): Promise<Exclude<EndpointName, Conversation> | undefined> {
  const { rows } = await pool.query<{ id: string | null }>({
    name: "endpoint-of-conversation",
    text: "SELECT endpoint_id AS id FROM conversation WHERE workspace_id = $1 AND id = $2 AND token_rotation = $3",
    values: [name.workspaceId, name.conversationId, name.rotation],
  });
  const id = rows[0]?.id;
  return id ? { by: "id", workspaceId: name.workspaceId, id } : undefined;
}

function queryFor(name: Exclude<EndpointName, Conversation>): {
  name: string;
  text: string;
  values: unknown[];
} {
  switch (name.by) {
    case "public":
      return {
        name: "endpoint-by-public-id",
        text: `${SELECT} WHERE e.public_id = $1`,
        values: [name.publicId],
      };
    case "id":
      return {
        name: "endpoint-by-id",
        text: `${SELECT} WHERE e.workspace_id = $1 AND e.id = $2`,
        values: [name.workspaceId, name.id],
      };
  }
}

/** Reads a published version; it never changes. */
export async function readVersion(
  pool: Pool,
  workspaceId: string,
  flowId: string,
  number: number,
): Promise<StoredVersion | undefined> {
  const { rows } = await pool.query<StoredVersion>(
    "SELECT document, pins FROM flow_version WHERE workspace_id = $1 AND flow_id = $2 AND number = $3",
    [workspaceId, flowId, number],
  );
  return rows[0];
}

function toEndpoint(row: Row): PublishedEndpoint {
  const theme = themeSchema.safeParse(row.theme);
  const people = readPeopleSettings(row.settings);
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    publicId: row.public_id,
    flowId: row.flow_id,
    flowName: row.flow_name,
    version: row.active_version,
    allowedOrigins: row.allowed_origins,
    apiAllowed: row.api_allowed,
    theme: theme.success ? theme.data : {},
    locale: row.locale,
    kind: row.kind,
    open: row.open && row.active_version !== null,
    timeZone: row.time_zone,
    workspaceLocale: row.workspace_locale,
    people,
    queueHours: new Map(
      Object.entries(row.queue_hours ?? {}).map(([name, hours]) => [
        name,
        queueCalendar(people.calendar, hours),
      ]),
    ),
    constants: row.settings?.constants ?? {},
  };
}
