export { describeEffect, printAwaiting, printMessage, printTurn } from "./print-turn";
export { DEFAULT_NOW, type ReplayOptions, replay } from "./replay";
export { simulatedCoupon } from "./simulated-coupon";
export { scriptedProducts } from "./simulated-products";
export { simulatedSend } from "./simulated-send";
export {
  createSimulation,
  type Perform,
  type SimulatedEntry,
  type SimulatedTurn,
  type Simulation,
  type SimulationOptions,
} from "./simulation";
export {
  parseTranscript,
  type Transcript,
  type TranscriptAction,
  TranscriptError,
  type TranscriptStep,
  type TranscriptWorld,
} from "./transcript";
