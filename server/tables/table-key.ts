/** Characters of a key. */
export const MOST_KEY = 500;

/** A text as rows are found by it: width, case and blanks around it make no difference. Empty: it is no key. */
export const tableKey = (text: string): string =>
  text.replaceAll("\0", "").normalize("NFKC").trim().toLowerCase();
