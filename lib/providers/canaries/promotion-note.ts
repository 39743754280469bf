/** Marks what a promotion changed, so that it can be found again. */
export const promotionMark = (feature: string, canaryVersion: number): string =>
  `promotes the canary of ${feature}, v${canaryVersion}`;

export const promotionNote = (feature: string, canaryVersion: number, note: string | undefined): string =>
  `${promotionMark(feature, canaryVersion)}.${note ? ` ${note}` : ''}`;
