import { deflateSync } from "node:zlib";
import { pdfFile } from "./pdf-of";

/** Words at a place of a page, in points from its lower left corner; letters of `size` points, turned by quarters. */
export interface PdfWords {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size?: number;
  readonly quarters?: 0 | 1 | 2 | 3;
}

/**
 * A PDF whose pages hold these words in this order, in any script, as a program that embeds its fonts would write it: letters by numbers, and a
 * table of what they mean. A letter is half as wide as it is high, a Chinese one as wide.
 */
export function pdfPages(pages: readonly (readonly PdfWords[])[], turn = 0): Buffer {
  const letters = [...new Set(pages.flat().flatMap(({ text }) => [...text]))];
  const hex = (code: number) => code.toString(16).padStart(4, "0");
  const codes = new Map(letters.map((letter, at) => [letter, at + 1]));
  const stream = (content: string, more = "") => {
    const packed = deflateSync(Buffer.from(content, "latin1"));
    return `<< /Length ${packed.length} /Filter /FlateDecode ${more} >>\nstream\n${packed.toString("latin1")}\nendstream`;
  };
  const written = ({ x, y, text, size = 10, quarters = 0 }: PdfWords) => {
    const way = ["1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0"][quarters];
    return `/F1 ${size} Tf ${way} ${x} ${y} Tm <${[...text].map((letter) => hex(codes.get(letter) ?? 0)).join("")}> Tj`;
  };
  const meaning = letters.map(
    (letter, at) => `<${hex(at + 1)}> <${Buffer.from(letter, "utf16le").swap16().toString("hex")}>`,
  );
  const cmap = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
${chunks(meaning)
  .map((some) => `${some.length} beginbfchar\n${some.join("\n")}\nendbfchar`)
  .join("\n")}
endcmap end end`;
  const widths = letters.map((letter) => (/[\u3000-\u9fff\uff00-\uffef]/.test(letter) ? 1_000 : 500));
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${pages.map((_, at) => `${7 + at * 2} 0 R`).join(" ")}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /W [1 [${widths.join(" ")}]] >>`,
    "<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    stream(cmap),
    ...pages.flatMap((page, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate ${turn} /Resources << /Font << /F1 3 0 R >> >> /Contents ${8 + at * 2} 0 R >>`,
      stream(`BT ${page.map(written).join("\n")} ET`),
    ]),
  ];
  return pdfFile(objects);
}

/** A table of meanings takes a hundred at a time. */
const chunks = (all: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(all.length / 100) }, (_, at) => all.slice(at * 100, at * 100 + 100));
