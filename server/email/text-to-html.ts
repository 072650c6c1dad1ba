/** The plain text of an e-mail as simple HTML: paragraphs, line breaks, links; nothing of it is read as markup. */
export function textToHtml(text: string): string {
  const paragraphs = text
    .replace(/\r\n?/g, "\n")
    .trim()
    .split(/\n{2,}/);
  const body = paragraphs
    .map((paragraph) => `<p>${linked(paragraph).replaceAll("\n", "<br>")}</p>`)
    .join("\n");
  return `<!doctype html><html><head><meta charset="utf-8"></head><body style="font-family:sans-serif">${body}</body></html>`;
}

function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, index) => {
      if (index % 2 === 0) return escaped(part);
      // A full stop or bracket after an address belongs to the sentence.
      const url = part.replace(/[.,;:!?)\]}，。；：！？）】]+$/u, "");
      return `<a href="${escaped(url)}">${escaped(url)}</a>${escaped(part.slice(url.length))}`;
    })
    .join("");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
