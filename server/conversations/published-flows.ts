import { type CompiledFlow, engine, type Json, parseFlow, type Theme } from "../../flow";
import type { Calendar } from "../../flow/text/calendar";
import { AppError } from "../errors";
import { metrics } from "../metrics/process-metrics";
import type { Timers } from "../timers";
import { bytesOf, LearnedModels } from "../understanding/learned-models";
import { QUESTION_FLOW, QUESTION_FLOW_ID } from "./campaign-question";
import type { PeopleSettings } from "./people-settings";
import { RATING_FLOW, RATING_FLOW_ID } from "./rating-flow";
import type { EndpointName, TurnReads } from "./turn-store";

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
  /** How the workspace's people work: wishes for a person, hard rules, hours, switches. */
  readonly people: PeopleSettings;
  /** Calendars of the queues that have hours of their own, by their names in small letters. */
  readonly queueHours: ReadonlyMap<string, Calendar>;
  /** Constants that templates read as `workspace.…`. */
  readonly constants: { readonly [name: string]: Json };
}

interface Cached {
  endpoint: PublishedEndpoint | null;
  loadedAt: number;
  loading: Promise<PublishedEndpoint | null> | undefined;
}

const RATING = Promise.resolve(RATING_FLOW);
const QUESTION = Promise.resolve(QUESTION_FLOW);
/** Milliseconds after which a change is noticed even when its notice was lost. */
const FRESH_MS = 400;
const MAX_ENDPOINTS = 5_000;
const MAX_FLOWS = 300;
/** Bytes of what the steps of the flows have learnt; one flow may be above it. */
const MAX_LEARNT = 48_000_000;

/**
 * Endpoints and published versions, read once. Versions never change, so they stay; an endpoint is looked at again
 * after a moment, or at once when its change is announced.
 */
export class PublishedFlows {
  private readonly endpoints = new Map<string, Cached>();
  private readonly flows = new Map<string, Promise<CompiledFlow>>();
  /** Bytes that the steps of a flow have learnt, where they have. */
  private readonly learnt = new Map<string, number>();
  private readonly models = new LearnedModels();

  constructor(
    private readonly store: Pick<TurnReads, "endpoint" | "version">,
    private readonly timers: Timers,
  ) {}

  byPublicId(publicId: string): Promise<PublishedEndpoint | null> | PublishedEndpoint | null {
    return this.look(`p:${publicId}`, { by: "public", publicId });
  }

  byId(workspaceId: string, id: string): Promise<PublishedEndpoint | null> | PublishedEndpoint | null {
    return this.look(`i:${workspaceId}/${id}`, { by: "id", workspaceId, id });
  }

  /** The endpoint of a conversation that is not in memory, where the token's rotation is the one that holds. */
  byConversation(
    workspaceId: string,
    conversationId: string,
    rotation: number,
  ): Promise<PublishedEndpoint | null> {
    return this.store.endpoint({ by: "conversation", workspaceId, conversationId, rotation });
  }

  /** Something of the cache was changed somewhere: what is not a version is read again. */
  forget(): void {
    for (const cached of this.endpoints.values()) cached.loadedAt = 0;
  }

  private look(
    key: string,
    name: EndpointName,
  ): Promise<PublishedEndpoint | null> | PublishedEndpoint | null {
    const known = this.endpoints.get(key);
    // The monotonic clock: a wall clock that goes back would keep an entry for ever.
    const now = this.timers.elapsed();
    if (known && known.loadedAt !== 0 && now - known.loadedAt < FRESH_MS) {
      metrics.caches.endpointHits++;
      return known.endpoint;
    }
    metrics.caches.endpointMisses++;
    if (known?.loading) return known.loading;
    const cached: Cached = known ?? { endpoint: null, loadedAt: 0, loading: undefined };
    const loading = this.store.endpoint(name).then(
      (endpoint) => {
        cached.endpoint = endpoint;
        cached.loadedAt = this.timers.elapsed();
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
    if (flowId === RATING_FLOW_ID) return RATING;
    if (flowId === QUESTION_FLOW_ID) return QUESTION;
    const key = `${workspaceId}/${flowId}/${version}`;
    const known = this.flows.get(key);
    if (known) {
      // The map keeps the order of use: the oldest goes first.
      this.flows.delete(key);
      this.flows.set(key, known);
      metrics.caches.flowHits++;
      return known;
    }
    metrics.caches.flowMisses++;
    const loading = this.loadFlow(workspaceId, flowId, version);
    this.flows.set(key, loading);
    loading.catch(() => this.flows.delete(key));
    for (const oldest of this.flows.keys()) {
      if (this.flows.size <= MAX_FLOWS) break;
      this.drop(oldest);
    }
    return loading;
  }

  private drop(key: string): void {
    this.flows.delete(key);
    this.learnt.delete(key);
  }

  /** Makes room for what the steps of a flow have learnt. */
  private weigh(key: string, bytes: number): void {
    if (!this.flows.has(key)) return;
    this.learnt.set(key, (this.learnt.get(key) ?? 0) + bytes);
    let sum = 0;
    for (const one of this.learnt.values()) sum += one;
    for (const [oldest, one] of this.learnt) {
      if (sum <= MAX_LEARNT) break;
      if (oldest === key) continue;
      this.drop(oldest);
      sum -= one;
    }
  }

  private async loadFlow(workspaceId: string, flowId: string, version: number): Promise<CompiledFlow> {
    const library = new Map<string, CompiledFlow>();
    const key = `${workspaceId}/${flowId}/${version}`;
    const root = await this.loadVersion(workspaceId, flowId, version, library, key);
    const wanted = [...root.pins];
    for (let pin = wanted.pop(); pin; pin = wanted.pop()) {
      const [id, number] = pin;
      if (id === flowId || library.has(id)) continue;
      const { compiled, pins } = await this.loadVersion(workspaceId, id, number, library, key);
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
    /** The flow that it is read for. */
    key: string,
  ): Promise<{ compiled: CompiledFlow; pins: [string, number][] }> {
    const row = await this.store.version(workspaceId, flowId, version);
    if (!row) throw new AppError(404, "not-found", "This version of the flow does not exist.");
    const parsed = parseFlow(row.document);
    if (!parsed.ok) {
      const first = parsed.errors[0];
      throw new Error(
        `version ${version} of flow ${flowId} cannot be read: ${first?.path ?? ""} ${first?.message ?? ""}`,
      );
    }
    const models = await this.models.of(parsed.flow);
    let learnt = 0;
    for (const model of models.values()) learnt += bytesOf(model);
    if (learnt > 0) this.weigh(key, learnt);
    // The row's id names the flow: the document may be a copy that still bears another.
    return {
      compiled: engine.compile({ ...parsed.flow, id: flowId }, { version, library, models }),
      pins: Object.entries(row.pins),
    };
  }
}
