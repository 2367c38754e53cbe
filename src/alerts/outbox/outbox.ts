/** The outbox: alerts that wait to be told. An `AlertingStore` (src/alerts/alerting-store.ts) delivers them. */
import { stepOf, type Schema } from "../../store/schema.ts";
import type { AlertSubject } from "./alert.ts";
import {
  alertMoments,
  alertsAcknowledgedDdl,
  alertsDdl,
  alertsFewerIndexesDdl,
} from "./alert-table.ts";
import { channelMoments, channelsDdl } from "./channel-table.ts";
import { deliveriesDdl, deliveriesReachedDdl, deliveryMoments } from "./delivery-table.ts";
import {
  deleteSubject,
  remindAtOf,
  subjectMoments,
  subjectsChangesDdl,
  subjectsDdl,
} from "./subject-table.ts";

export const outboxSchema: Schema = {
  part: "outbox",
  moments: [alertMoments, subjectMoments, deliveryMoments, channelMoments],
  steps: [
    stepOf(alertsDdl, subjectsDdl, deliveriesDdl, channelsDdl),
    stepOf(deliveriesReachedDdl),
    stepOf(alertsAcknowledgedDdl),
    stepOf(alertsFewerIndexesDdl, subjectsChangesDdl),
  ],
};

/** When the outage of a subject is told of again, in unix ms; undefined: there is none, or no more is said of it. */
export const nextReminder = (sql: SqlStorage, subject: AlertSubject, subjectId: string) =>
  remindAtOf(sql, { subject, subjectId });

/** The subject is gone or paused: no reminders of it any more. */
export function forgetSubject(sql: SqlStorage, subject: AlertSubject, subjectId: string): void {
  deleteSubject(sql, { subject, subjectId });
}
