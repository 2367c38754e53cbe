/** Addresses of a check's pages in the console. */
import type { Check } from "../check/check.ts";

/** By the key for readers: the uuid is enough to ping it, and stands in no address that is shown to everybody. */
export const pathOf = ({ uniqueKey }: Pick<Check, "uniqueKey">, page?: string): string =>
  `/console/check/${uniqueKey}${page === undefined ? "" : `/${page}`}`;

/** Of tags. */
export const MAINTENANCE = "/console/checks/maintenance";

export const maintenancePath = (tag: string): string =>
  `${MAINTENANCE}?tag=${encodeURIComponent(tag)}#tag-form`;

export const BACKUPS = "/console/backups";

export const repositoryPath = (repository: string, page?: string): string =>
  `/console/backups/repository/${repository}${page === undefined ? "" : `/${page}`}`;
