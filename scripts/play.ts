import { play } from "../server/play/play";

process.exitCode = await play(process.argv.slice(2), {
  out: (line) => console.log(line),
  input: process.stdin,
  output: process.stdout,
});
// A recording may end while something still waits to be answered: nothing is left to be done.
process.exit();
