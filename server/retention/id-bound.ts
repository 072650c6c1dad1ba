/** The smallest UUIDv7 of a moment: ids sort by time, so everything older has a smaller one. */
export function idBound(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

export const FIRST_ID = "00000000-0000-0000-0000-000000000000";
