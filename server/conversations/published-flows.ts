import type { Pool } from "pg";
import { type CompiledFlow, engine, type Json, parseFlow, type Theme, themeSchema } from "../../flow";
import { AppError } from "../errors";

/** A place where a flow meets visitors, with what a turn needs of its workspace. */
export interface PublishedEndpoint {
  readonly workspaceId: string;
  readonly id: string;
  readonly publicId: string;
  readonly flowId: string;
  readonly flowName: string;
  /** Null: nothing is published. */
  readonly version: number | null;
  readonly allowedOrigins: readonly string[];
  readonly apiAllowed: boolean;
  readonly theme: Theme;
  readonly locale: string | null;
  readonly kind: "chat" | "webhook";
  /** False when it is switched off, its flow is archived or nothing is published. */
  readonly open: boolean;
  readonly timeZone: string;
  readonly workspaceLocale: string;
  /** Constants that templates read as `workspace.…`. */
  readonly constants: { readonly [name: string]: Json };
}

interface Cached {
  endpoint: PublishedEndpoint | null;
  loadedAt: number;
  loading: Promise<PublishedEndpoint | null> | undefined;
}

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
}

/** Milliseconds after which a change is noticed even when its notice was lost. */
const FRESH_MS = 400;
const MAX_ENDPOINTS = 5_000;
const MAX_FLOWS = 300;

const SELECT = `
SELECT e.workspace_id, e.id, e.public_id, e.flow_id, f.name AS flow_name, e.active_version, e.allowed_origins, e.api_allowed, e.theme, e.locale,
  e.disabled_at IS NULL AND f.archived_at IS NULL AS open, e.kind, w.time_zone, w.locale AS workspace_locale, w.settings
FROM endpoint e JOIN flow f ON f.workspace_id = e.workspace_id AND f.id = e.flow_id JOIN workspace w ON w.id = e.workspace_id`;

/**
 * Endpoints and published versions, read once. Versions never change, so they stay; an endpoint is looked at again
 * after a moment, or at once when its change is announced.
 */
export class PublishedFlows {
  private readonly endpoints = new Map<string, Cached>();
  private readonly flows = new Map<string, Promise<CompiledFlow>>();

  constructor(private readonly pool: Pool) {}

  byPublicId(publicId: string): Promise<PublishedEndpoint | null> | PublishedEndpoint | null {
    return this.look(`p:${publicId}`, "endpoint-by-public-id", `${SELECT} WHERE e.public_id = $1`, [
      publicId,
    ]);
  }

  byId(workspaceId: string, id: string): Promise<PublishedEndpoint | null> | PublishedEndpoint | null {
    return this.look(
      `i:${workspaceId}/${id}`,
      "endpoint-by-id",
      `${SELECT} WHERE e.workspace_id = $1 AND e.id = $2`,
      [workspaceId, id],
    );
  }

  /** The endpoint of a conversation that is not in memory, where the token's rotation is the one that holds. */
  async byConversation(
    workspaceId: string,
    conversationId: string,
    rotation: number,
  ): Promise<PublishedEndpoint | null> {
    const { rows } = await this.pool.query<Row>({
      name: "endpoint-by-conversation",
      text: `${SELECT} JOIN conversation c ON c.workspace_id = e.workspace_id AND c.endpoint_id = e.id
             WHERE c.workspace_id = $1 AND c.id = $2 AND c.token_rotation = $3`,
      values: [workspaceId, conversationId, rotation],
    });
    return rows[0] ? toEndpoint(rows[0]) : null;
  }

  /** Something of the cache was changed somewhere: what is not a version is read again. */
  forget(): void {
    for (const cached of this.endpoints.values()) cached.loadedAt = 0;
  }

  private look(
    key: string,
    name: string,
    text: string,
    values: unknown[],
  ): Promise<PublishedEndpoint | null> | PublishedEndpoint | null {
    const known = this.endpoints.get(key);
    // The monotonic clock: a wall clock that goes back would keep an entry for ever.
    const now = performance.now();
    if (known && known.loadedAt !== 0 && now - known.loadedAt < FRESH_MS) return known.endpoint;
    if (known?.loading) return known.loading;
    const cached: Cached = known ?? { endpoint: null, loadedAt: 0, loading: undefined };
    const loading = this.pool.query<Row>({ name, text, values }).then(
      ({ rows }) => {
        cached.endpoint = rows[0] ? toEndpoint(rows[0]) : null;
        cached.loadedAt = performance.now();
        cached.loading = undefined;
        return cached.endpoint;
      },
      (error: unknown) => {
        cached.loading = undefined;
        throw error;
      },
    );
    cached.loading = loading;
    if (!known) {
      this.endpoints.set(key, cached);
      for (const oldest of this.endpoints.keys()) {
        if (this.endpoints.size <= MAX_ENDPOINTS) break;
        this.endpoints.delete(oldest);
      }
    }
    return loading;
  }

  /** A published version, ready to run, with the sub-flows that were pinned to it. */
  flow(workspaceId: string, flowId: string, version: number): Promise<CompiledFlow> {
    const key = `${workspaceId}/${flowId}/${version}`;
    const known = this.flows.get(key);
    if (known) {
      // The map keeps the order of use: the oldest goes first.
      this.flows.delete(key);
      this.flows.set(key, known);
      return known;
    }
    const loading = this.loadFlow(workspaceId, flowId, version);
    this.flows.set(key, loading);
    loading.catch(() => this.flows.delete(key));
    for (const oldest of this.flows.keys()) {
      if (this.flows.size <= MAX_FLOWS) break;
      this.flows.delete(oldest);
    }
    return loading;
  }

  private async loadFlow(workspaceId: string, flowId: string, version: number): Promise<CompiledFlow> {
    const library = new Map<string, CompiledFlow>();
    const root = await this.loadVersion(workspaceId, flowId, version, library);
    const wanted = [...root.pins];
    for (let pin = wanted.pop(); pin; pin = wanted.pop()) {
      const [id, number] = pin;
      if (id === flowId || library.has(id)) continue;
      const { compiled, pins } = await this.loadVersion(workspaceId, id, number, library);
      library.set(id, compiled);
      wanted.push(...pins);
    }
    return root.compiled;
  }

  private async loadVersion(
    workspaceId: string,
    flowId: string,
    version: number,
    library: ReadonlyMap<string, CompiledFlow>,
  ): Promise<{ compiled: CompiledFlow; pins: [string, number][] }> {
    const { rows } = await this.pool.query<{ document: unknown; pins: { [flow: string]: number } }>(
      "SELECT document, pins FROM flow_version WHERE workspace_id = $1 AND flow_id = $2 AND number = $3",
      [workspaceId, flowId, version],
    );
    const row = rows[0];
    if (!row) throw new AppError(404, "not-found", "This version of the flow does not exist.");
    const parsed = parseFlow(row.document);
    if (!parsed.ok) {
      const first = parsed.errors[0];
      throw new Error(
        `version ${version} of flow ${flowId} cannot be read: ${first?.path ?? ""} ${first?.message ?? ""}`,
      );
    }
    // The row's id names the flow: the document may be a copy that still bears another.
    return {
      compiled: engine.compile({ ...parsed.flow, id: flowId }, { version, library }),
      pins: Object.entries(row.pins),
    };
  }
}

function toEndpoint(row: Row): PublishedEndpoint {
  const theme = themeSchema.safeParse(row.theme);
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
    constants: row.settings?.constants ?? {},
  };
}
