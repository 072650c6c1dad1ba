import { parseArgs } from "node:util";

export type PlayArguments = {
  file: string;
  from: "parley" | "typebot";
  linked: string[];
  script: string | undefined;
  trustScripts: boolean;
  json: boolean;
};

export const USAGE = `npm run play -- FILE [--from typebot] [--linked FILE]... [--script TRANSCRIPT] [--trust-scripts] [--json]

  FILE              a flow as exported from Parley, or a Typebot file
  --from typebot    FILE and the linked files are Typebot's
  --linked FILE     a flow that FILE may call; may be given several times
  --script FILE     play this recording and compare every turn; without it you talk to the flow yourself
  --trust-scripts   let the scripts of imported flows run
  --json            print one line of JSON last`;

/** Reads the command line; `fault` says what is wrong with it. */
export function readArguments(argv: readonly string[]): PlayArguments | "help" | { fault: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        from: { type: "string", default: "parley" },
        linked: { type: "string", multiple: true, default: [] },
        script: { type: "string" },
        "trust-scripts": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return "help";
    const [file, ...more] = positionals;
    if (file === undefined) return { fault: "Name the flow's file." };
    if (more.length > 0) return { fault: `One flow is played at a time; "${more.join(" ")}" is too much.` };
    if (values.from !== "typebot" && values.from !== "parley")
      return { fault: `--from knows "typebot" and "parley", not "${values.from}".` };
    return {
      file,
      from: values.from,
      linked: values.linked,
      script: values.script,
      trustScripts: values["trust-scripts"],
      json: values.json,
    };
  } catch (error) {
    if (error instanceof TypeError) return { fault: error.message };
    throw error;
  }
}
