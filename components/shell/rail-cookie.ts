/** Remembers whether the rail is wide ("1"), so that the first frame is drawn right. */
export const RAIL_COOKIE = "parley_rail";
