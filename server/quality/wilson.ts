/** A share with the interval in which the true one lies in 95 of 100 cases (Wilson): honest for few cases and at both ends. */
export interface Share {
  count: number;
  right: number;
  /** Null where nothing was counted. */
  share: number | null;
  low: number;
  high: number;
}

const Z = 1.959964;

export function shareOf(right: number, count: number): Share {
  if (count === 0) return { count, right, share: null, low: 0, high: 1 };
  const share = right / count;
  const room = (Z * Z) / count;
  const middle = (share + room / 2) / (1 + room);
  const reach = (Z * Math.sqrt((share * (1 - share)) / count + room / (4 * count))) / (1 + room);
  return { count, right, share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
