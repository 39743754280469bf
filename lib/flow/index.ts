export type { Clock } from './clock.ts';
export { createFlow, type Flow } from './flow.ts';
export { checkLimit } from './limits/check.ts';
export { type LimitBody, limitKind } from './limits/kinds.ts';
export type { Admission, FlowAsk, FlowEvent, Refusal, Ticket, WaitReason } from './types.ts';
