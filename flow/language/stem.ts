const IRREGULAR: Readonly<Record<string, string>> = {
  bought: "buy",
  paid: "pay",
  sent: "send",
  got: "get",
  gotten: "get",
  made: "make",
  taken: "take",
  took: "take",
  gave: "give",
  given: "give",
  went: "go",
  gone: "go",
  came: "come",
  lost: "lose",
  found: "find",
  told: "tell",
  said: "say",
  broke: "break",
  broken: "break",
  forgot: "forget",
  forgotten: "forget",
  stole: "steal",
  stolen: "steal",
  withdrew: "withdraw",
  withdrawn: "withdraw",
  wrote: "write",
  written: "write",
  chose: "choose",
  chosen: "choose",
  spent: "spend",
  kept: "keep",
  left: "leave",
  held: "hold",
  used: "use",
  sold: "sell",
  has: "have",
  had: "have",
  was: "be",
  were: "be",
  been: "be",
  is: "be",
  are: "be",
  am: "be",
  does: "do",
  did: "do",
  done: "do",
  children: "child",
  people: "person",
  men: "man",
  women: "woman",
  feet: "foot",
  "can't": "cannot",
  "won't": "will not",
  cant: "cannot",
  wont: "will not",
  "i'm": "i be",
  "it's": "it be",
  "i've": "i have",
};

/** An English word without its endings: "deliveries" and "delivered" become "deliver". Light, meant for short texts. */
export function stem(word: string): string {
  const known = Object.hasOwn(IRREGULAR, word) ? IRREGULAR[word] : undefined;
  if (known) return known;
  if (word.length < 4) return word;
  let root = word.replace(/'s?$/, "");
  if (/[^s]ies$/.test(root) && root.length > 4) root = `${root.slice(0, -3)}y`;
  else if (/(?:ss|sh|ch|x|zz)es$/.test(root)) root = root.slice(0, -2);
  else if (/[^su]s$/.test(root)) root = root.slice(0, -1);
  if (/(?:[aeiouy].*)ing$/.test(root) && root.length > 4) root = bare(root.slice(0, -3));
  else if (/(?:[aeiouy].*)ed$/.test(root) && root.length > 4) root = bare(root.slice(0, -2));
  if (root.length > 6) root = root.replace(/(?:ation|ment|ness|able|ible|ful)$/, "");
  if (root.length > 4) root = root.replace(/(?:ly|er|e|y|i)$/, "");
  return root;
}

/** What stood before "ing" or "ed": "stopp" is "stop", and short ones have lost an "e": "mak" is "make". */
function bare(root: string): string {
  if (root.length > 3 && /([bdfgmnprt])\1$/.test(root)) return root.slice(0, -1);
  return /^[^aeiou]?[aeiou][^aeiouwxy]$/.test(root) ? `${root}e` : root;
}
