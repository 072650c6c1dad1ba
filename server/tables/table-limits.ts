/** What a workspace's own tables may hold. */
export const MOST_TABLES = 20;
export const MOST_ROWS = 20_000;
export const MOST_COLUMNS = 40;
/** Characters of a cell, and of a column's name. */
export const MOST_CELL = 2_000;
export const MOST_COLUMN_NAME = 100;
