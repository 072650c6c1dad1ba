/** What the chat looks like where the theme says nothing. */
export const THEME_DEFAULTS = { accent: "#0f6f8c", background: "#ffffff", botBubble: "#f1f4f6", botText: "#1b2329", visitorBubble: "#0f6f8c", visitorText: "#ffffff", radius: 14 } as const;
export const THEME_COLOURS = ["background", "botBubble", "botText", "visitorBubble", "visitorText"] as const;
