/** Whether keys belong to what has the focus: a field that is typed in, or a layer above the canvas. */
export function isEditable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox], [role=alertdialog]") !== null;
}
