/** Moves the focus among the buttons of a group by the arrow keys, Home and End. Right is back where one reads from the right. */
export function arrowKeys(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("button:not(:disabled)")];
  const at = buttons.findIndex((one) => one.matches(":focus"));
  if (at < 0) return;
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
  const to: { [key: string]: number } = {
    ArrowDown: at + 1,
    [forward]: at + 1,
    ArrowUp: at - 1,
    [back]: at - 1,
    Home: 0,
    End: buttons.length - 1,
  };
  const next = to[event.key];
  if (next === undefined) return;
  event.preventDefault();
  buttons[(next + buttons.length) % buttons.length]?.focus();
}
