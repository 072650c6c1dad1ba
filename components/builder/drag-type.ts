/** The kind of step that is dragged from the palette travels under this type. */
export const DRAG_TYPE = "application/x-parley-step";
