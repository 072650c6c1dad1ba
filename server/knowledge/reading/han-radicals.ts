/** Radicals that programs put in the place of the characters they look like; those of the block before them NFKC knows. */
const RADICALS = new Map(
  [
    ..."⺟母⺠民⺩王⺼月⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻎辶⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻭歯⻮齿⻯竜⻰龙⻱亀⻳龟",
  ].flatMap((radical, at, all) => (at % 2 === 0 ? [[radical, all[at + 1] ?? radical] as const] : [])),
);

/** The characters that are meant by radicals: PDFs often say "⼿" and "⻚" for "手" and "页". */
export const withoutRadicals = (text: string): string =>
  text.replace(/[\u2E80-\u2FDF]/g, (radical) => RADICALS.get(radical) ?? radical.normalize("NFKC"));
