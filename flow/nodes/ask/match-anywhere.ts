import type { Option } from "../../kernel/chat";
import { digits, fold } from "../../text/fold";

/**
 * The options whose words stand anywhere in a text, as whole phrases and in any case, in the options' own order: ids first,
 * then values, then labels, the longest of each first, so that "dark red" is not "red". A text of figures alone names places
 * in the list. Null where nothing is named.
 */
export function matchAnywhere(text: string, options: readonly Option[]): Option[] | null {
  let rest = ` ${fold(text)} `;
  const found = new Set<Option>();
  for (const words of [(one: Option) => one.id, (one: Option) => one.value, (one: Option) => one.label]) {
    const phrases = options.flatMap((option) => {
      const phrase = fold(words(option) ?? "");
      return phrase === "" ? [] : [{ option, phrase }];
    });
    for (const { option, phrase } of phrases.sort((a, b) => b.phrase.length - a.phrase.length)) {
      const without = removePhrase(rest, phrase);
      if (without === null) continue;
      rest = without;
      found.add(option);
    }
  }
  if (/^[\s,;]*(?:\d{1,3}[\s,;]*)+$/.test(digits(rest))) {
    for (const [place] of digits(rest).matchAll(/\d+/g)) {
      const option = options[Number(place) - 1];
      if (option) found.add(option);
    }
  }
  return found.size > 0 ? options.filter((one) => found.has(one)) : null;
}

const WORD = /[\p{L}\p{N}_]/u;

/** The text with every whole occurrence of the phrase taken out; null where there is none. */
function removePhrase(text: string, phrase: string): string | null {
  let out = "";
  let from = 0;
  let found = false;
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) {
    const touches = (side: string, edge: string): boolean =>
      WORD.test(side) && WORD.test(edge) && !/\p{Script=Han}/u.test(edge);
    if (
      touches(text.charAt(at - 1), phrase.charAt(0)) ||
      touches(text.charAt(at + phrase.length), phrase.charAt(phrase.length - 1))
    )
      continue;
    out += `${text.slice(from, at)} , `;
    from = at + phrase.length;
    found = true;
  }
  return found ? out + text.slice(from) : null;
}
