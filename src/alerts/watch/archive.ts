/** Alerts about the archive in object storage: what its store says of itself, told when it begins and when it is over. */
import type { StoreHealth } from "../../service/health.ts";
import { aboutService } from "../outbox/about-service.ts";
import type { NewAlert } from "../outbox/alert.ts";
import { archiveCodes, archiveTexts, type ArchiveCode } from "./archive-texts.ts";
import type { Told } from "./alerts.ts";

/** What the archive's store says of itself. */
export const archiveConcerns = (health: StoreHealth | undefined): string[] =>
  (health?.problems ?? []).map(({ code }) => code).filter((code) => isOurs(code));

const isOurs = (code: string): code is ArchiveCode => archiveCodes.some((one) => one === code);

/** Alerts about what has begun and what is over, compared with what was told. */
export function archiveNews(
  before: readonly string[],
  now: readonly string[],
  config: Told,
): NewAlert[] {
  const begun = now.filter((code) => !before.includes(code));
  const over = before.filter((code) => !now.includes(code));
  return [
    ...begun.filter(isOurs).map((code) => {
      const { title, text } = archiveTexts[config.language][code];
      return aboutService(code, { severity: "down", title, text }, config);
    }),
    ...over.filter(isOurs).map((code) => {
      const { fixed, fixedText } = archiveTexts[config.language][code];
      return aboutService(code, { severity: "up", title: fixed, text: fixedText }, config);
    }),
  ];
}
