import { config } from "zod/v4/core";

// zod compiles parsers with `new Function` unless told not to; the pages' Content-Security-Policy forbids that.
config({ jitless: true });
