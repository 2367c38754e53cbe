/** Kutt: `GET /api/v2/links`. What is banned there, or has a password, is refused (protection.ts). */
import type { ImportFile } from "./entry.ts";
import { isObject, literal, readJson } from "./foreign.ts";
import { count, moment } from "./moment.ts";

export const readKutt = (text: string): ImportFile =>
  readJson(text, (file) => isObject(file) && file["data"], {
    keeps: ["expirein"],
    translate: (link) => ({
      slug: link["address"],
      target: literal(link["target"]),
      title: link["description"],
      importedClicks: count(link["visit_count"]),
      createdAt: moment(link["created_at"], "UTC"),
      validUntil: moment(link["expire_in"], "UTC", "end"),
    }),
  });
