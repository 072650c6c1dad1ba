/** @jsxImportSource preact */
import type { JSX } from "preact";

const icon = (path: JSX.Element) => (props: { size?: number }) => (
  <svg
    width={props.size ?? 20}
    height={props.size ?? 20}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    {path}
  </svg>
);

export const SendIcon = icon(<path d="M12 19V5M6 11l6-6 6 6" />);
export const CloseIcon = icon(<path d="M18 6 6 18M6 6l12 12" />);
export const AgainIcon = icon(<path d="M3 12a9 9 0 1 0 3-6.7M3 4v5h5" />);
export const DownIcon = icon(<path d="m6 9 6 6 6-6" />);
export const ForwardIcon = icon(<path d="m9 6 6 6-6 6" />);
export const FileIcon = icon(
  <path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5" />,
);
export const CheckIcon = icon(<path d="m5 12 5 5 9-10" />);
export const PlayIcon = icon(<path d="M8 5v14l11-7z" fill="currentColor" />);
export const OutIcon = icon(
  <path d="M14 5h5v5M19 5l-8 8M18 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h4" />,
);
export const PlaceIcon = icon(
  <path d="M12 21s7-6.2 7-11a7 7 0 0 0-14 0c0 4.800 7 11 7 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z" />,
);
