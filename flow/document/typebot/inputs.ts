import { readOptions } from "./choices";
import { flagAt, listAt, numberAt, objectAt, textAt } from "./fields";
import { pathOfName } from "./names";
import type { Translator } from "./translate";
import type { Chain } from "./workshop";

type Input = { type: string; [key: string]: unknown };
/** The input of an `ask`, and what stands after it. */
export type ReadInput = { input: Input; after?: { variable: string; value: string } };
type Reader = (chain: Chain, translator: Translator) => ReadInput;

const placeholder = (chain: Chain, translator: Translator): { placeholder?: string; button?: string } => {
  const labels = objectAt(chain.block.options, "labels");
  const [hint, button] = [
    textAt(labels, "placeholder"),
    textAt(labels, "button") ?? textAt(chain.block.options, "buttonLabel"),
  ];
  // Hints are one plain line here; some of Typebot's hold HTML.
  const words = hint
    ?.replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return {
    ...(words ? { placeholder: translator.template(words).slice(0, 500) } : {}),
    ...(button && button.length <= 100 ? { button: translator.template(button) } : {}),
  };
};

const text: Reader = (chain, translator) => {
  const { options } = chain.block;
  if (flagAt(objectAt(options, "audioClip"), "isEnabled"))
    chain.note({
      severity: "partial",
      code: "audio_answer",
      message: "Answers by voice are not taken; the visitor types.",
    });
  if (flagAt(objectAt(options, "attachments"), "isEnabled"))
    chain.note({
      severity: "partial",
      code: "attachments",
      message: "Files beside a typed answer are not taken; ask for them with a question of their own.",
    });
  return {
    input: {
      type: "text",
      ...placeholder(chain, translator),
      ...(flagAt(options, "isLong") ? { multiline: true } : {}),
    },
  };
};

/** A bound as a number or a template. Typebot does not look at a bound of 0. */
function bound(
  chain: Chain,
  translator: Translator,
  key: "min" | "max" | "step",
): { [key: string]: unknown } {
  const source = textAt(chain.block.options, key);
  if (source === undefined || source.trim() === "") return {};
  const number = Number(source);
  if (number === 0) {
    if (key !== "step")
      chain.note({
        severity: "changed",
        code: "bound_of_zero",
        message: "Typebot does not check a limit of 0, so it was left out. Set it again if it should hold.",
        values: { limit: key },
      });
    return {};
  }
  if (Number.isFinite(number)) return key === "step" && number < 0 ? {} : { [key]: number };
  return source.includes("{{") ? { [key]: translator.template(source) } : {};
}

const number: Reader = (chain, translator) => ({
  input: {
    type: "number",
    ...placeholder(chain, translator),
    ...bound(chain, translator, "min"),
    ...bound(chain, translator, "max"),
    lenient: true,
  },
});

const email: Reader = (chain, translator) => ({
  input: { type: "email", ...placeholder(chain, translator) },
});

const url: Reader = (chain, translator) => ({
  input: { type: "url", ...placeholder(chain, translator), asTyped: true },
});

const phone: Reader = (chain, translator) => {
  const country = textAt(chain.block.options, "defaultCountryCode")?.toUpperCase();
  return {
    input: {
      type: "phone",
      ...placeholder(chain, translator),
      lenient: true,
      ...(country && /^[A-Z]{2}$/.test(country) ? { country } : {}),
    },
  };
};

const date: Reader = (chain, translator) => {
  const { options } = chain.block;
  const withTime = flagAt(options, "hasTime") ?? false;
  const format = textAt(options, "format") || (withTime ? "dd/MM/yyyy HH:mm" : "dd/MM/yyyy");
  const limits = Object.fromEntries(
    (["min", "max"] as const).flatMap((key) => {
      const source = textAt(options, key);
      return source ? [[key, translator.template(source)]] : [];
    }),
  );
  const shared = { ...placeholder(chain, translator), ...(withTime ? { withTime } : {}), ...limits, format };
  return {
    input: flagAt(options, "isRange")
      ? { type: "dateRange", ...shared, join: " to " }
      : { type: "date", ...shared },
  };
};

const time: Reader = (chain, translator) => ({
  input: {
    type: "time",
    ...placeholder(chain, translator),
    format: textAt(chain.block.options, "format") || "HH:mm",
  },
});

const rating: Reader = (chain, translator) => {
  const { options } = chain.block;
  const labels = objectAt(options, "labels");
  const [low, high] = [textAt(labels, "left"), textAt(labels, "right")];
  const length = numberAt(options, "length") ?? 10;
  const max = Number.isInteger(length) && length >= 1 && length <= 100 ? length : 10;
  return {
    input: {
      type: "rating",
      ...placeholder(chain, translator),
      min: numberAt(options, "startsAt") === 1 ? 1 : 0,
      max,
      style: textAt(options, "buttonType") === "Icons" ? "stars" : "numbers",
      ...(low ? { low: translator.template(low) } : {}),
      ...(high ? { high: translator.template(high) } : {}),
    },
  };
};

const file: Reader = (chain, translator) => {
  const { options } = chain.block;
  const allowed = objectAt(options, "allowedFileTypes");
  const types = flagAt(allowed, "isEnabled")
    ? listAt(allowed, "types")
        .filter((one): one is string => typeof one === "string" && one !== "" && one.length <= 100)
        .slice(0, 50)
    : [];
  const multiple = flagAt(options, "isMultipleAllowed") ?? false;
  const variable = chain.shop.target(options);
  return {
    input: {
      type: "file",
      ...placeholder(chain, translator),
      links: true,
      ...(multiple ? { multiple } : {}),
      ...(types.length ? { types } : {}),
      ...(flagAt(options, "isRequired") === false ? { optional: true } : {}),
    },
    // Typebot keeps several addresses as one text.
    ...(multiple && variable !== undefined
      ? { after: { variable, value: `{{ ${pathOfName(variable)} | join: ", " }}` } }
      : {}),
  };
};

const choice =
  (type: "choice" | "pictureChoice"): Reader =>
  (chain, translator) => {
    const { options } = chain.block;
    const dynamic = objectAt(options, "dynamicItems");
    const listed =
      type === "choice"
        ? chain.shop.target(options, "dynamicVariableId")
        : flagAt(dynamic, "isEnabled")
          ? dynamicPictures(chain)
          : undefined;
    const read = readOptions(chain, translator);
    return {
      input: {
        type,
        ...placeholder(chain, translator),
        options: read,
        ...(flagAt(options, "isMultipleChoice")
          ? { multiple: true, join: ", ", lenient: true }
          : { exact: true }),
        // Typebot asks even where every option is hidden.
        ...(read.length === 0 || read.every((one) => one.when !== undefined) ? { evenEmpty: true } : {}),
        ...(flagAt(options, "isSearchable") ? { searchable: true } : {}),
        ...(listed === undefined ? {} : { from: listed }),
      },
    };
  };

/** Pictures from three lists become one list of options, made by a script before the question. */
function dynamicPictures(chain: Chain): string | undefined {
  const { shop } = chain;
  const dynamic = objectAt(chain.block.options, "dynamicItems");
  const [pictures, titles, descriptions] = [
    "pictureSrcsVariableId",
    "titlesVariableId",
    "descriptionsVariableId",
  ].map((key) => shop.target(dynamic, key));
  if (pictures === undefined) return undefined;
  const list = shop.variable("pictures");
  const read = (name: string | undefined): string =>
    name === undefined ? "[]" : `[vars[${JSON.stringify(name)}] ?? []].flat()`;
  chain.addScript({
    code: [
      `const pictures = ${read(pictures)};`,
      `const titles = ${read(titles)};`,
      `const descriptions = ${read(descriptions)};`,
      "if (pictures.length === 0) return null;",
      'return pictures.map((image, index) => ({ image, label: titles[index] ?? "", value: titles[index] ?? image, description: descriptions[index] ?? "" }));',
    ].join("\n"),
    save: list,
  });
  return list;
}

/** Readers of the inputs, by Typebot's names of them. */
export const INPUTS: { readonly [type: string]: Reader } = {
  "text input": text,
  "number input": number,
  "email input": email,
  "url input": url,
  "phone number input": phone,
  "date input": date,
  "time input": time,
  "rating input": rating,
  "file input": file,
  "choice input": choice("choice"),
  "picture choice input": choice("pictureChoice"),
};
