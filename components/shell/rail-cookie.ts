/** The pages that are read, the inbox with its own three columns, and the canvas that wants all the room there is. */
export type RailPlace = "pages" | "inbox" | "canvas";

/** What a person chose for a place: true is wide, null means that they have not chosen. */
export type RailChoices = Readonly<Record<RailPlace, boolean | null>>;

/** Where an address of a workspace (`/w/<workspace>/…`) belongs to. */
export function railPlace(pathname: string): RailPlace {
  const [, , , page, one] = pathname.split("/");
  if (page === "inbox") return "inbox";
  return page === "flows" && one ? "canvas" : "pages";
}

/** The cookie that remembers a choice ("1" is wide), so that the first frame is drawn right. */
export const railCookie = (place: RailPlace): string => `parley_rail_${place}`;

/** What the cookies remember; `read` gives the value of one. */
export function readRailChoices(read: (name: string) => string | undefined): RailChoices {
  const chosen = (place: RailPlace) => {
    const value = read(railCookie(place));
    return value === undefined ? null : value === "1";
  };
  return { pages: chosen("pages"), inbox: chosen("inbox"), canvas: chosen("canvas") };
}
