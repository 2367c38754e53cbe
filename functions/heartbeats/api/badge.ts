/** Badges: a picture, JSON, or what shields.io reads. Pure rules, shapes of Healthchecks. */
import { escapeXml } from "../../../src/pages/xml.ts";
import type { ShownStatus } from "../check/check.ts";

export const badgeFormats = ["svg", "json", "shields"] as const;
export type BadgeStatus = "up" | "late" | "down";

export interface BadgeCounts {
  readonly status: BadgeStatus;
  readonly total: number;
  readonly grace: number;
  readonly down: number;
}

/** The badge of checks with these statuses together; without `withLate` a late one counts as up. */
export function badgeOf(statuses: readonly ShownStatus[], withLate: boolean): BadgeCounts {
  const grace = statuses.filter((status) => status === "grace").length;
  const down = statuses.filter((status) => status === "down").length;
  const status = down > 0 ? "down" : grace > 0 && withLate ? "late" : "up";
  return { status, total: statuses.length, grace, down };
}

const shieldsColors = { up: "success", late: "important", down: "critical" } as const;

/** https://shields.io/badges/endpoint-badge */
export function shieldsBadge(label: string, status: BadgeStatus) {
  return { schemaVersion: 1, label, message: status, color: shieldsColors[status] };
}

// The same meaning as Healthchecks' colours, dark enough for white letters (WCAG 2.2, 1.4.3).
const colors = { up: "#3a7d0a", late: "#a85100", down: "#c0392b" } as const;
const CHARACTER_WIDTH = 7;

/** A picture 20 pixels high; the label may be anything. */
export function svgBadge(label: string, status: BadgeStatus): string {
  const text = escapeXml(label);
  const left = [...label].length * CHARACTER_WIDTH + 10;
  const right = status.length * CHARACTER_WIDTH + 10;
  const width = left + right;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${text}: ${status}"><title>${text}: ${status}</title><clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="${left}" height="20" fill="#555"/><rect x="${left}" width="${right}" height="20" fill="${colors[status]}"/></g><g fill="#fff" text-anchor="middle" font-family="DejaVu Sans,Verdana,sans-serif" font-size="11"><text x="${left / 2}" y="14">${text}</text><text x="${left + right / 2}" y="14">${status}</text></g></svg>`;
}
