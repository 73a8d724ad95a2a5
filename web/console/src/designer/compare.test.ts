import { expect, test } from 'vitest';
import { changesBetween } from './compare.ts';

test.each([
  ['the same', { a: { b: 1 } }, { a: { b: 1 } }, []],
  ['a value', { a: { b: 1, c: 2 } }, { a: { b: 3, c: 2 } }, [{ path: '/a/b', before: 1, after: 3 }]],
  ['something new', { a: {} }, { a: { b: 1 } }, [{ path: '/a/b', before: undefined, after: 1 }]],
  ['something gone', { a: 1, b: 2 }, { a: 1 }, [{ path: '/b', before: 2, after: undefined }]],
  ['a list as a whole', { a: [1, 2] }, { a: [1, 3] }, [{ path: '/a', before: [1, 2], after: [1, 3] }]],
  ['a mapping for a text', { a: 'x' }, { a: { b: 1 } }, [{ path: '/a', before: 'x', after: { b: 1 } }]],
])('%s', (_, before, after, changes) => expect(changesBetween(before, after)).toEqual(changes));
