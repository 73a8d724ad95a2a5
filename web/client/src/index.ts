export { asCurl, forgetCalls, type KeptCall } from './calls.ts';
export { Answers, answers, useCalls, useSession } from './react.tsx';
export { answer, answerOf, NO_ANSWER, once, type Problem, Refused, type Schemas, server } from './server.ts';
export { openSession, type Session, session, signIn, signOut, wasStaff, withKey } from './session.ts';
