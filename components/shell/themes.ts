export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Remembers the choice before sign-in and between visits, and lets the server draw the first frame in it. */
export const THEME_COOKIE = "parley_theme";

export function isTheme(value: unknown): value is Theme {
  return THEMES.some((theme) => theme === value);
}
