export function threadClock(): string | undefined;
export function threadTime(clock: string | undefined): number | undefined;
export function startTimer(clock: string | undefined, patience?: number): () => number;
