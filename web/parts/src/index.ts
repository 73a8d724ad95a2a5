export { capital, changes, signedWithUnit, walletName, wayDone, withUnit } from './amounts.ts';
export { programNow, report, useAct, useAsk, useOnce } from './ask.ts';
export { boot } from './boot.tsx';
export { Refusal } from './Refusal.tsx';
export { Told } from './Told.tsx';
export { Why } from './Why.tsx';
export { findMember, readings } from './find.ts';
