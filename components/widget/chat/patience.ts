/** Waiting that can be cut short: when the network is back, nobody waits for a timer. */
export class Patience {
  private readonly waiting = new Set<() => void>();

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, milliseconds);
      this.waiting.add(go);
    });
  }

  hurry(): void {
    for (const go of [...this.waiting]) go();
  }
}
