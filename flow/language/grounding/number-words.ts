/** English words for numbers; "one" is left out, it is mostly none. */
export const ENGLISH_NUMBERS: { readonly [word: string]: number } = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  dozen: 12,
};

const DIGITS = "零一二三四五六七八九";
const SCALES: { readonly [sign: string]: number } = { 十: 10, 百: 100, 千: 1_000 };

/** A number in Chinese signs below a hundred million: 二十一, 三百, 一万二千, 半 (0.5). */
export function chineseNumber(words: string): number {
  if (words === "半") return 0.5;
  let sum = 0;
  let section = 0;
  let digit = 0;
  for (const sign of words.replaceAll("〇", "零").replaceAll("两", "二")) {
    const scale = SCALES[sign];
    if (scale !== undefined) {
      section += (digit || 1) * scale;
      digit = 0;
    } else if (sign === "万") {
      sum += (section + digit || 1) * 10_000;
      section = 0;
      digit = 0;
    } else digit = Math.max(0, DIGITS.indexOf(sign));
  }
  return sum + section + digit;
}
