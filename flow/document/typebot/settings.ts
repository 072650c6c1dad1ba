import { flagAt, isObject, numberAt, objectAt, textAt } from "./fields";
import type { TypebotFile } from "./typebot-file";
import type { Workshop } from "./workshop";

type Settings = {
  typing?: { enabled: boolean; speed?: number; maxSeconds?: number };
  theme?: { [key: string]: string | number };
};

/** The settings and the theme, as far as there are such things here. */
export function readSettings(shop: Workshop): Settings {
  const { file } = shop;
  const typing = objectAt(file.settings, "typingEmulation");
  const enabled = flagAt(typing, "enabled") ?? true;
  const speed = numberAt(typing, "speed") ?? 400;
  const seconds = numberAt(typing, "maxDelay") ?? 3;
  const theme = readTheme(file);
  if (textAt(file.theme, "customCss")?.trim())
    shop.report.add(null, null, {
      severity: "partial",
      code: "custom_css",
      message: "The theme's own CSS was not imported.",
    });
  if (textAt(objectAt(file.settings, "metadata"), "customHeadCode")?.trim())
    shop.report.add(null, null, {
      severity: "unsupported",
      code: "head_code",
      message: "Code for the page's head was not imported.",
    });
  return {
    typing: {
      enabled,
      speed: Math.max(50, Math.min(5_000, speed)),
      maxSeconds: Math.max(0, Math.min(10, seconds)),
    },
    ...(Object.keys(theme).length ? { theme } : {}),
  };
}

function readTheme({ theme, settings }: TypebotFile): { [key: string]: string | number } {
  const general = objectAt(theme, "general");
  const chat = objectAt(theme, "chat");
  const background = objectAt(general, "background");
  const font: unknown = general.font;
  const family = typeof font === "string" ? font : isObject(font) ? textAt(font, "family") : undefined;
  const avatar = objectAt(chat, "hostAvatar");
  const picture = textAt(avatar, "url");
  const title = textAt(objectAt(settings, "metadata"), "title");
  const colors = {
    accent: color(objectAt(chat, "buttons"), "backgroundColor"),
    background: textAt(background, "type") === "Color" ? color(background, "content") : undefined,
    botBubble: color(objectAt(chat, "hostBubbles"), "backgroundColor"),
    botText: color(objectAt(chat, "hostBubbles"), "color"),
    visitorBubble: color(objectAt(chat, "guestBubbles"), "backgroundColor"),
    visitorText: color(objectAt(chat, "guestBubbles"), "color"),
  };
  return {
    ...Object.fromEntries(
      Object.entries(colors).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
    ...(family && family.length <= 200 ? { font: family } : {}),
    ...(picture && picture.length <= 2_000 && !picture.includes("{{") && flagAt(avatar, "isEnabled") !== false
      ? { avatar: picture }
      : {}),
    ...(title && title.length <= 200 && !title.includes("{{") ? { title } : {}),
  };
}

/** `#rgb` and `#rrggbb`; other ways of writing a colour are left out. */
function color(source: unknown, key: string): string | undefined {
  const text = textAt(source, key)?.trim() ?? "";
  if (/^#[0-9a-f]{6}$/i.test(text)) return text;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  return short ? `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}` : undefined;
}
