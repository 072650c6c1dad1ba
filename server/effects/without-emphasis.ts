/**
 * A piece of a model's text without the marks that a chat would show as they are: emphasis, headings, code. Lists keep their signs.
 * Marks go one by one: a pair of them may stand in two sentences, and each sentence is shown as soon as it is there.
 */
export function withoutEmphasis(text: string): string {
  if (!/[*_`#]/.test(text)) return text;
  return (
    text
      .replace(/^[ \t]*```.*$/gm, "")
      .replace(/^[ \t]{0,3}#{1,6}[ \t]+/gm, "")
      .replace(/^([ \t]*)[*+][ \t]+/gm, "$1- ")
      // 2**3 is a sum.
      .replace(/(?<!\d)\*\*|\*\*(?!\d)/g, "")
      .replace(/(?<![\p{L}\p{N}_/])__(?=\S)|(?<=\S)__(?![\p{L}\p{N}_/])/gu, "")
      .replace(/(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])/gu, "$1")
      .replace(/`([^`\n]+)`/g, "$1")
  );
}
