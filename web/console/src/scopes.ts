// Every scope of the API. The compiler asks for each one, so a new scope can't be forgotten here.
import type { Schemas } from '@regulars/client';

const ALL: Record<Schemas['Scope'], true> = {
  'events:write': true,
  'events:replay': true,
  'events:read': true,
  'quotes:read': true,
  'members:read': true,
  'games:read': true,
  'vouchers:read': true,
  'vouchers:write': true,
  'members:write': true,
  'members:erase': true,
  'programs:read': true,
  'programs:write': true,
  'programs:publish': true,
  'clock:write': true,
  'reports:read': true,
  'jobs:read': true,
  'jobs:write': true,
  'keys:write': true,
  'metrics:read': true,
  'webhooks:read': true,
  'webhooks:write': true,
  'staff:read': true,
  'staff:write': true,
};

export const SCOPES = Object.keys(ALL) as Schemas['Scope'][];
