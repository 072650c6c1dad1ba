/** Shortest password that the server takes, in characters as people count them. */
export const PASSWORD_MIN = 10;

/** Good enough to catch a slip of the finger; the server has the last word. */
export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
}

export function isLongEnough(password: string): boolean {
  return [...password.normalize("NFKC")].length >= PASSWORD_MIN;
}
