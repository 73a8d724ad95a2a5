// Two documents, value by value. What is a mapping in both is looked into; all else changes as a whole.

export interface Change {
  path: string;
  before?: unknown;
  after?: unknown;
}

export function changesBetween(before: unknown, after: unknown, path = ''): Change[] {
  if (isMapping(before) && isMapping(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changesBetween(before[key], after[key], `${path}/${key}`));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
