/** The day that the model is asked about. What is not measured is assumed here, in one place. */
export const DAY = {
  conversations: 10_000_000,
  /** Requests of a visitor in one conversation, its start included. */
  turns: 6,
  /** Rows beside those that a turn always writes. */
  messagesPerTurn: 2.5,
  eventsPerConversation: 3,
  /** Minutes that a visitor keeps the page, and with it a stream, open. */
  minutesOpen: 3,
  /** The worst moment: so many times the day's peak, for so many seconds. */
  surge: 10,
  surgeSeconds: 30,
} as const;

/** Share of the day's conversations in each hour: a quiet night, a working day, the evening at its height. */
export const HOURS = [
  14, 9, 6, 5, 5, 8, 16, 30, 46, 56, 60, 62, 58, 54, 55, 57, 58, 60, 66, 78, 90, 84, 56, 30,
] as const;

/** Turns a second in each hour. */
export function turnsPerSecond(): number[] {
  const whole = HOURS.reduce((sum, hour) => sum + hour, 0);
  return HOURS.map((hour) => (DAY.conversations * DAY.turns * hour) / whole / 3_600);
}
