import type { Pool } from "pg";
import { inTransaction } from "../db/in-transaction";
import { pools } from "../db/pools";
import type { LeasedDelivery } from "./lease-deliveries";

interface Settled {
  readonly w: string;
  readonly i: string;
  readonly fence: string;
  readonly state: string;
  readonly fault: string | null;
  readonly secs: number;
}

interface Waiting {
  readonly row: Settled;
  readonly settle: () => void;
  readonly fail: (error: unknown) => void;
}

/** One for each pool of connections: what ends while a statement is under way goes with the next. */
const lines = new WeakMap<Pool, SettleLine>();

/** Writes down how the try to deliver a message ended, where its lease still holds. `seconds`: until the next try. */
export function settleDelivery(
  row: LeasedDelivery,
  state: "done" | "expired" | "dead" | "due",
  fault: string | null = null,
  seconds = 0,
): Promise<void> {
  const { turn } = pools();
  const line = lines.get(turn) ?? new SettleLine();
  lines.set(turn, line);
  return line.add({
    w: row.workspace_id,
    i: row.id,
    fence: row.fence,
    state,
    fault: fault?.slice(0, 500) ?? null,
    secs: seconds,
  });
}

class SettleLine {
  private waiting: Waiting[] = [];
  private busy = false;

  add(row: Settled): Promise<void> {
    return new Promise((settle, fail) => {
      this.waiting.push({ row, settle, fail });
      setImmediate(() => void this.write());
    });
  }

  private async write(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await settleAll(batch.map((one) => one.row));
        for (const one of batch) one.settle();
      } catch (error) {
        for (const one of batch) one.fail(error);
      }
    }
    this.busy = false;
  }
}

const settleAll = (rows: readonly Settled[]): Promise<void> =>
  inTransaction("turn", async (client) => {
    await client.query({
      name: "settle-deliveries",
      text: `UPDATE send_delivery d SET state = t.state, fault = t.fault, lease_until = NULL, next_at = now() + make_interval(secs => t.secs),
          done_at = CASE WHEN t.state IN ('done', 'expired', 'dead') THEN now() END
        FROM json_to_recordset($1::json) AS t(w uuid, i uuid, fence bigint, state text, fault text, secs float8)
        WHERE d.workspace_id = t.w AND d.id = t.i AND d.fence = t.fence AND d.state = 'leased'`,
      values: [JSON.stringify(rows)],
    });
  });
