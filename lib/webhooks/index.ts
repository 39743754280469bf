/** Events for products over HTTP: signed, at least once, retried, dead-lettered; never into the own network unasked. */
export { type WebhookBody, webhookKind } from './kind.ts';
export type { DeadDeliveries, Delivery, DeliveryState, Receiver, WebhookEvent } from './types.ts';
export { createWebhooks, type Webhooks, type WebhooksOptions } from './webhooks.ts';
