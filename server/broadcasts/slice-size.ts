const LEAST = 100;
const MOST = 500;
/** Milliseconds that a slice is to take: stopping waits for one, and contacts of it are locked so long. */
const SHORT = 250;
const LONG = 800;

/** How many contacts of a broadcast one transaction takes: as many as it gets through in a moment on this machine. */
export class SliceSize {
  private size: number;

  constructor(private readonly most = MOST) {
    this.size = Math.min(LEAST, most);
  }

  get now(): number {
    return this.size;
  }

  /** So many milliseconds for so many contacts. */
  took(ms: number, contacts: number): void {
    if (ms > LONG) this.size = Math.max(Math.min(LEAST, this.most), this.size >> 1);
    else if (ms < SHORT && contacts === this.size) this.size = Math.min(this.most, this.size * 2);
  }
}
