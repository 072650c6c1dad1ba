/** Ends of ids that a position names: enough to tell apart what one moment holds. */
const TAIL = 12;
/** Ids that a position's text names, at most; beyond, a stream that comes back may get some events again. */
const NAMED = 80;

interface Event {
  readonly id: string;
  readonly xact: string;
}

/**
 * How far a stream has got. Everything of transactions before `xact` was had; of those from it on, the ones that are
 * named. Transactions end in another order than they begin: the line moves only up to the oldest that still runs.
 */
export class Position {
  private readonly had = new Map<string, bigint>();

  constructor(public xact: bigint) {}

  /** Undefined for what no stream has given. */
  static read(text: string): Position | undefined {
    const match = /^(\d{1,20})((?:\.[0-9a-f]{12})*)$/.exec(text);
    if (!match) return undefined;
    const position = new Position(BigInt(match[1] ?? "0"));
    for (const tail of (match[2] ?? "").split(".").slice(1, NAMED + 1)) position.had.set(tail, UNKNOWN);
    return position;
  }

  text(): string {
    const tails = [...this.had.keys()].slice(-NAMED);
    return [String(this.xact), ...tails].join(".");
  }

  has({ id, xact }: Event): boolean {
    const tail = id.slice(-TAIL);
    if (this.had.get(tail) === UNKNOWN) this.had.set(tail, BigInt(xact));
    return BigInt(xact) < this.xact || this.had.has(tail);
  }

  take({ id, xact }: Event): void {
    this.had.set(id.slice(-TAIL), BigInt(xact));
  }

  /** Every transaction before this one has ended and was read. */
  advance(xact: bigint): void {
    if (xact <= this.xact) return;
    this.xact = xact;
    for (const [tail, of] of this.had) if (of !== UNKNOWN && of < xact) this.had.delete(tail);
  }
}

/** Of an id from a position's text: its transaction is learned when it is met again, or never. */
const UNKNOWN = -1n;
