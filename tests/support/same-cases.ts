import fc from "fast-check";

/**
 * Generated cases are the same at each run of the quick tests: a fault that chance would find must not stop somebody else's
 * work. `FUZZ_SEED=$RANDOM npm test` looks at others; what fails prints its own seed and path.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FUZZ_SEED ?? 20_260_105) });
