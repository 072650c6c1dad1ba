/** For versions 1 to 9 at level M: check words of each block, then [blocks, data words of each], and where the small squares stand. */
const VERSIONS: readonly {
  check: number;
  blocks: readonly (readonly [number, number])[];
  marks: readonly number[];
}[] = [
  { check: 10, blocks: [[1, 16]], marks: [] },
  { check: 16, blocks: [[1, 28]], marks: [6, 18] },
  { check: 26, blocks: [[1, 44]], marks: [6, 22] },
  { check: 18, blocks: [[2, 32]], marks: [6, 26] },
  { check: 24, blocks: [[2, 43]], marks: [6, 30] },
  { check: 16, blocks: [[4, 27]], marks: [6, 34] },
  { check: 18, blocks: [[4, 31]], marks: [6, 22, 38] },
  {
    check: 22,
    blocks: [
      [2, 38],
      [2, 39],
    ],
    marks: [6, 24, 42],
  },
  {
    check: 22,
    blocks: [
      [3, 36],
      [2, 37],
    ],
    marks: [6, 26, 46],
  },
];
const MASKS: readonly ((r: number, c: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

type Grid = (boolean | undefined)[][];

/** A text as a QR code (ISO/IEC 18004, bytes, level M): rows of dark squares, without the margin. Throws for more than 180 bytes. */
export function qrCode(text: string): boolean[][] {
  const bytes = [...new TextEncoder().encode(text)];
  const version = VERSIONS.findIndex(({ blocks }) => sum(blocks) >= bytes.length + 2) + 1;
  const shape = VERSIONS[version - 1];
  if (!shape) throw new RangeError("too long for a QR code");
  const words = interleaved(dataWords(bytes, sum(shape.blocks)), shape);
  const candidates = MASKS.map((mask, number) => drawn(version, shape.marks, words, mask, number));
  return candidates.reduce((best, one) => (penalty(one) < penalty(best) ? one : best));
}

/** The same as a picture of any size. */
export function qrSvg(text: string): string {
  const rows = qrCode(text);
  const size = rows.length + 8;
  const path = rows
    .flatMap((row, r) => row.flatMap((dark, c) => (dark ? [`M${c + 4} ${r + 4}h1v1h-1z`] : [])))
    .join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
}

const sum = (blocks: readonly (readonly [number, number])[]) =>
  blocks.reduce((all, [n, data]) => all + n * data, 0);

function dataWords(bytes: readonly number[], room: number): number[] {
  const bits = [
    4,
    bytes.length >> 4,
    bytes.length & 15,
    ...bytes.flatMap((byte) => [byte >> 4, byte & 15]),
    0,
  ];
  const words = Array.from(
    { length: bits.length >> 1 },
    (_, at) => ((bits[2 * at] ?? 0) << 4) | (bits[2 * at + 1] ?? 0),
  );
  for (let pad = 0xec; words.length < room; pad ^= 0xfd) words.push(pad);
  return words;
}

function interleaved(data: readonly number[], { check, blocks }: (typeof VERSIONS)[number]): number[] {
  let at = 0;
  const parts = blocks.flatMap(([count, size]) =>
    Array.from({ length: count }, () => data.slice(at, (at += size))),
  );
  const checks = parts.map((part) => remainder(part, check));
  const across = (lists: readonly (readonly number[])[]) =>
    Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, n) =>
      lists.flatMap((list) => list.slice(n, n + 1)),
    ).flat();
  return [...across(parts), ...across(checks)];
}

/** Reed–Solomon over GF(256) with 0x11d. */
function remainder(data: readonly number[], degree: number): number[] {
  let generator = [1];
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2))
    generator = [...generator, 0].map((one, n) => one ^ times(generator[n - 1] ?? 0, root));
  const rest = Array.from({ length: degree }, () => 0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    for (let n = 0; n < degree; n++) rest[n] = (rest[n] ?? 0) ^ times(generator[n + 1] ?? 0, factor);
  }
  return rest;
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--)
    product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  return product;
}

function drawn(
  version: number,
  marks: readonly number[],
  words: readonly number[],
  mask: (r: number, c: number) => boolean,
  number: number,
): boolean[][] {
  const size = 17 + 4 * version;
  const grid: Grid = Array.from({ length: size }, () => Array.from({ length: size }, () => undefined));
  const set = (r: number, c: number, dark: boolean) => {
    const row = grid[r];
    if (row && c >= 0 && c < size) row[c] = dark;
  };
  const square = (row: number, column: number, reach: number, rings: readonly number[]) => {
    for (let r = -reach; r <= reach; r++)
      for (let c = -reach; c <= reach; c++)
        set(row + r, column + c, rings.includes(Math.max(Math.abs(r), Math.abs(c))));
  };
  for (let at = 0; at < size; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [r, c] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    square(r, c, 4, [0, 1, 3]);
  const last = marks.length - 1;
  for (const [i, r] of marks.entries())
    for (const [j, c] of marks.entries())
      if (!((i === 0 && (j === 0 || j === last)) || (i === last && j === 0))) square(r, c, 2, [0, 2]);
  const format = (number << 10) | bch(number << 10, 0x537, 10);
  for (let bit = 0; bit < 15; bit++) {
    const dark = (((format ^ 0x5412) >> bit) & 1) === 1;
    if (bit < 6) set(bit, 8, dark);
    else if (bit < 8) set(bit + 1, 8, dark);
    else if (bit === 8) set(8, 7, dark);
    else set(8, 14 - bit, dark);
    if (bit < 8) set(8, size - 1 - bit, dark);
    else set(size - 15 + bit, 8, dark);
  }
  set(size - 8, 8, true);
  const told = (version << 12) | bch(version << 12, 0x1f25, 12);
  for (let bit = 0; bit < 18 && version >= 7; bit++) {
    const [far, near, dark] = [size - 11 + (bit % 3), Math.floor(bit / 3), ((told >> bit) & 1) === 1];
    set(near, far, dark);
    set(far, near, dark);
  }
  fill(grid, words, mask);
  return grid.map((row) => row.map((dark) => dark === true));
}

/** In pairs of columns from the right, up and down, around what stands already. */
function fill(grid: Grid, words: readonly number[], mask: (r: number, c: number) => boolean): void {
  const size = grid.length;
  let bit = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let step = 0; step < size; step++) {
      const r = up ? size - 1 - step : step;
      for (const c of [right, right - 1]) {
        const row = grid[r];
        if (!row || row[c] !== undefined) continue;
        row[c] = ((((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1) !== mask(r, c);
        bit++;
      }
    }
  }
}

function bch(value: number, polynomial: number, degree: number): number {
  let rest = value;
  for (let bit = 31 - Math.clz32(rest); bit >= degree; bit = 31 - Math.clz32(rest))
    rest ^= polynomial << (bit - degree);
  return rest;
}

/** How hard it is to read: long runs, blocks of one colour, more of one colour than of the other. */
function penalty(grid: readonly (readonly boolean[])[]): number {
  const lines = [...grid, ...grid.map((_, c) => grid.map((row) => row[c] === true))];
  const runs = lines.flatMap(
    (line) =>
      line
        .map((d) => (d ? "1" : "0"))
        .join("")
        .match(/0{5,}|1{5,}/g) ?? [],
  );
  const blocks = grid.flatMap((row, r) =>
    row.filter((d, c) => d === row[c + 1] && d === grid[r + 1]?.[c] && d === grid[r + 1]?.[c + 1]),
  );
  const looks = lines.flatMap(
    (line) =>
      line
        .map((d) => (d ? "1" : "0"))
        .join("")
        .match(/10111010000|00001011101/g) ?? [],
  );
  const dark = grid.flat().filter(Boolean).length / grid.flat().length;
  return (
    runs.reduce((all, run) => all + run.length - 2, 0) +
    3 * blocks.length +
    40 * looks.length +
    10 * Math.floor(Math.abs(dark - 0.5) * 20)
  );
}
