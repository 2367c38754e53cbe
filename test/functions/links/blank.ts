/** A link about which nothing is said: tests spread it and say what matters. */
import type { Link } from "../../../functions/links/link/link.ts";
import { defaultSettings } from "../../../functions/links/link/json.ts";

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

/** A link of which everything is said, each in its own value. */
export const fullLink: Link = {
  id: 1,
  key: "volles/ganz",
  slug: "Volles/Ganz-",
  target: "https://c.example/{path}",
  title: "Titel",
  tags: ["a", "b"],
  status: 307,
  forwardPath: true,
  forwardQuery: true,
  validFrom: 1_000,
  validUntil: 2_000,
  fallback: "https://f.example/",
  maxClicks: 30,
  timezone: "Europe/Vienna",
  windows: [{ calendar: "Tue 18:00", minutes: 60, target: "https://w.example/" }],
  usedClicks: 4,
  importedClicks: 5,
  createdAt: 6_000,
  createdBy: "maker",
  updatedAt: 7_000,
  version: 8,
  deletedAt: 9_000,
};
