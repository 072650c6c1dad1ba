/** Ends of sentences, with closing quotes and the numbers of sources that follow them. */
const END =
  /(?:\n+|[。！？；]+[”’」』"')）]*|[.!?]+["')]*(?=\s|$|\[\d|【))(?:\s*(?:\[\d{1,2}\]|【\d{1,2}】))*\s*/g;

/** A text's sentences with what stands between them: joined, they are the text. */
export function splitSentences(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (const { index, 0: mark } of text.matchAll(END)) {
    const to = index + mark.length;
    const sentence = text.slice(from, to);
    // "No. 5" and "1. First": a number or a short word with a point ends nothing.
    if (/^\s*(?:\d{1,3}|no|nr|mr|mrs|ms|dr|st|vs|e\.g|i\.e|approx)\.\s*$/i.test(sentence) && to < text.length)
      continue;
    if (/(?:^|\s)(?:no|nr|mr|mrs|ms|dr|vs|e\.g|i\.e|approx)\.\s*$/i.test(sentence) && to < text.length)
      continue;
    if (sentence.trim()) found.push(sentence);
    else if (found.length > 0) found[found.length - 1] += sentence;
    from = to;
  }
  if (text.slice(from).trim()) found.push(text.slice(from));
  return found;
}

/** Letters after which a sentence is cut, wherever it ends. */
const LONGEST = 1_500;

/** Takes a text as it is written and gives its sentences as soon as each is whole. */
export class SentenceReader {
  private held = "";

  push(text: string): string[] {
    this.held += text;
    if (this.held.length < LONGEST && !/[\n。！？；.!?]/.test(this.held)) return [];
    const all = splitSentences(this.held);
    // The last one may go on, or a source's number may follow it.
    let last = all.pop() ?? "";
    if (/^\s*[[【]\d{0,2}$/.test(last)) last = `${all.pop() ?? ""}${last}`;
    // What has no end is none.
    if (last.length >= LONGEST) {
      all.push(last);
      last = "";
    }
    this.held = last;
    return all.flatMap(pieces);
  }

  /** What is left at the end. */
  end(): string[] {
    const left = splitSentences(this.held);
    this.held = "";
    return left.flatMap(pieces);
  }
}

/** Whoever reads a sentence reads no more than so much at a time. */
function pieces(sentence: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < sentence.length; at += LONGEST) found.push(sentence.slice(at, at + LONGEST));
  return found;
}

const CITED = /\s*(?:\[(\d{1,2})\]|【(\d{1,2})】)/g;

/** A sentence without the numbers of sources in it, and these numbers. */
export function takeCitations(sentence: string): { text: string; cited: number[] } {
  const cited = [...sentence.matchAll(CITED)].map((match) => Number(match[1] ?? match[2]));
  return { text: sentence.replace(CITED, ""), cited };
}
