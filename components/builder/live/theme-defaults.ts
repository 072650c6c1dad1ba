/** The widget's own colours, where a theme says nothing: what its style sheet begins with. */
export const THEME_DEFAULTS = {
  accent: "#0f6a94",
  background: "#ffffff",
  botBubble: "#f1f3f5",
  botText: "#1c2024",
  visitorBubble: "#0f6a94",
  visitorText: "#ffffff",
  radius: 14,
} as const;
export const THEME_COLOURS = ["background", "botBubble", "botText", "visitorBubble", "visitorText"] as const;
