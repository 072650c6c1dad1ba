import { engine, type Flow } from "../../../flow/index";

/** How far from the beginning one sees at first: four cards across and about three down, which stay readable on a laptop. */
const REACH = { right: 1_400, down: 560 };

/** The steps in view when a flow is opened: all of a small one, the beginning of one that would have to be drawn too small to read. */
export function openingNodes(flow: Flow): { id: string }[] | undefined {
  const begin = flow.nodes.find((node) => engine.definitions.get(node.type)?.entry) ?? flow.nodes[0];
  if (!begin) return undefined;
  const near = flow.nodes.filter(({ position }) => {
    const right = position.x - begin.position.x;
    return right >= 0 && right <= REACH.right && Math.abs(position.y - begin.position.y) <= REACH.down;
  });
  return near.length === flow.nodes.length ? undefined : near.map(({ id }) => ({ id }));
}
