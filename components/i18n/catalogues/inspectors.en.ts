export const inspectors = {};
