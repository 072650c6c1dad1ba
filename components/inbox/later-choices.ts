export type LaterName = "hour" | "threeHours" | "evening" | "tomorrow" | "monday";
export interface LaterChoice {
  readonly name: LaterName;
  readonly at: Date;
}

const HOUR_MS = 3_600_000;
const MORNING = 9;
const EVENING = 18;

/** Times that people put things off to, in the time zone of their machine; those that come too soon are left out. */
export function laterChoices(now: Date): LaterChoice[] {
  const at = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const choices: LaterChoice[] = [
    { name: "hour", at: new Date(now.getTime() + HOUR_MS) },
    { name: "threeHours", at: new Date(now.getTime() + 3 * HOUR_MS) },
    { name: "evening", at: at(0, EVENING) },
    { name: "tomorrow", at: at(1, MORNING) },
    { name: "monday", at: at(toMonday, MORNING) },
  ];
  return choices.filter(
    ({ name, at: time }) =>
      time.getTime() - now.getTime() >= HOUR_MS && !(name === "monday" && toMonday === 1),
  );
}
