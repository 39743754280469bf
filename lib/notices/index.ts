export { createFallbackWatch, type FallbackWatch } from './fallback-watch.ts';
export { type ChannelsBody, noticesKind, type Silence } from './kind.ts';
export { noticeOf, type PoolEventLike } from './notice-of.ts';
export { createNotices } from './notices.ts';
export type {
  ChannelName,
  Delivery,
  DeliveryState,
  Incident,
  NoticeEvent,
  Notices,
  NoticesOptions,
  Severity,
} from './types.ts';
