import { expect, test } from 'vitest';
import { readings } from './find.ts';

test.each([
  ['mbr_01a2', [{ id: 'mbr_01a2' }]],
  ['lin@leaf.example', [{ email: 'lin@leaf.example' }]],
  ['+86 138-0013 (8000)', [{ phone: '+8613800138000' }]],
  ['M-00003', [{ external_id: 'M-00003' }, { card: 'M-00003' }]],
  ['6210 0001', [{ external_id: '6210 0001' }, { card: '62100001' }]],
  ['  ', []],
])('%s', (text, read) => expect(readings(text)).toEqual(read));
