// Finding a member by whatever a person has at hand.
import { answer, type Schemas, server } from '@regulars/client';

type MemberRef = Schemas['MemberRef'];

/** What a text may be, the likeliest first. A number may be a phone, a card or another system's number. */
export function readings(text: string): MemberRef[] {
  const value = text.trim();
  if (value === '') {
    return [];
  }
  if (value.startsWith('mbr_')) {
    return [{ id: value }];
  }
  if (value.includes('@')) {
    return [{ email: value }];
  }
  const digits = value.replaceAll(/[\s().-]/g, '');
  if (/^\+\d{7,15}$/.test(digits)) {
    return [{ phone: digits }];
  }
  const whole = value.replaceAll(/\s/g, '');
  return [{ external_id: value }, { card: whole }];
}

/** The member, or nobody. */
export async function findMember(program: string, text: string): Promise<Schemas['Member'] | null> {
  for (const reading of readings(text)) {
    const params = { path: { program } };
    const page = await answer(server.POST('/v1/programs/{program}/members/search', { params, body: reading }));
    const found = page.items[0];
    if (found) {
      return found;
    }
  }
  return null;
}
