/** Where a term stands in blocks that do not change any more. */
export interface KeptPostings {
  /** The block that was still growing when this was read: everything before it is here. */
  readonly until: number;
  /** The lowest number that was in use. */
  readonly first: number;
  readonly entries: Uint32Array;
}

/** Bytes of one generation; two are kept. */
const MOST = 32_000_000;
/** What an entry of the map costs beside its numbers. */
const OVERHEAD = 200;

/** What was asked for lately, of all workspaces, in bounded memory: two generations, the older is dropped when the younger is full. */
export class RecentPostings {
  private young = new Map<string, KeptPostings>();
  private old = new Map<string, KeptPostings>();
  private bytes = 0;

  get(workspaceId: string, term: number): KeptPostings | undefined {
    const key = `${workspaceId}/${term}`;
    const young = this.young.get(key);
    if (young) return young;
    const old = this.old.get(key);
    if (old) this.keep(key, old);
    return old;
  }

  set(workspaceId: string, term: number, postings: KeptPostings): void {
    this.keep(`${workspaceId}/${term}`, postings);
  }

  private keep(key: string, postings: KeptPostings): void {
    if (this.bytes > MOST) {
      this.old = this.young;
      this.young = new Map();
      this.bytes = 0;
    }
    this.young.set(key, postings);
    this.bytes += OVERHEAD + postings.entries.byteLength;
  }
}
