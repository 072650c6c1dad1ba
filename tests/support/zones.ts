/**
 * A time zone in which the clock stands in this hour now: what counts by days, or says "tomorrow", is then far from the next
 * midnight whenever it is run. `hour` 2 to 21.
 */
export function zoneWhereItIs(hour: number): string {
  const ahead = hour - new Date().getUTCHours();
  const hours = ahead > 14 ? ahead - 24 : ahead < -12 ? ahead + 24 : ahead;
  return hours === 0 ? "UTC" : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`; // these names count westward
}
