const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** "2.5 MB" in the reader's way of writing numbers. */
export function sizeText(bytes: number, locale: string): string {
  const step = Math.min(UNITS.length - 1, bytes < 1_000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const format = {
    style: "unit",
    unit: UNITS[step] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: 1,
  } as const;
  return new Intl.NumberFormat(locale, format).format(bytes / 1_000 ** step);
}
