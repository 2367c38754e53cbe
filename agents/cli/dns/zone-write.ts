/**
 * What is changed of a zone. Whatever may have been done although no good answer came is looked up before it is tried again,
 * and a record is found by what it says, since ids change.
 */
import * as z from "zod/mini";
import { OVH_TIMEOUT_SECONDS, OVH_TRIES } from "../limits.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { isGood, pause } from "./insist.ts";
import { reachFailure, refusedByOvh } from "./ovh-failure.ts";
import type { OvhAnswer } from "./ovh.ts";
import { zoneRecord, type Content, type NewRecord, type ZoneRecord } from "./record.ts";
import { currentId, findRecord, pathOf, recordPath, recordSchema, type Ovh } from "./zone-read.ts";

interface Doing {
  /** For people, where it fails. */
  readonly what: string;
  /** Undefined: it is done already. */
  readonly send: () => Promise<OvhAnswer | undefined>;
  /** Looks whether it is done, where the answer does not say. */
  readonly isDone: () => Promise<boolean>;
  /** Whether a good answer proves it. */
  readonly isProof?: (answer: OvhAnswer) => boolean;
}

async function change(
  { endpoint }: Ovh,
  { what, send, isDone, isProof = () => true }: Doing,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const answer = await send();
    if (answer === undefined || (isGood(answer) && isProof(answer))) return;
    if (isFinal(answer)) throw refusedByOvh(answer, what);
    const isThrottled = answer.kind === "answer" && answer.status === 429;
    if (!isThrottled && (await isDone())) return;
    if (tries === OVH_TRIES) throw failureOf(answer, what, endpoint);
    await pause(answer, tries);
  }
}

/** A refusal that does not change by asking again. 404: an id has changed between two requests. */
const isFinal = (answer: OvhAnswer): boolean =>
  answer.kind === "answer" &&
  !isGood(answer) &&
  answer.status < 500 &&
  answer.status !== 404 &&
  answer.status !== 429;

const failureOf = (answer: OvhAnswer, what: string, endpoint: string): Failure =>
  answer.kind === "lost"
    ? reachFailure(endpoint, answer.code, OVH_TIMEOUT_SECONDS)
    : refusedByOvh(answer, what);

/** Id 0 says nothing of whether a record was made. */
const hasId = (answer: OvhAnswer): boolean =>
  answer.kind === "answer" && z.safeParse(recordSchema, answer.body).data?.id !== 0;

export function createRecord(ovh: Ovh, zone: string, record: NewRecord): Promise<void> {
  const path = pathOf(zone, "/record");
  const wanted = zoneRecord({ ...record, id: 0 }, zone);
  return change(ovh, {
    what: `POST ${path}`,
    send: () => ovh.call("POST", path, record),
    isDone: async () => (await findRecord(ovh, zone, record.subDomain, wanted)) !== undefined,
    isProof: hasId,
  });
}

export function updateRecord(
  ovh: Ovh,
  zone: string,
  before: ZoneRecord,
  record: NewRecord,
): Promise<void> {
  const { subDomain, target, ttl } = record;
  const wanted = zoneRecord({ ...record, id: 0 }, zone);
  const isDone = async () => (await findRecord(ovh, zone, record.subDomain, wanted)) !== undefined;
  return change(ovh, {
    what: `PUT ${pathOf(zone, "/record")}`,
    send: async () => {
      const id = await currentId(ovh, zone, before);
      // The type cannot change, and OVH refuses to be told.
      if (id !== undefined)
        return ovh.call("PUT", recordPath(zone, id), { subDomain, target, ttl });
      if (await isDone()) return undefined;
      throw changedMeanwhile(before);
    },
    isDone,
  });
}

export function removeRecord(ovh: Ovh, zone: string, before: ZoneRecord): Promise<void> {
  return change(ovh, {
    what: `DELETE ${pathOf(zone, "/record")}`,
    send: async () => {
      const id = await currentId(ovh, zone, before);
      return id === undefined ? undefined : ovh.call("DELETE", recordPath(zone, id));
    },
    isDone: async () => (await currentId(ovh, zone, before)) === undefined,
  });
}

/** Publishes what was changed. One refresh at a time: while another one is under way it is tried again, which does no harm. */
export async function refreshZone({ call, endpoint }: Ovh, zone: string): Promise<void> {
  const path = pathOf(zone, "/refresh");
  for (let tries = 1; ; tries += 1) {
    const answer = await call("POST", path);
    if (isGood(answer)) return;
    if (answer.kind === "answer" && answer.status === 403) throw refusedByOvh(answer, "refresh");
    if (tries === OVH_TRIES) throw failureOf(answer, `POST ${path}`, endpoint);
    await pause(answer, tries);
  }
}

const changedMeanwhile = ({ name, type, value }: Content) =>
  new Failure(exitCodes.refused, {
    de: `${name} ${type} ${value}: das hat eben jemand anders geändert. Noch einmal planen: randwerk dns plan`,
    en: `${name} ${type} ${value}: somebody else has just changed this. Plan again: randwerk dns plan`,
  });
