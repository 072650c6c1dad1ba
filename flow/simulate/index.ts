export { describeEffect, printMessage } from "./print-turn";
export { replay } from "./replay";
export { simulatedCoupon } from "./simulated-coupon";
export { scriptedProducts } from "./simulated-products";
export { simulatedSend } from "./simulated-send";
export {
  createSimulation,
  type Perform,
  type SimulatedEntry,
  type SimulatedTurn,
  type Simulation,
} from "./simulation";
export { parseTranscript } from "./transcript";
export { TranscriptError } from "./transcript-line";
