import { engine, type Flow } from "../../../flow/index";

/** How far from the beginning one sees at first: what stays readable, in shares of the window's width and in pixels. */
const REACH = { right: 1.1, down: 560 };

/** The steps in view when a flow is opened in a window of `width` pixels: all of a small one, else the beginning. */
export function openingNodes(flow: Flow, width: number): { id: string }[] | undefined {
  const begin = flow.nodes.find((node) => engine.definitions.get(node.type)?.entry) ?? flow.nodes[0];
  if (!begin) return undefined;
  const near = flow.nodes.filter(({ position }) => {
    const right = position.x - begin.position.x;
    return (
      right >= 0 && right <= REACH.right * width && Math.abs(position.y - begin.position.y) <= REACH.down
    );
  });
  return near.length === flow.nodes.length ? undefined : near.map(({ id }) => ({ id }));
}
