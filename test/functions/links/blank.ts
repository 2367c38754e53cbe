/** A link about which nothing is said: tests spread it and say what matters. */
import type { Link } from "../../../functions/links/link.ts";
import { defaultSettings } from "../../../functions/links/schema.ts";

export const blankLink: Link = {
  ...defaultSettings,
  id: 1,
  key: "x",
  slug: "x",
  target: "https://c.example/",
  usedClicks: 0,
  importedClicks: 0,
  createdAt: 0,
  createdBy: "",
  updatedAt: 0,
  version: 1,
  deletedAt: undefined,
};
