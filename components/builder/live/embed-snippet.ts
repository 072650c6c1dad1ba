export const EMBED_MODES = ["bubble", "popup", "inline"] as const;
export type EmbedMode = (typeof EMBED_MODES)[number];

/** The line of HTML that brings a flow onto a page of somebody's site. */
export function embedSnippet(origin: string, publicId: string, mode: EmbedMode): string {
  const script = (attributes: string) =>
    `<script src="${origin}/embed.js" data-endpoint="${publicId}"${attributes} async></script>`;
  switch (mode) {
    case "bubble":
      return script("");
    case "popup":
      return script(' data-mode="popup"');
    case "inline":
      return `<div id="parley-chat" style="height: 600px"></div>\n${script(' data-mode="inline" data-target="#parley-chat"')}`;
  }
}
