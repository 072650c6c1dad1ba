export class MissingSecret extends Error {
  readonly secret: string;

  constructor(secret: string) {
    super(`There is no secret named ${secret}`);
    this.name = "MissingSecret";
    this.secret = secret;
  }
}

type Source = (name: string) => Promise<string | undefined>;

const reference = /\{\{secret:([A-Za-z][A-Za-z0-9_-]{0,63})\}\}/g;

/**
 * Puts the values of secrets where a request names them as `{{secret:NAME}}`, written so that they stay one piece
 * of what they stand in. Throws MissingSecret.
 */
export async function fillSecrets(
  text: string,
  secrets: Source,
  write: (value: string) => string = (value) => value,
): Promise<string> {
  const names = new Set([...text.matchAll(reference)].map((match) => match[1] ?? ""));
  const values = new Map<string, string>();
  for (const name of names) {
    const value = await secrets(name);
    if (value === undefined) throw new MissingSecret(name);
    values.set(name, write(value));
  }
  return text.replace(reference, (whole, name: string) => values.get(name) ?? whole);
}

/** Inside a JSON string. */
export function asJsonText(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}
