import type { Theme } from "../../flow/runtime/flow-schema";

/** Black or white, whichever is read better on a colour such as #1a2b3c. */
export function textOn(color: string): string {
  const channel = (at: number): number => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const light = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? "#ffffff" : "#111111";
}

/** Sets the style sheet's variables by the theme; what it leaves open is the style sheet's own. */
export function applyTheme(root: HTMLElement, theme: Theme, dark: boolean): void {
  const {
    accent,
    background,
    botBubble,
    botText,
    visitorBubble,
    visitorText,
    radius,
    font,
    scheme = "auto",
  } = theme;
  const isDark = scheme === "dark" || (scheme === "auto" && dark);
  root.dataset.scheme = background
    ? textOn(background) === "#ffffff"
      ? "dark"
      : "light"
    : isDark
      ? "dark"
      : "light";
  const mine = visitorBubble ?? accent;
  const values: { [name: string]: string | undefined } = {
    "--accent": accent,
    "--on-accent": accent && textOn(accent),
    "--bg": background,
    "--bot-bg": botBubble,
    "--bot-fg": botText ?? (botBubble && textOn(botBubble)),
    "--my-bg": mine,
    "--my-fg": visitorText ?? (mine && textOn(mine)),
    "--radius": radius === undefined ? undefined : `${radius}px`,
    // A font's name, not a piece of style sheet.
    "--font": font && `${font.replace(/[;{}()\\<>]/g, "")}, system-ui, sans-serif`,
  };
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) root.style.removeProperty(name);
    else root.style.setProperty(name, value);
  }
}
