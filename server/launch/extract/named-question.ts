import { namesIn } from "../../../flow/language/passage-match";
import { hasHan } from "../../../flow/language/plain";
import { askedForm, findName } from "../../products/asked-name";

/** Other names of a product that its questions are found by. */
const OTHERS = 3;

/** What goes by one name and by others. */
export interface Named {
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
}

/**
 * A question as it is asked of one product among several: "Is it loud?" on a product's page as "Grinder G3: Is it loud?". What names the
 * product, or says all of its name that has a digit in it, stays as it is.
 */
export function namedQuestion(question: string, product: Named): string {
  const { name } = product;
  if (name === "" || namesProduct(question, product)) return question;
  return `${name}${hasHan(question) ? "：" : ": "}${question}`;
}

function namesProduct(question: string, { name, aliases = [] }: Named): boolean {
  const asked = askedForm(question);
  if ([name, ...aliases].some((one) => findName(asked, askedForm(one)) >= 0)) return true;
  const models = namesIn(name);
  const said = new Set(namesIn(question));
  return models.length > 0 && models.every((model) => said.has(model));
}

/** A question of a product with its name, and with its other names in that one's place. */
export function waysToName(question: string, product: Named): [string, ...string[]] {
  const named = namedQuestion(question, product);
  const { name, aliases = [] } = product;
  const others = aliases.slice(0, OTHERS).map((alias) => named.replace(name, () => alias));
  return [named, ...new Set(others.filter((one) => one !== named))];
}
