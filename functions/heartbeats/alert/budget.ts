/** How many alerts of a transaction may still name the other checks: a thousand at once do not each need them. */
export interface Budget {
  looks: number;
}
