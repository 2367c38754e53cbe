/** Deliveries of an alert: messages, one to a channel. */

export const deliveryStates = ["pending", "sent", "failed", "dropped"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One message to one channel; times in unix ms. */
export interface Delivery {
  /** The same in every attempt. */
  readonly id: string;
  readonly channel: string;
  /** The broken channel that this one stands in for. */
  readonly insteadOf: string | undefined;
  readonly state: DeliveryState;
  readonly createdAt: number;
  /** Retries count from here. */
  readonly startedAt: number;
  readonly attempts: number;
  readonly nextAt: number | undefined;
  readonly lastAt: number | undefined;
  readonly lastAnswer: string | undefined;
  /** Recipients who have it, where a channel has several and others wait. */
  readonly reached: readonly string[];
}
