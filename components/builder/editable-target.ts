const LAYERS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** Whether keys belong to somebody else than the canvas: to the field that is typed in, or to a layer above everything. */
export function keysAreTaken(target: EventTarget | null): boolean {
  return isEditable(target) || document.querySelector(LAYERS) !== null;
}

/** Whether the element takes text. */
export function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(`input, textarea, select, [contenteditable=true], ${LAYERS}`) !== null
  );
}
