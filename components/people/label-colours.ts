import type { Messages } from "../i18n/messages";

export type LabelColour = keyof Messages["service"]["labels"]["colours"];

/** The colours that labels may have, as tokens, so that they follow the theme. */
export const LABEL_COLOURS: Record<LabelColour, string> = {
  grey: "var(--group-systems)",
  blue: "var(--group-talk)",
  green: "var(--group-start)",
  amber: "var(--group-logic)",
  red: "var(--group-people)",
  violet: "var(--group-intelligence)",
  pink: "var(--group-marketing)",
};
export const LABEL_COLOUR_NAMES: readonly LabelColour[] = [
  "grey",
  "blue",
  "green",
  "amber",
  "red",
  "violet",
  "pink",
];

/** A stored colour as one of those; grey for any other word. */
export function labelColour(name: string): LabelColour {
  return LABEL_COLOUR_NAMES.find((one) => one === name) ?? "grey";
}
