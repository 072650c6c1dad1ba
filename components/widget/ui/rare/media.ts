/** Bubbles that few conversations have, in one chunk. */
export { default as Audio } from "./audio";
export { default as Cards } from "./cards";
export { default as Embed } from "./embed";
export { default as Video } from "./video";
