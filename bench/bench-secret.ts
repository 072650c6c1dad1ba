/** The key of the benches' servers, with which a bench makes tokens of conversations that it has stored itself. */
export const BENCH_SECRET = "bench-kJ8vQ2mZr7Xw4Lb9Tn6Yc3Hd5Gf1Sa0P";
