/** Links whose targets do not answer any more. */
import { activeLinkById } from "../link/table.ts";
import { deadLooks } from "./table.ts";

/** A link that leads nowhere any more. */
export interface DeadLink {
  readonly slug: string;
  readonly target: string;
  /** Of the last look: `HTTP 404`. */
  readonly answer: string;
}

/** At most `most` of them, each with what the last look found. */
export function deadLinks(sql: SqlStorage, most: number): DeadLink[] {
  return deadLooks(sql, most).flatMap(({ linkId, answer }) => {
    const link = activeLinkById(sql, linkId);
    return link === undefined ? [] : [{ slug: link.slug, target: link.target, answer }];
  });
}
