const PART = /^[^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}\p{Cs}]{1,64}$/u;
const LABEL = /^(?!-)[\p{L}\p{M}\p{N}-]{1,63}(?<!-)$/u;

/**
 * The one e-mail address that a text is, in lower case, or null. Full-width signs are read as plain ones; letters of other
 * scripts are kept as they are, so that a look-alike address never becomes the one it imitates. Quoted names are refused.
 */
export function readEmail(text: string): string | null {
  const plain = text
    .trim()
    .replace(/^mailto:/i, "")
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\u3002/g, ".");
  if (plain.length > 254) return null;
  const [name = "", domain = "", ...more] = plain.split("@");
  if (more.length > 0 || !PART.test(name) || /^\.|\.\.|\.$/.test(name)) return null;
  const labels = domain.split(".");
  const top = labels.at(-1) ?? "";
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label)) || top.length < 2 || /^\d+$/.test(top))
    return null;
  return `${name}@${domain}`.toLowerCase();
}
