/** The codes of a pasted or uploaded list: one a line, or the first column of a CSV; a heading "code" is left out. Lines keep their places. */
export function readCodeList(text: string): string[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  return lines.map((line, index) => {
    const first =
      /^\s*"((?:[^"]|"")*)"/.exec(line)?.[1]?.replaceAll('""', '"') ?? line.split(/[,;\t]/, 1)[0] ?? "";
    return index === 0 && /^\s*(?:codes?|coupons?|券码|优惠码|优惠券)\s*$/i.test(first) ? "" : first;
  });
}
