import type { PoolClient } from "pg";
import type { SendChannel } from "../../flow/kernel/sends";

/** What a contact is told. */
export interface OutgoingContent {
  readonly text: string;
  readonly subject?: string;
  readonly link?: { readonly label: string; readonly url: string };
}

/** A message that has been decided to go. */
export interface Outgoing {
  readonly workspaceId: string;
  readonly contactId: string;
  /** Unique in its workspace: the same however often it is handed over. */
  readonly message: string;
  readonly route: { readonly channel: SendChannel; readonly address: string };
  readonly content: OutgoingContent;
  /** Of no use after this, epoch milliseconds. */
  readonly expiresAt: number | null;
  /** The broadcast that it is of: paused, it stays on its way. */
  readonly broadcastId?: string | null;
  /** Only so many a second may leave by this channel: it stands in line, whatever the channel. */
  readonly inLine?: boolean;
  /** The transaction's time, epoch milliseconds. */
  readonly now: number;
}

/** A message on its way to the outside. */
export interface Delivery {
  readonly workspaceId: string;
  readonly id: string;
  readonly contactId: string;
  readonly message: string;
  readonly address: string;
  readonly content: OutgoingContent;
  readonly signal: AbortSignal;
}

/**
 * How a channel delivers. `inside`: into our own tables, in the transaction that decides. Otherwise the message is kept in that
 * transaction and `deliver` is called after it, again and again until it resolves; a repeat bears the same id, by which the
 * receiver tells it. A DeliveryFault says whether trying again makes sense.
 */
export type ChannelPort =
  | { readonly kind: "inside"; handOver(client: PoolClient, outgoing: Outgoing): Promise<void> }
  | { readonly kind: "outside"; deliver(delivery: Delivery): Promise<void> };

/** A message that could not be delivered. */
export class DeliveryFault extends Error {
  constructor(
    message: string,
    /** True: it never will be. */
    readonly final: boolean,
  ) {
    super(message);
    this.name = "DeliveryFault";
  }
}
