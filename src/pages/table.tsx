/** Tables: on a phone each row is a block whose cells bear the heads of their columns. */
import type { Child } from "hono/jsx";

interface TableProps {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Child[])[];
  /** Columns of numbers stand at the right; all but the first, unless it is said. */
  readonly numbers?: readonly number[];
}

export function Table({ heads, rows, numbers = heads.map((_, nth) => nth).slice(1) }: TableProps) {
  const classOf = (nth: number) => (numbers.includes(nth) ? "number" : undefined);
  return (
    <table>
      <thead>
        <tr>
          {heads.map((head, nth) => (
            <th scope="col" class={classOf(nth)}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {row.map((cell, nth) => (
              <td class={classOf(nth)} data-name={nth === 0 ? undefined : heads[nth]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
