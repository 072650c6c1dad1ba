import type { Json, Session } from "../../../flow";
import type { Pools } from "../../../server/db/pools";

export interface StoredConversation {
  readonly id: string;
  readonly run: string;
  readonly contact: string;
  readonly version: number;
  readonly lastSeq: number;
  readonly session: Session;
  readonly messages: readonly { seq: number; id: string; from: string; body: Json }[];
  readonly keys: readonly { key: string; reply: string | null }[];
  readonly events: readonly string[];
  readonly effects: readonly { key: string; state: string; fence: number }[];
  readonly path: readonly string[];
  readonly runs: number;
  readonly waits: number;
}

/** Everything that is stored of the conversations of a workspace. */
export async function storedConversations(
  pools: Pools,
  workspaceId: string,
): Promise<Map<string, StoredConversation>> {
  const client = await pools.turn.connect();
  try {
    const read = async <T extends object>(sql: string): Promise<T[]> =>
      (await client.query<T>(sql, [workspaceId])).rows;
    const found = await read<StoredConversation & { last_seq: number }>(
      `SELECT c.id, r.id AS run, c.contact_id AS contact, c.version::int AS version, c.last_seq::int AS "lastSeq", r.session,
         (SELECT count(*)::int FROM run x WHERE x.workspace_id = c.workspace_id AND x.conversation_id = c.id) AS runs,
         (SELECT count(*)::int FROM run_wait x WHERE x.workspace_id = c.workspace_id AND x.conversation_id = c.id) AS waits
       FROM conversation c JOIN run r ON r.workspace_id = c.workspace_id AND r.conversation_id = c.id WHERE c.workspace_id = $1`,
    );
    const parts = {
      messages: await read<{ at: string }>(
        `SELECT conversation_id AS at, seq::int AS seq, id, "from", body FROM message WHERE workspace_id = $1 ORDER BY conversation_id, seq`,
      ),
      keys: await read<{ at: string }>(
        "SELECT conversation_id AS at, key, reply::text AS reply FROM turn_key WHERE workspace_id = $1",
      ),
      effects: await read<{ at: string }>(
        "SELECT conversation_id AS at, key, state, fence::int AS fence FROM effect WHERE workspace_id = $1",
      ),
      events: await read<{ at: string; name: string }>(
        "SELECT conversation_id AS at, name FROM event WHERE workspace_id = $1",
      ),
      path: await read<{ at: string; path: [string, string, string | null][] }>(
        "SELECT conversation_id AS at, path FROM segment WHERE workspace_id = $1 ORDER BY conversation_id, turn",
      ),
    };
    const by = <T extends { at: string }>(rows: readonly T[]): Map<string, T[]> => {
      const map = new Map<string, T[]>();
      for (const row of rows) {
        const list = map.get(row.at);
        if (list) list.push(row);
        else map.set(row.at, [row]);
      }
      return map;
    };
    const [messages, keys, effects] = [by(parts.messages), by(parts.keys), by(parts.effects)];
    const [events, path] = [by(parts.events), by(parts.path)];
    return new Map(
      found.map((one) => [
        one.id,
        {
          ...one,
          messages: (messages.get(one.id) ?? []) as unknown as StoredConversation["messages"],
          keys: (keys.get(one.id) ?? []) as unknown as StoredConversation["keys"],
          effects: (effects.get(one.id) ?? []) as unknown as StoredConversation["effects"],
          events: (events.get(one.id) ?? []).map((event) => event.name),
          path: (path.get(one.id) ?? []).flatMap((segment) =>
            segment.path.map(([from, outlet, to]) => `${from}.${outlet}>${to ?? ""}`),
          ),
        },
      ]),
    );
  } finally {
    client.release();
  }
}
