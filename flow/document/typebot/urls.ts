/** An address with `https://` before it, unless it says how it is reached or a value may say so. */
export function absoluteUrl(template: string): string {
  const url = template.trim();
  return url === "" || url.startsWith("{{") || /^(?:https?:|mailto:|tel:|sms:|\/)/i.test(url)
    ? url
    : `https://${url}`;
}
