/** Where a clause ends: a comma that is not inside a number, a semicolon, a word that joins two. */
const BETWEEN =
  /(?<!\d)[,，](?=\s*)|[,，](?!\d)|[;；]|(?<=\s)(?:and|but|while|whereas)\s|[而但](?=[^是且])/giu;

/** The clauses of a sentence, each long enough by itself: what is not belongs to the one before. */
export function clausesOf(sentence: string, isEnough: (clause: string) => boolean): string[] {
  const clauses: string[] = [];
  let from = 0;
  const add = (to: number) => {
    const clause = sentence.slice(from, to);
    const last = clauses.at(-1);
    if (last !== undefined && !(isEnough(clause) && isEnough(last)))
      clauses[clauses.length - 1] = last + clause;
    else if (clause.trim()) clauses.push(clause);
    from = to;
  };
  for (const { index, 0: mark } of sentence.matchAll(BETWEEN)) add(index + mark.length);
  add(sentence.length);
  return clauses;
}
