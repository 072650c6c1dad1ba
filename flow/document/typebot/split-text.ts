/** A piece of a Typebot text: words, `{{Name}}`, or `{{= code =}}`. */
export type Piece = { kind: "text" | "variable" | "code"; text: string };

/** Takes a text apart as Typebot reads it: names are taken to the letter, spaces included. */
export function splitText(source: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const words = (to: number): void => {
    if (to > from) pieces.push({ kind: "text", text: source.slice(from, to) });
  };
  for (const found of source.matchAll(/\{\{=(.+?)=\}\}|\{\{([^{}]+)\}\}/g)) {
    words(found.index);
    pieces.push(
      found[1] === undefined ? { kind: "variable", text: found[2] ?? "" } : { kind: "code", text: found[1] },
    );
    from = found.index + found[0].length;
  }
  words(source.length);
  return pieces;
}

/** The name in a text that is exactly one `{{Name}}`. */
export function onlyVariable(source: string): string | null {
  const name = /^\{\{([^{}]+)\}\}$/.exec(source)?.[1];
  return name === undefined || /^=.*=$/s.test(name) ? null : name;
}
